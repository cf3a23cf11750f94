"""From key poses on beats to a moving body: easing, arcs, overlap, steps and the groove.

Everything happens on channels (see `tools.dance.pose`), most of them angles, so that hands travel
on arcs. A "hit" key is reached exactly on its beat, with the limb at rest there; the body then
gives a little and winds up before the next. A "flow" key is passed through without stopping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.dance.pose import CHANNELS, INDEX, Array, Pose

GIVE, WIND_UP = 0.05, 0.05  # share of a hit's way: carried on after it, taken back before it
# Beats by which parts run ahead of the wrist: what is nearer the floor starts the movement.
_LEAD = {"root": 0.05, "torso": 0.05, "upper": 0.13, "fore": 0.0, "head": -0.03}
_STEP_FROM, _STEP_TO = 0.18, 0.97  # of the time between two keys, when a foot is in the air


@dataclass(frozen=True)
class Key:
    """A pose that is reached at `beat`. `hold` is the share of the way there spent waiting."""

    beat: float
    pose: Pose
    flow: bool = False
    hold: float = 0.05

    def mirrored(self) -> Key:
        return replace(self, pose=self.pose.mirrored())

    def moved(self, beats: float) -> Key:
        return replace(self, beat=self.beat + beats)


@dataclass(frozen=True, eq=False)
class Motion:
    """Channels (T, D) of a dance, and which feet stand still (T, 2), left first."""

    channels: Array
    planted: NDArray[np.bool_]


def ease(share: Array) -> Array:
    """0..1 to 0..1, at rest at both ends: the cubic smooth step with a little of the quintic."""
    cubic = share**2 * (3 - 2 * share)
    quintic = share**3 * (10 - share * (15 - 6 * share))
    return 0.7 * cubic + 0.3 * quintic


def bump(share: Array) -> Array:
    """0 at 0 and 1, 1 in the middle, at rest at both ends."""
    inside = np.clip(share, 0.0, 1.0)
    return 16 * inside**2 * (1 - inside) ** 2


def animate(keys: Sequence[Key], beats: Array) -> Motion:
    """The dance through `keys` (two or more, in order of beat) at `beats` (T,)."""
    track = _KeyTrack.of(keys)
    channels = np.zeros((len(beats), len(CHANNELS)))
    for group, columns in _GROUPS.items():
        at = beats + _LEAD[group]
        smooth = group == "root"
        channels[:, columns] = _sample(track, columns, at, smooth)
    planted = np.stack([_step(channels, track, foot, beats) for foot in _FEET], axis=-1)
    _groove(channels, beats)
    return Motion(channels, planted)


@dataclass(frozen=True, eq=False)
class _KeyTrack:
    """Keys as arrays: beats (K,), values (K, D), flow (K,), hold (K,)."""

    beats: Array
    values: Array
    flow: NDArray[np.bool_]
    hold: Array

    @staticmethod
    def of(keys: Sequence[Key]) -> _KeyTrack:
        beats = np.array([key.beat for key in keys])
        if len(keys) < 2 or not (np.diff(beats) > 0).all():
            raise ValueError("a dance needs two or more keys, each later than the one before")
        return _KeyTrack(
            beats,
            _shortest_turns(np.stack([key.pose.vector() for key in keys])),
            np.array([key.flow for key in keys]),
            np.array([key.hold for key in keys]),
        )

    def locate(self, beats: Array) -> tuple[NDArray[np.intp], Array]:
        """For each of `beats`: the key before it, and the share of the way to the next."""
        before = np.clip(
            np.searchsorted(self.beats, beats, side="right") - 1, 0, len(self.beats) - 2
        )
        span = self.beats[before + 1] - self.beats[before]
        return before, np.clip((beats - self.beats[before]) / span, 0.0, 1.0)


def _shortest_turns(values: Array) -> Array:
    """The same poses (K, D), with arms that never turn more than half a circle between keys."""
    values[:, _ARM_ANGLES] = np.unwrap(values[:, _ARM_ANGLES], period=360.0, axis=0)
    return values


def _sample(track: _KeyTrack, columns: list[int], beats: Array, smooth: bool) -> Array:
    """Values (T, len(columns)); with `smooth` no key is a hit and nothing overshoots."""
    before, share = track.locate(beats)
    values = track.values[:, columns]
    start, end = values[before], values[before + 1]
    span = (track.beats[before + 1] - track.beats[before])[:, None]
    tangents = _tangents(track.beats, values, limited=smooth)
    if not smooth:
        tangents[~track.flow] = 0.0
    curve = _hermite(start, end, tangents[before] * span, tangents[before + 1] * span, share)
    if smooth:
        return curve
    hits = ~track.flow[before] & ~track.flow[before + 1]
    curve[hits] = _hit(track, values, before[hits], share[hits])
    return curve


def _hit(track: _KeyTrack, values: Array, before: NDArray[np.intp], share: Array) -> Array:
    """From one hit to the next: give, wind up, go, arrive at rest."""
    hold = track.hold[before + 1]
    start, end = values[before], values[before + 1]
    came = start - values[np.maximum(before - 1, 0)]
    span = track.beats[before + 1] - track.beats[before]
    give = bump(share * span / np.minimum(0.5, span)) * GIVE
    wind_up = bump(share / (hold + 0.3)) * WIND_UP
    go = ease(np.clip((share - hold) / (1 - hold), 0.0, 1.0))
    way = end - start
    return start + way * (go - wind_up)[:, None] + came * give[:, None]


def _hermite(start: Array, end: Array, leave: Array, arrive: Array, share: Array) -> Array:
    """Cubic Hermite curve with slopes per segment; `share` (T,)."""
    s = share[:, None]
    s2, s3 = s**2, s**3
    return (
        (2 * s3 - 3 * s2 + 1) * start
        + (s3 - 2 * s2 + s) * leave
        + (3 * s2 - 2 * s3) * end
        + (s3 - s2) * arrive
    )


def _tangents(beats: Array, values: Array, *, limited: bool) -> Array:
    """Slopes (K, D) per beat at the keys: Catmull-Rom, or `limited` so as not to overshoot."""
    slopes = np.diff(values, axis=0) / np.diff(beats)[:, None]
    tangents = np.zeros_like(values)
    before, after = slopes[:-1], slopes[1:]
    if limited:  # harmonic mean, zero at turning points (Fritsch and Butland 1984)
        total = before + after
        safe = np.where(np.abs(total) > 1e-12, total, 1.0)
        tangents[1:-1] = np.where(before * after > 0, 2 * before * after / safe, 0.0)
    else:
        gap = (beats[2:] - beats[:-2])[:, None]
        tangents[1:-1] = (values[2:] - values[:-2]) / gap
    return tangents


def _step(channels: Array, track: _KeyTrack, foot: str, beats: Array) -> NDArray[np.bool_]:
    """Fills a foot's channels; returns where (T,) the foot stands still on the floor.

    The foot waits, swings through the air and lands just before the beat.
    """
    before, share = track.locate(beats)
    columns = _columns(foot)
    start, end = track.values[before][:, columns], track.values[before + 1][:, columns]
    swing = ease(np.clip((share - _STEP_FROM) / (_STEP_TO - _STEP_FROM), 0.0, 1.0))
    moved = start + (end - start) * swing[:, None]
    way = np.linalg.norm(end[:, :2] - start[:, :2], axis=1)
    drag = end[:, 5] > 0.5
    hop = np.where((way > 0.02) & ~drag, np.minimum(0.035 + 0.1 * way, 0.09), 0.0)
    moved[:, 2] += hop * bump(swing)
    channels[:, columns] = moved
    resting: NDArray[np.bool_] = (way < 0.02) | (swing < 1e-6) | (swing > 1 - 1e-6)
    return resting & (moved[:, 2] < 0.003)


def pulse(beats: Array) -> Array:
    """The groove (T,): 1 on each beat, 0 between; quick down, easy up."""
    phase = beats - 0.06 * np.sin(2 * np.pi * beats)
    return (0.5 + 0.5 * np.cos(2 * np.pi * phase)) ** 1.2


def _groove(channels: Array, beats: Array) -> None:
    """What never stops: knees dip on the beat, the body answers, hips follow the weight."""
    depth = channels[:, INDEX["bounce"]]
    strength = depth / 0.04
    now, late = pulse(beats), pulse(beats - 0.08)
    channels[:, INDEX["drop"]] += depth * now
    channels[:, INDEX["pitch"]] += 2.0 * strength * now
    channels[:, INDEX["bend"]] += 3.0 * strength * late + 0.6 * np.sin(beats * np.pi / 4)
    channels[:, INDEX["nod"]] += strength * (5.0 * pulse(beats - 0.12) - 3.0 * now)
    weight = channels[:, INDEX["weight"]]
    channels[:, INDEX["tilt"]] -= 4.5 * weight
    channels[:, INDEX["side"]] += 7.0 * weight
    channels[:, INDEX["cock"]] -= 2.0 * weight
    for arm in ("left", "right"):
        channels[:, INDEX[f"{arm}.shrug"]] -= 2.0 * strength * now
        low = np.maximum(np.cos(np.radians(channels[:, INDEX[f"{arm}.upper"]])), 0.0)
        channels[:, INDEX[f"{arm}.upper"]] += 3.0 * strength * low * late
        channels[:, INDEX[f"{arm}.fore_ahead"]] += 4.0 * strength * low * pulse(beats - 0.15)


def _columns(part: str) -> list[int]:
    return [index for name, index in INDEX.items() if name.startswith(f"{part}.")]


_FEET = ("left_foot", "right_foot")
_ARM_ANGLES = [INDEX[f"{arm}.{bone}"] for arm in ("left", "right") for bone in ("upper", "fore")]
_HEAD = ("look", "nod", "cock")


def _group(name: str) -> str:
    if name in _HEAD:
        return "head"
    if name.startswith("root"):
        return "root"
    field = name.partition(".")[2]
    return "fore" if field.startswith("fore") else "upper" if field else "torso"


_GROUPS: dict[str, list[int]] = {
    group: [
        index
        for name, index in INDEX.items()
        if _group(name) == group and not name.startswith(_FEET)
    ]
    for group in _LEAD
}
