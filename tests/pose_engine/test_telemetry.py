"""Nothing about the machine or what runs on it is collected for anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import numpy as np
from pose_engine import PoseNet
PoseNet().estimate_single_pose(np.zeros((64, 64, 3), np.uint8))
"""


def test_onnx_runtime_collects_nothing(tmp_path: Path) -> None:
    """It does so where no continuous integration is: in its database under the home folder."""
    kept = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in kept and not name.startswith(("XDG_", "GITHUB_"))
    }
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", CODE], check=True, env=environment, cwd=tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
