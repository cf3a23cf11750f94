"""Whether the score tells right from wrong where real people dance.

    python -m benchmarks.pairs ../shared/reference/pairs

Two people dance the same on film, aligned in time; each in turn is the choreography (cut into
moves of one second and of two) and the other dances it. Against that stand other parts of the same
dance (except where the dance itself repeats: where its own dancer, too, would score there), all
other dances of the folder, and the dancer frozen or mirrored. Printed for each pair: how many moves
of the right dancer were judged, the mean similarity of right and wrong moves, how often a right one
ranks above a wrong one (AUC), and the mean score in percent of the maximum at medium. A dance that
looks the same mirrored is told by the last column: what its own dancer scores in a mirror.

A file holds `times_s` (T,), `dancer_a` and `dancer_b` (T, 17, 3: x, y in px, confidence) and their
`frame_size_a`, `frame_size_b` (height, width); a lone `dancer` is another dance.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.scoring import total, verdicts
from game.core.choreography import Choreography, Move, Track
from game.core.judge import Grade, Judgement, PoseTrail
from pose_engine.geometry import mirror

SHIFTS_S: Final = (3.0, 5.0, 7.0, 9.0)  # other parts of the same dance
REPEATS: Final = 0.3  # similarity of a dancer to their own dance at another time,
REPEATS_WITHIN_S: Final = (-0.4, -0.2, 0.0, 0.2, 0.4)  # or near it: the other may be off by so much
MOVES_S: Final = (1.0, 2.0)
FRAME_RATE: Final = 30.0


@dataclass(frozen=True, eq=False)
class Dancer:
    """Poses (T, 17, 3) in frame heights at times_s (T,); all zeros where nobody was found."""

    times_s: NDArray[np.float64]
    poses: NDArray[np.float32]

    def shifted(self, shift_s: float) -> Dancer:
        """The dance begun elsewhere, and going round."""
        return Dancer(self.times_s, np.roll(self.poses, round(shift_s * FRAME_RATE), axis=0))

    def mirrored(self) -> Dancer:
        return Dancer(self.times_s, np.stack([mirror(pose, 1.0) for pose in self.poses]))

    def frozen(self) -> Dancer:
        seen = self.poses[self.poses[..., 2].max(axis=1) > 0]
        return Dancer(self.times_s, np.repeat(seen[len(seen) // 2][None], len(self.times_s), 0))


@dataclass
class Found:
    """Similarities of right and wrong moves, and scores in percent, by what was danced."""

    moves: int = 0
    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=dict)

    def add_score(self, kind: str, share: float) -> None:
        self.scores.setdefault(kind, []).append(100 * share)


def load_dancers(folder: Path) -> dict[str, Dancer]:
    """`file_a`, `file_b` for pairs, `file` for a lone dancer. Raises `OSError`, `ValueError`."""
    found: dict[str, Dancer] = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as data:
            for key in [name for name in data.files if name.startswith("dancer")]:
                poses = data[key].astype(np.float32)
                poses[..., :2] /= data[key.replace("dancer", "frame_size")][0]
                steps = np.arange(len(poses)) / FRAME_RATE
                times = data["times_s"].astype(float) if "times_s" in data.files else steps
                found[path.stem + key.removeprefix("dancer")] = Dancer(times, poses)
    return found


def as_song(dancer: Dancer, move_s: float) -> Choreography:
    """A dancer's dance, cut into moves of a length."""
    times = dancer.times_s
    starts = np.arange(times[0] + 1.0, times[-1] - move_s - 0.5, move_s)
    return Choreography(
        id="pair",
        title="pair",
        artist="pair",
        author="pair",
        licence="pair",
        bpm=120,
        first_beat_s=0,
        duration_s=float(times[-1] + 3),
        difficulty=3,
        frame_rate=FRAME_RATE,
        aspect=4 / 3,
        hues=(0, 1),
        preview_s=(0, 1),
        tracks=(Track(times, dancer.poses),),
        moves=tuple(Move(float(at), float(at + move_s), "move") for at in starts),
    )


def judged(song: Choreography, dancer: Dancer) -> list[Judgement]:
    """The verdicts on a dancer who dances a song."""
    trail = PoseTrail()
    for time_s, pose in zip(dancer.times_s, dancer.poses, strict=True):
        if pose[:, 2].any():
            trail.add(float(time_s), pose)
    return verdicts(song, trail)


def similarities(verdicts_: Sequence[Judgement]) -> dict[int, float]:
    return {v.move_index: v.similarity for v in verdicts_ if v.grade is not Grade.NOT_JUDGED}


def repeats(song: Choreography, dancer: Dancer, shift_s: float) -> set[int]:
    """The moves that a dancer's own dance has again about `shift_s` on."""
    return {
        index
        for near_s in REPEATS_WITHIN_S
        for index, value in similarities(judged(song, dancer.shifted(shift_s + near_s))).items()
        if value >= REPEATS
    }


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """How often a right move ranks above a wrong one."""
    ours, theirs = np.array(right)[:, None], np.array(wrong)
    return float(((ours > theirs) + 0.5 * (ours == theirs)).mean()) if ours.size else float("nan")


def compare(name: str, dancers: dict[str, Dancer], move_s: float, into: Found) -> None:
    """Judges one pair, either way."""
    others = [one for key, one in dancers.items() if not key.startswith(name)]
    for ours, theirs in ((f"{name}_a", f"{name}_b"), (f"{name}_b", f"{name}_a")):
        song, dancer = as_song(dancers[ours], move_s), dancers[theirs]
        for kind, performance in (
            ("right", dancer),
            ("frozen", dancer.frozen()),
            ("mirrored", dancer.mirrored()),
            ("own mirror", dancers[ours].mirrored()),
        ):
            found = judged(song, performance)
            into.add_score(kind, total(song, found).share)
            if kind == "right":
                into.moves += len(found)
                into.right += similarities(found).values()
        for shift_s in SHIFTS_S:
            found = judged(song, dancer.shifted(shift_s))
            own = repeats(song, dancers[ours], shift_s)
            into.add_score("other part", total(song, found).share)
            alike = similarities(found)
            into.wrong += [alike[index] for index in alike if index not in own]
        for other in others:
            found = judged(song, other)
            into.add_score("other dance", total(song, found).share)
            into.wrong += similarities(found).values()


KINDS: Final = ("right", "other part", "other dance", "frozen", "mirrored", "own mirror")


def rows(dancers: dict[str, Dancer]) -> Iterator[str]:
    names = sorted({key[:-2] for key in dancers if key[-2:] in ("_a", "_b")})
    yield f"| pair | move | judged | right | wrong | AUC | {' | '.join(f'{k}, %' for k in KINDS)} |"
    yield "| --- " * (6 + len(KINDS)) + "|"
    for move_s in MOVES_S:
        every = Found()
        for name in names:
            found = Found()
            compare(name, dancers, move_s, found)
            yield _row(name, move_s, found)
            every.moves += found.moves
            every.right, every.wrong = every.right + found.right, every.wrong + found.wrong
            for kind, shares in found.scores.items():
                every.scores[kind] = every.scores.get(kind, []) + shares
        yield _row("all", move_s, every)


def _row(name: str, move_s: float, found: Found) -> str:
    scores = " | ".join(f"{np.mean(found.scores[kind]):.0f}" for kind in KINDS)
    return (
        f"| {name} | {move_s:g} s | {len(found.right)} of {found.moves} "
        f"| {np.mean(found.right):.2f} | {np.mean(found.wrong):.2f} "
        f"| {auc(found.right, found.wrong):.3f} | {scores} |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="of pairs of dancers (.npz)")
    folder = parser.parse_args().folder
    dancers = load_dancers(folder)
    if not any(name.endswith("_a") for name in dancers):
        parser.error(f"there are no pairs in {folder}")
    for line in rows(dancers):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
