"""Whether a party is judged as each of its dancers would be alone: `python main.py bench party`.

    python main.py bench party                     # twenty parties: about 30 min on two cores
    python main.py bench party --seeds 3,4 --verbose
    python main.py bench party --cost              # only what six players cost beside one: 1 min

Seeded virtual parties of two, four and six figures of different bodies and skill, who cross, hide,
leave and come back while others pass (`benchmarks.party_scenes`), go through everything: the drawn
picture with a camera's noise, PoseNet, tracker, roster, a lane for each player. The same figure on
the same path then dances alone, before the game for one. Printed are both scores in percent, how
far they are apart, whether the ranking is right (those whose scores alone are TIE apart), and how
often a player's tag went to somebody else without the game having asked or said so.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.party_scenes import alone, make_party
from benchmarks.tracking import similarity
from game.core.party import Mode, Profile
from game.core.roster import Happening, Roster
from game.headless import SilentMusic
from game.party_run import PartyRun
from game.poses import follow_party, follow_player, load_posenet
from game.song_course import RunState
from game.virtual.scene import Scene, Truth, draw_scene
from pose_engine.follow import Follower, GroupFollower
from pose_engine.types import Frame, PoseSnapshot

FPS: Final = 30.0
HEIGHT: Final = 480
COUNTDOWN_S: Final = 1.0
CAMERA_NOISE: Final = 4.0  # standard deviation in steps of 255
GRAINS: Final = 16
APART: Final = 5.0  # points of 100 that a score may differ from the one alone
TIE: Final = 5.0  # scores alone that are nearer count as equal
COST: Final = 1.20  # of one player's pose time that six may take
OWN, OTHER = (
    0.2,
    0.5,
)  # likeness to the own and to another figure at which a tag is on the wrong one
SEEDS: Final = tuple(range(20))


@lru_cache(maxsize=2 * GRAINS)
def _grain(shape: tuple[int, ...], number: int) -> NDArray[np.int16]:
    """One of a camera's noises, which take turns: to make one takes longer than to draw six."""
    random = np.random.default_rng(number)
    return np.round(random.normal(0, CAMERA_NOISE, shape)).astype(np.int16)


@dataclass
class Camera:
    """A scene, filmed: pictures with a camera's noise, and the people in them."""

    scene: Scene
    follower: Follower | GroupFollower
    virtual: bool = True
    taken: deque[PoseSnapshot] = field(default_factory=lambda: deque(maxlen=8))
    truths: list[Truth] = field(default_factory=list)

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        return [one for one in self.taken if one.frame_index > index]

    def error(self) -> str | None:
        return None

    def shoot(self, index: int, now: float, scene_s: float) -> None:
        image, self.truths = draw_scene(self.scene, scene_s, HEIGHT, plain=True)
        noisy = cv2.add(image, _grain(image.shape, index % GRAINS), dtype=cv2.CV_8U)
        frame = Frame(noisy, now, index)
        started = time.perf_counter()
        people = self.follower.update(self.follower.estimate(noisy), frame)
        pose_ms = (time.perf_counter() - started) * 1e3
        self.taken.append(PoseSnapshot(index, now, now, people, 0, frame.size, pose_ms))


@dataclass
class Danced:
    """How a party ended: scores in percent by figure, tags on the wrong figure, pose times."""

    shares: dict[int, float]
    switches: int
    announced: int
    pose_ms: list[float]


def dance(scene: Scene, follower: Follower | GroupFollower) -> Danced:
    """Lets everybody in a scene who dances dance to the end, and judges them."""
    song = next(actor.dance for actor in scene.actors if actor.dance is not None)
    players = sum(actor.dance is not None for actor in scene.actors)
    camera = Camera(scene, follower)
    run = PartyRun(
        song,
        Mode.VERSUS,
        Roster(players),
        {},
        camera,
        SilentMusic(),
        usual=Profile(""),
        admit=players,
        seconds=scene.duration_s,
        countdown_s=COUNTDOWN_S,
    )
    now, index = 100.0, 0
    figure_of: dict[int, int] = {}  # by seat
    switches = announced = 0
    on_wrong: set[int] = set()
    while run.state is not RunState.FINISHED:
        scene_s = min(max(run.song_s + 1 / FPS, 0.0), scene.duration_s - 1e-6)
        camera.shoot(index, now, scene_s)
        run.update(now)
        announced += sum(event.kind is not Happening.JOINED for event in run.events)
        for seat, figure, other in _tags(run, camera.truths, figure_of):
            if other and seat not in on_wrong:
                switches += 1
                on_wrong.add(seat)
            elif figure and not other:
                on_wrong.discard(seat)
        now, index = now + 1 / FPS, index + 1
    shares = {figure: 0.0 for figure, one in enumerate(scene.actors) if one.dance is not None}
    for standing in run.standings():
        if standing.seat in figure_of:
            shares[figure_of[standing.seat]] = 100 * standing.share
    return Danced(shares, switches, announced, run.pose_ms)


def _tags(
    run: PartyRun, truths: Sequence[Truth], figure_of: dict[int, int]
) -> list[tuple[int, bool, bool]]:
    """For each player seen: the seat, if the tag is on its figure, and if on another one.

    Whose figure a seat is shows in the first picture that tells.
    """
    found = []
    for seat in run.roster.here:
        person = run.people.get(seat.track)
        if person is None or not truths:
            continue
        likeness = {truth.person: similarity(truth, person) for truth in truths}
        best = max(likeness, key=lambda figure: likeness[figure])
        if seat.id not in figure_of:
            if likeness[best] >= OTHER and best not in figure_of.values():
                figure_of[seat.id] = best
            continue
        own = figure_of[seat.id]
        other = best != own and likeness[best] >= OTHER and likeness.get(own, 0.0) <= OWN
        found.append((seat.id, likeness.get(own, 0.0) >= OTHER, other))
    return found


@dataclass(frozen=True)
class Party:
    """One party's figures."""

    seed: int
    name: str
    together: dict[int, float]
    alone: dict[int, float]
    switches: int

    @property
    def gaps(self) -> list[float]:
        return [abs(self.together[one] - self.alone[one]) for one in self.alone]

    @property
    def ranked_right(self) -> bool:
        """Whether everybody who is clearly better alone is better in the party, too."""
        return all(
            self.together[one] > self.together[other]
            for one in self.alone
            for other in self.alone
            if self.alone[one] - self.alone[other] > TIE
        )


def party_of(seed: int) -> Party:
    """The party of a seed, danced together and by everybody alone."""
    scene = make_party(seed)
    both = dance(scene, follow_party())
    posenet = load_posenet()
    single = {
        figure: dance(alone(scene, figure), follow_player(posenet)).shares for figure in both.shares
    }
    shares = {figure: next(iter(own.values())) for figure, own in single.items()}
    return Party(seed, scene.name, both.shares, shares, both.switches)


def cost(seconds: float = 12.0) -> tuple[float, float, float]:
    """Median pose time (ms) of one player alone, in the game for one and in a party's, and of six
    in a party; all take turns, picture by picture."""
    scene = next(one for one in map(make_party, range(200)) if _calm_six(one))
    single = alone(scene, 0)
    cameras = [
        Camera(single, follow_player(load_posenet())),
        Camera(single, follow_party()),
        Camera(scene, follow_party()),
    ]
    times: list[list[float]] = [[], [], []]
    for index in range(round(seconds * FPS)):
        for camera, own in zip(cameras, times, strict=True):
            camera.shoot(index, index / FPS, index / FPS)
            own.append(camera.taken[-1].pose_ms)
    one, party_of_one, six = (statistics.median(own[10:]) for own in times)
    return one, party_of_one, six


def _calm_six(scene: Scene) -> bool:
    return sum(actor.dance is not None for actor in scene.actors) == 6


def print_cost() -> bool:
    one, party_of_one, six = cost()
    print(
        f"pose time: one player {one:.1f} ms, one in a party {party_of_one:.1f} ms, six "
        f"{six:.1f} ms: {six / one:.2f} of one (asked: {COST:.2f}), "
        f"{six / party_of_one:.2f} of a party of one"
    )
    return six <= COST * one


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)), help="default 0..19")
    parser.add_argument("--cost", action="store_true", help="only what six players cost")
    parser.add_argument("--verbose", action="store_true", help="every player's scores")
    parser.add_argument("--processes", type=int, default=min(2, multiprocessing.cpu_count()))
    told = parser.parse_args(arguments)
    if told.cost:
        return 0 if print_cost() else 1
    seeds = [int(word) for word in told.seeds.split(",")]
    print("| party | players | what happens | farthest from alone | ranking | tags swapped |")
    print("| ---: | ---: | --- | ---: | --- | ---: |")
    with multiprocessing.get_context("spawn").Pool(told.processes) as pool:
        parties = [_shown(party, told.verbose) for party in pool.imap(party_of, seeds)]
    return 0 if summed_up(parties) else 1


def _shown(party: Party, verbose: bool) -> Party:
    right = "right" if party.ranked_right else "WRONG"
    print(
        f"| {party.seed} | {len(party.alone)} | {party.name} | {max(party.gaps):.1f} | {right} "
        f"| {party.switches} |",
        flush=True,
    )
    for figure, own in party.alone.items() if verbose else ():
        print(f"  {figure}: {party.together[figure]:.1f}, alone {own:.1f}", file=sys.stderr)
    return party


def summed_up(parties: Sequence[Party]) -> bool:
    """Prints what all parties come to; whether it is what is asked."""
    gaps = [gap for party in parties for gap in party.gaps]
    far = sum(gap > APART for gap in gaps)
    ranked = sum(party.ranked_right for party in parties)
    switches = sum(party.switches for party in parties)
    print(
        f"\n{len(gaps)} players: {statistics.mean(gaps):.2f} points of 100 from alone on average, "
        f"{max(gaps):.1f} at most, {far} farther than {APART:g}; ranking right in {ranked} of "
        f"{len(parties)} parties; {switches} tags swapped unannounced"
    )
    return far == 0 and ranked == len(parties) and switches == 0


if __name__ == "__main__":
    sys.exit(main())
