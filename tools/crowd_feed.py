"""Several virtual people whose poses are known without PoseNet, for pictures of screens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from game.core.choreography import Choreography
from game.virtual.camera import SongTime, no_song
from game.virtual.dancer import performed_poses
from game.virtual.figure import draw_people
from game.virtual.gesturing import with_gesture, with_hand_up
from game.virtual.group import body_of
from game.virtual.looks import BUILDS
from game.virtual.options import MAX_PEOPLE, DancerOptions
from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.types import Frame, Pose, PoseSnapshot, TrackedPose

SIZE = (480, 854)  # px
KEPT = 60  # pictures


class CrowdFeed:
    """A feed for screens, as `game.poses.Poses`: `step()` takes the next picture.

    `count` people are there, of whom those in `up` hold a hand up and those in `arms` both; those
    in `gone` (from 0, left to right) are not to be seen. `close` (0..1) moves all of them towards
    the middle.
    """

    virtual, live, film, ended = True, False, False, False
    fallback: str | None = None
    name = "virtual people"
    trouble: str | None = None

    def __init__(self, now: Callable[[], float]) -> None:
        self.now, self.count = now, 0
        self.up: set[int] = set()
        self.arms: set[int] = set()
        self.gone: set[int] = set()
        self.stranger: int | None = None
        self.close, self.seed = 0.0, 5
        self._first, self._index = 1, -1  # of the tracker's numbers, and of pictures
        self._song: tuple[Choreography | None, SongTime] = (None, no_song)
        self._taken: list[PoseSnapshot] = []
        self._poses = np.zeros((0, NUM_KEYPOINTS, 3), np.float32)

    def invite(self, count: int, *, up: bool = False) -> None:
        """From now on so many stand there, whom nobody has seen before."""
        self._first += MAX_PEOPLE
        self.count, self.gone, self.stranger, self.close = count, set(), None, 0.0
        self.up = set(range(count)) if up else set()

    def known_anew(self, person: int) -> None:
        """The tracker has lost somebody: they are seen under a number of nobody's."""
        self.gone.add(person)
        self.stranger = person

    def step(self) -> None:
        """Takes a picture."""
        at, (song, song_time) = self.now(), self._song
        song_s = song_time(at)
        options = DancerOptions(people=max(1, self.count), skill="mixed", seed=self.seed)
        poses = [
            performed_poses(song, options, song_s, person, at, SIZE[1] / SIZE[0])
            for person in range(self.count)
        ]
        for person in self.up & set(range(self.count)):
            poses[person] = with_hand_up(poses[person], 1.0)
        for person in self.arms & set(range(self.count)):
            poses[person] = with_gesture(poses[person], "raised")
        self._poses = np.array(poses, np.float32).reshape(-1, NUM_KEYPOINTS, 3)
        middle = SIZE[1] / SIZE[0] / 2
        centres = self._poses[..., 0].mean(axis=1)[:, None]
        self._poses[..., 0] += self.close * (middle - centres)
        self._index += 1
        people = tuple(self._tracked(one) for one in range(self.count) if self._is_seen(one))
        self._taken.append(PoseSnapshot(self._index, at - 0.02, at, people, 0, SIZE))
        del self._taken[:-KEPT]

    def _is_seen(self, person: int) -> bool:
        return person not in self.gone or person == self.stranger

    def _tracked(self, person: int) -> TrackedPose:
        points = self._poses[person, :, :2] * SIZE[0]
        pose = Pose(points.astype(np.float32), np.full(NUM_KEYPOINTS, 0.9, np.float32), 0.9)
        number = 1000 + self._first if person == self.stranger else self._first + person
        return TrackedPose(number, pose, 1.0)

    # -- as `Poses`

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None:
        self._song = (choreography, song_time)

    def follow(self, most: int) -> None:
        """All are followed anyway."""

    def frame(self) -> Frame:
        """The room and those who are in it, drawn when somebody looks."""
        points = [pose * np.array([SIZE[0], SIZE[0], 1.0]) for pose in self._poses]
        options = DancerOptions(people=max(1, self.count))
        everybody = range(self.count)
        builds = [BUILDS[body_of(options, one)] for one in everybody if self._is_seen(one)]
        seen = [points[one] for one in everybody if self._is_seen(one)]
        image = draw_people(SIZE, seen, build=builds or [BUILDS["medium"]])
        return Frame(image, self.now(), max(0, self._index))

    def snapshot(self) -> PoseSnapshot | None:
        return self._taken[-1] if self._taken else None

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        newest = self.snapshot()
        return None if newest is None else (self.frame(), newest)

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        return [snapshot for snapshot in self._taken if snapshot.frame_index > index]

    def error(self) -> str | None:
        return self.trouble
