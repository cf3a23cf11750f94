"""A film, or a folder of pictures, in a camera's place: it plays in step with the song."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from pose_engine.sources import Source, SourceError
from pose_engine.types import Frame

SongTime = Callable[[float], float | None]
EARLY_S = 1e-4  # a picture is due so much before its time: clocks are not exact


class FilmCamera:
    """A `Source` whose first picture is the song's first moment, as in `score SONG VIDEO`.

    Before the song, and while it pauses, the film holds its picture; when the song begins anew, so
    does the film. Pictures that come too late are left out, as a camera would.
    """

    live = False

    def __init__(
        self,
        open_film: Callable[[], Source],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`open_film` gives the unpaced film, again for each rewind. Raises `SourceError`."""
        self._open_film, self._clock, self._sleep = open_film, clock, sleep
        self._song_time: SongTime = lambda instant: None
        self._rewind()

    def _rewind(self) -> None:
        self._film = self._open_film()
        self.name, self.fps = self._film.name, self._film.fps
        first = self._film.read()
        if first is None:
            raise SourceError(f"{self.name} holds no picture")
        self._held: Frame = first
        self._started = False

    def set_song(self, song_time: SongTime) -> None:
        """Follows another song from the next picture on; from any thread."""
        self._song_time = song_time

    def read(self) -> Frame | None:
        """The picture of this moment of the song; None once the film is over."""
        song_s = self._song_time(self._clock())
        if self._started and song_s is not None and song_s < -1 / self.fps:
            self._film.close()
            self._rewind()
        if song_s is None or song_s < self._due_s(self._held) - 1 / self.fps:
            self._sleep(1 / self.fps)
            return replace(self._held, captured_at=self._clock())
        if self._started:
            following = self._next(song_s)
            if following is None:
                return None
            self._held = following
        self._started = True
        return self._in_step()

    def close(self) -> None:
        self._film.close()

    @staticmethod
    def _due_s(frame: Frame) -> float:
        """When in the song a picture is due."""
        return frame.media_s or 0.0

    def _next(self, song_s: float) -> Frame | None:
        """The next picture, or the last of those that are due already."""
        frame = self._film.read()
        while frame is not None and self._due_s(frame) + 1 / self.fps <= song_s:
            following = self._film.read()
            if following is None:
                return frame
            frame = following
        return frame

    def _in_step(self) -> Frame:
        """Waits until the held picture is due; captured at just that moment of the song."""
        due_s = self._due_s(self._held)
        while True:
            now = self._clock()
            song_s = self._song_time(now)
            if song_s is None:
                return replace(self._held, captured_at=now)
            if song_s >= due_s - EARLY_S:
                return replace(self._held, captured_at=now - (song_s - due_s))
            self._sleep(min(max(due_s - song_s, EARLY_S), 1 / self.fps))
