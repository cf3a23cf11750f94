"""`record`: the virtual dancer, a film, and what cannot be recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.audio import click_track
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder, user_songs_folder
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
        (("--camera", "virtual", "--replace"), "--headless"),
        (("--camera", "virtual", "--headless", "-o", tmp_path), "for the song alone"),
        (("--camera", "virtual", "--headless", "-o", tmp_path / "no.ogg"), "name a folder"),
        (("--camera", "virtual", "--headless", "--seconds", "2"), "nothing was kept"),
        (("--camera", "virtual:still", "--headless", "--seconds", "5"), "nobody moved"),
        (("--camera", "virtual", "--headless", "--music", tmp_path / "no.ogg"), "not music"),
        (("--camera", "virtual", "--headless", "--music", tmp_path / "no.txt"), "ends in"),
        (("--camera", "virtual", "--headless", "--bpm", "5"), "tempo"),
        (("--camera", tmp_path / "none.mp4", "--headless"), "--bpm"),
        (("--camera", "virtual", "--headless", "--song", "none"), "no song"),
    ):
        result = run("record", "x", *words)
        assert result.exit_code in (1, 2), words
        assert reason in words_of(result), words_of(result)
    assert not user_songs_folder().exists() or visible(user_songs_folder()) == []


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


TAKE = ("--camera", "virtual", "--headless", "--seconds", "5")


@pytest.mark.parametrize("place", ["", "own"])
def test_a_song_is_replaced_whole_or_not_at_all(
    place: str, tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine" / "song" if place else data_folder / "songs" / "x"
    words = ("record", "x", *TAKE, *(("-o", folder) if place else ()))
    assert run(*words, "--bpm", "118").exit_code == 0
    before = files(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("game.recorded.write_choreography", full)
        result = run(*words, "--replace")
    assert result.exit_code == 1
    assert "No space left" in words_of(result)
    assert files(folder) == before
    assert visible(folder.parent) == [folder.name]
    result = run(*words, "--replace")
    assert result.exit_code == 0, result.output
    assert sorted(files(folder)) == ["audio.ogg", "choreography.json", "poses.npz"]
    assert visible(folder.parent) == [folder.name]
    assert not place or not (folder.parent / ".lock").exists()


def test_who_danced_is_told(tmp_path: Path, data_folder: Path) -> None:
    film = film_file(tmp_path / "dance.mp4", seconds=4.5)
    assert run("record", "one", *TAKE).exit_code == 0
    words = ("--camera", film, "--headless", "--song", SONG_ID)
    assert run("record", "two", *words).exit_code == 0
    authors = [read_choreography(data_folder / "songs" / name).author for name in ("one", "two")]
    assert authors == ["recorded from the virtual dancer", "recorded from a film"]


def test_a_name_of_the_games_own_is_refused_before_anybody_dances() -> None:
    result = run("record", "First Light", *TAKE, "--replace")
    assert result.exit_code == 1
    assert "comes with the game" in words_of(result)


def test_the_extra_is_only_needed_to_find_the_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("pose_engine.extras.import_module", without)
    music = tmp_path / "beat.wav"
    music.write_bytes(click_track(120.0, 0.0, 5.0))
    words = ("record", "x", "--camera", film_file(tmp_path / "d.mp4", seconds=4.5), "--headless")
    result = run(*words, "--music", music, "--bpm", "120")
    assert result.exit_code == 0, result.output
    result = run(*words, "--replace", "--music", music)
    assert result.exit_code == 1
    assert "--bpm" in words_of(result)


def test_in_the_window_it_opens_where_it_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr("game.app.has_display", lambda: True)
    monkeypatch.setattr("game.commands.window.open_game", started.append)
    music = tmp_path / "beat.wav"
    music.write_bytes(click_track(120.0, 0.0, 5.0))
    assert run("record", "A", "--camera", "virtual", "--music", music, "--bpm", 96).exit_code == 0
    assert run("record", "B", "--bpm", 90, "--seconds", 20).exit_code == 0
    assert run("record", "C", "--song", SONG_ID).exit_code == 0
    assert run("record", "D").exit_code == 0
    assert [start.record_as for start in started] == ["A", "B", "C", "D"]
    own, clicks, song = (start.tune for start in started[:3])
    assert started[0].camera == "virtual"
    assert (own.path, own.grid.bpm, own.length_s) == (music, 96.0, pytest.approx(5.0, abs=0.1))
    assert (clicks.path, clicks.grid.bpm, clicks.length_s) == (None, 90.0, 20.0)
    assert song.song
    assert song.path.name == "audio.ogg"
    assert started[3].tune is None
