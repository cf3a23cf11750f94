"""`calibrate`, without a window."""

from __future__ import annotations

import re
from pathlib import Path

from tests.typed_commands import film_file, run, words_of


def test_calibrate_headless_tells_the_virtual_dancer_s_delay(own_settings: Path) -> None:
    result = run("calibrate", "--headless", "--camera", "virtual:late=150ms")
    assert result.exit_code == 0, result.output
    found = re.search(r"virtual dancer: delay (\d+) ms, spread \d+ ms, \d+ claps", result.output)
    assert found is not None, result.output
    assert abs(int(found[1]) - 150) <= 60, "in real time, on whatever machine"
    assert not own_settings.exists(), "the virtual dancer's delay is not the player's"


def test_calibrate_headless_is_for_the_virtual_dancer_only(tmp_path: Path) -> None:
    result = run(
        "calibrate", "--headless", "--camera", film_file(tmp_path / "dance.mp4", seconds=0.5)
    )
    assert result.exit_code == 2
    assert "--headless" in words_of(result)
