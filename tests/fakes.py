"""Stand-ins for cameras, sound, time and dancers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from game.core.choreography import Choreography, Move, Track
from game.core.replay import LIVE, Replay, ReplayHeader, dance_digest
from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.sources import SourceError
from pose_engine.types import Frame, Image, Pose, PoseSnapshot, TrackedPose

FPS = 30.0
# A standing figure in frame heights: x, y of the 17 keypoints.
STANDING = np.array(
    [
        (0.667, 0.14), (0.68, 0.125), (0.654, 0.125), (0.70, 0.135), (0.634, 0.135),
        (0.74, 0.26), (0.594, 0.26), (0.77, 0.40), (0.564, 0.40), (0.78, 0.52), (0.554, 0.52),
        (0.715, 0.53), (0.619, 0.53), (0.72, 0.72), (0.614, 0.72), (0.722, 0.90), (0.612, 0.90),
    ]
)  # fmt: skip

# How much each keypoint dances: hands most.
LIVELINESS = np.array([0.3] * 5 + [0.3, 0.3, 0.9, 0.9, 1.6, 1.6, 0.2, 0.2, 0.4, 0.4, 0.5, 0.5])


def dance_poses(times_s: np.ndarray, seed: int = 0, amount: float = 0.08) -> np.ndarray:
    """Poses (T, 17, 3) that wave about STANDING, every keypoint in its own rhythm."""
    rng = np.random.default_rng(seed)
    rates = rng.uniform(0.3, 1.1, (NUM_KEYPOINTS, 2, 3))
    phases = rng.uniform(0, 2 * np.pi, (NUM_KEYPOINTS, 2, 3))
    waves = np.sin(2 * np.pi * rates * times_s[:, None, None, None] + phases).mean(axis=-1)
    poses = np.ones((len(times_s), NUM_KEYPOINTS, 3), np.float32)
    poses[..., :2] = STANDING + amount * waves * LIVELINESS[:, None]
    return poses


def make_choreography(
    duration_s: float = 12.0, move_s: float = 2.0, seed: int = 0, **changes: object
) -> Choreography:
    """A small song whose moves follow one another from the second second on."""
    times = np.arange(0.0, duration_s + 1 / FPS, 1 / FPS)
    starts = np.arange(2.0, duration_s - move_s - 0.5, move_s)
    fields: dict[str, object] = {
        "id": "test-song",
        "title": "Test Song",
        "artist": "Nobody",
        "author": "Nobody",
        "licence": "CC0-1.0",
        "bpm": 120.0,
        "first_beat_s": 0.0,
        "duration_s": duration_s,
        "difficulty": 2,
        "frame_rate": FPS,
        "aspect": 4 / 3,
        "hues": (320, 200),
        "preview_s": (2.0, 6.0),
        "tracks": (Track(times, dance_poses(times, seed)),),
        "moves": tuple(
            Move(float(start), float(start + move_s), f"move {index}")
            for index, start in enumerate(starts)
        ),
    }
    return Choreography(**{**fields, **changes})  # type: ignore[arg-type]


def as_pose(points: np.ndarray, height: int = 480, score: float = 0.9) -> Pose:
    """Keypoints (17, 2 or 3) in frame heights as a `Pose` in px."""
    return Pose(
        (points[:, :2] * height).astype(np.float32),
        np.full(NUM_KEYPOINTS, score, np.float32),
        score,
    )


def breaking_estimator(at: int, breakdown: Callable[[], None]) -> Callable[[Image], Sequence[Pose]]:
    """An estimator that finds one person, and breaks down at a picture, counted from one."""
    seen = 0

    def estimate(rgb: Image) -> Sequence[Pose]:
        nonlocal seen
        seen += 1
        if seen == at:
            breakdown()
        return [as_pose(STANDING)]

    return estimate


class ScriptedSource:
    """Gives its pictures, then what `ending` says: None (the end) or an error to raise."""

    name, fps = "the scripted camera", FPS

    def __init__(
        self, frames: int = 3, ending: Exception | None = None, live: bool = False
    ) -> None:
        self.live, self.ending = live, ending
        self._left, self._index, self.closed = frames, 0, False

    def read(self) -> Frame | None:
        if self._index == self._left:
            if self.ending is not None:
                raise self.ending
            return None
        index, self._index = self._index, self._index + 1
        image = np.full((24, 32, 3), index, np.uint8)
        return Frame(image, index / FPS, index, index / FPS)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeFeed:
    """A camera whose player dances `choreography` as told; `look(now, song_s)` takes a picture."""

    choreography: Choreography
    virtual: bool = True
    live: bool = False
    name: str = "the fake camera"
    trouble: str | None = None
    poses: Sequence[np.ndarray] = ()
    newest: PoseSnapshot | None = None
    taken: list[PoseSnapshot] = field(default_factory=list)
    index: int = field(default=-1)

    def snapshot(self) -> PoseSnapshot | None:
        return self.newest

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        return [snapshot for snapshot in self.taken if snapshot.frame_index > index]

    def error(self) -> str | None:
        return self.trouble

    def set_song(
        self, choreography: Choreography | None, song_time: Callable[[float], float | None]
    ) -> None:
        self.song = (choreography, song_time)

    def follow(self, most: int) -> None:
        self.most = most

    def look_at(self, now: float, people: dict[int, np.ndarray], age_s: float = 0.02) -> None:
        """Takes a picture of several people, by the tracker's numbers."""
        self.index += 1
        seen = tuple(TrackedPose(one, as_pose(p), 1.0) for one, p in sorted(people.items()))
        self.newest = snapshot = PoseSnapshot(self.index, now - age_s, now, seen, 0, (480, 640))
        self.taken.append(snapshot)

    def look(self, now: float, points: np.ndarray | None, age_s: float = 0.02) -> None:
        self.index += 1
        people = () if points is None else (TrackedPose(1, as_pose(points), 1.0),)
        self.newest = snapshot = PoseSnapshot(self.index, now - age_s, now, people, 0, (480, 640))
        self.taken.append(snapshot)


class FakeMusic:
    """Notes what it was told; `position` is what the mixer would say."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, float]] = []
        self.position: float | None = None

    def play_music(self, music: Path | bytes | None, start_s: float = 0.0) -> None:
        self.calls.append(("play", start_s))

    def stop_music(self, fade_ms: int = 0) -> None:
        self.calls.append(("stop", fade_ms))

    def position_s(self) -> float | None:
        return self.position


def dance_replay(
    choreography: Choreography, *, late_s: float = 0.0, amount: float = 1.0, **changes: object
) -> Replay:
    """A replay of somebody who dances `late_s` late, with `amount` of the movement.

    `changes` are of its header.
    """
    times = np.arange(-2.0, choreography.duration_s, 1 / 29)
    poses = choreography.tracks[0].poses_at(times - late_s)
    mean = poses.mean(axis=0)
    poses = (mean + (poses - mean) * np.float32(amount)).astype(np.float32)
    poses[..., 2] = 0.9
    fields: dict[str, object] = {
        "song": choreography.id,
        "dance": dance_digest(choreography),
        "difficulty": "medium",
        "camera": LIVE,
        "recorded_at": datetime(2026, 5, 6, 20, 15, tzinfo=UTC),
        "frame_size": (480, 640),
    }
    return Replay(ReplayHeader(**{**fields, **changes}), times, poses)  # type: ignore[arg-type]


BROKEN = SourceError("the scripted camera broke: plug it in again")
