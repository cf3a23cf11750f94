"""Who passes the floor: a list of names, each there once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from game.core.party import MAX_GUESTS

LEAST_GUESTS: Final = 2
LONGEST_NAME: Final = 24


def neat(name: str) -> str:
    """A name as it is kept: single spaces, and no longer than can be shown."""
    return " ".join(name.split())[:LONGEST_NAME].rstrip()


def has(guests: Sequence[str], name: str) -> bool:
    """Whether somebody is called that, whatever the case."""
    return name.casefold() in {guest.casefold() for guest in guests}


def with_guest(guests: Sequence[str], name: str) -> tuple[str, ...]:
    """The guests and one more; as they were for no name, one that is there, or too many."""
    name = neat(name)
    if not name or has(guests, name) or len(guests) >= MAX_GUESTS:
        return tuple(guests)
    return (*guests, name)


def renamed(guests: Sequence[str], at: int, name: str) -> tuple[str, ...]:
    """The guests, one of them called otherwise, unless another is called that."""
    name, others = neat(name), [*guests[:at], *guests[at + 1 :]]
    if not name or has(others, name):
        return tuple(guests)
    return (*guests[:at], name, *guests[at + 1 :])


def without(guests: Sequence[str], at: int) -> tuple[str, ...]:
    """The guests but one; never fewer than two."""
    if len(guests) <= LEAST_GUESTS:
        return tuple(guests)
    return (*guests[:at], *guests[at + 1 :])
