"""The editor's small stage, with the song's dancers as they are at the playhead."""

from __future__ import annotations

from typing import Final

import pygame

from game.core.choreography import Choreography
from game.ui.backdrop import backdrop_of
from game.ui.coach import Coach, Painted, Place
from game.ui.editor_view import STAGE
from game.ui.kit import Easel
from game.ui.layout import Canvas
from game.ui.sprites import to_surface
from game.ui.stage import Mood, Stage
from game.ui.theme import Theme

_RADIUS: Final = 28
_PLACES: Final = (
    (Place(960, 1180, 1290),),
    (Place(520, 1160, 1010), Place(1400, 1160, 1010)),
    (Place(330, 1150, 800), Place(960, 1160, 850), Place(1590, 1150, 800)),
    (Place(240, 1150, 640), Place(720, 1160, 680), Place(1200, 1160, 680), Place(1680, 1150, 640)),
)


class EditorStage:
    """Draws the window's backdrop and the small stage; `dress` for another song or colours."""

    def __init__(self, song: Choreography, theme: Theme) -> None:
        self.dress(song, theme)

    def dress(self, song: Choreography, theme: Theme) -> None:
        self.theme, self.song = theme, song
        self._stage = Stage(theme, song.bpm)
        places = _PLACES[min(len(song.tracks), len(_PLACES)) - 1]
        self._coaches = [Coach(song, theme, place, n) for n, place in enumerate(places)]
        self._painted: tuple[tuple[object, ...], list[Painted | None]] | None = None
        self._back: tuple[Canvas, pygame.Surface] | None = None

    def draw_backdrop(self, easel: Easel) -> None:
        """The whole window, dark and still."""
        if self._back is None or self._back[0] != easel.canvas:
            surface = to_surface(backdrop_of(easel.canvas, self.theme.hues)).convert(easel.surface)
            surface.fill((92, 92, 100), special_flags=pygame.BLEND_RGB_MULT)
            self._back = (easel.canvas, surface)
        easel.surface.blit(self._back[1], (0, 0))

    def draw(self, easel: Easel, song: Choreography, song_s: float, calm: bool) -> None:
        """The small stage at a time of the song, with its beats as they are now."""
        rect = easel.canvas.rect(STAGE)
        canvas = Canvas(rect.w, rect.h)
        picture = pygame.Surface(rect.size, 0, 32)
        mood = Mood(energy=0.4, dim=0.1, calm=calm)
        self._stage.draw(picture, canvas, song.beat_at(song_s), mood)
        key = (canvas, round(song_s, 3), song.bpm, song.first_beat_s)
        if self._painted is None or self._painted[0] != key:
            for coach in self._coaches:
                coach.choreography = song
            self._painted = (key, [coach.paint(canvas, song_s) for coach in self._coaches])
        for coach, painted in zip(self._coaches, self._painted[1], strict=True):
            coach.show(picture, canvas, painted)
        rounded = pygame.Surface(rect.size, pygame.SRCALPHA)
        rounded.blit(picture, (0, 0))
        radius = easel.canvas.length(_RADIUS)
        shape = easel.kit.sprites.panel(rect.size, radius, (255, 255, 255), 1.0)
        rounded.blit(shape, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        easel.blit(rounded, rect)
