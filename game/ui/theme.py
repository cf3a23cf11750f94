"""A colour scheme that derives from two hues.

Colours are mixed in OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020),
where equal lightness looks equally light, so that contrast follows from the numbers below instead
of from taste. The tests hold the contrasts.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from game.core.judge import Grade

Colour = tuple[int, int, int]
DEFAULT_HUES = (318, 196)

# (lightness, chroma, OKLCH hue). The second set is told apart by people with any of the common
# colour blindnesses: it runs in lightness and along blue-yellow (after Okabe and Ito, 2008).
_GRADES: Mapping[Grade, tuple[float, float, float]] = {
    Grade.PERFECT: (0.90, 0.17, 95.0),
    Grade.SUPER: (0.86, 0.15, 195.0),
    Grade.GOOD: (0.86, 0.20, 145.0),
    Grade.OK: (0.84, 0.10, 285.0),
    Grade.MISS: (0.70, 0.17, 20.0),
    Grade.NOT_JUDGED: (0.76, 0.02, 285.0),
}
_SAFE_GRADES: Mapping[Grade, tuple[float, float, float]] = {
    Grade.PERFECT: (0.95, 0.16, 105.0),
    Grade.SUPER: (0.88, 0.09, 220.0),
    Grade.GOOD: (0.78, 0.12, 235.0),
    Grade.OK: (0.92, 0.01, 285.0),
    Grade.MISS: (0.70, 0.15, 60.0),
    Grade.NOT_JUDGED: (0.68, 0.01, 285.0),
}


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _oklab_to_rgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """An 8-bit colour; chroma gives way until the colour exists in sRGB."""
    angle = math.radians(hue)
    while True:
        rgb = _oklab_to_rgb(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
        if chroma <= 0 or all(-1e-4 <= channel <= 1 + 1e-4 for channel in rgb):
            red, green, blue = (
                round(255 * _encoded(min(1.0, max(0.0, channel)))) for channel in rgb
            )
            return red, green, blue
        chroma = max(0.0, chroma - 0.005)


def oklch_hue(hue: float) -> float:
    """The OKLCH hue (degrees) of the pure colour that has `hue` on the usual HSV wheel."""
    red, green, blue = (_linear(c) for c in colorsys.hsv_to_rgb(hue % 360 / 360, 1.0, 1.0))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360


def luminance(colour: Colour) -> float:
    """Relative luminance by WCAG 2."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio by WCAG 2: 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0..1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Theme:
    """The colours of a screen, made from `hues`. `primary` and `secondary` are those in full."""

    hues: tuple[float, float]
    hue_a: float
    hue_b: float
    night: Colour
    surface: Colour
    raised: Colour
    line: Colour
    text: Colour
    dim: Colour
    primary: Colour
    secondary: Colour
    primary_light: Colour
    secondary_light: Colour
    ink: Colour
    good: Colour
    bad: Colour
    amber: Colour
    gold: Colour
    glow: Colour
    grades: Mapping[Grade, Colour]

    def shade(self, which: str, lightness: float, chroma: float) -> Colour:
        """Any other tone of hue "a" or "b"."""
        return oklch(lightness, chroma, self.hue_a if which == "a" else self.hue_b)


def theme_of(hues: tuple[float, float] = DEFAULT_HUES, *, colour_blind: bool = False) -> Theme:
    """The theme of two hues in degrees of the HSV wheel."""
    a, b = (oklch_hue(hue) for hue in hues)
    grades = _SAFE_GRADES if colour_blind else _GRADES
    return Theme(
        hues=hues,
        hue_a=a,
        hue_b=b,
        night=oklch(0.13, 0.05, a - 35),
        surface=oklch(0.20, 0.06, a - 30),
        raised=oklch(0.29, 0.09, a - 25),
        line=oklch(0.45, 0.12, a - 20),
        text=oklch(0.985, 0.008, a),
        dim=oklch(0.83, 0.045, a),
        primary=oklch(0.68, 0.27, a),
        secondary=oklch(0.80, 0.15, b),
        primary_light=oklch(0.82, 0.15, a),
        secondary_light=oklch(0.91, 0.09, b),
        ink=oklch(0.17, 0.06, a - 30),
        good=oklch(0.78, 0.12, 235.0) if colour_blind else oklch(0.84, 0.20, 150.0),
        bad=oklch(0.72, 0.15, 60.0) if colour_blind else oklch(0.72, 0.18, 22.0),
        amber=oklch(0.82, 0.17, 75.0),
        gold=oklch(0.88, 0.17, 92.0),
        glow=oklch(0.88, 0.12, b),
        grades=MappingProxyType({grade: oklch(*tone) for grade, tone in grades.items()}),
    )
