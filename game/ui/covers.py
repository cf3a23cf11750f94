"""Song covers: the file where there is one, else drawn from the song's own dance and colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pygame

from game.core.choreography import Choreography
from game.core.key_pose import AS_WELL_SEEN, key_time, seen_share
from game.storage.cover_file import marked
from game.ui.coach import Coach, Place
from game.ui.kit import BOLD, Easel, Kit
from game.ui.layout import Canvas
from game.ui.mirrorball import draw_ball
from game.ui.shapes import Picture
from game.ui.sprites import rounded_mask, to_surface
from game.ui.stage import Mood, Stage
from game.ui.theme import oklch, theme_of

if TYPE_CHECKING:
    from game.storage.library import SongEntry

COVER_PX = 512
_ALONE = (Place(x=1010, floor=900, height=760),)
_PAIR = (Place(x=740, floor=890, height=640), Place(x=1200, floor=890, height=640))


def cover_sprite(easel: Easel, entry: SongEntry, size: float) -> pygame.Surface:
    """The cover of a song with rounded corners, `size` units square."""
    px = easel.canvas.length(size)
    key = ("cover", str(entry.folder), entry.written_ns, px)
    return easel.kit.sprites.get(key, lambda: _rounded(_picture(entry, px), px))


def _picture(entry: SongEntry, px: int) -> Picture:
    """BGR, `px` square."""
    picture = _read(entry.cover) if entry.cover is not None else None
    if picture is None and entry.choreography is not None:
        picture = draw_cover(entry.choreography)
    if picture is None:
        picture = np.full((64, 64, 3), oklch(0.28, 0.02, 20)[::-1], np.uint8)
        cv2.line(picture, (20, 20), (44, 44), (120, 120, 235), 7, cv2.LINE_AA)
        cv2.line(picture, (44, 20), (20, 44), (120, 120, 235), 7, cv2.LINE_AA)
    return np.asarray(cv2.resize(picture, (px, px), interpolation=cv2.INTER_AREA), np.uint8)


def _read(path: Path) -> Picture | None:
    """A picture file as BGR, or None where it cannot be read."""
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError:
        return None
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    return None if picture is None else np.asarray(picture, np.uint8)


def _rounded(picture: Picture, px: int) -> pygame.Surface:
    mask = rounded_mask(px, px, px * 0.12)
    return to_surface(
        np.asarray(
            cv2.multiply(
                cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA), cv2.merge([mask] * 4), scale=1 / 255
            )
        )
    )


def striking_time(choreography: Choreography) -> float:
    """The moment of the dance that shows most: a gold move's key pose where there is one."""
    moves = [move for move in choreography.moves if move.scored]
    moves = [move for move in moves if move.gold] or moves
    if not moves:
        return choreography.duration_s / 2
    times = np.array([key_time(choreography.tracks[0], move) for move in moves])
    poses = choreography.tracks[0].poses_at(times)
    seen = seen_share(poses)
    wrists, shoulders = poses[:, [9, 10], :2], poses[:, [5, 6], :2]
    spread = np.hypot(*np.moveaxis(wrists - shoulders, -1, 0)).sum(axis=1)
    spread += 0.6 * (shoulders - wrists)[..., 1].sum(axis=1)
    return float(times[np.argmax(np.where(seen >= seen.max() - AS_WELL_SEEN, spread, -np.inf))])


def title_lines(title: str) -> list[str]:
    """A title in at most two lines of whole words, as even as can be."""
    words = title.split()
    if len(words) < 2:
        return words
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(splits, key=lambda lines: max(len(line) for line in lines)))


def draw_cover(choreography: Choreography, px: int = COVER_PX) -> Picture:
    """A square cover, BGR: the coach in a striking pose on the song's stage, and the title."""
    theme, fine = theme_of(choreography.hues), px * 2
    wide = pygame.Surface((round(fine * 16 / 9), fine), 0, 32)
    canvas, kit = Canvas(*wide.get_size()), Kit()
    time_s = striking_time(choreography)
    beat = choreography.beat_at(time_s)
    Stage(theme, choreography.bpm).draw(wide, canvas, np.floor(beat) + 0.06, Mood(energy=1.0))
    easel = kit.on(wide, theme)
    draw_ball(easel, (960 - 330, 190), 120, beat)
    for track, place in enumerate(_PAIR if len(choreography.tracks) > 1 else _ALONE):
        Coach(choreography, theme, place, track).draw(wide, canvas, time_s)
    lines = title_lines(choreography.title.upper())
    for number, line in enumerate(reversed(lines)):
        middle = (960.0, 978.0 - number * 150)
        easel.text(line, "hero", middle, weight=BOLD, align="centre", fit=980, shadow=True)
    pixels = pygame.surfarray.array3d(wide).swapaxes(0, 1)[..., ::-1]
    left = (wide.get_width() - fine) // 2
    square = np.ascontiguousarray(pixels[:, left : left + fine])
    return np.asarray(cv2.resize(square, (px, px), interpolation=cv2.INTER_AREA), np.uint8)


def cover_png(choreography: Choreography) -> bytes:
    """The file of a cover that is drawn, marked as such. Any thread may draw it."""
    done, data = cv2.imencode(".png", draw_cover(choreography))
    if not done:
        raise ValueError(f"the cover of {choreography.id} cannot be encoded")
    return marked(data.tobytes())
