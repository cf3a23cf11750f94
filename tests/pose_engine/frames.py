"""Pictures' poses for the tests of pose files."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from pose_engine.formats.frame_poses import FramePoses
from pose_engine.types import Pose
from tests.fakes import STANDING, as_pose


def film_frames(count: int = 3, people: int = 2, source: str = "dance.mp4") -> list[FramePoses]:
    """A film of people who walk to the right."""
    return [
        FramePoses(
            source,
            index,
            index / 30,
            (480, 640),
            tuple(
                as_pose(STANDING + 0.01 * index + 0.3 * person, 480, 0.9 - 0.1 * person)
                for person in range(people)
            ),
            tuple(range(1, people + 1)),
        )
        for index in range(count)
    ]


def picture(source: str = "a.jpg", index: int = 0, people: int = 1) -> FramePoses:
    """A picture without a time."""
    poses = tuple(as_pose(STANDING + 0.1 * person, 480) for person in range(people))
    return FramePoses(source, index, None, (480, 640), poses)


@st.composite
def poses(draw: st.DrawFn, height: int) -> Pose:
    """Any pose up to 100 frame heights off."""
    place = st.floats(-100, 100, width=32)
    score = st.floats(0, 1, width=32)
    places = np.array(draw(st.lists(place, min_size=34, max_size=34))).reshape(17, 2)
    scores = draw(st.lists(score, min_size=17, max_size=17))
    return Pose((places * height).astype(np.float32), np.array(scores, np.float32), draw(score))


@st.composite
def films(draw: st.DrawFn) -> list[FramePoses]:
    """Any film of up to three pictures, each of up to two people, some of them numbered."""
    size = (draw(st.integers(1, 5000)), draw(st.integers(1, 5000)))
    rate = draw(st.floats(1, 240))
    frames = []
    for index in range(draw(st.integers(1, 3))):
        people = tuple(draw(st.lists(poses(size[0]), max_size=2)))
        number = st.none() | st.integers(0, 2**31)
        ids = tuple(draw(st.lists(number, min_size=len(people), max_size=len(people))))
        if all(player_id is None for player_id in ids):
            ids = ()
        frames.append(FramePoses("dance.mp4", index, index / rate, size, people, ids))
    return frames


def farthest(frame: FramePoses, other: FramePoses) -> float:
    """The largest difference of a coordinate, in frame heights."""
    assert frame.size is not None
    assert len(frame.poses) == len(other.poses)
    gaps = [
        np.abs(a.keypoints.astype(float) - b.keypoints).max()
        for a, b in zip(frame.poses, other.poses, strict=True)
    ]
    return float(max(gaps, default=0.0) / frame.size[0])
