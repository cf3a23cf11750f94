"""What a dancer wears, in the two hues of a song."""

from __future__ import annotations

from dataclasses import dataclass, replace

from game.ui.theme import Colour, Theme, oklch


@dataclass(frozen=True)
class Cloth:
    """A material in three tones."""

    light: Colour
    base: Colour
    edge: Colour


@dataclass(frozen=True)
class Outfit:
    """The materials of a figure. The right hand has the glove."""

    jacket: Cloth
    shirt: Cloth
    trousers: Cloth
    skin: Cloth
    hair: Cloth
    shoes: Cloth
    glove: Cloth
    visor: Cloth
    trim: Colour


def _cloth(hue: float, lightness: float, chroma: float, depth: float = 0.13) -> Cloth:
    """Light, shade and edge of one colour; shades turn a little colder."""
    return Cloth(
        oklch(lightness, chroma, hue),
        oklch(lightness - depth, chroma * 1.05, hue - 8),
        oklch(max(0.2, lightness - 2.6 * depth), chroma * 0.8, hue - 14),
    )


def outfit_of(theme: Theme) -> Outfit:
    """Clothes in the two hues of a song."""
    a, b = theme.hue_a, theme.hue_b
    return Outfit(
        jacket=_cloth(a, 0.70, 0.26),
        shirt=_cloth(b, 0.96, 0.04, 0.12),
        trousers=_cloth(b, 0.80, 0.14),
        skin=_cloth(56, 0.82, 0.09, 0.09),
        hair=_cloth(a - 42, 0.60, 0.22, 0.12),
        shoes=_cloth(a, 0.98, 0.015, 0.12),
        glove=_cloth(98, 0.93, 0.18, 0.12),
        visor=_cloth(b, 0.62, 0.13, 0.16),
        trim=theme.gold,
    )


def player_outfit(theme: Theme, tone: tuple[float, float, float]) -> Outfit:
    """The song's clothes with jacket, shoes and glove in a player's colour: lightness, chroma and
    OKLCH hue."""
    lightness, chroma, hue = tone
    own = _cloth(hue, lightness, chroma)
    dark = _cloth(hue, max(0.34, lightness - 0.38), chroma * 0.5)
    return replace(outfit_of(theme), jacket=own, trousers=dark, shoes=own, trim=oklch(*tone))
