"""What a timeline shows along a song: how loud it is, and how well its dancer was seen."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Track
from game.core.judge import MIN_TRUST
from pose_engine.keypoints import LIMBS

PEAKS_HZ: Final = 200.0
SEEN_HZ: Final = 20.0
WELL_SEEN: Final = 0.9  # of the body
_BODY: Final = sorted({part for parts in LIMBS.values() for part in parts})

Strip = NDArray[np.float32]


def peaks(samples: NDArray[np.int16], rate_hz: int) -> Strip:
    """The loudest sample, 0..1, of every 1 / PEAKS_HZ s of a sound (N, channels)."""
    count = int(len(samples) * PEAKS_HZ / rate_hz)
    if not count:
        return np.zeros(0, np.float32)
    # Rounded each for itself, so that a long song's last peaks are where its sound is.
    starts = np.round(np.arange(count) * rate_hz / PEAKS_HZ).astype(np.int64)
    high = np.maximum.reduceat(samples.max(axis=1), starts).astype(np.float32)
    low = np.minimum.reduceat(samples.min(axis=1), starts).astype(np.float32)
    loud = np.maximum(high, -low)
    return np.asarray(loud / max(1.0, float(loud.max())), np.float32)


def columns(strip: Strip, rate_hz: float, start_s: float, end_s: float, count: int) -> Strip:
    """The largest value of a strip in each of `count` equal spans between two times; else 0."""
    if not len(strip) or count < 1 or end_s <= start_s:
        return np.zeros(max(0, count), np.float32)
    edges = np.linspace(start_s, end_s, count + 1) * rate_hz
    first = np.floor(edges[:-1]).astype(np.int64)
    last = np.maximum(np.ceil(edges[1:]).astype(np.int64), first + 1)
    inside = (first < len(strip)) & (last > 0)
    low, high = first.clip(0, len(strip) - 1), last.clip(1, len(strip))
    pairs = np.stack([low, np.maximum(high, low + 1)], axis=1).ravel()
    ended = np.append(strip, np.float32(0.0))  # so that an end may be the strip's
    values = np.maximum.reduceat(ended, pairs)[::2]
    return np.asarray(values * inside, np.float32)


def seen_along(track: Track, length_s: float) -> Strip:
    """How much of the body was well seen, 0..1, at every 1 / SEEN_HZ s of a song.

    The moment between two poses far apart counts as the worse of the two.
    """
    times_s = np.arange(0.0, max(length_s, 1 / SEEN_HZ), 1 / SEEN_HZ)
    share = (track.poses[:, _BODY, 2] >= MIN_TRUST).mean(axis=1)
    right = np.searchsorted(track.times_s, times_s).clip(1, len(track.times_s) - 1)
    worse = np.minimum(share[right - 1], share[right])
    outside = (times_s < track.times_s[0] - 0.25) | (times_s > track.times_s[-1] + 0.25)
    return np.asarray(np.where(outside, 0.0, worse), np.float32)
