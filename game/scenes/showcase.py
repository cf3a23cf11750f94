"""The focused song on the song screen: its stage, its dancers and its music, going round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.scenes.preview import LEAST_S, Preview
from game.ui.coach import Coach, Place
from game.ui.kit import Easel
from game.ui.stage import Mood, Stage
from game.ui.theme import Theme

if TYPE_CHECKING:
    from game.context import GameContext
    from game.storage.library import SongEntry

_STILL_BPM = 120.0
_SOLO = (Place(x=1400, floor=838, height=595),)
_DUET = (Place(x=1215, floor=838, height=545), Place(x=1600, floor=838, height=545))


class Showcase:
    """Shows `entry` in `theme`; an empty stage for None and for a broken song."""

    def __init__(self, context: GameContext, entry: SongEntry | None, theme: Theme) -> None:
        self._context = context
        self._dance = dance = entry.choreography if entry else None
        self._stage = Stage(theme, dance.bpm if dance else _STILL_BPM)
        places = _DUET if dance and len(dance.tracks) > 1 else _SOLO
        self._coaches = [
            Coach(dance, theme, place, track) for track, place in enumerate(places) if dance
        ]
        self._preview: Preview | None = None
        if entry is not None and dance is not None:
            start, end = dance.preview_s
            if end < start + LEAST_S:
                end = dance.duration_s
            self._preview = Preview(context, entry, (start, end), volume=0.7)

    def start_music(self) -> None:
        if self._preview is None:
            self._context.audio.stop_music(fade_ms=200)
        else:
            self._preview.start()

    def update(self, now: float) -> None:
        if self._preview is not None:
            self._preview.update(now)

    def draw(self, easel: Easel, age_s: float, calm: bool) -> None:
        song_s = self._preview.shown_s if self._preview else 0.0
        beat = self._dance.beat_at(song_s) if self._dance else age_s * _STILL_BPM / 60
        mood = Mood(energy=0.5, dim=0.12, calm=calm)
        self._stage.draw(easel.surface, easel.canvas, beat, mood)
        for coach in self._coaches:
            coach.draw(easel.surface, easel.canvas, song_s)
