"""The colours that people wear: a second opinion on who is who."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import (
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    NUM_KEYPOINTS,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
)
from pose_engine.types import Image

REGIONS: Final = 3  # chest, belly, thighs
MIN_SCORE: Final = 0.3  # of the parts that a region lies between
MIN_INSIDE: Final = 0.5  # of a region's samples that the picture must hold
# Lightness tells less than hue: shadows and lamps change it.
IMPORTANCE: Final = np.array([0.6, 1.0, 1.0])

_TRUNK: Final = [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP]
_THIGHS: Final = [LEFT_HIP, RIGHT_HIP, LEFT_KNEE, RIGHT_KNEE]
_PARTS: Final = [_TRUNK, _TRUNK, _THIGHS]
_ACROSS: Final = np.linspace(0.2, 0.8, 6)  # places of the samples between two sides of the trunk
_THIGH: Final = (0.0, 0.02, 0.98, 1.0)  # ... and on the thighs themselves
_DOWN: Final = (np.linspace(0.08, 0.42, 5), np.linspace(0.5, 0.9, 5), np.linspace(0.1, 0.7, 8))


def _samples() -> NDArray[np.float64]:
    """What every keypoint contributes to every sample's place: (samples, 17); and each's region."""
    rows = []
    for region, (parts, downs) in enumerate(zip(_PARTS, _DOWN, strict=True)):
        for down in downs:
            for across in _ACROSS if region < 2 else _THIGH:
                row = np.zeros(NUM_KEYPOINTS + 1)
                shares = np.outer((1 - down, down), (1 - across, across)).ravel()
                row[parts], row[-1] = shares, region
                rows.append(row)
    return np.array(rows)


_TABLE: Final = _samples()
_WEIGHTS: Final = _TABLE[:, :-1]
_SLICES: Final = [np.flatnonzero(_TABLE[:, -1] == region) for region in range(REGIONS)]


def clothes_of(image: Image, keypoints: NDArray[Any], scores: NDArray[Any]) -> NDArray[np.float64]:
    """The median colours (N, 3 regions, 3: CIELAB) of people in a picture (H, W, 3) uint8 RGB.

    `keypoints` is (N, 17, 2) px, `scores` (N, 17). The regions are chest, belly and thighs; NaN
    where one cannot be seen.
    """
    places = np.round(_WEIGHTS @ keypoints)
    last = np.array([image.shape[1] - 1, image.shape[0] - 1])
    held = np.clip(places, 0, last).astype(np.int64)
    inside = (held == places).all(axis=-1)
    colours = image[held[..., 1], held[..., 0]].astype(np.float32) / 255
    lab = cv2.cvtColor(colours, cv2.COLOR_RGB2LAB) if len(colours) else colours
    clothes = np.full((len(colours), REGIONS, 3), np.nan)
    for region, (parts, samples) in enumerate(zip(_PARTS, _SLICES, strict=True)):
        seen = (scores[:, parts].min(axis=1) >= MIN_SCORE) & (
            inside[:, samples].mean(axis=1) >= MIN_INSIDE
        )
        clothes[seen, region] = _medians(lab[seen][:, samples])
    return clothes


def _medians(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Medians (N, C) of (N, S, C), S even: what `numpy.median` gives, several times as quick."""
    half = samples.shape[1] // 2
    ordered = np.sort(samples, axis=1)
    return np.asarray((ordered[:, half - 1] + ordered[:, half]) / 2, np.float32)


def colour_gaps(clothes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far apart the colours of people are: (M, 3, 3) and (N, 3, 3) give (M, N).

    It is the mean distance over the regions both show: about 2 is the least that an eye sees, 10
    another shade, 40 another colour. NaN where nothing is shared.
    """
    gaps = np.linalg.norm((clothes[:, None] - others[None]) * IMPORTANCE, axis=-1)
    seen = np.isfinite(gaps)
    total, count = np.where(seen, gaps, 0.0).sum(axis=-1), seen.sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def blended(
    clothes: NDArray[np.float64], seen: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """`clothes` moved by `share` (0..1) to what is seen now; regions seen first are taken over."""
    moved = np.where(np.isnan(clothes), seen, clothes + share * (seen - clothes))
    return np.where(np.isnan(seen), clothes, moved)
