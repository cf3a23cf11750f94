"""Who made what, and under which licence: read from what is installed, never from a network."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from game.storage.library import SongEntry

FONT_PACKAGE: Final = "fontpkg-fredoka"
# What pyproject.toml asks for (a test compares); what those need in turn is found by itself.
LIBRARIES: Final = (
    FONT_PACKAGE, "numpy", "onnxruntime", "opencv-python-headless", "pillow", "platformdirs",
    "pydantic", "pygame-ce", "rich", "scipy", "typer",
)  # fmt: skip
# assets/models/ORIGIN.md tells where they are from; a test compares names and licence.
MODELS: Final = (
    ("PoseNet (MobileNetV1 0.75)", "Google", "Apache-2.0"),
    ("MoveNet Lightning", "Google", "Apache-2.0"),
    ("MoveNet Thunder", "Google", "Apache-2.0"),
)
_LONGEST = 60
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Credit:
    """One line: what it is, who made it ("" where that is not known), and its licence."""

    name: str
    maker: str
    licence: str


def song_credits(songs: Iterable[SongEntry]) -> list[Credit]:
    """The songs that can be played, with music and dance by name."""
    credits = []
    for dance in (song.choreography for song in songs):
        if dance is not None:
            makers = dict.fromkeys(name for name in (dance.artist, dance.author) if name)
            credits.append(Credit(dance.title, " / ".join(makers), dance.licence))
    return credits


def model_credits() -> list[Credit]:
    return [Credit(*model) for model in MODELS]


def font_credits() -> list[Credit]:
    """The face of the screen; a package that is missing has nothing to be credited for."""
    found = _find(FONT_PACKAGE)
    return (
        []
        if found is None
        else [Credit("Fredoka", "The Fredoka Project Authors", licence_of(found))]
    )


@lru_cache(maxsize=1)
def library_credits() -> tuple[Credit, ...]:
    """Python and every package that the game uses, those of its packages included, by name."""
    waiting, found = list(LIBRARIES), dict[str, Distribution]()
    while waiting:
        package = _find(waiting.pop())
        if package is not None and package.metadata["Name"].casefold() not in found:
            found[package.metadata["Name"].casefold()] = package
            waiting += needed_by(package.requires or ())
    credits = [
        Credit(f"{one.metadata['Name']} {one.version}", "", licence_of(one))
        for name, one in sorted(found.items())
        if name != FONT_PACKAGE
    ]
    return (Credit(f"Python {platform.python_version()}", "", "PSF-2.0"), *credits)


def _find(name: str) -> Distribution | None:
    try:
        found = distribution(name)
    except (PackageNotFoundError, ValueError):
        return None
    return found if found.metadata["Name"] else None


def needed_by(requirements: Sequence[str]) -> list[str]:
    """The names in "name>=1; marker" that are not for extras alone."""
    kept = [text for text in requirements if "extra" not in text.partition(";")[2]]
    names = (re.match(r"[A-Za-z0-9._-]+", text.strip()) for text in kept)
    return [name.group() for name in names if name]


def licence_of(package: Distribution) -> str:
    """A package's licence in a few words: its SPDX expression, else what it says otherwise."""
    data = package.metadata
    for expression in data.get_all("License-Expression") or ():
        return str(expression)
    lines = "".join(data.get_all("License") or ()).strip().splitlines()
    if len(lines) == 1 and len(lines[0]) <= _LONGEST:
        return lines[0].strip()
    for classifier in data.get_all("Classifier") or ():
        if classifier.startswith(_CLASSIFIER):
            return str(classifier).removeprefix(_CLASSIFIER)
    return "see its package"
