"""Looks where the players are: an estimator that knows whom its tracker follows.

Far from the camera a player is small in the network's input, and PoseNet is at its best on people
about 250 px tall. Once the tracker knows somebody, one look at their part of the picture costs no
more than one at the whole and shows them that large. When they are not there any more, the whole
picture is looked at in the same breath.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from pose_engine.pipeline import Tracker
from pose_engine.posenet import PoseNet
from pose_engine.second_look import SURE, extent, similarity, together
from pose_engine.tracker import PoseTracker
from pose_engine.types import Frame, Image, Pose, TrackedPose

STILL_THERE: Final = 0.2  # OKS with the last pose from which it is the same person
SCOUT_EVERY: Final = 30  # pictures between two looks at the whole: about a second
MISSING_EVERY: Final = 15  # ... while somebody is missing
GROUP_MARGIN: Final = 0.2  # around several people, in sizes of the largest
GROUP_BELOW: Final = 0.4  # of that margin below the feet, which go nowhere: so all are seen larger
# As tall as the game for one shows its player: how sure parts are depends on it, and so do scores.
GROUP_HEIGHT_PX: Final = 175.0
NEWCOMER_PICTURES: Final = 10
NOBODY: Final = 0  # the number of whoever has none yet
HALVES_FROM: Final = 4  # people of whom half are looked for in a picture, half in the next
HALVES_STEP_S: Final = 0.055  # between pictures, beyond which everybody is looked for in each
STEP_SHARE: Final = 0.1  # of a new step between pictures in their mean
OTHERS: Final = 0.6  # sizes from somebody's middle within which a pose may be theirs


class Follower:
    """An estimator and a tracker in one, for a `Pipeline`'s two places.

    `look` finds the poses of a whole picture. Where the tracker follows somebody who was seen in
    the last picture, `posenet` looks near them instead.
    """

    def __init__(
        self, posenet: PoseNet, look: Callable[[Image], Sequence[Pose]], tracker: Tracker
    ) -> None:
        self._posenet, self._look, self._tracker = posenet, look, tracker
        self._followed: list[Pose] = []

    def estimate(self, rgb: Image) -> Sequence[Pose]:
        """The poses near the people followed; those of the whole picture where one is missing."""
        if self._followed:
            found = self._posenet.estimate_near(rgb, self._followed)
            if all(_is_among(pose, found) for pose in self._followed):
                return found
        return self._look(rgb)

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        """The tracker's answer, remembered for the next picture."""
        people = self._tracker.update(poses, frame)
        self._followed = [person.pose for person in people if person.visible]
        return people


class GroupFollower:
    """The same for several people: one look at the part of the picture that holds them all.

    However wide they stand, that part is seen as large as the input's area allows, several times
    larger than in a look at the whole. Many people take turns: a picture shows the left half of
    them, the next one the right half, each again half as large. Whoever is elsewhere, or new, is
    found by a look at the whole every `scout_every` pictures; and soon where somebody is missing.
    """

    def __init__(
        self,
        posenet: PoseNet,
        look: Callable[[Image], Sequence[Pose]],
        tracker: PoseTracker,
        scout_every: int = SCOUT_EVERY,
    ) -> None:
        self._posenet, self._look, self._tracker = posenet, look, tracker
        self._scout_every = scout_every
        self._known: list[TrackedPose] = []  # the unseen ones where they were last
        self._new: list[Pose] = []
        self._excused: frozenset[int] = frozenset()
        self._turn = self._since_scouted = 0
        self._at, self._step_s = -1.0, 0.0

    def estimate(self, rgb: Image) -> Sequence[Pose]:
        """The poses near the people known, or near half of them; now and then also those of
        whoever else is in the picture."""
        self._excused = frozenset()
        if not self._known:
            return self._look(rgb)
        group, others = self._whose_turn([*self._known, *self._newcomers()])
        self._excused = frozenset(person.player_id for person in others) - {NOBODY}
        poses = [one.pose for one in group]
        near = self._posenet.estimate_near(rgb, poses, GROUP_MARGIN, GROUP_HEIGHT_PX, GROUP_BELOW)
        near = [pose for pose in near if not _is_others(pose, group, others)]
        self._since_scouted += 1
        missing = not all(person.visible for person in self._known)
        if self._since_scouted < (MISSING_EVERY if missing else self._scout_every):
            return near
        self._since_scouted = 0
        seen = [person.pose for person in self._known if person.visible]
        self._new = [pose for pose in self._look(rgb) if not _is_among(pose, seen)]
        return together(near, self._new)

    def _newcomers(self) -> list[TrackedPose]:
        """Whom the last look at the whole has shown beside the people known: they are looked at
        for some pictures more, until the tracker knows them."""
        if self._since_scouted > NEWCOMER_PICTURES:
            self._new = []
        seen = [person.pose for person in self._known]
        self._new = [pose for pose in self._new if not _is_among(pose, seen)]
        return [TrackedPose(NOBODY, pose, 0.0) for pose in self._new]

    def _whose_turn(
        self, everybody: Sequence[TrackedPose]
    ) -> tuple[Sequence[TrackedPose], Sequence[TrackedPose]]:
        """Who is looked for in this picture, and who in the next one."""
        if len(everybody) < HALVES_FROM or self._step_s > HALVES_STEP_S:
            return everybody, []
        people = sorted(everybody, key=lambda one: _middle(one.pose)[0])
        half = len(people) // 2
        self._turn = 1 - self._turn
        return (people[half:], people[:half]) if self._turn else (people[:half], people[half:])

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        """The tracker's answer, remembered for the next picture."""
        step_s = frame.captured_at - self._at
        if 0 < step_s < 1:
            self._step_s += STEP_SHARE * (step_s - self._step_s)
        self._at = frame.captured_at
        people = self._tracker.update(poses, frame, self._excused)
        self._known = list(people)
        return people


def _middle(pose: Pose) -> tuple[float, float]:
    """The middle (x, y) of a body, in px."""
    left, top, right, bottom = pose.box(SURE)
    return (left + right) / 2, (top + bottom) / 2


def _is_others(pose: Pose, group: Sequence[TrackedPose], others: Sequence[TrackedPose]) -> bool:
    """Whether a pose is rather that of somebody who has the next turn: the picture's part for
    this turn may show half of them."""
    if not others:
        return False
    x, y = _middle(pose)

    def apart(person: TrackedPose) -> float:
        middle = _middle(person.pose)
        return math.hypot(middle[0] - x, middle[1] - y) / max(extent(person.pose), 1.0)

    nearest = min(map(apart, others))
    return nearest < OTHERS and nearest < min(map(apart, group))


def _is_among(pose: Pose, found: Sequence[Pose]) -> bool:
    return any(similarity(pose, other) >= STILL_THERE for other in found)
