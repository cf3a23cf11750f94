"""Maps for the decoders' tests: made up, or the original's."""

from __future__ import annotations

from typing import Any

import numpy as np

from pose_engine.model import PoseMaps


def random_maps(height: int, width: int, seed: int) -> PoseMaps:
    rng = np.random.default_rng(seed)

    def vectors(channels: int, spread: float) -> np.ndarray[Any, Any]:
        return rng.normal(0, spread, (height, width, channels)).astype(np.float32)

    heatmap = rng.uniform(0, 1, (height, width, 17)).astype(np.float32)
    return PoseMaps(heatmap, vectors(34, 8.0), vectors(32, 30.0), vectors(32, 30.0))


def reference_maps(answers: Any, config: str) -> PoseMaps:
    return PoseMaps(*(answers[f"{config}.{name}"] for name in ("heatmap", "offsets", "fwd", "bwd")))
