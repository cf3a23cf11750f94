"""The stage of one song: its bars with their chords, and the buses the parts play into."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tools.song_plan import SongPlan
from tools.synth.core import Signal, mix_into, samples
from tools.synth.desk import DISCO_DESK, Desk
from tools.synth.effects import as_stereo, panned
from tools.synth.score import DISCO, STEPS, Chord, Harmony


@dataclass(frozen=True)
class Bar:
    """One bar: where it lies in the song and in its section, and its chords.

    `turn` counts how often this kind of section has come before.
    """

    number: int
    section: str
    index: int
    of: int
    turn: int
    chords: tuple[Chord, ...]
    following: Chord

    @property
    def is_last(self) -> bool:
        """Whether the next bar starts another section."""
        return self.index == self.of - 1

    def chord_at(self, step: float) -> Chord:
        """The chord sounding at a step."""
        return self.chords[int(step * len(self.chords) // STEPS)]


def bars_of(plan: SongPlan, harmony: Harmony = DISCO) -> list[Bar]:
    """Every bar of the song in order."""
    cells = []
    turns: dict[str, int] = {}
    for section, first in plan.section_starts():
        turn = turns.get(section.name, 0)
        turns[section.name] = turn + 1
        progression = harmony.progressions[section.name]
        for index in range(section.bars):
            names = progression[index % len(progression)].split()
            chords = tuple(harmony.chords[name] for name in names)
            cells.append((first + index, section.name, index, section.bars, turn, chords))
    last = harmony.chords[harmony.last]
    following = [cell[5][0] for cell in cells[1:]] + [last]
    return [Bar(*cell, following=after) for cell, after in zip(cells, following, strict=True)]


@dataclass
class Session:
    """The buses (stereo, the length of the song) and the way to put sounds on them."""

    plan: SongPlan
    harmony: Harmony = DISCO
    desk: Desk = DISCO_DESK
    bars: list[Bar] = field(init=False)
    buses: dict[str, Signal] = field(init=False)
    kicks: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.bars = bars_of(self.plan, self.harmony)
        count = samples(self.plan.duration_s)
        self.buses = {name: np.zeros((2, count)) for name in self.desk.channels}

    def rng(self, part: str) -> np.random.Generator:
        """A random source of its own for each part, so that parts do not disturb each other."""
        return np.random.default_rng([self.plan.seed, *part.encode()])

    @property
    def step_s(self) -> float:
        """Length of a sixteenth in seconds."""
        return self.plan.bar_s / STEPS

    def time_of(self, bar: int, step: float) -> float:
        """Time in seconds of a step, swung where it is an off-sixteenth."""
        late = self.harmony.swing if step % 2 == 1 else 0.0
        return self.plan.bar_start_s(bar) + (step + late) * self.step_s

    def play(
        self, bus: str, sound: Signal, at_s: float, gain: float = 1.0, pan: float = 0.0
    ) -> None:
        """Add a sound (mono or stereo) to a bus at a time in seconds."""
        placed = as_stereo(sound) if pan == 0.0 else panned(sound, pan)
        mix_into(self.buses[bus], placed, samples(at_s), gain)

    def play_kick(self, sound: Signal, at_s: float, gain: float) -> None:
        """Add a kick and remember it for the side chain."""
        self.kicks.append(samples(at_s))
        self.play("kick", sound, at_s, gain)
