"""Easing functions: how a value travels from 0 to 1 while time goes from 0 to 1. All pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

Easing = Callable[[float], float]

BACK_OVERSHOOT = 1.70158


def _back_out(t: float) -> float:
    u = t - 1
    return 1 + (BACK_OVERSHOOT + 1) * u**3 + BACK_OVERSHOOT * u**2


def _elastic_out(t: float) -> float:
    if t in (0.0, 1.0):
        return t
    return 1 + 2 ** (-10 * t) * math.sin((t * 10 - 0.75) * 2 * math.pi / 3)


def _in_out(power: int) -> Easing:
    def ease(t: float) -> float:
        if t < 0.5:
            return float(2 ** (power - 1) * t**power)
        return float(1 - (2 - 2 * t) ** power / 2)

    return ease


EASINGS: Mapping[str, Easing] = MappingProxyType(
    {
        "linear": lambda t: t,
        "quad_in": lambda t: t * t,
        "quad_out": lambda t: 1 - (1 - t) ** 2,
        "quad_in_out": _in_out(2),
        "cubic_in": lambda t: t**3,
        "cubic_out": lambda t: 1 - (1 - t) ** 3,
        "cubic_in_out": _in_out(3),
        "quint_out": lambda t: 1 - (1 - t) ** 5,
        "sine_in_out": lambda t: 0.5 - 0.5 * math.cos(math.pi * t),
        "back_in": lambda t: 1 - _back_out(1 - t),
        "back_out": _back_out,
        "elastic_out": _elastic_out,
    }
)


def share(now: float, start: float, duration: float) -> float:
    """How much (0..1) of `duration` has gone by at `now` since `start`."""
    if duration <= 0:
        return 1.0 if now >= start else 0.0
    return min(1.0, max(0.0, (now - start) / duration))


def tween(name: str, now: float, start: float, duration: float) -> float:
    """The eased share of an animation at `now`."""
    return EASINGS[name](share(now, start, duration))
