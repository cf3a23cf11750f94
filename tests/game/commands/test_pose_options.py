"""What the options of `pose` ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.commands.pose_inputs import open_inputs
from game.commands.pose_options import open_outputs, parse_input_size


def test_a_failing_drawing_leaves_no_poses_behind(picture: Path, tmp_path: Path) -> None:
    inputs = open_inputs([str(picture)])
    with pytest.raises(OSError, match="no folder"):
        open_outputs(inputs, str(tmp_path / "a.json"), None, tmp_path / "nowhere" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_input_sizes_are_parsed() -> None:
    assert parse_input_size("257") == 257
    assert parse_input_size("193x257") == (193, 257)
    assert parse_input_size("auto") == "auto"
    for bad in ("", "x", "12x", "-3", "1.5", "257x257x3", "999999"):
        with pytest.raises(ValueError, match="--input-size"):
            parse_input_size(bad)
