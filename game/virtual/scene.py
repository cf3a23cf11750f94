"""Several people in one picture who dance, walk, turn round and hide one another.

For tests and benchmarks of tracking: besides the picture, a scene tells where everybody really is
and which parts can be seen. Places are in frame heights: x along the floor from the picture's left
edge; a distance of 1 is where a standing person is 0.75 frame heights tall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from game.core.choreography import Choreography
from game.virtual.bodies import with_body
from game.virtual.dancer import FLOOR, HORIZON, NEUTRAL, DancerOptions, danced_pose
from game.virtual.figure import paint_figure, soften
from game.virtual.looks import BUILDS, LOOKS, Look
from game.virtual.room import cast_shadow, room
from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_EYE,
    LEFT_WRIST,
    NOSE,
    NUM_KEYPOINTS,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_EYE,
)
from pose_engine.types import Image

Points = NDArray[np.float64]

STRIDE: Final = 0.62  # two steps of someone at distance 1, in frame heights
PROFILE_RAD: Final = 1.25  # how far a walker's body turns to where it goes
WALK_SPEED: Final = 0.12  # frame heights a second at which someone surely walks
FACE_DEPTH: Final = ((NOSE, 0.24), (LEFT_EYE, 0.19), (RIGHT_EYE, 0.19))  # torso lengths
AWAY_COS: Final = -0.2  # of the body's turn: below it the face is not seen
HIDDEN_SCORE: Final = 0.0
RIGHT: Final = DancerOptions()


@dataclass(frozen=True, eq=False)
class Actor:
    """One person of a scene.

    `path` is (K, 4): rows of time s (rising), x, distance and turn (rad; pi shows the back). The
    person is there from the first row's time to the last's. With a `dance` they dance it from its
    second `song_s` on, as well or badly as `skill` says (of which body, distance and people tell
    nothing here); without they stand, or walk as fast as their path says. Raises `ValueError` for a
    path of another shape or order.
    """

    path: Points
    look: Look = LOOKS[0]
    body: str = "medium"
    dance: Choreography | None = None
    song_s: float = 0.0
    skill: DancerOptions = RIGHT

    def __post_init__(self) -> None:
        if self.path.ndim != 2 or self.path.shape[1] != 4 or len(self.path) < 2:
            raise ValueError(f"a path must be (2 or more, 4), not {self.path.shape}")
        if not (np.diff(self.path[:, 0]) > 0).all() or not (self.path[:, 2] > 0).all():
            raise ValueError("a path's times must rise and its distances be above 0")

    @cached_property
    def _place(self) -> PchipInterpolator:
        return PchipInterpolator(self.path[:, 0], self.path[:, 1:])

    @cached_property
    def _walked(self) -> tuple[Points, Points]:
        """Times, and the way gone until then in frame heights at distance 1."""
        times = np.arange(self.path[0, 0], self.path[-1, 0] + 0.02, 0.02)
        x, distance, _ = self._place(np.minimum(times, self.path[-1, 0])).T
        return times, np.cumsum(np.abs(np.gradient(x)) * distance)

    def is_there(self, time_s: float) -> bool:
        return bool(self.path[0, 0] <= time_s <= self.path[-1, 0])

    def place(self, time_s: float) -> tuple[float, float, float]:
        """x, distance and turn at a time."""
        x, distance, turn = self._place(time_s)
        return float(x), float(distance), float(turn)

    def pose(self, time_s: float) -> Points:
        """Keypoints (17, 3) in frame heights of the picture, with confidences, at a time."""
        x, distance, turn = self.place(time_s)
        if self.dance is not None:
            at = (self.song_s + time_s - self.path[0, 0]) % self.dance.duration_s
            pose = _danced(self.dance, self.skill, float(at)).astype(np.float64)
            depth = np.zeros(NUM_KEYPOINTS)
        else:
            speed = float(self._place(time_s, 1)[0]) * distance
            share = float(np.clip(abs(speed) / WALK_SPEED, 0.0, 1.0))
            turn += PROFILE_RAD * float(np.sign(speed)) * share
            pose, depth = _walking(float(np.interp(time_s, *self._walked)) / STRIDE, share)
        pose = with_body(_turned(pose, depth, turn), self.body)
        pose[:, 0] = x + (pose[:, 0] - hip_centre(pose)[0]) / distance
        pose[:, 1] = HORIZON + (pose[:, 1] - HORIZON) / distance
        return pose


def _danced(dance: Choreography, skill: DancerOptions, song_s: float) -> NDArray[np.float32]:
    """The dance's own pose (17, 3), or what becomes of it."""
    return dance.pose_at(song_s) if skill == RIGHT else danced_pose(dance, skill, song_s)


def _walking(steps: float, share: float) -> tuple[Points, Points]:
    """A standing pose (17, 3) about x = 0 and its depths (17,), limbs swung in depth by walking."""
    pose = np.ones((NUM_KEYPOINTS, 3))
    pose[:, :2] = NEUTRAL + (0.0, FLOOR)
    swing = 0.13 * share * np.sin(2 * np.pi * steps)
    depth = np.zeros(NUM_KEYPOINTS)
    for part, amount in ((LEFT_ANKLE, 1.0), (LEFT_WRIST, -0.7)):
        depth[part], depth[part + 1] = amount * swing, -amount * swing
        depth[part - 2], depth[part - 1] = 0.4 * depth[part], 0.4 * depth[part + 1]
    lift = 0.05 * share * np.cos(2 * np.pi * steps)
    pose[LEFT_ANKLE, 1] -= max(lift, 0.0)
    pose[RIGHT_ANKLE, 1] -= max(-lift, 0.0)
    return pose, depth


def _turned(pose: Points, depth: Points, turn: float) -> Points:
    """A pose (17, 3) turned about its upright axis; `depth` (17,) is towards the viewer."""
    pose, depth = pose.copy(), depth.copy()
    for part, amount in FACE_DEPTH:
        depth[part] += amount * float(torso_length(pose))
    middle = hip_centre(pose)[0]
    pose[:, 0] = middle + (pose[:, 0] - middle) * np.cos(turn) + depth * np.sin(turn)
    if np.cos(turn) < AWAY_COS:
        pose[[NOSE, LEFT_EYE, RIGHT_EYE], 2] = HIDDEN_SCORE
    profile = np.sin(turn) * (abs(np.cos(turn)) < 0.5)
    if profile:
        # The far ear and eye; a hidden wrist's low score would push the arm behind the trunk.
        far = [RIGHT_EYE, RIGHT_EAR] if profile < 0 else [LEFT_EYE, LEFT_EAR]
        pose[far, 2] = np.minimum(pose[far, 2], 0.1)
    return pose


@dataclass(frozen=True, eq=False)
class Truth:
    """Where one person of a scene really is: keypoints (17, 2) px and whether each part shows."""

    person: int
    keypoints: Points
    visible: NDArray[np.bool_]

    @property
    def area_px2(self) -> float:
        """COCO's area: about 0.53 of the box around the body."""
        width, height = np.ptp(self.keypoints, axis=0)
        return float(max(0.53 * width * height, 0.1 * height**2))


@dataclass(frozen=True, eq=False)
class Scene:
    """People in a room for `duration_s`."""

    name: str
    actors: Sequence[Actor]
    duration_s: float
    aspect: float = 16 / 9

    def people(self, time_s: float) -> list[tuple[int, Points]]:
        """Who is there: numbers and keypoints (17, 3) in frame heights, farthest first."""
        there = [
            (actor.place(time_s)[1], index, actor.pose(time_s))
            for index, actor in enumerate(self.actors)
            if actor.is_there(time_s)
        ]
        return [(index, pose) for _, index, pose in sorted(there, key=lambda one: -one[0])]


def draw_scene(
    scene: Scene, time_s: float, height: int = 360, *, plain: bool = False
) -> tuple[Image, list[Truth]]:
    """The picture (H, W, 3) uint8 RGB of a scene, and where everybody is, nearest last.

    `plain` draws people as a group's, without small details, in little more than half the time.
    """
    size = (height, round(height * scene.aspect))
    image = room(size).copy()
    owner = np.full(size, -1)
    people = [(index, pose * (height, height, 1.0)) for index, pose in scene.people(time_s)]
    for _, points in people:
        _paint_shadow(image, points)
    for index, points in people:
        actor = scene.actors[index]
        rows, columns = _patch(points, size)
        before = image[rows, columns].copy()
        paint_figure(image, points, actor.look, BUILDS[actor.body], plain=plain)
        owner[rows, columns][(image[rows, columns] != before).any(axis=2)] = index
    soften(image, [points for _, points in people])
    return image, [Truth(index, p[:, :2], shown_parts(p, owner, index)) for index, p in people]


def _patch(points: Points, size: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of the picture that a figure can reach."""
    extra = 0.2 * float(np.ptp(points[:, 1])) + 4
    left, top = np.maximum(points[:, :2].min(axis=0) - extra, 0).astype(int)
    right, bottom = np.maximum(points[:, :2].max(axis=0) + extra, 0).astype(int)
    return slice(top, min(bottom, size[0])), slice(left, min(right, size[1]))


def _paint_shadow(image: Image, points: Points) -> None:
    feet = points[[LEFT_ANKLE, RIGHT_ANKLE], :2]
    tall = float(np.ptp(points[:, 1]))
    middle = (float(feet[:, 0].mean()), float(feet[:, 1].max()) + 0.04 * tall)
    cast_shadow(image, middle, (0.24 * tall, 0.06 * tall), 0.45)


def shown_parts(points: Points, owner: NDArray[np.int_], person: int) -> NDArray[np.bool_]:
    """Which parts (17,) of a person can be seen: inside the picture, and nobody in front."""
    height, width = owner.shape
    x, y = np.round(points[:, :2]).astype(int).T
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height) & (points[:, 2] > HIDDEN_SCORE)
    on_top = owner[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
    return np.asarray(inside & ((on_top == person) | (on_top < 0)), bool)
