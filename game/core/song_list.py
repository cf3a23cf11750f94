"""Which songs are shown, and in what order: what the player looks for, and how they sort."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class SongFacts:
    """What songs are found and sorted by. `best` is the player's own best share (0..1) of the
    points, None for a song never danced; songs that are not `playable` always come last."""

    title: str
    artist: str = ""
    author: str = ""
    difficulty: int = 0
    duration_s: float = 0.0
    best: float | None = None
    playable: bool = True


# What sorts before what; songs that are alike in it keep their order.
_KEYS: Final[Mapping[str, Callable[[SongFacts], tuple[float | str, ...]]]] = MappingProxyType(
    {
        "usual": lambda song: (),
        "title": lambda song: (folded(song.title),),
        "difficulty": lambda song: (song.difficulty, folded(song.title)),
        "length": lambda song: (song.duration_s, folded(song.title)),
        "best": lambda song: (song.best is None, -(song.best or 0.0)),
    }
)
ORDERS: Final = tuple(_KEYS)


def folded(text: str) -> str:
    """A text without capitals, accents and the other things that nobody types when they search."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def matches(song: SongFacts, query: str) -> bool:
    """Whether every word of `query` is somewhere in the song's title or its makers' names."""
    text = folded(f"{song.title} {song.artist} {song.author}")
    return all(word in text for word in folded(query).split())


def arranged(songs: Sequence[SongFacts], query: str = "", order: str = "usual") -> list[int]:
    """The indices of the songs that match, in one of ORDERS."""
    found = [index for index, song in enumerate(songs) if matches(song, query)]
    key = _KEYS[order]
    return sorted(found, key=lambda index: (not songs[index].playable, key(songs[index])))


def next_order(order: str) -> str:
    """The order after this one, round and round."""
    return ORDERS[(ORDERS.index(order) + 1) % len(ORDERS)]
