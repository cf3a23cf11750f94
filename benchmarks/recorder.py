"""Whether recorded and imported dances are those that were danced: `python main.py bench recorder`.

    python main.py bench recorder                      # 20 s of each shipped song, 3 minutes
    python main.py bench recorder --films FOLDER       # your own films, against each other
    python main.py bench recorder --coach              # films of the game's flat coach

The virtual dancer dances each shipped song before a camera with noise, which drops one picture in
twelve and a quarter of a second every seven; the film (MP4) is imported. Compared with the dance at
the same times: both are laid over one another by one scale and one shift for the whole film (least
squares), as a film may show a dancer larger or elsewhere. Printed are the median distance of a
keypoint in percent of body height (nose to ankles, over 0.895) as the network saw it and as it was
cleaned, the share of the song's borders between moves that are found within 50 ms and of the found
ones that are in the song, pairs of moves that got one name and those of them that have one in the
song, the difficulty, and how many times faster than real time it was.

With `--films`, each film is made into a song (moves of 2 s: `--bpm` says otherwise) and every
film dances it, from its first moment on; the scores at medium. Keypoints of dancers in the folder
(.npz, as `benchmarks.pairs` reads them) take part as films do; `name_a` and `name_b` dance alike.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pairs import Dancer, load_dancers
from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.core.judge import RULES, PoseTrail
from game.core.motion import clean
from game.core.recorder import doubts, song_of
from game.core.referee import judge_all
from game.core.take import Take
from game.film_notes import FilmNotes
from game.film_watch import FilmPart, watch_film
from game.storage.library import find_songs, shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.dancer import performed_poses
from game.virtual.options import parse_options
from pose_engine.film import FilmWriter
from pose_engine.sources import IMAGE_ENDINGS, SourceError, open_source

FPS: Final = 30.0
SIZE: Final = (720, 1280)
NOISE: Final = 8.0  # of 255, standard deviation
DROPPED: Final = 1 / 12
GAP_EVERY_S, GAP_S = 7.0, 0.25
NEAR_S: Final = 0.05
NOSE_TO_ANKLE: Final = 0.895  # of body height, as a rule
NOSE, ANKLES = 0, [15, 16]
WHOLE_FILM: Final = FilmPart()
FILM_ENDINGS: Final = {".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".webm"}


@dataclass(frozen=True)
class Result:
    """Errors in percent of body height; shares 0..1; `speed` in times real time."""

    song: str
    raw: float
    clean: float
    found: float
    right: float
    pairs: int
    right_pairs: int
    difficulty: int
    told: int
    speed: float


def film_dance(path: Path, song: Choreography, start_s: float, seconds: float, words: str) -> None:
    """A film of the virtual dancer by a poor camera."""
    options, rng = parse_options(words), np.random.default_rng(7)
    writer = FilmWriter(path, FPS)
    noise = rng.normal(0, NOISE, (8, *SIZE)).astype(np.int16)
    try:
        for index in range(round(seconds * FPS)):
            time_s = index / FPS
            lost = rng.random() < DROPPED or time_s % GAP_EVERY_S > GAP_EVERY_S - GAP_S
            if lost and index:
                continue
            image = draw_dance(song, options, start_s + time_s, SIZE).astype(np.int16)
            image += noise[rng.integers(len(noise))][..., None]
            writer.add(image.clip(0, 255).astype(np.uint8), time_s)
        writer.finish()
    finally:
        writer.discard()


def laid_over(poses: NDArray[np.float32], truth: NDArray[np.float32]) -> NDArray[np.float64]:
    """Points (T, 17, 2) of poses by the scale and shift that bring them nearest to the truth."""
    ours, theirs = poses[..., :2].astype(float), truth[..., :2].astype(float)
    middle, goal = ours.mean(axis=(0, 1)), theirs.mean(axis=(0, 1))
    scale = ((ours - middle) * (theirs - goal)).sum() / ((ours - middle) ** 2).sum()
    return np.asarray(goal + scale * (ours - middle))


def error(take: Take, times: NDArray[np.float64], truth: NDArray[np.float32]) -> float:
    """The median distance of keypoints in percent of body height, at the times (T,) of the truth
    that the take has."""
    index = np.searchsorted(take.times_s, times - 1e-3).clip(0, len(take.times_s) - 1)
    there = np.abs(take.times_s[index] - times) < 2e-3
    points = laid_over(take.poses[index[there]], truth[there])
    tall = np.median(truth[:, ANKLES, 1].max(axis=1) - truth[:, NOSE, 1]) / NOSE_TO_ANKLE
    return float(100 * np.median(np.linalg.norm(points - truth[there, :, :2], axis=-1)) / tall)


def borders(song: Choreography, start_s: float, end_s: float) -> NDArray[np.float64]:
    times = {round(at, 6) for move in song.moves for at in (move.start_s, move.end_s)}
    return np.array(sorted(at for at in times if start_s <= at <= end_s))


def within(some: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """The share of some times that are within NEAR_S of another one."""
    return (
        float((np.abs(some[:, None] - others).min(axis=1) <= NEAR_S).mean()) if len(some) else 1.0
    )


def same_names(found: Choreography, song: Choreography, start_s: float) -> tuple[int, int]:
    """Pairs of found moves of one name, and those that have one name in the song."""
    names = []
    for move in found.moves:
        own = [one.name for one in song.moves if abs(one.start_s - start_s - move.start_s) < NEAR_S]
        names.append((move.name, own[0] if own else None))
    pairs = [(a, b) for n, a in enumerate(names) for b in names[:n] if a[0] == b[0]]
    return len(pairs), sum(a[1] == b[1] for a, b in pairs)


def measured(song: Choreography, folder: Path, seconds: float, words: str) -> Result:
    """Films a part of a song, imports it, and compares."""
    first = min(4, len(song.moves) - 1)
    start_s = song.moves[first].start_s
    seconds = min(seconds, song.duration_s - start_s)
    path = folder / f"{song.id}.mp4"
    film_dance(path, song, start_s, seconds, words)
    source = open_source(str(path), paced=False)
    began = time.perf_counter()
    (take,) = watch_film(source, WHOLE_FILM, FilmNotes())
    found = song_of(take, BeatGrid(song.bpm, 0.0), song.id, "bench")
    took_s = time.perf_counter() - began
    options, aspect = parse_options(words), SIZE[1] / SIZE[0]
    truth = np.stack(
        [performed_poses(song, options, start_s + float(at), 0, 0.0, aspect) for at in take.times_s]
    )
    ours = borders(found, 0.0, seconds)
    theirs = borders(song, start_s - NEAR_S, start_s + float(ours[-1]) + NEAR_S) - start_s
    pairs, right_pairs = same_names(found, song, start_s)
    return Result(
        song.id,
        error(take, take.times_s, truth),
        error(clean(take).take, take.times_s, truth),
        within(theirs, ours),
        within(ours, theirs),
        pairs,
        right_pairs,
        found.difficulty,
        song.difficulty,
        seconds / took_s,
    )


def row(result: Result) -> str:
    return (
        f"| {result.song} | {result.raw:.2f} | {result.clean:.2f} | {100 * result.found:.0f} "
        f"| {100 * result.right:.0f} | {result.right_pairs} of {result.pairs} "
        f"| {result.difficulty} ({result.told}) | {result.speed:.1f} |"
    )


HEAD: Final = (
    "| song | seen, % | cleaned, % | borders found, % | right, % | same name, rightly "
    "| difficulty (told) | x real time |"
)


def songs_table(seconds: float, words: str) -> bool:
    """Prints the table of the shipped songs; whether all is as it must be."""
    print(HEAD + "\n" + "| --- " * 8 + "|")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for entry in find_songs([shipped_songs_folder()]):
            if entry.choreography is not None:
                result = measured(entry.choreography, Path(folder), seconds, words)
                print(row(result), flush=True)
                good &= result.clean <= 4.0 and min(result.found, result.right) >= 0.9
    return good


def films_table(folder: Path, bpm: float) -> None:
    """Prints what each film's dancer gets for each film's dance, in percent at medium."""
    takes: dict[str, Take] = {}
    paths = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in FILM_ENDINGS - IMAGE_ENDINGS
    ]
    for path in paths:
        try:
            source = open_source(str(path), paced=False)
            began = time.perf_counter()
            take = watch_film(source, WHOLE_FILM, FilmNotes())[0]
        except SourceError as trouble:
            print(f"{path.name}: {trouble}", file=sys.stderr)
            continue
        if len(take.times_s) >= 2:
            takes[path.name] = take
            faults = ", ".join(
                f"{one.start_s:.1f}-{one.end_s:.1f} s {one.reason}" for one in doubts(take)
            )
            speed = take.end_s / (time.perf_counter() - began)
            print(f"{path.name}: {take.end_s:.1f} s, {speed:.1f}x; badly seen: {faults or '-'}")
    takes |= {name: _pair_take(dancer) for name, dancer in load_dancers(folder).items()}
    print(f"\n| song of | {' | '.join(takes)} |\n" + "| --- " * (1 + len(takes)) + "|")
    for name, take in takes.items():
        song = song_of(take, BeatGrid(bpm), "film", "bench")
        cells = [f"{score(song, other):.0f}" for other in takes.values()]
        scored = sum(move.scored for move in song.moves)
        print(f"| {name} ({scored} moves) | {' | '.join(cells)} |", flush=True)


def _pair_take(dancer: Dancer) -> Take:
    seen = dancer.poses[..., 2].max(axis=1) > 0
    times = dancer.times_s - dancer.times_s[0]
    return Take(times[seen], dancer.poses[seen], float(times[-1]), 4 / 3)


def score(song: Choreography, take: Take) -> float:
    """What a dancer gets, in percent of the maximum at medium."""
    trail = PoseTrail.of(take.times_s, take.poses)
    return 100 * judge_all(song, trail, RULES["medium"]).share


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="of each song")
    parser.add_argument("--dancer", default="", help="as behind `virtual:`")
    parser.add_argument(
        "--films", type=Path, help="a folder of films of dancers, or of pairs (.npz)"
    )
    parser.add_argument("--bpm", type=float, default=120.0, help="of the films: 4 beats a move")
    parser.add_argument("--coach", action="store_true", help="film the game's coach instead")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if given.films is not None:
        films_table(given.films, given.bpm)
        return 0
    if given.coach:
        from benchmarks.recorded_coach import coach_table

        coach_table(given.seconds)
        return 0
    return 0 if songs_table(given.seconds, given.dancer) else 1


if __name__ == "__main__":
    sys.exit(main())
