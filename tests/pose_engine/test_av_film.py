from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import av_film
from pose_engine.av_film import AvFilm
from pose_engine.extras import MissingExtra
from pose_engine.sources import CaptureSource, Source, SourceError, open_source
from pose_engine.types import Frame
from tests.films import is_upright, number, write_film, write_gif

EVEN_S = [index / 30 for index in range(24)]
UNEVEN_S = [0.0, 0.033, 0.05, 0.14, 0.3, 0.316, 0.4, 0.7, 0.733, 0.75, 1.2, 1.24]
AV1 = {"codec": "libsvtav1", "options": {"preset": "12"}}
CODECS: dict[str, dict[str, object]] = {
    "h264.mp4": {"codec": "libx264"},
    "h264.mkv": {"codec": "libx264"},
    "hevc.mov": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
    "hevc10.mp4": {
        "codec": "libx265",
        "options": {"x265-params": "log-level=none"},
        "pixels": "yuv420p10le",
    },
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}},
    "av1.mp4": AV1,
    "av1.webm": AV1,
}


def pictures(source: Source) -> list[Frame]:
    frames = list(iter(source.read, None))
    source.close()
    return [frame for frame in frames if frame is not None]


def check(frames: list[Frame], times_s: list[float]) -> None:
    assert [number(frame.image) for frame in frames] == list(range(len(times_s)))
    assert all(is_upright(frame.image) for frame in frames)
    shown_s = [frame.media_s for frame in frames]
    np.testing.assert_allclose(shown_s, np.array(times_s) - times_s[0], atol=1.5e-3)


@pytest.mark.parametrize("times_s", [EVEN_S, UNEVEN_S, [0.4 + one for one in UNEVEN_S]])
@pytest.mark.parametrize("name", CODECS)
def test_what_phones_and_sites_produce_is_read(
    name: str, times_s: list[float], tmp_path: Path
) -> None:
    path = write_film(tmp_path / name, times_s, **CODECS[name])  # type: ignore[arg-type]
    source = open_source(str(path), paced=False)
    assert isinstance(source, AvFilm if "av1" in name else CaptureSource)
    check(pictures(source), times_s)
    check(pictures(AvFilm(path, paced=False)), times_s)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_turned_films_are_upright(name: str, turn: int, tmp_path: Path) -> None:
    given = CODECS[name]
    path = write_film(tmp_path / name, EVEN_S[:6], turn=turn, size=(160, 96), **given)  # type: ignore[arg-type]
    for source in (open_source(str(path), paced=False), AvFilm(path, paced=False)):
        frames = pictures(source)
        check(frames, EVEN_S[:6])
        assert frames[0].image.shape == (96, 160, 3)


@pytest.mark.parametrize("shown_s", [[0.04] * 9, [0.03, 0.07, 0.1, 0.04, 0.2, 0.03, 0.5]])
def test_gifs_keep_their_times(shown_s: list[float], tmp_path: Path) -> None:
    path = write_gif(tmp_path / "a.gif", shown_s)
    times_s = [0.0, *np.cumsum(shown_s)[:-1]]
    check(pictures(open_source(str(path), paced=False)), times_s)
    check(pictures(AvFilm(path, paced=False)), times_s)


def test_colours_are_right(tmp_path: Path) -> None:
    image = pictures(AvFilm(write_film(tmp_path / "a.mp4", EVEN_S[:3], **AV1)))[1].image  # type: ignore[arg-type]
    np.testing.assert_allclose(image[8, 20], (220, 30, 30), atol=16)
    np.testing.assert_allclose(image[-8, 20], (30, 30, 220), atol=16)


def test_a_film_tells_its_rate_and_length(tmp_path: Path) -> None:
    film = AvFilm(write_film(tmp_path / "a.mp4", EVEN_S, **AV1))  # type: ignore[arg-type]
    assert (film.name, film.fps, film.frame_count) == ("a.mp4", pytest.approx(30, rel=0.05), 24)
    film.close()


def test_without_av_an_av1_film_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_film(tmp_path / "a.mp4", EVEN_S[:4], **AV1)  # type: ignore[arg-type]
    plain = write_film(tmp_path / "b.mp4", EVEN_S[:4])
    (tmp_path / "words.mp4").write_text("not a film")
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingExtra, match=r"a\.mp4.*pip install av"):
        open_source(str(path))
    assert len(pictures(open_source(str(plain), paced=False))) == 4
    with pytest.raises(SourceError, match="is it a film"):
        open_source(str(tmp_path / "words.mp4"))


def test_what_holds_no_pictures_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(bytes(999))
    with pytest.raises(SourceError, match="no film"):
        AvFilm(tmp_path / "a.mp4")
    song = write_film(
        tmp_path / "a.wav", sound=np.zeros((1, 9000), np.float32), sound_codec="pcm_s16le"
    )
    with pytest.raises(SourceError, match="no pictures"):
        AvFilm(song)
    with pytest.raises(SourceError):
        open_source(str(song))


@given(cut=st.floats(0.02, 0.98), zeroed=st.floats(0.1, 0.9))
@settings(max_examples=20, deadline=None)
def test_damaged_films_end_or_say_so(
    cut: float, zeroed: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    if not (folder / "whole.webm").exists():
        write_film(folder / "whole.webm", EVEN_S, **AV1)  # type: ignore[arg-type]
    data = bytearray((folder / "whole.webm").read_bytes())
    at = int(zeroed * len(data))
    data[at : at + 30] = bytes(30)
    (folder / "broken.webm").write_bytes(data[: int(cut * len(data))])
    with suppress(SourceError):
        frames = pictures(open_source(str(folder / "broken.webm"), paced=False))
        times_s = [frame.media_s or 0.0 for frame in frames]
        assert sorted(times_s) == times_s


def test_a_paced_film_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    class Waiting:
        def __init__(self, fps: float) -> None:
            self.fps = fps

        def wait(self, index: float) -> float:
            waited.append(index / self.fps)
            return 100 + index / self.fps

    monkeypatch.setattr(av_film, "Pacer", Waiting)
    film = AvFilm(write_film(tmp_path / "a.mp4", EVEN_S[:3], **AV1))  # type: ignore[arg-type]
    assert [frame.captured_at for frame in pictures(film)] == pytest.approx(
        [100, 100 + 1 / 30, 100 + 2 / 30]
    )
    assert waited == pytest.approx(EVEN_S[:3])
