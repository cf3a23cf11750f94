from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.judge import (
    GRADE_VALUES,
    RULES,
    Grade,
    Judgement,
    PoseTrail,
    grade_of,
    judge_move,
    limbs_now,
    value_of,
)
from game.core.referee import judge_all, without_limbs
from game.core.similarity import body_features, confidence_weights, resample
from pose_engine.geometry import mirror
from pose_engine.keypoints import LIMBS
from tests.fakes import FPS, STANDING, dance_poses, make_choreography

MEDIUM = RULES["medium"]
SONG = make_choreography()


def trail_of(poses_at, fps: float = FPS, end_s: float = 12.0) -> PoseTrail:
    """The trail of a dancer whose pose at song time t is `poses_at(array of t)`."""
    trail = PoseTrail()
    times = np.arange(-1.0, end_s, 1 / fps)
    for time, pose in zip(times, poses_at(times), strict=True):
        trail.add(float(time), pose)
    return trail


def right(times: np.ndarray) -> np.ndarray:
    return SONG.tracks[0].poses_at(times)


def verdicts(poses_at, fps: float = FPS, rule=MEDIUM) -> list[Judgement]:
    trail = trail_of(poses_at, fps)
    return [judge_move(SONG, index, trail, rule) for index in range(len(SONG.moves))]


def similarities(poses_at, fps: float = FPS) -> np.ndarray:
    return np.array([verdict.similarity for verdict in verdicts(poses_at, fps)])


def test_dancing_right_is_perfect() -> None:
    found = verdicts(right)
    assert all(verdict.grade is Grade.PERFECT for verdict in found)
    assert min(verdict.similarity for verdict in found) > 0.99
    assert all(set(verdict.limbs) <= set(LIMBS) for verdict in found)
    assert all(abs(verdict.time_error_s) < 0.04 for verdict in found)


def test_place_size_and_picture_do_not_matter() -> None:
    shift = np.array([0.3, 0.1, 0.0], np.float32)
    small = similarities(lambda t: (right(t) * [0.5, 0.5, 1] + shift).astype(np.float32))
    assert small.min() > 0.99


@pytest.mark.parametrize("stance", [STANDING, dance_poses(np.array([3.3]))[0, :, :2]])
def test_standing_still_is_worth_nothing(stance: np.ndarray) -> None:
    still = np.ones((17, 3), np.float32)
    still[:, :2] = stance
    noise = np.random.default_rng(0).normal(0, 0.002, (1000, 17, 3)) * [1, 1, 0]
    found = similarities(lambda t: (still + noise[: len(t)]).astype(np.float32))
    assert found.max() < 0.2
    assert all(v.grade is Grade.MISS for v in verdicts(lambda t: np.repeat(still[None], len(t), 0)))


def test_another_dance_and_the_mirrored_one_are_worth_little() -> None:
    other = make_choreography(seed=5)
    assert similarities(lambda t: other.tracks[0].poses_at(t)).mean() < 0.35
    assert similarities(lambda t: mirror(right(t), SONG.aspect)).mean() < 0.5


@pytest.mark.parametrize("late_s", [-0.1, 0.1, 0.25])
def test_lateness_is_forgiven_and_told(late_s: float) -> None:
    found = verdicts(lambda t: right(t - late_s))
    assert np.mean([verdict.similarity for verdict in found]) > 0.9
    assert np.median([verdict.time_error_s for verdict in found]) == pytest.approx(late_s, abs=0.04)


def test_a_slow_camera_is_not_unfair() -> None:
    assert similarities(right, fps=15).mean() > 0.97


def test_the_wrong_limb_is_named() -> None:
    def wrong(times: np.ndarray) -> np.ndarray:
        poses = right(times)
        other = make_choreography(seed=9).tracks[0].poses_at(times)
        for part in (7, 9):
            poses[:, part, :2] = poses[:, 5, :2] + other[:, part, :2] - other[:, 5, :2]
        return poses

    found = verdicts(wrong)
    told = {limb: [v.limbs[limb] for v in found if limb in v.limbs] for limb in LIMBS}
    means = {limb: np.mean(values) for limb, values in told.items() if values}
    assert min(means, key=lambda limb: means[limb]) == "left_arm"
    assert np.mean([v.similarity for v in found]) < similarities(right).mean() - 0.05


def test_what_the_camera_does_not_see_is_not_judged() -> None:
    def unseen(times: np.ndarray) -> np.ndarray:
        poses = right(times)
        poses[..., 2] = 0.0
        return poses

    assert all(verdict.grade is Grade.NOT_JUDGED for verdict in verdicts(unseen))
    assert judge_move(SONG, 0, PoseTrail(), MEDIUM).grade is Grade.NOT_JUDGED
    trail = trail_of(right, end_s=1.9)
    assert judge_move(SONG, 0, trail, MEDIUM).grade is Grade.NOT_JUDGED


def test_hidden_legs_leave_the_arms_to_judge() -> None:
    def no_legs(times: np.ndarray) -> np.ndarray:
        poses = right(times)
        poses[:, 13:, 2] = 0.0
        return poses

    found = verdicts(no_legs)
    assert np.mean([verdict.similarity for verdict in found]) > 0.9
    assert all("left_leg" not in verdict.limbs for verdict in found)


def test_limbs_can_be_left_out() -> None:
    trail = trail_of(right)
    verdict = judge_move(without_limbs(SONG, ("left_arm", "left_leg")), 0, trail, MEDIUM)
    assert set(verdict.limbs) <= set(LIMBS) - {"left_arm", "left_leg"}
    assert verdict.grade is Grade.PERFECT


def test_the_live_value_of_a_right_dancer_is_high() -> None:
    limbs = limbs_now(SONG, 6.0, trail_of(right), MEDIUM)
    assert limbs
    assert min(limbs.values()) > 0.95


def test_same_poses_same_verdict() -> None:
    assert verdicts(right) == verdicts(right)


def test_a_verdict_does_not_change_with_what_comes_later() -> None:
    early, whole = trail_of(right, end_s=SONG.moves[0].end_s + 0.17), trail_of(right)
    assert judge_move(SONG, 0, early, MEDIUM) == judge_move(SONG, 0, whole, MEDIUM)


def test_grades_and_values() -> None:
    similar = [MEDIUM.floor + (MEDIUM.full - MEDIUM.floor) * value for value in GRADE_VALUES]
    assert grade_of(0.0, MEDIUM) is Grade.MISS
    assert [grade_of(one + 1e-6, MEDIUM) for one in similar] == list(Grade)[2:]
    verdict = Judgement(1, 0, Grade.GOOD, similar[1], 0.0, {})
    assert value_of(verdict, MEDIUM) == pytest.approx(GRADE_VALUES[1], abs=1e-5)
    assert value_of(Judgement(1, 0, Grade.PERFECT, 1.0, 0.0, {}), MEDIUM) == 1.0
    assert value_of(Judgement(1, 0, Grade.MISS, MEDIUM.floor, 0.0, {}), MEDIUM) == 0.0
    nearly = Judgement(1, 0, Grade.MISS, similar[0] - 1e-6, 0.0, {})
    assert value_of(nearly, MEDIUM) == pytest.approx(GRADE_VALUES[0], abs=1e-3)
    assert value_of(Judgement(1, 0, Grade.NOT_JUDGED, 0.9, 0.0, {}), MEDIUM) == 0.0


def test_harder_is_stricter() -> None:
    for lower, higher in (("easy", "medium"), ("medium", "hard")):
        assert RULES[lower].floor <= RULES[higher].floor
        assert RULES[lower].full < RULES[higher].full
        assert RULES[lower].latest_s > RULES[higher].latest_s


def test_each_limbs_time_error_is_told() -> None:
    def late_arm(times: np.ndarray) -> np.ndarray:
        poses, late = right(times).copy(), right(times - 0.2)
        arm = list(LIMBS["left_arm"])
        poses[:, arm] = late[:, arm] + (poses[:, arm[:1]] - late[:, arm[:1]])
        return poses

    found = [one.limb_errors_s for one in verdicts(late_arm)]
    arms = np.array([(one["left_arm"], one["right_arm"]) for one in found if len(one) > 1])
    assert len(arms) >= 3
    assert np.median(arms[:, 0]) == pytest.approx(0.2, abs=0.05)
    assert np.median(arms[:, 1]) == pytest.approx(0.0, abs=0.05)


def test_a_limb_that_is_only_guessed_is_not_judged() -> None:
    def guessed(times: np.ndarray) -> np.ndarray:
        return (right(times) * [1, 1, 0.4]).astype(np.float32)

    assert all(verdict.grade is Grade.NOT_JUDGED for verdict in verdicts(guessed))


def test_trail_keeps_to_the_order_of_time() -> None:
    trail = PoseTrail()
    pose = np.zeros((17, 3), np.float32)
    for time in (0.0, 1.0, 0.5, 1.0, 2.0):
        trail.add(time, pose)
    times, poses = trail.between(0.0, 2.0)
    np.testing.assert_array_equal(times, [0, 1, 2])
    assert poses.shape == (3, 17, 3)
    assert trail.between(3.0, 4.0)[1].shape == (0, 17, 3)
    assert len(trail) == 3


def test_confidence_weights_are_a_ramp() -> None:
    found = confidence_weights(np.array([0.0, 0.1, 0.3, 0.5, 1.0]))
    np.testing.assert_allclose(found, [0, 0, 0.5, 1, 1])


def test_long_gaps_are_not_bridged() -> None:
    times = np.array([0.0, 0.1, 1.0, 1.1])
    features = resample(times, body_features(dance_poses(times)), np.array([0.05, 0.5, 1.05, 2.0]))
    assert (features.weights[[0, 2]] > 0).all()
    assert (features.weights[[1, 3]] == 0).all()


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 5), st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 99))
def test_features_are_free_of_place_and_size(scale, x, y, seed) -> None:
    poses = dance_poses(np.arange(5) / 30, seed).astype(np.float64)
    moved = poses * [scale, scale, 1] + [x, y, 0]
    np.testing.assert_allclose(body_features(moved).values, body_features(poses).values, atol=1e-6)


def test_a_body_without_size_gives_finite_numbers() -> None:
    flat = np.zeros((4, 17, 3))
    assert np.isfinite(body_features(flat).values).all()


def test_a_gold_move_must_be_held() -> None:
    """The end of the move decides: who leaves the pose early loses it."""
    song = make_choreography()
    gold = replace(song, moves=tuple(replace(move, gold=True) for move in song.moves))
    end_s = song.moves[1].end_s

    def leaves_early(times: np.ndarray) -> np.ndarray:
        poses = right(times).copy()
        early = (times > end_s - 0.6) & (times < end_s + 0.3)
        poses[early] = right(times[early] + 3.1)
        return poses

    for poses_at, held in ((right, True), (leaves_early, False)):
        plain = judge_move(song, 1, trail_of(poses_at), MEDIUM)
        golden = judge_move(gold, 1, trail_of(poses_at), MEDIUM)
        assert golden.similarity <= plain.similarity
        assert (golden.similarity == pytest.approx(plain.similarity)) is held


def test_who_dances_without_limbs_is_judged_on_the_rest() -> None:
    def hanging_arm(times: np.ndarray) -> np.ndarray:
        poses = right(times).copy()
        poses[:, LIMBS["left_arm"][1:], :2] = poses[:, [5], :2] + [[0.0, 0.1], [0.0, 0.2]]
        return poses

    trail = trail_of(hanging_arm)
    whole = judge_all(SONG, trail, MEDIUM)
    without = judge_all(without_limbs(SONG, ["left_arm"]), trail_of(hanging_arm), MEDIUM)
    assert whole.share < 0.9
    assert without.share > 0.98
    assert without.max_score == whole.max_score
    nothing = without_limbs(SONG, LIMBS)
    assert not any(move.scored for move in nothing.moves)
    with pytest.raises(ValueError, match="tail"):
        without_limbs(SONG, ["tail"])
