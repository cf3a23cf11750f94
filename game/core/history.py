"""Undo and redo: a history of values, in which what belongs together is one step."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_STEPS = 1000


@dataclass(frozen=True, eq=False)
class History(Generic[T]):
    """A value, those before it (`past`, the oldest first) and those undone (`future`, the next one
    last). `saved` is the one on disk. `grip` names what is being dragged or typed."""

    now: T
    saved: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()
    grip: Hashable = None

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.now is not self.saved


def history_of(value: T) -> History[T]:
    """A history that begins, with a value that is saved."""
    return History(value, value)


def did(history: History[T], value: T, grip: Hashable = None) -> History[T]:
    """The history after an edit. Edits of one `grip` that follow one another are one step."""
    if value is history.now:
        return history
    if grip is not None and grip == history.grip:
        return replace(history, now=value, future=())
    past = (*history.past, history.now)[-MOST_STEPS:]
    return replace(history, now=value, past=past, future=(), grip=grip)


def let_go(history: History[T]) -> History[T]:
    """Ends a step: what follows is another one, whatever its grip."""
    return history if history.grip is None else replace(history, grip=None)


def undone(history: History[T]) -> History[T]:
    """One step back, if there is one."""
    if not history.past:
        return let_go(history)
    future = (*history.future, history.now)
    return replace(history, now=history.past[-1], past=history.past[:-1], future=future, grip=None)


def redone(history: History[T]) -> History[T]:
    """One step forth again, if one was undone."""
    if not history.future:
        return let_go(history)
    past = (*history.past, history.now)
    return replace(
        history, now=history.future[-1], past=past, future=history.future[:-1], grip=None
    )


def saved(history: History[T], value: T | None = None) -> History[T]:
    """The history once its value has been saved. `value` replaces it all where saving has made
    another one of it, to which nothing before leads."""
    if value is not None:
        return history_of(value)
    return replace(history, saved=history.now, grip=None)
