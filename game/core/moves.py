"""Cuts a dance into moves on the beat, and tells which of them are the same.

A move is as long as a bar (`BeatGrid.beats_per_move`), as choreographers count, unless the dance
itself shows that a bar holds two moves: both halves are danced elsewhere, too, in other company.
That a half is danced twice in a row says nothing: most bars are made so. Nothing in the motion
tells the first beat of a bar from the others (measured on the shipped dances: how much changes at a
beat is the same for the first and the last one of a bar), so the grid must be right about that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_grid import BeatGrid
from game.core.choreography import Track
from game.core.similarity import MIN_CONFIDENCE, body_features
from pose_engine.geometry import mirror

Array = NDArray[np.float64]

PER_BEAT: Final = 8  # samples
SAME: Final = 0.78  # likeness from which two stretches are the same: no two of different names in
# the shipped dances are as alike
SURELY_SAME: Final = 0.9  # and from which halves of bars are
SHORTEST_S: Final = 0.7  # of half a bar
LEAST_SEEN: Final = 0.5  # of a stretch's samples


@dataclass(frozen=True)
class Part:
    """A move: `beats` of them from the grid's beat number `first` on; `kind` numbers what is
    danced, in order of appearance, the same for moves that are alike, on the same side or on the
    other one."""

    first: int
    beats: int
    kind: int = 0


@dataclass(frozen=True, eq=False)
class _Danced:
    """What the body does (N, F), evenly over the beats, and what it would do in a mirror; zeros
    where nobody was seen."""

    values: Array
    mirrored: Array

    def stretch(self, part: Part) -> tuple[Array, Array]:
        rows = slice(part.first * PER_BEAT, (part.first + part.beats) * PER_BEAT)
        return self.values[rows], self.mirrored[rows]


def cut(track: Track, grid: BeatGrid, end_s: float) -> tuple[Part, ...]:
    """The moves of a dance up to `end_s`, from the grid's first beat on, whole ones only."""
    bar = grid.beats_per_move
    count = int((end_s - grid.first_beat_s) / (bar * grid.beat_s) + 1e-6)
    if count < 1:
        return ()
    danced = _danced(track, grid, count * bar)
    bars = [Part(number * bar, bar) for number in range(count)]
    if bar % 2 == 0 and bar * grid.beat_s / 2 >= SHORTEST_S:
        bars = _halved(bars, danced)
    return _named(bars, danced)


def _danced(track: Track, grid: BeatGrid, beats: int) -> _Danced:
    steps = np.arange(beats * PER_BEAT) + 0.5
    poses = track.poses_at(grid.first_beat_s + steps * grid.beat_s / PER_BEAT)
    values = [_values(poses), _values(mirror(poses, 0.0))]
    # What all of the dance has in common, either way round, says nothing.
    usual = (_mean(values[0]) + _mean(values[1])) / 2
    return _Danced(*(np.where(one.any(axis=1, keepdims=True), one - usual, 0.0) for one in values))


def _values(poses: NDArray[np.float32]) -> Array:
    features = body_features(poses)
    values = features.values * (features.weights > 0)[..., None]
    seen = poses[..., 2].max(axis=1) >= MIN_CONFIDENCE
    return np.asarray((values * seen[:, None, None]).reshape(len(poses), -1), np.float64)


def _mean(values: Array) -> Array:
    seen = values.any(axis=1)
    return np.asarray(values[seen].mean(axis=0) if seen.any() else np.zeros(values.shape[1]))


def likeness(ours: Array, theirs: Array) -> Array:
    """How alike stretches (M, T, F) and (N, T, F) are, (M, N), -1..1: the cosine over all of a
    stretch; 0 where one was hardly seen."""

    def directions(stretches: Array) -> Array:
        flat = stretches.reshape(len(stretches), -1)
        seen = stretches.any(axis=2).mean(axis=1) >= LEAST_SEEN
        sizes = np.linalg.norm(flat, axis=1)
        return np.asarray(flat * (seen / np.maximum(sizes, 1e-9))[:, None])

    return np.asarray(directions(ours) @ directions(theirs).T)


def _halved(bars: list[Part], danced: _Danced) -> list[Part]:
    """The bars, those in two that hold two moves."""
    halves = [(_half(bar, 0), _half(bar, 1)) for bar in bars]
    flat = np.stack([danced.stretch(half)[0] for pair in halves for half in pair])
    alike = likeness(flat, flat) >= SURELY_SAME
    found: list[Part] = []
    for number, bar in enumerate(bars):
        one, two = 2 * number, 2 * number + 1
        apart = _elsewhere(alike, one, two) and _elsewhere(alike, two, one)
        found += halves[number] if apart and not alike[one, two] else (bar,)
    return found


def _half(bar: Part, which: int) -> Part:
    return Part(bar.first + which * bar.beats // 2, bar.beats // 2)


def _elsewhere(alike: NDArray[np.bool_], half: int, partner: int) -> bool:
    """Whether a half is danced in another bar beside something else than its partner here."""
    others = [other for other in np.flatnonzero(alike[half]) if other // 2 != half // 2]
    return any(not alike[partner, int(other) ^ 1] for other in others)


def _named(parts: list[Part], danced: _Danced) -> tuple[Part, ...]:
    """The parts with their kinds: that of the first part that is the most alike."""
    models: list[int] = []  # the first part of each kind
    rows = {}
    for beats in {part.beats for part in parts}:
        numbers = [number for number, part in enumerate(parts) if part.beats == beats]
        pairs = [danced.stretch(parts[number]) for number in numbers]
        own, mirrored = np.stack([one for one, _ in pairs]), np.stack([two for _, two in pairs])
        alike = np.maximum(likeness(own, own), likeness(own, mirrored))
        rows.update(
            {
                number: dict(zip(numbers, row, strict=True))
                for number, row in zip(numbers, alike, strict=True)
            }
        )
    found = []
    for number, part in enumerate(parts):
        values = [rows[number].get(model, -1.0) for model in models]
        kind = int(np.argmax(values)) if values and max(values) >= SAME else len(models)
        if kind == len(models):
            models.append(number)
        found.append(Part(part.first, part.beats, kind))
    return tuple(found)


def letters(number: int) -> str:
    """A, B, … Z, AA, AB, … for 0, 1, …"""
    text = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("A") + digit) + text
    return text
