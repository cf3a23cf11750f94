"""The 17 parts of the body that PoseNet finds, and how they hang together.

Order and tree are those of the original PoseNet (tfjs-models/posenet, `keypoints.ts`), which are
those of COCO. `left` is always the person's own left.
"""

from __future__ import annotations

from typing import Final

PART_NAMES: Final[tuple[str, ...]] = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
PART_IDS: Final[dict[str, int]] = {name: index for index, name in enumerate(PART_NAMES)}
NUM_KEYPOINTS: Final = len(PART_NAMES)

NOSE, LEFT_EYE, RIGHT_EYE, LEFT_EAR, RIGHT_EAR = range(5)
LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = range(5, 11)
LEFT_HIP, RIGHT_HIP, LEFT_KNEE, RIGHT_KNEE, LEFT_ANKLE, RIGHT_ANKLE = range(11, 17)

# For each part, the part of the same name on the other side; the nose is its own.
MIRRORED_PARTS: Final[tuple[int, ...]] = (
    0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15,
)  # fmt: skip

# (parent, child) in the edge order of the displacement maps.
POSE_TREE: Final[tuple[tuple[int, int], ...]] = (
    (NOSE, LEFT_EYE),
    (LEFT_EYE, LEFT_EAR),
    (NOSE, RIGHT_EYE),
    (RIGHT_EYE, RIGHT_EAR),
    (NOSE, LEFT_SHOULDER),
    (LEFT_SHOULDER, LEFT_ELBOW),
    (LEFT_ELBOW, LEFT_WRIST),
    (LEFT_SHOULDER, LEFT_HIP),
    (LEFT_HIP, LEFT_KNEE),
    (LEFT_KNEE, LEFT_ANKLE),
    (NOSE, RIGHT_SHOULDER),
    (RIGHT_SHOULDER, RIGHT_ELBOW),
    (RIGHT_ELBOW, RIGHT_WRIST),
    (RIGHT_SHOULDER, RIGHT_HIP),
    (RIGHT_HIP, RIGHT_KNEE),
    (RIGHT_KNEE, RIGHT_ANKLE),
)
NUM_EDGES: Final = len(POSE_TREE)
# For each edge of the tree, the edge of the same name on the other side.
MIRRORED_EDGES: Final[tuple[int, ...]] = tuple(
    POSE_TREE.index((MIRRORED_PARTS[a], MIRRORED_PARTS[b])) for a, b in POSE_TREE
)

# Lines that look like a body when drawn: the tree's limbs, closed across shoulders and hips.
SKELETON_EDGES: Final[tuple[tuple[int, int], ...]] = (
    (LEFT_SHOULDER, RIGHT_SHOULDER),
    (LEFT_HIP, RIGHT_HIP),
    (LEFT_SHOULDER, LEFT_HIP),
    (RIGHT_SHOULDER, RIGHT_HIP),
    (LEFT_SHOULDER, LEFT_ELBOW),
    (LEFT_ELBOW, LEFT_WRIST),
    (RIGHT_SHOULDER, RIGHT_ELBOW),
    (RIGHT_ELBOW, RIGHT_WRIST),
    (LEFT_HIP, LEFT_KNEE),
    (LEFT_KNEE, LEFT_ANKLE),
    (RIGHT_HIP, RIGHT_KNEE),
    (RIGHT_KNEE, RIGHT_ANKLE),
    (NOSE, LEFT_EYE),
    (LEFT_EYE, LEFT_EAR),
    (NOSE, RIGHT_EYE),
    (RIGHT_EYE, RIGHT_EAR),
)

# The parts a limb's verdict rests on; every scored thing names limbs by these keys.
LIMBS: Final[dict[str, tuple[int, ...]]] = {
    "left_arm": (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST),
    "right_arm": (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST),
    "left_leg": (LEFT_HIP, LEFT_KNEE, LEFT_ANKLE),
    "right_leg": (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE),
    "torso": (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP),
}
