"""Scripted parties: the same every time, each thing in some, scores far enough apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.party_scenes import (
    COUNTS,
    DURATION_S,
    SONGS,
    THINGS,
    alone,
    course,
    make_party,
    players,
)
from benchmarks.scenes import ASPECT
from game.core.judge import RULES, PoseTrail
from game.core.referee import judge_all
from game.virtual.group import SKILLS
from game.virtual.options import DancerOptions
from game.virtual.scene import Actor, Scene, draw_scene

PARTIES = [make_party(seed) for seed in range(20)]
NAMES = [party.name for party in PARTIES]


def inside(pose: np.ndarray) -> bool:
    return bool((pose[:, 0] > 0).all() and (pose[:, 0] < ASPECT).all())


def share(scene: Scene, person: int) -> float:
    """The score (percent) of one who is seen perfectly, and alone."""
    trail, only = PoseTrail(), alone(scene, person)
    for time_s in np.arange(0.0, scene.duration_s, 1 / 15):
        for _, pose in only.people(float(time_s)):
            if inside(pose):
                trail.add(float(time_s), pose.astype(np.float32))
    return 100 * judge_all(course(scene), trail, RULES["medium"]).share


@pytest.mark.parametrize("party", PARTIES, ids=NAMES)
def test_a_party_is_the_same_every_time(party: Scene) -> None:
    again = make_party(int(party.name.split()[1]))
    assert again.name == party.name
    for one, other in zip(party.actors, again.actors, strict=True):
        np.testing.assert_array_equal(one.path, other.path)
        assert (one.look, one.body, one.skill) == (other.look, other.body, other.skill)


@pytest.mark.parametrize("party", PARTIES, ids=NAMES)
def test_players_dance_the_same_from_the_start_and_others_do_not_play(party: Scene) -> None:
    playing = players(party)
    assert len(playing) in COUNTS
    assert list(playing) == list(range(len(playing)))
    actors = [party.actors[who] for who in playing]
    assert len({id(actor.dance) for actor in actors}) == 1
    assert {(actor.song_s, actor.path[0, 0]) for actor in actors} == {(0.0, 0.0)}
    assert len({actor.look for actor in actors}) == len(actors)
    assert len({actor.body for actor in actors}) >= min(len(actors), 4)
    assert len({actor.path[0, 2] for actor in actors}) == len(actors)
    assert all(inside(actor.pose(0.0)) for actor in actors)
    assert len(course(party).moves) >= 5


@pytest.mark.parametrize("party", PARTIES[::3], ids=NAMES[::3])
def test_nobody_leaps(party: Scene) -> None:
    for who in players(party):
        actor = party.actors[who]
        times = np.arange(0.0, min(actor.path[-1, 0], party.duration_s), 1 / 15)
        poses = np.array([actor.pose(float(t)) for t in times])
        assert np.abs(np.diff(poses[..., :2], axis=0)).max() < 0.3


def test_each_thing_happens_and_two_at_most() -> None:
    for thing in THINGS:
        happens = [name for name in NAMES if thing in name]
        assert len(happens) >= 3
        assert {name.split()[3] for name in happens} == {"2:", "4:", "6:"}
    assert max(name.count(" and ") for name in NAMES) == 1
    assert {actor.dance.id for party in PARTIES for actor in party.actors if actor.dance} == set(
        SONGS
    )


def test_what_the_names_say_is_what_happens() -> None:
    for party in PARTIES:
        paths = [party.actors[who].path for who in players(party)]
        ends = np.array([path[-1, 0] for path in paths])
        assert ((ends < DURATION_S).any()) == ("gone" in party.name)
        gaps = [_away_s(party.actors[who]) for who in players(party)]
        assert (max(gaps) > 4.0) == ("away" in party.name)
        assert max(gaps) < 10.5
        order = [np.argsort([path[row, 1] for path in paths]) for row in (0, -1)]
        stays = "gone" not in party.name
        assert not stays or (order[0] != order[1]).any() == ("cross" in party.name)
        strangers = [actor for actor in party.actors if actor.dance is None]
        distances = [actor.path[0, 2] for actor in strangers]
        nearest = min(path[:, 2].min() for path in paths)
        assert any(d < nearest for d in distances) == ("child" in party.name)
        assert any(d > nearest for d in distances) == ("passer" in party.name)


def _away_s(actor: Actor) -> float:
    """For how long nothing of somebody is in the picture who comes back."""
    times = np.arange(0.0, min(actor.path[-1, 0], DURATION_S), 0.5)
    seen = [
        bool(((x := actor.pose(float(t))[:, 0]) > 0).any() and (x < ASPECT).any()) for t in times
    ]
    there = np.nonzero(seen)[0]
    return max((b - a for a, b in pairwise(there)), default=1) / 2


def test_one_hides_behind_another() -> None:
    party = next(party for party in PARTIES if "hide" in party.name)
    shown = []
    for time_s in np.arange(6.0, 18.0, 0.25):
        truths = draw_scene(party, float(time_s), 240)[1]
        shown.append(min(truth.visible.sum() for truth in truths))
    assert min(shown) <= 6
    assert shown[-1] > 12


@pytest.mark.parametrize("seed", [2, 8, 11, 17])
def test_scores_are_far_apart_and_in_the_order_of_skill(seed: int) -> None:
    party = PARTIES[seed]
    ranks = [SKILLS.index(replace(party.actors[who].skill, seed=0)) for who in players(party)]
    shares = [share(party, who) for who in players(party)]
    ordered = [shares[who] for who in np.argsort(ranks)]
    assert ordered[0] > 97
    assert min(better - worse for better, worse in pairwise(ordered)) >= 10


def test_alone_is_the_same_actor() -> None:
    party = PARTIES[1]
    only = alone(party, 2)
    assert list(only.actors) == [party.actors[2]]
    np.testing.assert_array_equal(only.people(5.0)[0][1], dict(party.people(5.0))[2])


def test_a_party_has_two_four_or_six() -> None:
    assert {len(players(make_party(4, count))) for count in COUNTS} == set(COUNTS)
    with pytest.raises(ValueError, match="2, 4, 6"):
        make_party(1, 5)


def test_an_actor_dances_as_badly_as_told() -> None:
    dance = course(PARTIES[0])
    path = np.array([[0.0, 0.9, 1.5, 0.0], [20.0, 0.9, 1.5, 0.0]])
    right, late, wrong, plain = (
        Actor(path, dance=dance, skill=skill)
        for skill in (
            DancerOptions(),
            DancerOptions(late_s=0.5),
            DancerOptions(wrong=("left_arm",)),
            DancerOptions(people=2),  # nothing that makes a difference
        )
    )
    np.testing.assert_allclose(late.pose(8.5), right.pose(8.0), atol=1e-6)
    np.testing.assert_allclose(plain.pose(8.0), right.pose(8.0), atol=1e-6)
    differs = np.abs(wrong.pose(8.0) - right.pose(8.0)).max(axis=1) > 1e-3
    assert set(np.nonzero(differs)[0]) <= {7, 9}
    assert late.pose(0.1)[:, :2] == pytest.approx(right.pose(0.0)[:, :2], abs=0.02)
