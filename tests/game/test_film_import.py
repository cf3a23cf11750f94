from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from game.core.beat_grid import BeatGrid
from game.core.judge import MIN_TRUST
from game.film_import import ImportOptions, _alternative, import_film
from game.film_poses import film_poses
from game.film_score import score_film
from game.film_watch import FilmPart, Stopped, _number
from game.poses import load_posenet
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.storage.song_places import AlreadyThere
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from pose_engine import PoseNet
from pose_engine.sources import SourceError, open_source

SECONDS = 9.0


@pytest.fixture(scope="module")
def posenet() -> PoseNet:
    return load_posenet()


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The virtual dancer, another body of theirs, and one in a mirror."""
    folder = tmp_path_factory.mktemp("films")
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    found = {}
    for name, words in (("right", ""), ("tall", "body=tall"), ("mirrored", "mirrored")):
        found[name] = folder / f"{name}.mp4"
        write_film(found[name], song, parse_options(words), fps=15, start_s=20, seconds=SECONDS)
    return found


BPM = ImportOptions(bpm=122, first_beat_s=0.2)


def test_a_film_becomes_a_song_that_others_can_dance(
    films: dict[str, Path], posenet: PoseNet, tmp_path: Path
) -> None:
    watched: list[float] = []

    def on_watched(film_s: float) -> bool:
        watched.append(film_s)
        return True

    found = import_film(films["right"], BPM, tmp_path / "song", on_watched=on_watched)
    assert watched[-1] == pytest.approx(SECONDS - 2 / 15, abs=0.08)
    read = read_choreography(tmp_path / "song")
    assert read.title == read.id == "right"
    assert read.duration_s == pytest.approx(SECONDS, abs=0.6)
    assert [move.start_s for move in read.moves[:2]] == pytest.approx([0.2, 0.2 + 4 * 60 / 122])
    assert sum(move.scored for move in read.moves) >= 3
    assert read.audio is None
    assert any("click track" in note for note in found.notes)
    assert (tmp_path / "song" / "cover.png").stat().st_size > 10_000
    shares = {}
    for name, path in films.items():
        report = score_film(read, open_source(str(path), paced=False), posenet, "medium")
        player = report["players"][0]
        shares[name] = player["score"] / player["max_score"]
    assert shares["right"] > 0.95
    assert shares["tall"] > 0.85
    assert shares["mirrored"] < 0.35


def test_a_mirrored_film_is_put_right(films: dict[str, Path], tmp_path: Path) -> None:
    plain = import_film(films["right"], BPM, tmp_path / "plain").song
    turned = import_film(films["mirrored"], replace(BPM, mirror=True), tmp_path / "turned").song
    apart = plain.pose_at(5.0)[:, :2] - turned.pose_at(5.0)[:, :2]
    assert np.median(np.abs(apart)) < 0.02


def test_it_goes_among_the_players_songs_and_is_trimmed(
    films: dict[str, Path], data_folder: Path
) -> None:
    options = ImportOptions(FilmPart(2.0, 8.0), 122, 2.2, "Mirrorball Midnight")
    found = import_film(films["right"], options)
    assert found.folder == data_folder / "songs" / "mirrorball-midnight-2"
    assert found.song.first_beat_s == pytest.approx(0.2)
    assert found.song.duration_s == pytest.approx(6.5, abs=0.1)
    assert read_choreography(found.folder).id == "mirrorball-midnight-2"
    options = replace(options, title="mine")
    import_film(films["right"], options)
    with pytest.raises(AlreadyThere, match="mine"):
        import_film(films["right"], options)
    import_film(films["right"], options, replace=True)


def test_an_import_that_was_stopped_goes_on(films: dict[str, Path], tmp_path: Path) -> None:
    whole = import_film(films["right"], BPM, tmp_path / "whole").song
    with pytest.raises(Stopped):
        import_film(films["right"], BPM, tmp_path / "b", on_watched=lambda film_s: film_s < 5.0)
    assert not (tmp_path / "b").exists()
    watched: list[float] = []

    def on_watched(film_s: float) -> bool:
        watched.append(film_s)
        return True

    again = import_film(films["right"], BPM, tmp_path / "b", on_watched=on_watched).song
    assert watched[0] > 4.8
    assert len(again.tracks[0].times_s) == len(whole.tracks[0].times_s)
    apart = np.abs(again.tracks[0].poses[..., :2] - whole.tracks[0].poses[..., :2])
    assert np.percentile(apart, 99) < 0.02
    assert not list((tmp_path / "player" / "cache").rglob("*.notes"))


def test_several_dancers_get_a_part_each(tmp_path: Path) -> None:
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    path = tmp_path / "two.mp4"
    write_film(path, song, parse_options("people=2"), fps=15, start_s=20, seconds=6.0)
    options = replace(BPM, part=FilmPart(dancers=3))
    found = import_film(path, options, tmp_path / "song")
    assert len(read_choreography(tmp_path / "song").tracks) == 2
    assert "only 2 of 3 dancers were found" in found.notes
    apart = found.song.pose_at(3.0, 0)[:, 0].mean() - found.song.pose_at(3.0, 1)[:, 0].mean()
    assert abs(apart) > 0.2


def test_an_import_of_several_dancers_goes_on(tmp_path: Path, data_folder: Path) -> None:
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    path = tmp_path / "two.mp4"
    write_film(path, song, parse_options("people=2"), fps=15, start_s=20, seconds=6.0)
    options = replace(BPM, part=FilmPart(dancers=2))
    whole = import_film(path, options, tmp_path / "whole").song
    for until_s in (1.5, 3.4):  # and killed again
        with pytest.raises(Stopped):
            import_film(path, options, tmp_path / "b", on_watched=lambda s: s < until_s)  # noqa: B023
        (notes,) = (data_folder / "cache").rglob("*.notes")
        notes.write_bytes(notes.read_bytes()[:-300])  # within a picture, as a kill leaves it
    again = import_film(path, options, tmp_path / "b").song
    assert len(again.tracks) == len(whole.tracks) == 2
    for ours, theirs in zip(again.tracks, whole.tracks, strict=True):
        assert len(ours.times_s) == len(theirs.times_s)
        apart = np.abs(ours.poses[..., :2] - theirs.poses[..., :2])
        assert np.percentile(apart, 99) < 0.02
    assert [move.name for move in again.moves] == [move.name for move in whole.moves]


@pytest.mark.parametrize(
    ("bpm", "words"), [(84, "half as fast"), (336, "twice as fast"), (168, "half a beat off")]
)
def test_another_beat_that_may_be_meant_can_be_typed(bpm: float, words: str) -> None:
    told = _alternative(BeatGrid(168.0, 0.1), BeatGrid(bpm, 0.31), start_s=2.0)
    assert words in told
    assert f"--bpm {bpm} --first-beat 2.31 --replace" in told


def test_who_comes_after_going_on_is_nobody_of_before() -> None:
    ids, taken = {1: 1, 2: 3}, {1, 2, 3}
    assert [_number(who, ids, taken) for who in (1, 2, 3, 3, 4)] == [1, 3, 4, 4, 5]
    ids, taken = {}, set[int]()
    assert [_number(who, ids, taken) for who in (1, 2, 7, 2)] == [1, 2, 7, 2]


def test_every_second_picture_of_a_fast_film_is_enough(tmp_path: Path) -> None:
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    path = tmp_path / "fast.mp4"
    write_film(path, song, parse_options(""), fps=60, start_s=20, seconds=4.0, size=(240, 320))
    found = import_film(path, BPM, tmp_path / "song").song
    assert found.frame_rate == pytest.approx(30, abs=0.1)
    assert len(found.tracks[0].times_s) == pytest.approx(120, abs=2)


def test_poses_of_a_film_have_its_times(films: dict[str, Path], posenet: PoseNet) -> None:
    seen = film_poses(open_source(str(films["right"]), paced=False), posenet).take
    assert seen.aspect == pytest.approx(4 / 3)
    np.testing.assert_allclose(np.diff(seen.times_s), 1 / 15, atol=2e-3)
    assert seen.poses[..., 2].mean() > MIN_TRUST


def test_what_cannot_become_a_song_says_why(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    writer = cv2.VideoWriter(str(empty), cv2.VideoWriter.fourcc(*"mp4v"), 15, (96, 64))
    for _ in range(20):
        writer.write(np.full((64, 96, 3), 90, np.uint8))
    writer.release()
    with pytest.raises(SourceError, match="nobody"):
        import_film(empty, BPM, tmp_path / "a")
    with pytest.raises(SourceError):
        import_film(tmp_path / "none.mp4", BPM, tmp_path / "a")
    with pytest.raises(SourceError, match="--bpm"):
        import_film(empty, ImportOptions(), tmp_path / "a")
    with pytest.raises(ValueError, match="after it starts"):
        FilmPart(3.0, 2.0)
    assert not (tmp_path / "a").exists()


def test_a_dancer_who_stands_is_not_scored(tmp_path: Path) -> None:
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    write_film(tmp_path / "still.mp4", song, parse_options("still"), fps=10, seconds=5.0)
    with pytest.raises(SourceError, match="no whole move"):
        import_film(tmp_path / "still.mp4", BPM, tmp_path / "a")
