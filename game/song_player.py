"""A song that is played from any place while it is being edited, with a clock to draw by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.audio import click_track
from game.core.clock import InterpolatedClock
from game.core.song_edit import SongEdit

if TYPE_CHECKING:
    from game.context import GameContext


class SongPlayer:
    """`song_s` is the place that is heard, or stood at. Songs without `music` click."""

    def __init__(self, context: GameContext, music: Path | None) -> None:
        self._context, self._music = context, music
        self.song_s = 0.0
        self.playing = False
        self._until_s: float | None = None
        self._clock = InterpolatedClock()
        self._clicks: tuple[tuple[float, float, float], bytes] | None = None

    def play(self, edit: SongEdit, until_s: float | None = None) -> None:
        """Plays from `song_s` on, to a time or the end of what is kept; from the beginning where
        that is at the end or outside."""
        self._until_s = until_s
        if until_s is None and not edit.start_s - 1e-3 <= self.song_s < edit.end_s - 0.05:
            self.song_s = edit.start_s
        self._context.audio.play_music(self.sound(edit), self.song_s)
        self._clock = InterpolatedClock()
        self._clock.seek(self.song_s, self._context.now())
        self.playing = True

    def sound(self, edit: SongEdit) -> Path | bytes:
        """The music, or clicks on the beats as they are now."""
        if self._music is not None:
            return self._music
        song = edit.song
        key = (song.bpm, song.first_beat_s, song.duration_s)
        if self._clicks is None or self._clicks[0] != key:
            self._clicks = (key, click_track(*key))
        return self._clicks[1]

    def pause(self) -> None:
        if self.playing:
            self._context.audio.stop_music()
            self.playing = False

    def seek(self, song_s: float, edit: SongEdit) -> None:
        """Goes to another place; where it was playing, it goes on from there."""
        self.song_s = min(max(0.0, song_s), edit.song.duration_s)
        if self.playing:
            self.play(edit)

    def update(self, now: float, edit: SongEdit) -> None:
        """Moves on; stops at the end of what is kept."""
        if not self.playing:
            return
        reading = self._context.audio.position_s()
        heard = None if reading is None else reading - self._context.settings.output_delay_s
        self.song_s = self._clock.advance(now, heard)
        end_s = edit.end_s if self._until_s is None else self._until_s
        if self.song_s >= end_s:
            self.pause()
            self.song_s = end_s
