"""A film imported by another thread, while the screens go on; what it tells is read as they do."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Final

from game.core.aside import Aside
from game.film_import import Imported, ImportOptions, film_length_s, import_film, open_film
from game.film_notes import Seen
from game.film_watch import Stopped

JOIN_S: Final = 2.0  # that closing the window waits for a picture that is being looked at


class FilmJob:
    """`stage` is what is being done, `share` (0..1) how much of the film was watched, `left_s` how
    long the rest may take, None while nobody knows. `seen` is what the last picture showed.

    Once `done`, there is `imported`, or the `error`; after `stop`, there may be neither.
    """

    def __init__(self, film: Path, options: ImportOptions, aside: Aside | None = None) -> None:
        """Begins at once; `aside` is for tests, else a thread of its own does it."""
        self.film, self.options = film, options
        self.stage, self.share = "opening", 0.0
        self.left_s: float | None = None
        self.seen: Seen | None = None
        self.imported: Imported | None = None
        self.error: Exception | None = None
        self.done = False
        self._asked = threading.Event()
        self._length_s: float | None = None
        self._begun: tuple[float, float] | None = None  # in the film, and on the clock
        # A daemon: what librosa does cannot be stopped, and a window that is closed waits for none.
        self._thread = threading.Thread(target=self._run, name="import", daemon=True)
        if aside is None:
            self._thread.start()
        else:
            aside(self._run)

    def stop(self) -> None:
        """Asks it to stop; what was seen so far is kept for the next time."""
        self._asked.set()

    def join(self) -> None:
        """Waits until it has stopped, but not for long."""
        if self._thread.is_alive():
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        try:
            source = open_film(self.film)
            self._length_s = film_length_s(source, self.options.part)
            source.close()
            self.imported = import_film(
                self.film,
                self.options,
                on_watched=self._on_watched,
                on_stage=self._on_stage,
                on_seen=self._on_seen,
            )
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001  # told on the screen, whatever it is
            self.error = error
        self.done = True

    def _on_stage(self, text: str) -> None:
        self.stage = text

    def _on_seen(self, seen: Seen) -> None:
        self.seen = seen

    def _on_watched(self, film_s: float) -> bool:
        done_s, now = film_s - self.options.part.start_s, time.monotonic()
        if self._begun is None:
            self._begun = (done_s, now)
        if self._length_s:
            self.share = min(1.0, done_s / self._length_s)
            speed = (done_s - self._begun[0]) / max(now - self._begun[1], 1e-3)
            self.left_s = max(0.0, self._length_s - done_s) / speed if speed > 0 else None
        return not self._asked.is_set()
