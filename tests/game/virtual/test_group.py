"""Several virtual people: bodies, skill, their row, and hands raised to join."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.gestures import hand_raised
from game.core.roster import JOIN_S, Person, Roster
from game.virtual.bodies import BODIES
from game.virtual.camera import WIDE, VirtualCamera, draw_dance, size_for
from game.virtual.dancer import performed_poses
from game.virtual.figure import draw_people
from game.virtual.gesturing import Point
from game.virtual.group import ROUND_S, SKILLS, body_of, hand_share, person_of
from game.virtual.options import VARIED, DancerOptions, parse_options
from pose_engine import PoseNet
from pose_engine.geometry import in_frame_heights
from tests.fakes import make_choreography

SONG = make_choreography(duration_s=20.0)
ASPECT = WIDE[1] / WIDE[0]


def filmed(words: str, seconds: float) -> list[tuple[float, np.ndarray]]:
    """What a camera shows while no song plays: instants and poses (N, 17, 3)."""
    camera = VirtualCamera(parse_options(words))
    return [(at, camera.posed(at)[0]) for at in 100.0 + np.arange(0.0, seconds, 0.1)]


# --- who is who -----------------------------------------------------------------------------------


def test_everyone_has_a_body_of_their_own_unless_one_is_told() -> None:
    several = parse_options("people=6")
    assert several == DancerOptions(people=6)
    assert [body_of(several, who) for who in range(5)] == [*BODIES, "medium"]
    told = parse_options("people=3,body=tall")
    assert {body_of(told, who) for who in range(3)} == {"tall"}
    assert parse_options("").body == "medium"
    assert body_of(replace(several, people=1), 0) == "medium"
    assert several.body == VARIED


def test_skill_is_mixed_by_seed_and_what_is_told_holds_for_all() -> None:
    plain = parse_options("people=4")
    assert all(person_of(plain, who).forgets == 0 for who in range(4))
    mixed = parse_options("people=6,skill=mixed")
    assert [person_of(mixed, who).forgets for who in range(6)] == [s.forgets for s in SKILLS]
    assert [person_of(mixed, who).wrong for who in range(6)] == [s.wrong for s in SKILLS]
    orders = set()
    for seed in range(1, 6):
        shuffled = parse_options(f"people=6,skill=mixed,seed={seed}")
        forgets = tuple(person_of(shuffled, who).forgets for who in range(6))
        assert sorted(forgets) == sorted(skill.forgets for skill in SKILLS)
        orders.add(forgets)
    assert len(orders) > 1
    late = parse_options("people=6,skill=mixed,late=300ms,wrong=torso")
    assert {(person_of(late, who).late_s, person_of(late, who).wrong) for who in range(6)} == {
        (0.3, ("torso",))
    }


@pytest.mark.parametrize("words", ["skill=great", "forgets=2", "forgets=nan"])
def test_what_is_no_skill_is_refused(words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_options(words)
    assert "\n" not in str(caught.value)


def test_who_forgets_lets_the_arms_hang_for_that_share_of_the_moves() -> None:
    times = np.arange(1.0, 19.0, 0.1)
    right = np.array([performed_poses(SONG, DancerOptions(), float(t)) for t in times])
    before = 0.0
    for share in (0.3, 0.6, 1.0):
        options = DancerOptions(forgets=share)
        poses = np.array([performed_poses(SONG, options, float(t)) for t in times])
        assert np.abs(np.diff(poses[..., :2], axis=0)).max() < 0.12  # nothing leaps
        differs = float((np.abs(poses - right).max(axis=(1, 2)) > 0.01).mean())
        assert differs > before + 0.1
        before = differs
    assert before > 0.8


# --- where they stand -----------------------------------------------------------------------------


@pytest.mark.parametrize("song", [SONG, None], ids=["song", "no song"])
@pytest.mark.parametrize("people", [2, 4, 6])
def test_a_wide_picture_holds_everybody_with_room_for_arms(people: int, song: object) -> None:
    options = DancerOptions(people=people)
    dance = SONG if song else None
    poses = np.array(
        [
            [performed_poses(dance, options, float(t), who, 0.0, ASPECT) for who in range(people)]
            for t in np.arange(0.0, 20.0, 0.5)
        ]
    )
    assert poses[..., 0].min() > 0.0
    assert poses[..., 0].max() < ASPECT
    assert poses[..., 1].min() > 0.0
    middles = poses[:, :, [11, 12], 0].mean(axis=(0, 2))
    assert middles.mean() == pytest.approx(ASPECT / 2, abs=0.06)
    size = np.ptp(poses[0, 0, :, 1])
    assert np.diff(middles).min() > 0.6 * size
    assert size > 0.3


def test_one_person_stands_in_the_middle_of_a_wide_picture() -> None:
    narrow, wide = (performed_poses(SONG, DancerOptions(), 4.0, 0, 0.0, a) for a in (None, ASPECT))
    np.testing.assert_allclose(wide[:, 0] - narrow[:, 0], (ASPECT - 4 / 3) / 2, atol=1e-6)
    np.testing.assert_allclose(wide[:, 1:], narrow[:, 1:], atol=1e-6)


def test_several_are_filmed_wide_and_look_different() -> None:
    assert size_for(DancerOptions()) == (480, 640)
    options = parse_options("people=3")
    assert size_for(options) == WIDE
    image = draw_dance(SONG, options, 3.0)
    assert image.shape == (*WIDE, 3)
    shirts = []
    for who in range(3):
        pose = performed_poses(SONG, options, 3.0, who, 0.0, ASPECT)
        x, y = pose[[5, 6, 11, 12], :2].mean(axis=0) * WIDE[0]
        shirts.append(image[round(y), round(x)].astype(int))
    assert min(np.abs(shirts[a] - shirts[b]).max() for a, b in ((0, 1), (0, 2), (1, 2))) > 60


# --- joining --------------------------------------------------------------------------------------


def test_hands_go_up_in_turn_round_after_round() -> None:
    times = np.arange(0.0, 30.0, 0.05)
    for person in range(6):
        up = np.array([hand_share(float(t), person) for t in times])
        assert up.max() == 1.0
        assert times[up > 0][0] == pytest.approx(1.5 + 1.2 * person, abs=0.1)
        np.testing.assert_allclose(
            up[times >= 15.0], [hand_share(float(t) - ROUND_S, person) for t in times[times >= 15]],
            atol=1e-6,
        )  # fmt: skip
        assert (up[times < ROUND_S] == 1.0).sum() * 0.05 > JOIN_S + 0.4


@pytest.mark.parametrize("people", [2, 6])
def test_a_group_joins_by_itself(people: int) -> None:
    roster, joined = Roster(), []
    for at, poses in filmed(f"people={people}", 12.0):
        here = [Person(who, pose) for who, pose in enumerate(poses)]
        joined += [event.seat.track for event in roster.update(at, here)]
    assert joined == list(range(people))


def test_one_alone_raises_no_hand() -> None:
    assert not any(hand_raised(poses).any() for _, poses in filmed("", 6.0))


def test_nobody_raises_a_hand_in_a_song_and_a_gesture_goes_first() -> None:
    camera = VirtualCamera(parse_options("people=2"), None, lambda at: at)
    shown = np.array([camera.posed(at)[0] for at in np.arange(0.0, 5.0, 0.1)])
    assert not hand_raised(shown).any()
    camera.set_song(None)
    camera.set_gesture(Point((0.5, 0.5)))
    raised = hand_raised(np.array([camera.posed(at)[0] for at in np.arange(5.0, 22.0, 0.1)]))
    assert not raised[:, 0].any()
    assert raised[:, 1].any()


def test_posenet_sees_every_raised_hand(posenet: PoseNet) -> None:
    """Where it looks at one of six at a time, as at a player."""
    net, options = posenet.resized(225), parse_options("people=6")
    camera = VirtualCamera(options)
    up, seen = np.zeros(6), np.zeros(6)
    for at in np.arange(0.0, 10.0, 0.25):
        poses, _ = camera.posed(float(at))
        image = draw_people(WIDE, list(poses * (WIDE[0], WIDE[0], 1.0)))
        for who in (who for who in range(6) if hand_share(float(at), who) == 1.0):
            crop = _around(image, performed_poses(None, options, None, who, 0.0, ASPECT) * WIDE[0])
            pose = net.estimate_single_pose(crop)
            up[who] += 1
            seen[who] += bool(hand_raised(in_frame_heights(pose, crop.shape[0])))
    assert (up >= 5).all()
    assert (seen >= 0.8 * up).all()


def _around(image: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """The part of the picture with one standing person and the room over the head."""
    (x, top), bottom = pose[:, :2].min(axis=0), pose[:, 1].max()
    x, half = float(pose[:, 0].mean()), 0.72 * (bottom - top)
    y = (top + bottom) / 2
    rows = slice(max(0, round(y - half)), round(y + half))
    return np.ascontiguousarray(image[rows, max(0, round(x - half)) : round(x + half)])


def test_company_comes_to_a_party_joins_it_and_goes_again() -> None:
    """Without a camera a party could not meet otherwise."""
    camera = VirtualCamera(DancerOptions(), paced=False, clock=lambda: 0.0)
    assert len(camera.posed(20.0)[0]) == 1
    camera.invite(6)
    shown = np.array([camera.posed(20.0 + at)[0] for at in np.arange(0.0, 9.0, 0.1)])
    assert shown.shape[1] == 4
    assert hand_raised(shown).any(axis=0).all()
    frame = camera.read()
    assert frame is not None
    assert frame.image.shape[:2] == WIDE
    camera.invite(2)
    assert len(camera.posed(31.0)[0]) == 2
    camera.invite(1)
    assert len(camera.posed(32.0)[0]) == 1


@pytest.mark.parametrize("words", ["late=200ms", "still", "body=tall", "people=3"])
def test_a_dancer_who_was_told_something_gets_no_company(words: str) -> None:
    camera = VirtualCamera(parse_options(words))
    before = len(camera.posed(0.0)[0])
    camera.invite(6)
    assert len(camera.posed(1.0)[0]) == before
