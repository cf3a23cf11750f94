"""Work done by another thread, so that drawing does not wait for it; or done at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")


class Aside(Protocol):
    """What has work done and promises its result, as an executor's `submit` does."""

    def __call__(self, work: Callable[[], T], /) -> Future[T]: ...


def at_once(work: Callable[[], T], /) -> Future[T]:
    """Does the work here and now. Raises what it raises."""
    known: Future[T] = Future()
    known.set_result(work())
    return known
