"""A place for one value between two threads: the newest wins."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """Holds the newest value put; `dropped` counts those replaced before anyone took them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._value: T | None = None
        self.dropped = 0

    def put(self, value: T) -> None:
        with self._changed:
            if self._value is not None:
                self.dropped += 1
            self._value = value
            self._changed.notify()

    def take(self, timeout_s: float = 0.0) -> T | None:
        """The value, leaving the slot empty; None if there is none within `timeout_s`."""
        with self._changed:
            if self._value is None and timeout_s > 0:
                self._changed.wait(timeout_s)
            value, self._value = self._value, None
            return value
