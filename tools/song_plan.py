"""The songs Mirrorbeat ships: tempo, sections and colours, once for the music and the dance.

`make_music.py` arranges the sound over these sections and `make_choreographies.py` sets the moves
on the same bars, so that neither can drift from the other.
"""

from __future__ import annotations

from dataclasses import dataclass

BEATS_PER_BAR = 4


@dataclass(frozen=True)
class Section:
    """A stretch of whole bars with one character ("verse", "chorus", ...)."""

    name: str
    bars: int


@dataclass(frozen=True)
class SongPlan:
    """What the music and the dance of one song agree on. Times in seconds."""

    id: str
    title: str
    artist: str
    bpm: float
    first_beat_s: float
    tail_s: float
    sections: tuple[Section, ...]
    hues: tuple[int, int]
    difficulty: int
    seed: int

    @property
    def beat_s(self) -> float:
        return 60.0 / self.bpm

    @property
    def bar_s(self) -> float:
        return BEATS_PER_BAR * self.beat_s

    @property
    def bars(self) -> int:
        return sum(section.bars for section in self.sections)

    @property
    def duration_s(self) -> float:
        """Length of the audio: the lead-in, every bar, and the last chord ringing out."""
        return self.first_beat_s + self.bars * self.bar_s + self.tail_s

    def bar_start_s(self, bar: int) -> float:
        return self.first_beat_s + bar * self.bar_s

    def section_starts(self) -> list[tuple[Section, int]]:
        """Each section with the number of its first bar."""
        starts, bar = [], 0
        for section in self.sections:
            starts.append((section, bar))
            bar += section.bars
        return starts


def _sections(text: str) -> tuple[Section, ...]:
    """Sections from their names and bars: "verse 8, chorus 4"."""
    pairs = (section.split() for section in text.split(","))
    return tuple(Section(name, int(bars)) for name, bars in pairs)


MIRRORBALL_MIDNIGHT = SongPlan(
    id="mirrorball-midnight",
    title="Mirrorball Midnight",
    artist="Mirrorbeat",
    bpm=122.0,
    first_beat_s=0.25,
    tail_s=2.0,
    sections=_sections("intro 2, verse 8, build 2, chorus 8, bridge 4, build 2, chorus 8, outro 2"),
    hues=(318, 196),
    difficulty=3,
    seed=7,
)

DEEP_END = SongPlan(
    id="deep-end",
    title="Deep End",
    artist="Mirrorbeat",
    bpm=124.0,
    first_beat_s=0.25,
    tail_s=2.5,
    sections=_sections("intro 4, verse 8, build 2, chorus 8, bridge 4, build 2, chorus 8, outro 2"),
    hues=(226, 166),
    difficulty=4,
    seed=11,
)

BRICK_BY_BRICK = SongPlan(
    id="brick-by-brick",
    title="Brick by Brick",
    artist="Mirrorbeat",
    bpm=90.0,
    first_beat_s=0.25,
    tail_s=2.5,
    sections=_sections("intro 2, verse 8, build 2, chorus 4, bridge 4, build 2, chorus 4, outro 2"),
    hues=(276, 92),
    difficulty=3,
    seed=23,
)

MANGO_MOON = SongPlan(
    id="mango-moon",
    title="Mango Moon",
    artist="Mirrorbeat",
    bpm=102.0,
    first_beat_s=0.25,
    tail_s=2.5,
    sections=_sections("intro 2, verse 8, build 2, chorus 8, bridge 4, chorus 8, outro 2"),
    hues=(12, 46),
    difficulty=4,
    seed=31,
)

FIRST_LIGHT = SongPlan(
    id="first-light",
    title="First Light",
    artist="Mirrorbeat",
    bpm=84.0,
    first_beat_s=0.25,
    tail_s=3.5,
    sections=_sections("intro 2, verse 8, chorus 4, bridge 4, chorus 4, outro 2"),
    hues=(152, 66),
    difficulty=1,
    seed=43,
)

SONGS: tuple[SongPlan, ...] = (
    MIRRORBALL_MIDNIGHT,
    DEEP_END,
    BRICK_BY_BRICK,
    MANGO_MOON,
    FIRST_LIGHT,
)
