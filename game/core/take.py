"""What a camera saw of one dancer, from the first picture to the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Take:
    """One dancer's poses (T, 17, 3) in frame heights at times_s (T,) of the song.

    Pictures in which nobody was found have none. `end_s` is the last picture's time, `aspect` the
    picture's width / height, `frame_rate` the camera's pictures a second.
    """

    times_s: NDArray[np.float64]
    poses: NDArray[np.float32]
    end_s: float
    aspect: float
    frame_rate: float = 30.0
