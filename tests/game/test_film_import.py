from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from game.core.beat_grid import BeatGrid
from game.core.judge import MIN_TRUST
from game.film_import import choreography_from_video
from game.film_poses import film_poses
from game.film_score import score_film
from game.poses import load_posenet
from game.storage.choreography_file import read_choreography, write_choreography
from game.storage.library import shipped_songs_folder
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


def test_a_film_becomes_a_song_that_others_can_dance(
    films: dict[str, Path], posenet: PoseNet, tmp_path: Path
) -> None:
    frames: list[int] = []
    song = choreography_from_video(
        films["right"], BeatGrid(122, 0.2), posenet=posenet, on_frame=frames.append
    )
    assert frames[-1] == int(SECONDS * 15)
    assert song.title == song.id == "right"
    assert song.duration_s == pytest.approx(SECONDS, abs=0.6)
    assert [move.start_s for move in song.moves[:2]] == pytest.approx([0.2, 0.2 + 4 * 60 / 122])
    assert sum(move.scored for move in song.moves) >= 3
    write_choreography(song, tmp_path / "song")
    read = read_choreography(tmp_path / "song")
    shares = {}
    for name, path in films.items():
        report = score_film(read, open_source(str(path), paced=False), posenet, "medium")
        player = report["players"][0]
        shares[name] = player["score"] / player["max_score"]
    assert shares["right"] > 0.95
    assert shares["tall"] > 0.85
    assert shares["mirrored"] < 0.35


def test_poses_of_a_film_have_its_times(films: dict[str, Path], posenet: PoseNet) -> None:
    seen = film_poses(open_source(str(films["right"]), paced=False), posenet).take
    assert seen.aspect == pytest.approx(4 / 3)
    np.testing.assert_allclose(np.diff(seen.times_s), 1 / 15, atol=2e-3)
    assert seen.poses[..., 2].mean() > MIN_TRUST


def test_what_cannot_become_a_song_says_why(tmp_path: Path, posenet: PoseNet) -> None:
    empty = tmp_path / "empty.mp4"
    writer = cv2.VideoWriter(str(empty), cv2.VideoWriter.fourcc(*"mp4v"), 15, (96, 64))
    for _ in range(20):
        writer.write(np.full((64, 96, 3), 90, np.uint8))
    writer.release()
    with pytest.raises(SourceError, match="nobody"):
        choreography_from_video(empty, BeatGrid(120), posenet=posenet)
    with pytest.raises(SourceError):
        choreography_from_video(tmp_path / "none.mp4", BeatGrid(120), posenet=posenet)


def test_a_dancer_who_stands_is_not_scored(tmp_path: Path, posenet: PoseNet) -> None:
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    write_film(tmp_path / "still.mp4", song, parse_options("still"), fps=10, seconds=5.0)
    with pytest.raises(SourceError, match="no whole move"):
        choreography_from_video(tmp_path / "still.mp4", BeatGrid(120), posenet=posenet)
