"""The mixing desk of a song: how each bus sits in the mix, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.synth import effects
from tools.synth.core import Signal
from tools.synth.dynamics import compressed
from tools.synth.filters import apply, bell, highpass

Treatment = Callable[[Signal], Signal]


@dataclass(frozen=True)
class Channel:
    """How a bus sits in the mix: level in dB, duck depth 0..1, sends as amplitude factors."""

    level_db: float
    duck: float = 0.0
    reverb: float = 0.0
    echo: float = 0.0
    treat: Treatment | None = None


@dataclass(frozen=True)
class Desk:
    """The channels by bus, fader moves in dB by section, and the room.

    Fader moves are on everything but the kick; a section without one stays at 0 dB. `opening` are
    the buses whose filter opens over the intro; `room_s` is how long the room rings.
    """

    channels: Mapping[str, Channel]
    section_db: Mapping[str, float]
    opening: tuple[str, ...] = ()
    room_s: float = 1.5
    echo_steps: float = 3.0
    echo_feedback: float = 0.5


def wide(x: Signal) -> Signal:
    """Spread by a chorus."""
    return 0.8 * x + 0.45 * effects.chorus(x)


def tight_bass(x: Signal) -> Signal:
    """Even and clear on small speakers."""
    tight = compressed(x, 0.3, 3.0)
    return apply(apply(tight, bell(300.0, -1.5, 1.0)), bell(900.0, 2.5, 0.9))


def doubled(x: Signal) -> Signal:
    """A light doubling, for guitars."""
    return x + 0.35 * effects.chorus(x, 0.002, 0.5, 0.009)


def tremolo_keys(x: Signal) -> Signal:
    """Electric piano leaning left and right."""
    return effects.tremolo(highpass(x, 170.0), 4.07, 0.12)


def ensemble(x: Signal) -> Signal:
    """More bows than there are."""
    return highpass(x + 0.5 * effects.chorus(x, 0.003, 0.45), 260.0)


def sung(x: Signal) -> Signal:
    """A lead with a little width and no mud."""
    return highpass(x + 0.3 * effects.chorus(x, 0.0018, 0.8), 180.0)


def airy(x: Signal) -> Signal:
    """Only the top, for hats."""
    return highpass(x, 4000.0)


DISCO_DESK = Desk(
    {
        "kick": Channel(-6.0),
        "drums": Channel(-4.0, reverb=0.1),
        "hats": Channel(-9.0, reverb=0.03, treat=airy),
        "percussion": Channel(-8.5, reverb=0.14),
        "bass": Channel(-7.4, duck=0.5, treat=tight_bass),
        "guitar": Channel(-7.0, duck=0.15, reverb=0.08, treat=doubled),
        "keys": Channel(-10.5, duck=0.3, reverb=0.15, treat=tremolo_keys),
        "mallet": Channel(-7.0, duck=0.2, reverb=0.2, echo=0.3),
        "pad": Channel(-8.5, duck=0.6, reverb=0.25, treat=wide),
        "strings": Channel(-6.0, duck=0.4, reverb=0.3, treat=ensemble),
        "brass": Channel(-8.0, duck=0.2, reverb=0.2, echo=0.12),
        "arp": Channel(-12.0, duck=0.4, reverb=0.18, echo=0.25),
        "lead": Channel(-9.5, duck=0.15, reverb=0.18, echo=0.16, treat=sung),
        "effects": Channel(-4.0, duck=0.25, reverb=0.25),
    },
    {"intro": -1.0, "verse": -1.0, "build": -0.5, "bridge": -1.5, "outro": 0.0},
    opening=("guitar", "hats"),
)
