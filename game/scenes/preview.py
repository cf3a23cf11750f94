"""A stretch of a song that goes round and round on the screens between the dances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.core.clock import InterpolatedClock

if TYPE_CHECKING:
    from game.context import GameContext
    from game.storage.library import SongEntry

FADE_S = 0.4
LEAST_S = 4.0


class Preview:
    """Plays `span_s` of a song's music; `song_s` follows what is heard, or the time in silence."""

    def __init__(
        self, context: GameContext, entry: SongEntry, span_s: tuple[float, float], volume: float
    ) -> None:
        self._context, self._entry, self._volume = context, entry, volume
        self.start_s, self.end_s = span_s[0], max(span_s[1], span_s[0] + LEAST_S)
        self.song_s = self.start_s
        self._clock = InterpolatedClock()
        self._fading = False

    @property
    def shown_s(self) -> float:
        """The place in the song to draw: ahead of what is heard by the screen's delay."""
        return self._context.settings.shown_s(self.song_s)

    def start(self) -> None:
        """Plays from the beginning of the stretch."""
        self._context.audio.play_music(self._entry.audio, self.start_s, volume=self._volume)
        self._clock = InterpolatedClock()
        self._clock.seek(self.start_s, self._context.now())
        self.song_s, self._fading = self.start_s, False

    def update(self, now: float) -> None:
        """Moves on; the music fades out at the end of the stretch and begins anew."""
        audio = self._context.audio
        reading = None if self._fading else audio.position_s()
        heard = None if reading is None else reading - self._context.settings.output_delay_s
        self.song_s = self._clock.advance(now, heard)
        if self.song_s >= self.end_s:
            self.start()
        elif self.song_s >= self.end_s - FADE_S and not self._fading:
            self._fading = True
            audio.stop_music(fade_ms=round(FADE_S * 1e3))
