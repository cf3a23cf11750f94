"""What the virtual dancer is told and what it then does."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.choreography import Choreography, Track
from game.virtual.bodies import ARMS, BODIES, LEGS, with_body
from game.virtual.dancer import idle_pose, neutral_pose, performed_poses
from game.virtual.options import DancerOptions, parse_options
from pose_engine.geometry import mirror, torso_length
from pose_engine.keypoints import LIMBS

DURATION_S = 12.0
PLAIN = DancerOptions()


def make_dance(seed: int = 3, tracks: int = 1) -> Choreography:
    """A standing person whose limbs swing in wide, smooth curves."""
    random = np.random.default_rng(seed)
    times = np.linspace(0.0, DURATION_S, 361)
    made = []
    for _ in range(tracks):
        poses = np.repeat(neutral_pose()[None], len(times), axis=0)
        for chain in (*ARMS, *LEGS):
            reach = 0.10 if chain in ARMS else 0.03
            speed, phase = random.uniform(0.2, 0.7, 2), random.uniform(0, 6, 2)
            swing = np.sin(2 * np.pi * speed * times[:, None] + phase) - np.sin(phase)
            poses[:, chain[1], :2] += (reach * swing).astype(np.float32)
            poses[:, chain[2], :2] += (1.6 * reach * swing).astype(np.float32)
        made.append(Track(times, poses))
    return Choreography(
        "dance", "Dance", "A", "B", "CC0-1.0", 120.0, 0.0, DURATION_S, 2, 30.0, 4 / 3, (10, 200),
        (0.0, 5.0), tuple(made), (),
    )  # fmt: skip


DANCE = make_dance()


def performed(text: str, song_s: float | None, person: int = 0) -> np.ndarray[Any, Any]:
    return performed_poses(DANCE, parse_options(text), song_s, person)


# --- the text behind `virtual:` ------------------------------------------------------------------


def test_every_option_is_read() -> None:
    assert parse_options(
        "late=200ms,noise=0.05,wrong=left_arm+right_leg,still=arms_out,mirrored,people=4,"
        "body=tall,distance=1.5,seed=7,fps=25"
    ) == DancerOptions(
        late_s=0.2, noise=0.05, wrong=("left_arm", "right_leg"), still=True, arms_out=True,
        mirrored=True, people=4, body="tall", distance=1.5, seed=7, fps=25.0,
    )  # fmt: skip
    assert parse_options(" still , late = 0.1s ") == DancerOptions(still=True, late_s=0.1)
    assert parse_options("") == DancerOptions()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dancing=badly", "late=200ms"),
        ("late", "late=200ms"),
        ("late=", "late=200ms"),
        ("late=fast", "not a number"),
        ("late=2m", "not a number"),
        ("late=nan", "not a number"),
        ("late=9", "within -2..5"),
        ("noise=2", "within 0..0.5"),
        ("noise=nan", "within 0..0.5"),
        ("distance=0", "within 0.7..4"),
        ("people=0", "within 1..6"),
        ("people=1.5", "not a number"),
        ("fps=0", "within 1..120"),
        ("wrong=tail", "left_arm"),
        ("body=huge", "medium, tall, small, broad"),
        ("still=standing", "still=arms_out"),
        ("late=1,late=2", "twice"),
    ],
)
def test_what_cannot_be_understood_is_explained_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_options(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_options(text), DancerOptions)


@given(st.integers(-2000, 5000))
def test_milliseconds_and_seconds_agree(late_ms: int) -> None:
    assert parse_options(f"late={late_ms}ms").late_s == pytest.approx(
        parse_options(f"late={late_ms / 1000}s").late_s
    )
    assert parse_options(f"late={late_ms / 1000}").late_s == pytest.approx(late_ms / 1000)


# --- what it does ---------------------------------------------------------------------------------


def test_a_plain_dancer_performs_the_choreography() -> None:
    for song_s in (1.0, 3.3, 11.9):
        np.testing.assert_array_equal(performed_poses(DANCE, PLAIN, song_s), DANCE.pose_at(song_s))


@given(st.floats(-1.0, 20.0), st.floats(-0.5, 2.0))
@settings(max_examples=40)
def test_late_shifts_by_exactly_that(song_s: float, late_s: float) -> None:
    late = performed_poses(DANCE, DancerOptions(late_s=late_s, noise=0.02), song_s)
    np.testing.assert_array_equal(
        late, performed_poses(DANCE, DancerOptions(noise=0.02), song_s - late_s)
    )


def test_mirrored_is_another_dance() -> None:
    assert np.abs(performed("mirrored", 5.0) - performed("", 5.0)).max() > 0.01


@given(st.floats(0.0, DURATION_S))
@settings(max_examples=25)
def test_mirrored_twice_is_the_dance(song_s: float) -> None:
    mirrored = performed("mirrored", song_s)
    np.testing.assert_allclose(mirror(mirrored, DANCE.aspect), performed("", song_s), atol=1e-6)


@pytest.mark.parametrize("body", [name for name in BODIES if name != "medium"])
def test_another_body_keeps_limb_directions_and_the_floor(body: str) -> None:
    poses = DANCE.tracks[0].poses
    other = with_body(poses, body)
    for chain in (*ARMS, *LEGS):
        was, now = (np.diff(p[:, list(chain), :2], axis=1) for p in (poses, other))
        was, now = (v / np.linalg.norm(v, axis=-1, keepdims=True) for v in (was, now))
        np.testing.assert_allclose((was * now).sum(axis=-1), 1.0, atol=1e-5)
    for side in LEGS:
        assert other[:, side[2], 1].max() <= poses[:, [15, 16], 1].max() + 1e-5
    np.testing.assert_allclose(
        other[:, [15, 16], 1].max(axis=1), poses[:, [15, 16], 1].max(axis=1), atol=1e-5
    )
    np.testing.assert_array_equal(other[..., 2], poses[..., 2])
    assert np.abs(other - poses).max() > 0.02


def test_bodies_differ_as_their_names_say() -> None:
    def height(body: str) -> float:
        return float(np.ptp(with_body(neutral_pose(), body)[:, 1]))

    def breadth(body: str) -> float:
        pose = with_body(neutral_pose(), body)
        return float(pose[5, 0] - pose[6, 0])

    assert height("small") < 0.9 * height("medium") < 0.97 * height("tall")
    assert breadth("broad") > 1.1 * breadth("medium")


def test_noise_has_the_strength_and_the_frequencies_it_was_told() -> None:
    times = np.arange(0.0, 60.0, 1 / 50)
    still = DancerOptions(still=True)
    noisy = DancerOptions(still=True, noise=0.05, seed=4)
    clean = np.array([performed_poses(DANCE, still, float(t)) for t in times])
    offsets = np.array([performed_poses(DANCE, noisy, float(t)) for t in times]) - clean
    offsets = offsets[..., :2] / torso_length(clean)[:, None, None]
    assert np.sqrt((offsets**2).mean()) == pytest.approx(0.05, rel=0.08)
    power = (np.abs(np.fft.rfft(offsets, axis=0)) ** 2).sum(axis=(1, 2))
    hertz = np.fft.rfftfreq(len(times), 1 / 50)
    assert power[(hertz > 1.9) & (hertz < 4.1)].sum() > 0.97 * power.sum()
    np.testing.assert_allclose(offsets[:, 0], offsets[:, 4], atol=1e-5)  # the head moves as one
    assert abs(np.corrcoef(offsets[:, 9, 0], offsets[:, 10, 0])[0, 1]) < 0.3


def test_the_same_seed_gives_the_same_dance() -> None:
    text = "noise=0.05,wrong=left_arm,people=2"
    first = [performed(f"{text},seed=5", t, 1) for t in (0.0, 2.0, 7.7)]
    again = [performed(f"{text},seed=5", t, 1) for t in (7.7, 2.0, 0.0)][::-1]
    np.testing.assert_array_equal(first, again)
    assert np.abs(first[1] - performed(f"{text},seed=6", 2.0, 1)).max() > 0.003
    assert np.abs(first[1] - performed(f"{text},seed=5", 2.0, 0)).max() > 0.003


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("limb", LIMBS)
def test_a_wrong_limb_is_wrong_and_moves_and_the_others_are_right(limb: str, seed: int) -> None:
    times = np.arange(1.0, 11.0, 0.1)
    right = np.array([performed("", float(t)) for t in times])
    wrong = np.array([performed(f"wrong={limb},seed={seed}", float(t)) for t in times])
    moved = np.abs(wrong - right)[..., :2].max(axis=(0, 2))
    torso = float(torso_length(right).mean())
    assert moved[list(LIMBS[limb])].max() > 0.2 * torso
    if limb != "torso":
        others = [part for part in range(17) if part not in LIMBS[limb]]
        assert moved[others].max() == 0.0
        ends = wrong[:, LIMBS[limb][2], :2] - wrong[:, LIMBS[limb][0], :2]
        assert ends.std(axis=0).max() > 0.01 * torso
        assert np.abs(np.diff(wrong, axis=0)).max() < 0.12  # nothing leaps
    assert wrong[..., 1].max() <= right[..., 1].max() + 0.02


def test_a_still_dancer_stands_with_its_arms_down_or_out() -> None:
    times = np.arange(0.0, 12.0, 0.5)
    down = np.array([performed("still", float(t)) for t in times])
    out = np.array([performed("still=arms_out", float(t)) for t in times])
    assert np.ptp(down, axis=0).max() < 0.02
    assert np.ptp(down, axis=0).max() > 0.0005  # but it breathes
    assert (down[:, [9, 10], 1] > down[:, [7, 8], 1]).all()
    assert (down[:, [7, 8], 1] > down[:, [5, 6], 1]).all()
    np.testing.assert_allclose(out[:, [9, 10], 1], out[:, [5, 6], 1], atol=0.02)
    assert (out[:, 9, 0] > out[:, 5, 0]).all()
    assert (out[:, 10, 0] < out[:, 6, 0]).all()


def test_before_the_song_and_after_it_the_dancer_idles_without_a_leap() -> None:
    times = np.arange(-2.0, DURATION_S + 4.0, 1 / 60)
    poses = np.array([performed_poses(DANCE, PLAIN, float(t)) for t in times])
    assert np.abs(np.diff(poses, axis=0)).max() < 0.03
    assert np.abs(poses[0] - DANCE.tracks[0].poses[0]).max() < 0.02
    assert np.abs(poses[-1] - DANCE.tracks[0].poses[0]).max() < 0.02
    np.testing.assert_allclose(performed_poses(DANCE, PLAIN, None), idle_pose(0.0, DANCE))
    assert np.abs(idle_pose(1.0) - idle_pose(2.0)).max() > 1e-4


@pytest.mark.parametrize("people", [2, 4, 6])
def test_several_people_stand_side_by_side_in_the_picture(people: int) -> None:
    dance = make_dance(tracks=3)
    options = DancerOptions(people=people)
    poses = np.array(
        [
            [performed_poses(dance, options, float(t), person) for person in range(people)]
            for t in np.arange(0.0, 12.0, 0.5)
        ]
    )
    hips = poses[:, :, [11, 12], 0].mean(axis=(0, 2))
    assert (np.diff(hips) > 0.1).all()
    assert poses[..., 0].min() > -0.03
    assert poses[..., 0].max() < dance.aspect + 0.03


def test_distance_shrinks_towards_the_horizon() -> None:
    near, far = performed("", 3.0), performed("distance=2", 3.0)
    assert np.ptp(far[:, 1]) == pytest.approx(np.ptp(near[:, 1]) / 2, rel=1e-4)
    assert far[15, 1] < near[15, 1]


def test_a_tall_body_steps_back_rather_than_out_of_the_picture() -> None:
    times = np.arange(0.0, 12.0, 0.25)
    tops = [performed("body=tall", float(t))[:, 1].min() for t in times]
    assert min(tops) > 0.0


def test_the_dancer_needs_no_camera_library() -> None:
    code = "import sys, game.virtual.dancer; assert not {'cv2', 'pygame'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
