"""`record`: the virtual dancer, a film, and what cannot be recorded."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from game.audio import click_track
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from tests.typed_commands import SONG_ID, film_file, run, words_of


def test_the_virtual_dancers_dance_becomes_a_song(data_folder: Path) -> None:
    result = run("record", "My Take", "--camera", "virtual", "--headless", "--seconds", "5")
    assert result.exit_code == 0, result.output
    made = read_choreography(data_folder / "songs" / "my-take")
    danced = read_choreography(shipped_songs_folder() / SONG_ID)
    assert made.title == "My Take"
    assert (made.bpm, made.first_beat_s) == (danced.bpm, danced.first_beat_s)
    assert made.audio == "audio.ogg"
    assert sum(move.scored for move in made.moves) >= 1
    assert _error(made.tracks[0], danced.tracks[0]) < 0.04
    again = run("record", "My Take", "--camera", "virtual", "--headless", "--seconds", "5")
    assert again.exit_code == 1
    assert "--replace" in words_of(again)


def _error(found, wanted) -> float:  # type: ignore[no-untyped-def]
    """The median distance of body keypoints in body heights, one scale and place for all."""
    times = np.arange(0.5, 4.5, 1 / 30)
    ours, theirs = (
        track.poses_at(times)[:, 5:, :2].reshape(-1, 2).astype(float) for track in (found, wanted)
    )
    centre = ours.mean(0), theirs.mean(0)
    ours, theirs = ours - centre[0], theirs - centre[1]
    scale = (ours * theirs).sum() / (ours**2).sum()
    heights = np.ptp(wanted.poses_at(times)[..., 1], axis=1)
    return float(np.median(np.linalg.norm(scale * ours - theirs, axis=1)) / np.median(heights))


def test_a_film_is_recorded_to_music_of_ones_own(tmp_path: Path) -> None:
    film = film_file(tmp_path / "dance.mp4", seconds=4.5)
    music = tmp_path / "beat.wav"
    music.write_bytes(click_track(120.0, 0.0, 6.0))
    words = ("--camera", film, "--headless", "--music", music, "--bpm", "120", "-o", tmp_path / "s")
    result = run("record", "Film", *words)
    assert result.exit_code == 0, result.output
    made = read_choreography(tmp_path / "s")
    assert (tmp_path / "s" / "audio.wav").read_bytes() == music.read_bytes()
    assert 3.5 < made.duration_s < 5.5


def test_what_cannot_be_recorded_says_why(tmp_path: Path) -> None:
    (tmp_path / "no.ogg").write_bytes(b"not music")
    for words, reason in (
        (("--camera", "virtual"), "--headless"),
        (("--camera", "virtual", "--headless", "--music", tmp_path / "no.ogg"), "not music"),
        (("--camera", "virtual", "--headless", "--music", tmp_path / "no.txt"), "ends in"),
        (("--camera", "virtual", "--headless", "--bpm", "5"), "tempo"),
        (("--camera", tmp_path / "none.mp4", "--headless"), "--bpm"),
        (("--camera", "virtual", "--headless", "--song", "none"), "no song"),
    ):
        result = run("record", "x", *words)
        assert result.exit_code in (1, 2), words
        assert reason in words_of(result), words_of(result)
