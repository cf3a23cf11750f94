"""The core and the storage must not pull in what needs a screen, a camera or a network."""

import subprocess
import sys
from pathlib import Path

import pytest

PURE = [
    "game.core.calibration",
    "game.core.choreography",
    "game.core.clock",
    "game.core.judge",
    "game.core.score",
    "game.core.similarity",
    "game.core.stance",
    "game.core.summary",
    "game.storage.choreography_file",
    "game.storage.library",
    "game.core.energy",
    "game.core.records",
    "game.storage.scores",
    "game.storage.settings",
]


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_stay_pure(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print([m for m in ('pygame', 'cv2', 'onnxruntime') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert result.stdout.strip() == "[]"
