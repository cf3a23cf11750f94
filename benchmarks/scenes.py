"""Scripted scenes of several people, for the tracking benchmark: who crosses whom, and when.

Each is a function of a seed, which draws clothes, bodies, dances, places, times, who is in front.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from game.core.choreography import Choreography
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.bodies import BODIES
from game.virtual.looks import LOOKS, Look
from game.virtual.scene import Actor, Scene

Random = np.random.Generator
Row = tuple[float, float, float, float]  # time s, x, distance, turn rad
ASPECT: Final = 16 / 9
OFF: Final = 0.35  # how far beyond the picture's edge someone is gone
# A row of dancers in one picture stands so far off.
DISTANCE: Final = {2: 1.35, 3: 1.5, 4: 1.7, 6: 2.1}


@cache
def song() -> Choreography:
    """The shipped song."""
    return read_choreography(shipped_songs_folder() / "mirrorball-midnight")


def _dancer(random: Random, rows: Sequence[Row], look: Look) -> Actor:
    body = str(random.choice(list(BODIES)))
    return Actor(np.array(rows), look, body, song(), float(random.uniform(4.0, 60.0)))


def looks_of(random: Random) -> list[Look]:
    return [LOOKS[index] for index in random.permutation(len(LOOKS))]


def _spots(count: int) -> list[float]:
    """Where `count` people stand side by side."""
    return [ASPECT * (index + 0.5) / count for index in range(count)]


def depths_of(random: Random, count: int) -> list[float]:
    """Distances of a row of people: no two the same, so that one is in front."""
    steps = (random.permutation(count) - (count - 1) / 2) * 0.12
    return [DISTANCE[count] + float(step) for step in steps]


def _swapping(random: Random, name: str, count: int, swaps: Sequence[tuple[int, int]]) -> Scene:
    """A row of dancers in which the people at two spots change places, swap after swap."""
    spots, depths = _spots(count), depths_of(random, count)
    at = list(range(count))  # who stands at each spot
    rows = [[(0.0, spots[i], depths[i], 0.0)] for i in range(count)]
    now = 1.0
    for one, other in swaps:
        takes = float(random.uniform(0.8, 1.3)) * max(1, abs(one - other))
        for spot, target in ((one, other), (other, one)):
            who = at[spot]
            rows[who] += [
                (now, spots[spot], depths[who], 0.0),
                (now + takes, spots[target], depths[who], 0.0),
            ]
        at[one], at[other] = at[other], at[one]
        now += takes + float(random.uniform(0.5, 1.0))
    for who in range(count):
        rows[who].append((now + 0.5, rows[who][-1][1], depths[who], 0.0))
    looks = looks_of(random)
    return Scene(name, [_dancer(random, rows[i], looks[i]) for i in range(count)], now + 0.5)


def crossing(count: int) -> Callable[[Random], Scene]:
    """`count` dancers change places, two at a time."""

    def scene(random: Random) -> Scene:
        pairs = {
            2: [(0, 1)] * 4,
            4: [(0, 1), (2, 3), (1, 2), (0, 1), (0, 2)],
            6: [(0, 1), (4, 5), (2, 3), (1, 2), (3, 4)],
        }
        return _swapping(random, f"crossing {count}", count, pairs[count])

    return scene


def hiding(random: Random) -> Scene:
    """One of two hides behind the other for 0.6 to 1 s, then comes out on either side; thrice."""
    front, back = 1.2, 1.6
    middle = ASPECT / 2
    rows: list[Row] = [(0.0, middle + 0.45, back, 0.0)]
    now, side = 1.0, 1.0
    for _ in range(3):
        hidden = float(random.uniform(0.4, 0.7))
        out = float(random.choice([-1.0, 1.0]))
        rows += [
            (now, middle + side * 0.45, back, 0.0),
            (now + 0.7, middle, back, 0.0),
            (now + 0.7 + hidden, middle, back, 0.0),
            (now + 1.4 + hidden, middle + out * 0.45, back, 0.0),
        ]
        now, side = now + 2.4 + hidden, out
    rows.append((now, middle + side * 0.45, back, 0.0))
    looks = looks_of(random)
    stays = [(0.0, middle, front, 0.0), (now, middle, front, 0.0)]
    return Scene("hiding", [_dancer(random, stays, looks[0]), _dancer(random, rows, looks[1])], now)


def meeting(random: Random) -> Scene:
    """Two come together until one half hides the other, and part the way they came; thrice."""
    spots, depths = _spots(2), depths_of(random, 2)
    middle, now = ASPECT / 2, 1.0
    rows: list[list[Row]] = [[(0.0, spots[i], depths[i], 0.0)] for i in range(2)]
    for _ in range(3):
        takes, stays = (float(value) for value in random.uniform(0.3, 0.8, 2))
        for i, side in enumerate((-0.06, 0.06)):
            rows[i] += [
                (now, spots[i], depths[i], 0.0),
                (now + takes, middle + side, depths[i], 0.0),
                (now + takes + stays, middle + side, depths[i], 0.0),
                (now + 2 * takes + stays, spots[i], depths[i], 0.0),
            ]
        now += 2 * takes + stays + 0.8
    looks = looks_of(random)
    for i in range(2):
        rows[i].append((now, spots[i], depths[i], 0.0))
    return Scene("meeting", [_dancer(random, rows[i], looks[i]) for i in range(2)], now)


def turning(random: Random) -> Scene:
    """Two dancers who turn round, stay with their backs to the camera, and turn on; then a whole
    turn at once, and a swap while one is turned away."""
    spots, depths, looks = _spots(2), depths_of(random, 2), looks_of(random)
    actors = []
    for i in range(2):
        start, takes = 1.0 + 1.5 * i, float(random.uniform(0.4, 0.8))
        there, back = (spots[i], depths[i]), (spots[1 - i], depths[i])
        rows: list[Row] = [(0.0, *there, 0.0), (start, *there, 0.0)]
        rows += [(start + takes, *there, np.pi), (start + takes + 1.0, *there, np.pi)]
        rows += [(start + 2 * takes + 1.0, *there, 2 * np.pi), (6.0, *there, 2 * np.pi)]
        facing = 2 * np.pi if i else 3 * np.pi
        rows += [(6.6, *there, facing), (7.0, *there, facing), (8.2, *back, facing)]
        rows += [(8.6, *back, facing), (9.2, *back, 4 * np.pi), (10.0, *back, 4 * np.pi)]
        actors.append(_dancer(random, rows, looks[i]))
    return Scene("turning", actors, 10.0)


def walker(
    random: Random,
    start_s: float,
    distance: float,
    look: Look,
    body: str | None = None,
    speed: tuple[float, float] = (0.7, 1.0),
) -> Actor:
    """Someone who walks through the picture; `speed` is in frame heights a second at distance 1."""
    ends = [-OFF, ASPECT + OFF]
    if random.random() < 0.5:
        ends.reverse()
    takes = (ASPECT + 2 * OFF) * distance / float(random.uniform(*speed))
    rows = [(start_s, ends[0], distance, 0.0), (start_s + takes, ends[1], distance, 0.0)]
    return Actor(np.array(rows), look, body or str(random.choice(list(BODIES))))


def passing(players: int) -> Callable[[Random], Scene]:
    """`players` dance while two people walk past behind them, one after the other."""

    def scene(random: Random) -> Scene:
        spots, depths, looks = _spots(players), depths_of(random, players), looks_of(random)
        actors = [
            _dancer(random, [(0.0, x, d, 0.0), (12.0, x, d, 0.0)], look)
            for x, d, look in zip(spots, depths, looks, strict=False)
        ]
        behind = max(depths) + 0.15
        starts = (0.8, float(random.uniform(3.0, 5.0)))
        walkers = [
            walker(random, start, behind + 0.15 * i, looks[players + i])
            for i, start in enumerate(starts)
        ]
        return Scene(f"passing {players}", [*actors, *walkers], 12.0)

    return scene


def leaving(count: int) -> Callable[[Random], Scene]:
    """Of `count` dancers the outermost leave the picture and come back after 2 to 4 s, one on the
    other side."""

    def scene(random: Random) -> Scene:
        spots, depths, looks = _spots(count), depths_of(random, count), looks_of(random)
        rows = [[(0.0, spots[i], depths[i], 0.0)] for i in range(count)]
        away = float(random.uniform(2.0, 4.0))
        for who, edge, start in ((0, -OFF, 1.0), (count - 1, ASPECT + OFF, 4.0)):
            there = (spots[who], depths[who], 0.0)
            gone = (edge, depths[who], 0.0)
            rows[who] += [(start, *there), (start + 1.0, *gone)]
            rows[who] += [(start + 1.0 + away, *gone), (start + 2.0 + away, *there)]
        end = 7.0 + away
        for who in range(count):
            rows[who].append((end, *rows[who][-1][1:]))
        return Scene(
            f"leaving {count}", [_dancer(random, rows[i], looks[i]) for i in range(count)], end
        )

    return scene


def twins(random: Random) -> Scene:
    """Two dancers in the same clothes change places: no colour helps."""
    scene = _swapping(random, "twins", 2, [(0, 1)] * 4)
    same: list[Any] = [scene.actors[0].look] * 2
    actors = [
        Actor(actor.path, look, actor.body, actor.dance, actor.song_s)
        for actor, look in zip(scene.actors, same, strict=True)
    ]
    return Scene("twins", actors, scene.duration_s)


SCENES: Final[dict[str, Callable[[Random], Scene]]] = {
    "crossing 2": crossing(2),
    "crossing 4": crossing(4),
    "crossing 6": crossing(6),
    "meeting": meeting,
    "hiding": hiding,
    "turning": turning,
    "passing 2": passing(2),
    "passing 4": passing(4),
    "leaving 2": leaving(2),
    "leaving 4": leaving(4),
    "leaving 6": leaving(6),
    "twins": twins,
}


def make_scene(name: str, seed: int) -> Scene:
    """The scene of a name in SCENES. Raises `ValueError` for another."""
    if name not in SCENES:
        raise ValueError(f"no such scene: {name!r}; there are {', '.join(SCENES)}")
    return SCENES[name](np.random.default_rng([seed, list(SCENES).index(name)]))
