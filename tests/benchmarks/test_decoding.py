from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import decoding
from pose_engine.av_film import AvFilm
from pose_engine.sources import open_source


def test_made_films_are_read_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "WIDTH", 160)
    monkeypatch.setattr(decoding, "HEIGHT", 96)
    codec, file, options = decoding.CODECS["H.264"]
    path = decoding.made_film(tmp_path / file, codec, options, 0.5)
    for source, reader in ((open_source(str(path), paced=False), "OpenCV"), (AvFilm(path), "PyAV")):
        faster, line = decoding.row("H.264", path, source)
        assert faster > 0
        assert line.startswith(f"| H.264 | {reader} | 160 x 96 |")
