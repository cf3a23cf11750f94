from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import sound_file
from game.sound_file import (
    MissingExtra,
    NoSound,
    Sound,
    SoundError,
    copy_sound,
    read_sound,
    sound_for_beats,
    write_ogg,
)
from pose_engine.sources import open_source
from tests.films import clicks, heard_at, number, write_film

CLICKS_S = [0.5, 1.25, 2.5]
EVEN_S = [index / 30 for index in range(90)]
CLOSE_S = 0.003


def film(path: Path, **more: object) -> Path:
    given: dict[str, object] = {"times_s": EVEN_S, "sound": clicks(CLICKS_S, 3, 48_000, 2), **more}
    return write_film(path, **given)  # type: ignore[arg-type]


def heard(path: Path) -> list[float]:
    sound = read_sound(path)
    return list(heard_at(sound.samples, sound.rate))


def near(*times_s: float) -> object:
    return pytest.approx(list(times_s), abs=CLOSE_S)


@pytest.mark.parametrize(
    ("name", "codec", "sound_codec"),
    [
        ("a.mp4", "libx264", "aac"),
        ("a.mov", "libx264", "aac"),
        ("a.webm", "libvpx-vp9", "libopus"),
        ("a.mkv", "libx264", "libmp3lame"),
    ],
)
def test_a_films_sound_is_in_step_with_its_pictures(
    name: str, codec: str, sound_codec: str, tmp_path: Path
) -> None:
    path = film(tmp_path / name, codec=codec, sound_codec=sound_codec)
    assert heard(path) == near(*CLICKS_S)
    late = film(tmp_path / f"l{name}", codec=codec, sound_codec=sound_codec, sound_at_s=0.4)
    assert heard(late) == near(*(time_s + 0.4 for time_s in CLICKS_S))
    shown_late = [time_s + 0.3 for time_s in EVEN_S]
    early = film(tmp_path / f"e{name}", codec=codec, sound_codec=sound_codec, times_s=shown_late)
    assert heard(early) == near(*(time_s - 0.3 for time_s in CLICKS_S))


def test_an_edit_list_that_begins_between_key_pictures_is_kept(tmp_path: Path) -> None:
    """As where a phone's film was trimmed without being written anew."""
    import av

    whole = film(tmp_path / "whole.mp4", options={"g": "48", "bf": "2"})
    with av.open(str(whole)) as old, av.open(str(tmp_path / "cut.mp4"), "w") as new:
        streams = {one.index: new.add_stream_from_template(one) for one in old.streams}
        for packet in old.demux():
            if packet.dts is not None:
                shift = round(1.0 / packet.time_base)  # what comes before 0 is not shown
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    source = open_source(str(tmp_path / "cut.mp4"), paced=False)
    first = source.read()
    source.close()
    assert first is not None
    begins_s = number(first.image) / 30
    assert heard(tmp_path / "cut.mp4") == near(*(t - begins_s for t in CLICKS_S if t > begins_s))


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.flac", "flac"), ("a.ogg", "libopus")],
)
def test_music_begins_with_its_first_sample(name: str, codec: str, tmp_path: Path) -> None:
    path = write_film(tmp_path / name, sound=clicks(CLICKS_S, 3, 48_000, 2), sound_codec=codec)
    assert heard(path) == near(*CLICKS_S)


@pytest.mark.parametrize(
    ("channels", "rate", "shape"),
    [(8, 48_000, (48_000, 2)), (1, 8_000, (44_100, 1)), (6, 96_000, (44_100, 2))],
)
def test_odd_forms_become_usual_ones(
    channels: int, rate: int, shape: tuple[int, int], tmp_path: Path
) -> None:
    sound = clicks([0.5], 1, rate, channels)
    path = write_film(tmp_path / "a.wav", sound=sound, rate=rate, sound_codec="pcm_s16le")
    read = read_sound(path)
    assert read.samples.shape == pytest.approx(shape, abs=2)
    assert read.rate == shape[0]
    assert read.samples.dtype == np.float32
    assert np.abs(read.samples).max() <= 1
    assert heard(path) == near(0.5)
    assert sound_for_beats(path).samples.shape == pytest.approx((22_050, 1), abs=2)


def test_a_part_begins_and_ends_where_asked(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    part = read_sound(path, 1.0, 2.0)
    assert part.samples.shape == (part.rate, 2)
    assert list(heard_at(part.samples, part.rate)) == near(0.25)
    assert read_sound(path, 2.4).duration_s == pytest.approx(0.6, abs=0.05)


def test_a_silent_film_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSound, match="has no sound"):
        read_sound(film(tmp_path / "a.mp4", sound=None))


def test_music_with_a_picture_on_it_is_no_film(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mp3"
    write_film(tmp_path / "plain.mp3", sound=clicks([0.5], 1, 48_000), sound_codec="libmp3lame")
    with av.open(str(tmp_path / "plain.mp3")) as old, av.open(str(path), "w") as new:
        song = new.add_stream_from_template(old.streams.audio[0])
        cover = new.add_stream("png", width=16, height=16, pix_fmt="rgb24")
        cover.disposition = av.stream.Disposition.attached_pic.value
        blank = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")
        for packet in (*cover.encode(blank), *cover.encode(None)):
            new.mux(packet)
        for packet in old.demux():
            if packet.dts is not None:
                packet.stream = song
                new.mux(packet)
    assert heard(path) == near(0.5)


@pytest.mark.parametrize("content", [b"", b"these are words", bytes(5000)])
def test_what_is_no_sound_says_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(SoundError, match=r"a\.mp3"):
        read_sound(tmp_path / "a.mp3")
    with pytest.raises(SoundError, match="no such"):
        read_sound(tmp_path / "none.mp3")
    with pytest.raises(SoundError, match="from 5"):
        read_sound(tmp_path / "a.mp3", 5, 2)


@given(cut=st.floats(0.05, 0.95), zeroed=st.floats(0.1, 0.9))
@settings(max_examples=25, deadline=None)
def test_damaged_files_give_what_is_left_or_an_error(
    cut: float, zeroed: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    if not (folder / "whole.mkv").exists():
        film(folder / "whole.mkv", times_s=EVEN_S[:30], sound_codec="libmp3lame")
    data = bytearray((folder / "whole.mkv").read_bytes())
    at = int(zeroed * len(data))
    data[at : at + 40] = bytes(40)
    (folder / "broken.mkv").write_bytes(data[: int(cut * len(data))])
    with suppress(SoundError):
        assert read_sound(folder / "broken.mkv").duration_s <= 3.1


def test_music_is_written_and_the_game_can_play_it(tmp_path: Path) -> None:
    sound = Sound(clicks(CLICKS_S, 3, 44_100, 2).T, 44_100)
    write_ogg(sound, tmp_path / "audio.ogg")
    again = read_sound(tmp_path / "audio.ogg")
    assert list(heard_at(again.samples, again.rate)) == near(*CLICKS_S)
    pygame.mixer.init(44_100, -16, 2, 512)
    try:
        played = pygame.mixer.Sound(tmp_path / "audio.ogg")
        assert played.get_length() == pytest.approx(3.0, abs=0.02)
        pygame.mixer.music.load(tmp_path / "audio.ogg")
    finally:
        pygame.mixer.quit()
    assert [path.name for path in tmp_path.iterdir()] == ["audio.ogg"]


def test_a_films_music_is_copied_without_holding_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    assert copy_sound(path, tmp_path / "audio.ogg", 1.0, 2.0) == 1.0
    assert heard(tmp_path / "audio.ogg") == near(0.25)
    with pytest.raises(OSError, match="no folder"):
        copy_sound(path, tmp_path / "none" / "audio.ogg")
    with pytest.raises(NoSound):
        copy_sound(film(tmp_path / "b.mp4", sound=None), tmp_path / "b.ogg")
    assert not (tmp_path / "b.ogg").exists()


def test_too_long_is_told_before_the_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "a.mp4")
    monkeypatch.setattr(sound_file, "MAX_BYTES", 8 * 48_000)
    with pytest.raises(SoundError, match="choose a part"):
        read_sound(path)
    assert read_sound(path, 1.0, 1.9).duration_s == pytest.approx(0.9)
    monkeypatch.setattr(sound_file, "LONGEST_S", 2.0)
    with pytest.raises(SoundError, match="longer than"):
        copy_sound(path, tmp_path / "b.ogg")
    assert not (tmp_path / "b.ogg").exists()


def test_without_the_packages_it_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "a.mp4")
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtra, match="pip install av"):
        read_sound(path)
    with pytest.raises(MissingExtra, match="pip install av"):
        write_ogg(Sound(np.zeros((9, 1), np.float32), 44_100), tmp_path / "a.ogg")


def test_what_is_no_sound_is_not_made_one() -> None:
    with pytest.raises(ValueError, match="no sound"):
        Sound(np.zeros(9, np.float32), 44_100)
