"""What a virtual dancer is told: the options behind `virtual:`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from game.virtual.bodies import BODIES
from pose_engine.keypoints import LIMBS

MAX_PEOPLE: Final = 6
ALLOWED: Final = (
    "late=200ms, noise=0.05, forgets=0.3, wrong=left_arm+right_leg, still, still=arms_out, "
    "mirrored, other, flailing, walking, "
    f"body={'|'.join(BODIES)}, distance=1.5, people=1..{MAX_PEOPLE}, skill=mixed, seed=7, fps=30"
)
VARIED: Final = "varied"  # several people, each with a body of their own
SKILLS: Final = ("right", "mixed")
RANGES: Final[dict[str, tuple[float, float]]] = {
    "late_s": (-2.0, 5.0),
    "noise": (0.0, 0.5),
    "forgets": (0.0, 1.0),
    "distance": (0.7, 4.0),
    "people": (1, MAX_PEOPLE),
    "seed": (0, 2**32 - 1),
    "fps": (1.0, 120.0),
}


@dataclass(frozen=True)
class DancerOptions:
    """How the virtual dancer dances and looks. Raises `ValueError` for what is out of range.

    `late_s` is how far behind the music the dancer is; `noise` the standard deviation of a smooth
    wobble in torso lengths; `forgets` the share of the
    moves in which the arms just hang; `wrong` the limbs (keys of LIMBS) that do something else;
    `still` leaves the arms hanging, or stretched to the sides with `arms_out`; `other` dances
    another dance, `flailing` none at all, `walking` goes out of the picture and comes back; `body`
    is one of BODIES, by default "medium", of several people VARIED;
    `distance` how many times farther away than the choreography the dancer stands; `skill` "mixed"
    gives several people lateness, noise and wrong limbs of their own, as far as none were told.
    """

    late_s: float = 0.0
    noise: float = 0.0
    forgets: float = 0.0
    mirrored: bool = False
    still: bool = False
    arms_out: bool = False
    other: bool = False
    flailing: bool = False
    walking: bool = False
    wrong: tuple[str, ...] = ()
    body: str = ""
    distance: float = 1.0
    people: int = 1
    skill: str = "right"
    seed: int = 0
    fps: float = 30.0

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and low <= value <= high):
                shown = name.removesuffix("_s")
                raise ValueError(f"{shown} must be within {low:g}..{high:g}, not {value:g}")
        if unknown := [limb for limb in self.wrong if limb not in LIMBS]:
            raise ValueError(f"no such limb: {unknown[0]!r}; there are {', '.join(LIMBS)}")
        if not self.body:
            object.__setattr__(self, "body", VARIED if self.people > 1 else "medium")
        if self.skill not in SKILLS:
            raise ValueError(f"no such skill: {self.skill!r}; there are {', '.join(SKILLS)}")
        if self.body not in (*BODIES, VARIED):
            raise ValueError(f"no such body: {self.body!r}; there are {', '.join(BODIES)}")


def _seconds(text: str) -> float:
    found = re.fullmatch(r"([-+]?[\d.]+(?:e[-+]?\d+)?)(ms|s)?", text)
    if found is None:
        raise ValueError
    return float(found[1]) / (1000.0 if found[2] == "ms" else 1.0)


_READERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "late": ("late_s", _seconds),
    "noise": ("noise", float),
    "forgets": ("forgets", float),
    "wrong": ("wrong", lambda text: tuple(text.split("+"))),
    "body": ("body", str),
    "distance": ("distance", float),
    "people": ("people", int),
    "skill": ("skill", str),
    "seed": ("seed", int),
    "fps": ("fps", float),
}


def _word(word: str) -> dict[str, Any]:
    """The fields that one word of the options sets."""
    if word in ("mirrored", "other", "flailing", "walking"):
        return {word: True}
    if word in ("still", "still=arms_out"):
        return {"still": True, "arms_out": word != "still"}
    name, equals, value = (part.strip() for part in word.partition("="))
    if name not in _READERS or not equals or not value:
        raise ValueError(f"the virtual dancer does not understand {word!r}; try {ALLOWED}")
    field, reader = _READERS[name]
    try:
        return {field: reader(value)}
    except ValueError:
        raise ValueError(f"{name}={value} is not a number; try {ALLOWED}") from None


def parse_options(text: str) -> DancerOptions:
    """The options in `late=200ms,noise=0.05,wrong=left_arm,still,mirrored,people=4,body=tall`.

    Times are seconds, or `200ms` or `0.2s`; several wrong limbs are joined by `+`. Raises
    `ValueError` with one line that says what is allowed.
    """
    fields: dict[str, Any] = {}
    for word in (part.strip() for part in text.split(",")):
        if not word:
            continue
        found = _word(word)
        if repeated := fields.keys() & found.keys():
            shown = repeated.pop().removesuffix("_s")
            raise ValueError(f"the virtual dancer was told {shown!r} twice")
        fields |= found
    return DancerOptions(**fields)
