"""The tool as it is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.storage.choreography_file import read_choreography
from tools import make_choreographies
from tools.dance import preview
from tools.song_plan import SONGS


def test_the_tool_writes_a_song_and_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = SONGS[0]
    monkeypatch.setattr(make_choreographies, "OUTPUT", tmp_path)
    monkeypatch.setattr("sys.argv", ["make_choreographies", "--only", plan.id])
    make_choreographies.main()
    (tmp_path / plan.id / "audio.ogg").write_bytes(b"OggS")
    read = read_choreography(tmp_path / plan.id)
    assert read.moves == make_choreographies.build(plan).moves
    strip = preview.filmstrip(read.tracks[0].poses[:3], ["a", "b", "c"], columns=2, height=60)
    preview.write_png(tmp_path / "strip.png", strip)
    preview.write_gif(tmp_path / "dance.gif", read.tracks[0].poses[:2], 15.0, height=60)
    assert (tmp_path / "strip.png").stat().st_size > 500
