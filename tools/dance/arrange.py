"""Which move goes where in a song: the sections of a plan to keys on beats and moves on bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tools.dance.motion import Key
from tools.dance.moves import MOVES
from tools.dance.set_lists import SET_LISTS, Step
from tools.song_plan import BEATS_PER_BAR, Section, SongPlan


@dataclass(frozen=True)
class Placed:
    """One bar's move: `beat` is where it starts, counted from the song's first beat."""

    beat: int
    beats: int
    name: str
    side: str
    section: str
    gold: bool
    scored: bool


@dataclass(frozen=True)
class Arrangement:
    """A song's dance before it moves."""

    keys: tuple[Key, ...]
    placed: tuple[Placed, ...]


def dancers(plan: SongPlan) -> int:
    """How many dance a song side by side."""
    return len(SET_LISTS.get(plan.id, ({},)))


def arrange(plan: SongPlan, dancer: int = 0) -> Arrangement:
    """Sets one dancer's moves on every bar of a song; the same plan gives the same dance."""
    keys: list[Key] = []
    placed: list[Placed] = []
    for section, bar, (name, side) in _steps(plan, dancer):
        move, beat = MOVES[name].sided(side), bar * BEATS_PER_BAR
        keys.extend(key.moved(beat) for key in move.keys)
        for start in range(0, move.beats, BEATS_PER_BAR):
            last = start + BEATS_PER_BAR >= move.beats
            scored = move.scored and section.name != "intro"
            gold = move.gold and last
            placed.append(
                Placed(beat + start, BEATS_PER_BAR, name, side, section.name, gold, scored)
            )
    return Arrangement(tuple(keys), tuple(placed))


def _steps(plan: SongPlan, dancer: int) -> Iterator[tuple[Section, int, Step]]:
    """Each step with its section and first bar; a list too long or short is cut or goes round."""
    rng = Random(plan.seed)
    known = SET_LISTS[plan.id][dancer] if plan.id in SET_LISTS else {}
    made: dict[str, tuple[Step, ...]] = {}
    for section, first in plan.section_starts():
        steps = known.get(section.name) or made.get(section.name)
        if steps is None:
            steps = made[section.name] = _invent(section, rng)
        bar = first
        end = first + section.bars
        turn = 0
        while bar < end:
            step = steps[turn % len(steps)]
            if bar + MOVES[step[0]].beats // BEATS_PER_BAR > end:
                step = ("disco point", step[1])  # a move of two bars does not fit any more
            yield section, bar, step
            bar += MOVES[step[0]].beats // BEATS_PER_BAR
            turn += 1


_ENERGY = {"verse": (1, 2), "build": (2, 2), "chorus": (2, 3), "bridge": (1, 1), "outro": (2, 3)}


def _invent(section: Section, rng: Random) -> tuple[Step, ...]:
    """Steps for a section of a song without a list of its own."""
    if section.name == "intro":
        return (("get ready", "R"), *((("groove", "R"),) * (section.bars - 1)))
    low, high = _ENERGY.get(section.name, (1, 3))
    fitting = [m for m in MOVES.values() if m.scored and not m.gold and low <= m.energy <= high]
    pool = [move for move in fitting if move.beats == BEATS_PER_BAR]
    ending = {"chorus": "mirrorball", "bridge": "slow reach", "outro": "final pose"}
    last = ending.get(section.name)
    room = section.bars - (last is not None)
    chosen = rng.sample(pool, min(len(pool), (room + 1) // 2))
    steps = [(move.name, side) for move in chosen for side in ("R", "L")][:room]
    return (*steps, (last, "R")) if last else tuple(steps)
