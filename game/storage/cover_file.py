"""A song's cover: one that the game drew bears a mark, so that it may draw it anew.

Any other picture was chosen by somebody, and is left alone. The mark is a text chunk as PNG has
them (W3C, Portable Network Graphics, 11.3.3.3), right behind the header.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

_HEADER: Final = 33  # bytes of the signature and IHDR
_TEXT: Final = b"Software\0Mirrorbeat drew this cover"
_BODY: Final = b"tEXt" + _TEXT
MARK: Final = struct.pack(">I", len(_TEXT)) + _BODY + struct.pack(">I", zlib.crc32(_BODY))


def marked(png: bytes) -> bytes:
    """A PNG file as the game's own drawing."""
    return png if png[_HEADER:].startswith(MARK) else png[:_HEADER] + MARK + png[_HEADER:]


def is_drawn(path: Path) -> bool:
    """Whether a cover is the game's own drawing. Raises `OSError`."""
    with path.open("rb") as file:
        return file.read(_HEADER + len(MARK))[_HEADER:] == MARK
