"""MoveNet, for comparison: a picture in, the pose of one person out.

Google's single-person MoveNet (Lightning: quick, 192 px; Thunder: better, 256 px; Apache-2.0)
decodes itself: its output is 17 times y, x and score. The picture goes in as into PoseNet, padded
evenly to a square, which is what the original does where it knows nothing of the person yet
(tfjs-models `pose-detection`, `initCropRegion`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from pose_engine.model import model_folder
from pose_engine.preprocess import Letterbox
from pose_engine.session import open_session
from pose_engine.types import FloatArray, Pose

FILES: Final = {
    "movenet_lightning": "movenet_lightning.onnx",
    "movenet_thunder": "movenet_thunder.onnx.xz",
}


def movenet_path(name: str) -> Path:
    """The file of a MoveNet. Raises `ValueError` for one that does not exist."""
    if name not in FILES:
        raise ValueError(f"unknown model {name!r}: choose one of {', '.join(FILES)}")
    return model_folder() / FILES[name]


class MoveNetModel:
    """A loaded MoveNet. `run` may be called from any thread; it releases the interpreter lock.

    `side` is the side of its square input in px.
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        """Loads `movenet_lightning` or `movenet_thunder`.

        `threads` is how many one call may use, 0 for all (see `open_session`). Raises `ValueError`
        for another name, `OSError` where its file cannot be read.
        """
        path = movenet_path(name)
        if not path.is_file():
            raise FileNotFoundError(f"the model file {path} is missing: install mirrorbeat anew")
        self.session = open_session(path, "movenet", threads)
        self.name = name
        self.side = int(self.session.get_inputs()[0].shape[1])

    def run(self, tensor: FloatArray) -> FloatArray:
        """The keypoints (17, 3) of a picture (1, side, side, 3) float32, RGB, 0..255.

        Each is y, x (as shares of the side) and score.
        """
        keypoints: FloatArray = self.session.run(["keypoints"], {"image": tensor})[0][0, 0]
        return keypoints


def decode_movenet(keypoints: FloatArray, box: Letterbox) -> Pose:
    """The pose, in the picture's px, of what `MoveNetModel.run` gave for its letterbox.

    Its score is the mean of its keypoints', as PoseNet's.
    """
    side = np.array([box.target[1], box.target[0]], np.float32)
    scores = np.clip(keypoints[:, 2], 0, 1)
    return Pose(box.to_picture(keypoints[:, 1::-1] * side), scores, float(scores.mean()))
