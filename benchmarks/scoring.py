"""Whether the score tells right dances from wrong ones.

    python -m benchmarks.scoring            # the virtual dancer through PoseNet, about four minutes
    python -m benchmarks.scoring --pairs ../shared/reference/pairs

The first prints scores of the shipped song (points of 10 000) for several performances, drawn,
estimated, tracked and judged as in a game. The second judges real pairs of dancers, each against
the other's choreography, against other parts of the dance, and against another dance.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Move, Track
from game.core.judge import RULES, Grade, Judgement, PoseTrail, judge_move, value_of
from game.core.score import ScoreState
from game.poses import follow_player, load_posenet
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.options import parse_options
from pose_engine.geometry import in_frame_heights
from pose_engine.types import Frame

FPS = 15.0
PERFORMANCES = (
    "",
    "body=tall",
    "body=small",
    "distance=1.5",
    "noise=0.15",
    "late=100ms",
    "late=250ms",
    "wrong=left_arm",
    "wrong=right_arm,seed=1",
    "mirrored",
    "still",
    "still=arms_out",
)
PAIRS = ("two_dancers", "teacher_and_student", "arm_dance")
SHIFTS_S = (5.0, 9.0)  # other parts of the same dance
Sequence_ = tuple[NDArray[np.float64], NDArray[np.float32]]


def verdicts(song: Choreography, trail: PoseTrail) -> list[Judgement]:
    rule = RULES["medium"]
    moves = range(len(song.moves))
    return [judge_move(song, i, trail, rule) for i in moves if song.moves[i].scored]


def performance(song: Choreography, words: str) -> ScoreState:
    """The score of a virtual dancer's whole dance at FPS pictures a second."""
    follower, trail = follow_player(load_posenet()), PoseTrail()
    options = parse_options(words)
    for index, time_s in enumerate(np.arange(0.0, song.duration_s, 1 / FPS)):
        picture = draw_dance(song, options, float(time_s))
        frame = Frame(picture, float(time_s), index)
        for person in follower.update(follower.estimate(picture), frame):
            if person.visible:
                trail.add(float(time_s), in_frame_heights(person.pose, picture.shape[0]))
    state = ScoreState.for_moves(song.moves)
    for verdict in verdicts(song, trail):
        state = state.apply(verdict, value_of(verdict, RULES["medium"]))
    return state


def load_pairs(folder: Path) -> dict[str, Sequence_]:
    """Name to (times, poses in frame heights) of each dancer; frames without anybody left out."""
    found: dict[str, Sequence_] = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as data:
            for key in [name for name in data.files if name.startswith("dancer")]:
                poses = data[key].astype(np.float32)
                size = data[key.replace("dancer", "frame_size")]
                poses[..., :2] /= size[0]
                times = data["times_s"] if "times_s" in data.files else np.arange(len(poses)) / 30
                found[path.stem + key.removeprefix("dancer")] = (times.astype(float), poses)
    return found


def as_song(times: NDArray[Any], poses: NDArray[np.float32], move_s: float) -> Choreography:
    starts = np.arange(times[0] + 1.0, times[-1] - move_s - 0.5, move_s)
    moves = tuple(Move(float(start), float(start + move_s), "move") for start in starts)
    text = dict.fromkeys(("id", "title", "artist", "author", "licence"), "x")
    return Choreography(
        **text,
        bpm=120,
        first_beat_s=0,
        duration_s=float(times[-1] + 3),
        difficulty=3,
        frame_rate=30,
        aspect=4 / 3,
        hues=(0, 1),
        preview_s=(0, 1),
        tracks=(Track(times, poses),),
        moves=moves,
    )


def similarities(song: Choreography, times: NDArray[Any], poses: NDArray[Any]) -> list[float]:
    trail = PoseTrail()
    for time_s, pose in zip(times, poses, strict=True):
        if pose[:, 2].any():
            trail.add(float(time_s), pose)
    return [v.similarity for v in verdicts(song, trail) if v.grade is not Grade.NOT_JUDGED]


def pair_rows(dancers: dict[str, Sequence_], move_s: float) -> Iterator[str]:
    """Each pair's mean similarities and AUC of right against wrong moves, then all together."""
    every_right: list[float] = []
    every_wrong: list[float] = []
    for name in PAIRS:
        right: list[float] = []
        wrong: list[float] = []
        for ours, theirs in ((f"{name}_a", f"{name}_b"), (f"{name}_b", f"{name}_a")):
            song = as_song(*dancers[ours], move_s)
            times, poses = dancers[theirs]
            right += similarities(song, times, poses)
            for shift_s in SHIFTS_S:
                wrong += similarities(song, times, np.roll(poses, round(shift_s * 30), axis=0))
            wrong += similarities(song, *dancers["another_dance"])
        every_right, every_wrong = every_right + right, every_wrong + wrong
        yield _row(name, move_s, right, wrong)
    yield _row("all", move_s, every_right, every_wrong)


def _row(name: str, move_s: float, right: list[float], wrong: list[float]) -> str:
    above = np.array(right)[:, None] > np.array(wrong)
    return (
        f"| {name} | {move_s:g} s | {np.mean(right):.2f} | {np.mean(wrong):.2f} "
        f"| {above.mean():.3f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, help="the folder of real pairs of dancers")
    arguments = parser.parse_args()
    if arguments.pairs:
        print("| pair | move | right | wrong | AUC |\n| --- | --- | --- | --- | --- |")
        dancers = load_pairs(arguments.pairs)
        for move_s in (1.0, 2.0):
            for row in pair_rows(dancers, move_s):
                print(row, flush=True)
        return
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    print("| performance | score | of |\n| --- | --- | --- |")
    for words in PERFORMANCES:
        state = performance(song, words)
        print(f"| {words or 'right'} | {state.score} | {state.max_score} |", flush=True)


if __name__ == "__main__":
    main()
