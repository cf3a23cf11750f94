"""Scripted parties: people of different bodies and skill who dance the same dance side by side.

Each is a function of a seed, which draws song, clothes, bodies, places, who dances how well, and
one or two things that happen: two neighbours change places, one walks behind another and comes out
again, one leaves the picture for a while or for good, somebody walks past behind the party, a child
runs through in front of it. Players dance; who passes by does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

import numpy as np

from benchmarks.scenes import ASPECT, DISTANCE, OFF, Random, Row, depths_of, looks_of, walker
from benchmarks.scoring import excerpt
from game.core.choreography import Choreography
from game.core.judge import LOOK_AHEAD_S
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.bodies import BODIES
from game.virtual.group import SKILLS
from game.virtual.looks import Look
from game.virtual.options import DancerOptions
from game.virtual.scene import Actor, Scene

COUNTS: Final = (2, 4, 6)
SONGS: Final = (
    "mirrorball-midnight",
    "brick-by-brick",
    "deep-end",
    "first-light",
    "mango-moon",
)
DURATION_S: Final = 44.0  # of a dance: about 15 moves are judged, so that one says little
REACH: Final = 0.47  # of somebody's arms to the side, in frame heights at distance 1
BEST: Final = 0  # the rank of one who is right throughout, so that leaving changes no score
SECOND_THING: Final = 0.4  # of parties in which two things happen
CROWD: Final = Look(
    skin=(214, 166, 132), hair=(70, 54, 44), shirt=(116, 120, 128), accent=(188, 190, 194),
    trousers=(86, 78, 70), shoes=(58, 56, 60),
)  # fmt: skip


@dataclass
class _Stage:
    """A party in the making: each player's spot and distance, and rows of the paths so far."""

    spots: list[float]
    depths: list[float]
    rows: list[list[Row]]
    free: set[int]  # those to whom nothing happens yet
    passers: list[Actor] = field(default_factory=list)
    left: set[int] = field(default_factory=set)  # who does not stay to the end
    best: int | None = None  # who must be right throughout, if somebody must

    def pair(self, random: Random) -> tuple[int, int] | None:
        """Two neighbours to whom nothing happens yet."""
        pairs = [(one, one + 1) for one in sorted(self.free) if one + 1 in self.free]
        return pairs[int(random.integers(len(pairs)))] if pairs else None

    def row(self, time_s: float, who: int, x: float) -> Row:
        return (time_s, x, self.depths[who], 0.0)


def _cross(stage: _Stage, random: Random) -> bool:
    """Two neighbours change places, and stay there."""
    pair = stage.pair(random)
    if pair is None:
        return False
    start_s, takes_s = float(random.uniform(6.0, 14.0)), float(random.uniform(1.0, 1.6))
    for who, other in (pair, pair[::-1]):
        stage.rows[who].append(stage.row(start_s, who, stage.spots[who]))
        stage.rows[who].append(stage.row(start_s + takes_s, who, stage.spots[other]))
    stage.free -= set(pair)
    return True


def _hide(stage: _Stage, random: Random) -> bool:
    """The farther of two neighbours walks behind the nearer one for a second, and back."""
    pair = stage.pair(random)
    if pair is None:
        return False
    who, front = sorted(pair, key=lambda one: -stage.depths[one])
    start_s, stays_s = float(random.uniform(6.0, 14.0)), float(random.uniform(0.7, 1.1))
    home, behind = stage.spots[who], stage.spots[front]
    places = ((0.0, home), (0.9, behind), (0.9 + stays_s, behind), (1.8 + stays_s, home))
    stage.rows[who] += [stage.row(start_s + after_s, who, x) for after_s, x in places]
    stage.free -= set(pair)
    return True


def _exit(stage: _Stage, random: Random) -> tuple[int, float] | None:
    """Somebody at an end of the row, and the place beyond the picture's edge there."""
    last = len(stage.spots) - 1
    ends = [one for one in ((0, -OFF), (last, ASPECT + OFF)) if one[0] in stage.free]
    return ends[int(random.integers(len(ends)))] if ends and stage.best is None else None


def _away(stage: _Stage, random: Random) -> bool:
    """The outermost leaves the picture and comes back after 5 to 8 s."""
    found = _exit(stage, random)
    if found is None:
        return False
    (who, outside), home = found, stage.spots[found[0]]
    start_s, away_s = float(random.uniform(5.0, 8.0)), float(random.uniform(5.0, 8.0))
    places = ((0.0, home), (1.2, outside), (1.2 + away_s, outside), (2.4 + away_s, home))
    stage.rows[who] += [stage.row(start_s + after_s, who, x) for after_s, x in places]
    stage.free.remove(who)
    stage.best = who
    return True


def _gone(stage: _Stage, random: Random) -> bool:
    """The outermost leaves for good, near the end."""
    found = _exit(stage, random)
    if found is None:
        return False
    who, outside = found
    start_s = DURATION_S - float(random.uniform(4.0, 6.0))
    stage.rows[who].append(stage.row(start_s, who, stage.spots[who]))
    stage.rows[who].append(stage.row(start_s + 1.2, who, outside))
    stage.free.remove(who)
    stage.left.add(who)
    stage.best = who
    return True


def _passer(stage: _Stage, random: Random) -> bool:
    """Somebody walks past behind the party."""
    start_s, distance = float(random.uniform(3.0, 12.0)), max(stage.depths) + 0.2
    stage.passers.append(walker(random, start_s, distance, CROWD))
    return True


def _child(stage: _Stage, random: Random) -> bool:
    """A child runs through in front of the party."""
    start_s, distance = float(random.uniform(3.0, 16.0)), min(stage.depths) - 0.2
    stage.passers.append(walker(random, start_s, distance, CROWD, "small", (1.6, 2.2)))
    return True


THINGS: Final[dict[str, Callable[[_Stage, Random], bool]]] = {
    "cross": _cross,
    "hide": _hide,
    "away": _away,
    "gone": _gone,
    "passer": _passer,
    "child": _child,
}


@cache
def _song(name: str) -> Choreography:
    return read_choreography(shipped_songs_folder() / name)


def make_party(seed: int, count: int | None = None) -> Scene:
    """A party of `count` players (one of COUNTS; by default the seed's); they are the first actors.

    Its name tells what happens. Raises `ValueError` for another number.
    """
    count = COUNTS[seed % len(COUNTS)] if count is None else count
    if count not in COUNTS:
        raise ValueError(f"a party is of {', '.join(map(str, COUNTS))} players, not {count}")
    random = np.random.default_rng([seed, count, 41])
    spots, depths = _spots(count), depths_of(random, count)
    rows: list[list[Row]] = [[(0.0, spots[who], depths[who], 0.0)] for who in range(count)]
    stage = _Stage(spots, depths, rows, set(range(count)))
    things = _happen(stage, seed, random)
    for who in set(range(count)) - stage.left:
        rows[who].append((DURATION_S, *rows[who][-1][1:]))
    dance, looks = _song(str(random.choice(SONGS))), looks_of(random)
    ranks = _ranks(random, count, stage.best)
    bodies = [list(BODIES)[int(one) % len(BODIES)] for one in random.permutation(count)]
    players = [
        Actor(np.array(rows[who]), looks[who], bodies[who], dance, 0.0, _skill(ranks[who], seed))
        for who in range(count)
    ]
    name = f"party {seed} of {count}: {' and '.join(things)}"
    return Scene(name, [*players, *stage.passers], DURATION_S, ASPECT)


def _spots(count: int) -> list[float]:
    """Where they stand: the outermost arms stay in the picture."""
    edge = max(ASPECT / (2 * count), REACH / DISTANCE[count])
    return [float(x) for x in np.linspace(edge, ASPECT - edge, count)]


def _happen(stage: _Stage, seed: int, random: Random) -> list[str]:
    """Lets one or two things happen, every thing at every number of players in turn."""
    first = list(THINGS)[seed // len(COUNTS) % len(THINGS)]
    THINGS[first](stage, random)
    others = [str(name) for name in random.permutation([n for n in THINGS if n != first])]
    if random.random() >= SECOND_THING:
        return [first]
    second = next((name for name in others if THINGS[name](stage, random)), None)
    return [first] if second is None else [first, second]


def _ranks(random: Random, count: int, best: int | None) -> list[int]:
    """Each player's place among SKILLS; the best is always there, as `best` if that is somebody."""
    rest = 1 + random.choice(len(SKILLS) - 1, count - 1, replace=False)
    ranks = [int(rank) for rank in random.permutation([BEST, *rest])]
    if best is not None:
        now = ranks.index(BEST)
        ranks[now], ranks[best] = ranks[best], BEST
    return ranks


def _skill(rank: int, seed: int) -> DancerOptions:
    """A skill of SKILLS; only an even seed lets a wrong limb hang, as those scores suppose."""
    return SKILLS[rank] if rank == BEST else replace(SKILLS[rank], seed=2 * (seed + rank))


def players(scene: Scene) -> Sequence[int]:
    """Which of the actors play."""
    return [index for index, actor in enumerate(scene.actors) if actor.dance is not None]


def alone(scene: Scene, person: int) -> Scene:
    """The same scene with only that actor."""
    return replace(scene, actors=[scene.actors[person]])


def course(scene: Scene) -> Choreography:
    """The dance of a party, with only the moves that its length lets be judged."""
    dance = scene.actors[0].dance
    assert dance is not None  # the first actor plays
    return excerpt(dance, 0.0, scene.duration_s - LOOK_AHEAD_S)
