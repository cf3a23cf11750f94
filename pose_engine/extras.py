"""Packages that only some tasks need, and what to say where they are not installed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pose_engine.sources import SourceError

PACKAGES = ("av", "librosa", "soundfile")
INSTALL = f"pip install {' '.join(PACKAGES)}"


class MissingExtra(SourceError):
    """A task needs a package of the optional extra `import`; the text says how to get it."""


def extra(module: str, what: str) -> Any:
    """The module of a package of the extra. Raises `MissingExtra`, saying that `what` needs it."""
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise MissingExtra(f"{what} needs the package {name}: install it with {INSTALL}") from error


def missing() -> list[str]:
    """Which packages of the extra are not installed."""
    return [name for name in PACKAGES if find_spec(name) is None]
