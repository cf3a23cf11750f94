"""Before a party dances: how players wish to be judged, arms held up to start, lasting trouble."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from game.core.judge import RULES
from game.core.party import Profile

LEGS: Final = ("left_leg", "right_leg")
TOGGLED: Final = ("left_arm", "right_arm", *LEGS)  # limbs that a player may leave out
START_S: Final = 1.5  # how long both arms are held up to start
LASTING_S: Final = 1.5  # how long something must be wrong before it is said
FLICKER_S: Final = 0.3  # for so long a gesture, or trouble, may be unseen


def next_name(own: str, usual: str, known: Sequence[str], taken: Iterable[str]) -> str:
    """The name after `own` among "" (the number, shown as `usual`) and the `known` ones.

    Names are left out that somebody else has, as shown in `taken`, whatever their case.
    """
    others = {name.casefold() for name in taken} | {usual.casefold()}
    names = ["", *(name for name in known if name.casefold() not in others)]
    at = next((i for i, name in enumerate(names) if name.casefold() == own.casefold()), -1)
    return names[(at + 1) % len(names)]


def next_difficulty(profile: Profile) -> Profile:
    """The same player, one step harder; after the hardest the easiest."""
    levels = tuple(RULES)
    step = levels.index(profile.difficulty) + 1
    return replace(profile, difficulty=levels[step % len(levels)])


def seated(profile: Profile) -> bool:
    """Whether a player dances without legs."""
    return set(LEGS) <= set(profile.left_out)


def posture_changed(profile: Profile) -> Profile:
    """The same player, seated who was standing, and the other way round."""
    out = set(profile.left_out)
    return _leaving_out(profile, out - set(LEGS) if seated(profile) else out | set(LEGS))


def limb_toggled(profile: Profile, limb: str) -> Profile:
    """The same player with a limb left out or counted again."""
    return _leaving_out(profile, set(profile.left_out) ^ {limb})


def _leaving_out(profile: Profile, limbs: set[str]) -> Profile:
    """Unless nothing that dances would be left."""
    if limbs >= set(TOGGLED):
        return profile
    return replace(profile, left_out=tuple(limb for limb in TOGGLED if limb in limbs))


@dataclass(frozen=True)
class _Held:
    """Arms that are up: `since` is None until they have been seen down."""

    since: float | None = None
    last: float = -math.inf


class ArmsHeld:
    """Both arms held up by any player to start.

    Whoever joined with both arms up must first take them down: they have only said hello.
    """

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self._ready: set[int] = set()

    def update(self, at: float, up: Mapping[int, bool]) -> float:
        """How far (0..1) the longest is held at `at` (s); `up` is by the id of who is seen."""
        for one, raised in up.items():
            self._follow(at, one, raised)
        for one in set(self._held) - set(up):
            self._follow(at, one, False)
        spans = [held.last - held.since for held in self._held.values() if held.since is not None]
        return min(1.0, max(spans, default=0.0) / START_S)

    def _follow(self, at: float, one: int, raised: bool) -> None:
        if not raised:
            if at - self._held.get(one, _Held()).last > FLICKER_S:
                self._held.pop(one, None)
                self._ready.add(one)
            return
        since = self._held.get(one, _Held(at)).since
        self._held[one] = _Held(since if one in self._ready else None, at)


class Lasting:
    """Says what is wrong once it has been so for a while, and until it has been mended."""

    def __init__(self) -> None:
        self._key: str | None = None
        self._since = self._last = -math.inf

    def update(self, at: float, key: str | None) -> str | None:
        """What has lasted at `at` (s), where `key` is wrong now."""
        if key is not None and key == self._key:
            self._last = at
        elif self._key is None or at - self._last > FLICKER_S:
            self._key, self._since, self._last = key, at, at
        return self._key if self._last - self._since >= LASTING_S else None
