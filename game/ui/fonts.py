"""Text: one rounded face in roles, rendered by FreeType (through Pillow) and cached.

Chinese signs, which that face lacks, come from a font of the system.

The face is Fredoka (SIL Open Font Licence), installed from the package index. Where it is missing,
pygame's own face stands in, so that a broken installation still tells what is wrong.
"""

from __future__ import annotations

import importlib.resources
import io
import math
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from game.ui.theme import Colour

ROLES: Final = {"hero": 160, "title": 96, "heading": 64, "body": 44, "caption": 34}
BOLD, MEDIUM = 700, 500
CACHE_SIZE: Final = 320
_CJK_FACES: Final = (
    "notosanstc,notosanscjktc,notosanshk,sourcehansanstc,microsoftjhengheiui,microsoftjhenghei,"
    "pingfangtc,heititc,hiraginosansgb,notosanscjkjp,notosanscjksc,wenquanyizenhei,"
    "droidsansfallback,arialunicodems"
)
_CJK_BOLD: Final = 0.018  # of its size: how much the strokes of a bold sign grow on either side
_FACE: Final = ("fontpkg_fredoka", "files", "Fredoka[wdth,wght].ttf")
Mask = NDArray[np.uint8]


def face_bytes() -> bytes | None:
    """The font file, or None where its package is missing."""
    package, *path = _FACE
    try:
        return importlib.resources.files(package).joinpath(*path).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return None


@lru_cache(maxsize=1)
def cjk_face() -> str | None:
    """The path of a system font with Chinese signs, if there is one."""
    return pygame.font.match_font(_CJK_FACES)


def is_cjk(sign: str) -> bool:
    """Whether a sign belongs to Chinese script, its punctuation included."""
    return sign >= "\u2e80"


def runs(text: str) -> list[tuple[bool, str]]:
    """The stretches of a text in Chinese script (True) and in others."""
    return [(cjk, "".join(signs)) for cjk, signs in groupby(text, key=is_cjk)]


def premultiplied(mask: Mask, colour: Colour) -> pygame.Surface:
    """A coverage mask (H, W) in a colour, as a surface to be blitted premultiplied."""
    pixels = np.empty((*mask.shape, 4), np.uint8)
    for channel, value in enumerate((colour[2], colour[1], colour[0])):
        pixels[..., channel] = (mask.astype(np.uint16) * value + 127) // 255
    pixels[..., 3] = mask
    size = (mask.shape[1], mask.shape[0])
    return pygame.image.frombytes(pixels.tobytes(), size, "BGRA")


class Fonts:
    """Renders text by pixel size, weight and colour; keeps the last `CACHE_SIZE` results."""

    def __init__(self, face: Callable[[], bytes | None] = face_bytes) -> None:
        self._face = face()
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self._cjk: dict[int, ImageFont.FreeTypeFont] = {}
        self._plain: dict[int, pygame.font.Font] = {}
        self._widths: dict[tuple[str, int, int], float] = {}
        self._last: tuple[tuple[str, int, int], Mask] = (("", 0, 0), np.zeros((1, 1), np.uint8))
        self._texts: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, text: str, px: int, colour: Colour, weight: int = MEDIUM) -> pygame.Surface:
        """The text as a premultiplied surface whose height depends on `px` alone."""
        key = (text, px, colour, weight)
        if key in self._texts:
            self._texts.move_to_end(key)
            return self._texts[key]
        drawn = (text, px, weight)
        if drawn != self._last[0]:  # a word's shadow is the word in another colour
            self._last = (drawn, self.mask(*drawn))
        surface = premultiplied(self._last[1], colour)
        self._texts[key] = surface
        if len(self._texts) > CACHE_SIZE:
            self._texts.popitem(last=False)
        return surface

    def width(self, text: str, px: int, weight: int = MEDIUM) -> float:
        """How wide the text will be, in pixels."""
        key = (text, px, weight)
        if key not in self._widths:
            if len(self._widths) >= 4 * CACHE_SIZE:
                self._widths.clear()
            if self._face is None:
                self._widths[key] = float(self._plain_font(px).size(text)[0])
            else:
                parts = [self._font_of(cjk, px, weight).getlength(part) for cjk, part in runs(text)]
                self._widths[key] = float(sum(parts))
        return self._widths[key]

    def cell(self, px: int, weight: int = MEDIUM) -> float:
        """The width of the widest digit, in pixels."""
        return max(self.width(digit, px, weight) for digit in "0123456789")

    def mask(self, text: str, px: int, weight: int = MEDIUM) -> Mask:
        """Coverage (H, W) of the text; H is the face's line height."""
        if self._face is None:
            return self._plain_mask(text, px)
        grown = px * _CJK_BOLD if weight >= BOLD and any(map(is_cjk, text)) else 0.0
        thin = self._drawn(text, px, weight, math.floor(grown))
        share = grown % 1.0
        if not share:
            return thin
        # Strokes grow by whole pixels: between two of them lies what small signs need to be read.
        thick = self._drawn(text, px, weight, math.ceil(grown))
        return np.asarray(np.round(thin + (thick.astype(np.float32) - thin) * share), np.uint8)

    def _drawn(self, text: str, px: int, weight: int, grown: int) -> Mask:
        """The text with its Chinese signs' strokes `grown` by whole pixels."""
        font = self._font(px, weight)
        width = self.width(text, px, weight)
        ascent, descent = font.getmetrics()
        image = Image.new("L", (max(1, round(width) + 2), ascent + descent), 0)
        draw, x = ImageDraw.Draw(image), 1.0
        for cjk, part in runs(text):
            face = self._font_of(cjk, px, weight)
            stroke = grown if face is not font else 0
            draw.text((x, ascent), part, fill=255, font=face, anchor="ls", stroke_width=stroke)
            x += face.getlength(part)
        return np.asarray(image, np.uint8)

    def _font(self, px: int, weight: int) -> ImageFont.FreeTypeFont:
        if (px, weight) not in self._fonts:
            assert self._face is not None
            font = ImageFont.truetype(io.BytesIO(self._face), max(1, px))
            font.set_variation_by_axes([weight, 100])
            self._fonts[px, weight] = font
        return self._fonts[px, weight]

    def _font_of(self, cjk: bool, px: int, weight: int) -> ImageFont.FreeTypeFont:
        """The face for a run of text; the usual one where the system has none for Chinese."""
        path = cjk_face() if cjk else None
        if path is None:
            return self._font(px, weight)
        if px not in self._cjk:
            self._cjk[px] = ImageFont.truetype(path, max(1, px))
        return self._cjk[px]

    def _plain_font(self, px: int) -> pygame.font.Font:
        if px not in self._plain:
            pygame.font.init()
            self._plain[px] = pygame.font.Font(None, max(1, px))
        return self._plain[px]

    def _plain_mask(self, text: str, px: int) -> Mask:
        surface = self._plain_font(px).render(text or " ", True, (255, 255, 255))
        pixels = pygame.surfarray.array_alpha(surface)
        return np.ascontiguousarray(pixels.T)
