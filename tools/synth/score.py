"""What is played: chords, bass figures, tunes and rhythms, as data. Sixteen steps to the bar.

Key of A minor. A tune is written as "E5:3 -:1 | ..." - note and length in steps, "-" for a rest,
bars between upright strokes. A rhythm is sixteen characters: X loud, x medium, o soft, . ghost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tools.synth.core import note_number

STEPS = 16
LEVELS = {"X": 1.0, "x": 0.72, "o": 0.45, ".": 0.22}


@dataclass(frozen=True)
class Chord:
    """A bass root and the voicing above it, in MIDI numbers; the seventh in semitones."""

    root: int
    voicing: tuple[int, ...]
    seventh: int = 10


@dataclass(frozen=True)
class TuneNote:
    """A note of a tune: bar, step in the bar, length in steps, MIDI number."""

    bar: int
    step: int
    length: int
    note: int


@dataclass(frozen=True)
class BassNote:
    """A note of a bass figure: step, semitones above the root, length in steps, accent."""

    step: int
    interval: int
    length: int
    accent: bool


@dataclass(frozen=True)
class Harmony:
    """The chords of a song by name, and their order in each kind of section.

    Progressions go bar by bar; two names in one cell share the bar; longer sections go round
    again. `last` is the chord after the last bar. `swing` is how late the even sixteenths come,
    in sixteenths.
    """

    chords: Mapping[str, Chord]
    progressions: Mapping[str, tuple[str, ...]]
    last: str
    swing: float = 0.0


def chord(root: str, voicing: str, seventh: int = 10) -> Chord:
    return Chord(note_number(root), tuple(note_number(name) for name in voicing.split()), seventh)


CHORDS = {
    "Am9": chord("A1", "C4 E4 G4 B4"),
    "D9": chord("D2", "C4 E4 F#4 A4"),
    "Dm9": chord("D2", "C4 E4 F4 A4"),
    "E7#9": chord("E1", "G#3 B3 D4 G4"),
    "E7": chord("E1", "G#3 B3 D4 E4"),
    "E7sus4": chord("E1", "A3 B3 D4 E4"),
    "Em7": chord("E1", "B3 D4 E4 G4"),
    "Fmaj9": chord("F1", "C4 E4 G4 A4", 11),
    "G9": chord("G1", "B3 D4 F4 A4"),
    "Bbmaj9": chord("Bb1", "A3 C4 D4 F4", 11),
}

PROGRESSIONS: dict[str, tuple[str, ...]] = {
    "intro": ("Am9", "E7#9"),
    "verse": ("Am9", "D9", "Fmaj9", "E7#9"),
    "build": ("Dm9", "Em7 G9"),
    "chorus": ("Fmaj9", "G9", "Em7", "Am9", "Fmaj9", "G9", "E7#9", "Am9"),
    "bridge": ("Dm9", "Am9", "Bbmaj9", "E7sus4 E7"),
    "outro": ("Fmaj9 G9", "E7#9"),
}
"""Chords bar by bar; two in one cell share the bar. Longer sections go round again."""

DISCO = Harmony(CHORDS, PROGRESSIONS, last="Am9", swing=0.08)

FINAL_CHORD = chord("A1", "A3 C4 E4 G4 B4 E5")

VERSE_TUNE = (
    "-:2 A4:1 C5:1 -:2 D5:2 C5:2 A4:4 -:2 | -:10 G4:2 A4:1 C5:1 A4:2"
    "| -:2 A4:1 C5:1 -:2 E5:2 D5:2 C5:4 -:2 | -:8 B4:2 D5:1 B4:1 -:1 G#4:3"
)
CHORUS_TUNE = (
    "E5:3 D5:3 E5:2 G5:5 E5:3 | D5:3 C5:3 D5:2 E5:5 -:3"
    "| G5:3 E5:3 D5:2 B4:3 D5:3 -:2 | C5:3 B4:1 A4:6 -:2 A4:2 C5:1 D5:1"
    "| E5:3 D5:3 E5:2 A5:5 G5:3 | D5:3 C5:3 D5:2 G5:5 E5:3"
    "| E5:3 D5:3 B4:2 D5:2 E5:2 G#5:4 | A5:8 -:2 G5:1 E5:1 D5:1 C5:1 A4:2"
)
CHORUS_STRINGS = (
    "C6:16 | B5:8 D6:8 | B5:16 | C6:9 -:2 A5:1 B5:1 C6:1 D6:1 E6:1"
    "| E6:16 | D6:16 | D6:8 B5:8 | C6:8 -:1 E6:1 D6:1 C6:1 B5:1 A5:1 G5:1 E5:1"
)
BRIDGE_TUNE = "E5:6 D5:2 F5:8 | E5:6 C5:2 B4:8 | D5:6 C5:2 F5:8 | E5:6 D5:2 B4:4 G#4:4"
BUILD_PICKUP = "-:12 A4:2 C5:1 D5:1"
OUTRO_TUNE = "E5:3 D5:3 E5:2 G5:5 E5:3 | G5:3 E5:3 D5:2 B4:2 D5:2 E5:2 G#5:2"

THIRDS_BELOW = {0: 9, 2: 11, 4: 0, 5: 2, 7: 4, 8: 4, 9: 5, 11: 7}
"""Pitch class to the one sung a third (or fourth) below it, within A minor."""

BASS_FIGURES: dict[str, tuple[str, ...]] = {
    "intro": ("0+0:2! 3+12:1 7+12:1 10+0:2",),
    "verse": (
        "0+0:2! 3+12:1 6+0:1 7+12:1! 10+0:2 12+7:1 13+10:1",
        "0+0:2! 2+12:1 3+12:1 6+0:1 7+12:1! 9+0:1 10+10:1 11+12:1!",
    ),
    "build": ("0+0:1! 2+12:1 4+0:1! 6+12:1 8+0:1! 10+12:1",),
    "chorus": (
        "0+0:2! 2+12:1! 3+12:1 4+0:1 6+12:2! 8+0:2 10+12:1! 11+12:1 12+0:1",
        "0+0:2! 2+12:1! 4+0:1 5+0:1 6+12:2! 8+0:1 10+12:1! 11+10:1 12+7:1",
    ),
    "bridge": ("0+0:7 7+12:1 8+0:6",),
    "outro": (
        "0+0:2! 2+12:1! 3+12:1 4+0:1 6+12:2! 8+0:2! 10+12:1! 11+12:1 12+0:2",
        "0+0:2! 3+0:2! 6+0:2!",
    ),
}
"""Per section, figures that alternate by the bar, as step+semitones:length, "!" for an accent.

Semitones count from the root; ten stand for the seventh of the chord, whichever it is.
"""

GUITAR_RHYTHMS = {
    "intro": "X.-x-.X.-x.-X.x.",
    "verse": "X.-x.-X.-.x.X-x.",
    "chorus": "x.X.-xX.x.X.-xX.",
    "outro": "x.X.-xX.x.X.-xX.",
}
PIANO_RHYTHM = "X--X--X---x-X-x-"
BRASS_ANSWERS = {1: "-------------x-X", 3: "----------X-----", 7: "--------xX------"}
"""Bar of the chorus (of eight) to the stabs that answer the tune there."""


def parse_tune(text: str) -> list[TuneNote]:
    """The notes of a written tune."""
    notes = []
    for bar, cell in enumerate(text.split("|")):
        step = 0
        for word in cell.split():
            name, length = word.rsplit(":", 1)
            if name != "-":
                notes.append(TuneNote(bar, step, int(length), note_number(name)))
            step += int(length)
        if step != STEPS:
            raise ValueError(f"bar {bar} has {step} steps: {cell.strip()}")
    return notes


def parse_bass(figure: str) -> list[BassNote]:
    """The notes of a written bass figure."""
    notes = []
    for word in figure.split():
        step, rest = word.rstrip("!").split("+")
        interval, length = rest.split(":")
        notes.append(BassNote(int(step), int(interval), int(length), word.endswith("!")))
    return notes


def rhythm_hits(pattern: str) -> list[tuple[int, float]]:
    """Steps and levels (0..1) of a written rhythm."""
    return [(step, LEVELS[mark]) for step, mark in enumerate(pattern) if mark in LEVELS]


def third_below(note: int) -> int:
    """The harmony note a third or fourth below, in MIDI numbers."""
    below = THIRDS_BELOW[note % 12]
    return note - (note - below) % 12
