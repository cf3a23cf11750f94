"""The shipped dances: anatomy, feet, picture, speed, beat, sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from game.core.choreography import Choreography
from pose_engine.keypoints import PART_IDS
from tools import make_choreographies
from tools.dance import measure, skeleton
from tools.dance.arrange import Arrangement, dancers
from tools.dance.camera import ASPECT, Camera
from tools.dance.motion import Motion
from tools.dance.pose import Array
from tools.dance.skeleton import Body
from tools.song_plan import SONGS, SongPlan

FINE_HZ = 120.0


WRISTS = [PART_IDS["left_wrist"], PART_IDS["right_wrist"]]


BONES = [
    *((f"{side}_shoulder", f"{side}_elbow", skeleton.UPPER_ARM) for side in ("left", "right")),
    *((f"{side}_elbow", f"{side}_wrist", skeleton.FOREARM) for side in ("left", "right")),
    *((f"{side}_hip", f"{side}_knee", skeleton.THIGH) for side in ("left", "right")),
    *((f"{side}_knee", f"{side}_ankle", skeleton.SHANK) for side in ("left", "right")),
    ("left_hip", "right_hip", 2 * skeleton.HIP_HALF),
]


@dataclass(frozen=True, eq=False)
class Dance:
    """A whole song, at the frame rate and finely sampled."""

    plan: SongPlan
    choreography: Choreography
    arrangement: Arrangement
    fine_beats: Array
    motion: Motion
    body: Body
    dancer: int

    @property
    def poses(self) -> np.ndarray:
        return self.choreography.tracks[self.dancer].poses

    def scored(self) -> list[int]:
        return [i for i, move in enumerate(self.choreography.moves) if move.scored]

    def first_frames(self) -> list[int]:
        moves = self.choreography.moves
        return [round(moves[i].start_s * make_choreographies.FRAME_RATE) for i in self.scored()]


DANCERS = [(plan, dancer) for plan in SONGS for dancer in range(dancers(plan))]


@pytest.fixture(scope="module", params=DANCERS, ids=lambda one: f"{one[0].id}-{one[1]}")
def dance(request: pytest.FixtureRequest) -> Dance:
    plan, dancer = request.param
    times_s = np.arange(0.0, plan.duration_s, 1 / FINE_HZ)
    arrangement, motion, body = make_choreographies.perform(plan, times_s, dancer)
    beats = (times_s - plan.first_beat_s) / plan.beat_s
    choreography = make_choreographies.build(plan)
    return Dance(plan, choreography, arrangement, beats, motion, body, dancer)


def bar_frames(plan: SongPlan) -> int:
    return int(plan.bar_s * make_choreographies.FRAME_RATE)


def angle_at(points: Array, first: str, middle: str, last: str) -> Array:
    one = points[:, PART_IDS[first]] - points[:, PART_IDS[middle]]
    two = points[:, PART_IDS[last]] - points[:, PART_IDS[middle]]
    cosine = np.sum(one * two, -1) / (np.linalg.norm(one, axis=-1) * np.linalg.norm(two, axis=-1))
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def test_bones_keep_their_length(dance: Dance) -> None:
    points = dance.body.points
    assert np.isfinite(points).all()
    for start, end, length in BONES:
        bone = np.linalg.norm(points[:, PART_IDS[start]] - points[:, PART_IDS[end]], axis=-1)
        np.testing.assert_allclose(bone, length, atol=1e-6, err_msg=f"{start} to {end}")
    for side in ("left", "right"):
        collar = points[:, PART_IDS[f"{side}_shoulder"]] - dance.body.neck
        np.testing.assert_allclose(np.linalg.norm(collar, axis=-1), skeleton.CLAVICLE, atol=1e-9)


def test_joints_bend_as_joints_do(dance: Dance) -> None:
    points = dance.body.points
    for side in ("left", "right"):
        knee = angle_at(points, f"{side}_hip", f"{side}_knee", f"{side}_ankle")
        elbow = angle_at(points, f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
        assert knee.min() > 60
        assert elbow.min() > 25
        hip, joint, ankle = (
            points[:, PART_IDS[f"{side}_{part}"]] for part in ("hip", "knee", "ankle")
        )
        assert (joint[:, 2] - (hip + ankle)[:, 2] / 2 > -0.02).all()  # knees bend forwards


def test_feet_stand_on_the_floor(dance: Dance) -> None:
    balls, planted = dance.body.balls, dance.motion.planted
    assert balls[..., 1].min() > -1e-6
    assert planted.mean() > 0.4
    still = planted[1:] & planted[:-1]
    slide = np.linalg.norm(np.diff(balls, axis=0), axis=-1) * FINE_HZ
    assert slide[still].max() < 0.25  # m/s: a foot may pivot, not glide
    for foot in range(2):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], planted[:, foot], [0]])))
        for start, end in edges.reshape(-1, 2):
            stood = balls[start:end, foot]
            assert np.linalg.norm(stood - stood[0], axis=-1).max() < 0.06


def test_body_is_over_its_feet(dance: Dance) -> None:
    feet, pelvis = dance.body.balls[..., 0], dance.body.pelvis[:, 0]
    low, high = feet.min(axis=1), feet.max(axis=1)
    assert (pelvis > low - 0.12).all()
    assert (pelvis < high + 0.12).all()


def test_dancer_stays_in_the_picture(dance: Dance) -> None:
    share = dance.poses[..., :2] / np.array([ASPECT, 1.0])
    assert share.min() > 0.02
    assert share.max() < 0.98
    assert 0.5 < dance.poses[..., 2].min() <= dance.poses[..., 2].max() <= 1.0
    heights = Camera().project(np.array([[0.0, 0.0, 0.0], [0.0, skeleton.STATURE, 0.0]]))[:, 1]
    assert 0.78 < heights[0] - heights[1] < 0.86


def test_nothing_is_too_fast(dance: Dance) -> None:
    speed = measure.speeds(dance.body.points, FINE_HZ)
    assert speed[:, WRISTS].max() < 6.2
    assert np.percentile(speed[:, WRISTS], 99) < 5.3
    assert speed[:, PART_IDS["nose"]].max() < 2.6
    assert speed.max() < 6.2
    step = np.linalg.norm(np.diff(dance.poses[..., :2], axis=0), axis=-1)
    assert step.max() < 0.12  # frame heights between two frames


def test_arms_move_in_every_scored_bar(dance: Dance) -> None:
    count = bar_frames(dance.plan)
    for start in dance.first_frames():
        wrists = dance.poses[start : start + count, WRISTS, :2]
        assert np.ptp(wrists, axis=0).max() > 0.25  # frame heights


def test_moves_cover_the_song(dance: Dance) -> None:
    plan, moves = dance.plan, dance.choreography.moves
    starts = [plan.bar_start_s(bar) for bar in range(plan.bars)]
    np.testing.assert_allclose([move.start_s for move in moves], starts)
    ends = [move.end_s for move in moves[:-1]]
    np.testing.assert_allclose(ends, starts[1:])
    assert moves[-1].end_s <= plan.duration_s
    for section, bar in plan.section_starts():
        for index in range(bar, bar + section.bars):
            assert moves[index].scored == (section.name != "intro")


def test_gold_is_rare_and_held(dance: Dance) -> None:
    gold = [move for move in dance.choreography.moves if move.gold]
    assert 3 <= len(gold) <= 5
    assert gold[-1] is dance.choreography.moves[-1]
    speed = measure.speeds(dance.body.points, FINE_HZ)[:, WRISTS].max(axis=1)
    beats = dance.fine_beats[:-1]
    for move in gold[:-1]:
        beat = (move.start_s - dance.plan.first_beat_s) / dance.plan.beat_s
        assert speed[(beats > beat + 2.3) & (beats < beat + 2.9)].max() < 0.7
    assert speed[beats > dance.plan.bars * 4 + 0.9].max() < 0.4


def test_choruses_are_the_same(dance: Dance) -> None:
    bars = [
        [(p.name, p.side) for p in dance.arrangement.placed[bar : bar + section.bars]]
        for section, bar in dance.plan.section_starts()
        if section.name == "chorus"
    ]
    assert len(bars) >= 2
    assert all(chorus == bars[0] for chorus in bars)


def test_hits_are_on_the_beat(dance: Dance) -> None:
    """Where an arm has swung to a hit, its wrist is slowest near the beat."""
    speed = measure.speeds(dance.body.points, FINE_HZ)[:, WRISTS]
    beats = dance.fine_beats[:-1]
    late = []
    for key in dance.arrangement.keys:
        before = speed[(beats > key.beat - 0.8) & (beats < key.beat)]
        if key.flow or key.beat % 1 or not len(before):
            continue
        near = np.flatnonzero(np.abs(beats - key.beat) < 0.3)
        for wrist in range(2):
            if before[:, wrist].max() > 2.0:
                slowest = near[speed[near, wrist].argmin()]
                late.append((beats[slowest] - key.beat) * dance.plan.beat_s)
    if dance.plan.difficulty == 1:
        return  # a slow dance flows through its keys: there is next to nothing to hit
    assert len(late) > 60
    assert abs(np.median(late)) < 0.03
    assert np.mean(np.abs(late) < 0.09) > 0.85


def test_few_bars_look_like_their_mirror_picture(dance: Dance) -> None:
    starts, count = dance.first_frames(), bar_frames(dance.plan)
    alike = measure.mirror_similarity(dance.poses, starts, count, reach=12)
    assert np.mean(alike > 0.5) <= 0.10
    assert alike.mean() < 0.2


def test_bars_differ(dance: Dance) -> None:
    starts, count = dance.first_frames(), bar_frames(dance.plan)
    alike = measure.cross_similarity(dance.poses, starts, count)
    placed = [dance.arrangement.placed[i] for i in dance.scored()]
    for i, one in enumerate(placed):
        for j, other in enumerate(placed[:i]):
            if one.name != other.name:
                assert alike[i, j] < 0.85, (one.name, other.name)


def test_the_same_plan_gives_the_same_dance(dance: Dance) -> None:
    again = make_choreographies.build(dance.plan)
    assert (again.tracks[dance.dancer].poses == dance.poses).all()
    assert again.moves == dance.choreography.moves
