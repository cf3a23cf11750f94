"""Mango Moon: cumbia verses and salsa choruses in G minor. Clave, congas, scraper and timbales,
bass that comes before the beat, accordion, a piano montuno and trumpets."""

from __future__ import annotations

import numpy as np

from tools.synth import drums, instruments, kit, voices
from tools.synth.core import Signal
from tools.synth.desk import Channel, Desk, tight_bass
from tools.synth.filters import highpass
from tools.synth.playing import (
    Part,
    last_chord,
    play_chord,
    play_figure,
    play_parts,
    play_stabs,
    play_tune,
)
from tools.synth.score import STEPS, Chord, Harmony, chord, rhythm_hits
from tools.synth.session import Bar, Session

HARMONY = Harmony(
    chords={
        "Gm": chord("G1", "G3 Bb3 D4 G4"),
        "Cm": chord("C2", "G3 C4 Eb4 G4"),
        "D7": chord("D2", "F#3 A3 C4 D4"),
        "F": chord("F1", "F3 A3 C4 F4"),
        "Eb": chord("Eb2", "G3 Bb3 Eb4 G4", 11),
        "Bb": chord("Bb1", "F3 Bb3 D4 F4", 11),
        "A7": chord("A1", "G3 A3 C#4 E4"),
    },
    progressions={
        "intro": ("Gm", "D7"),
        "verse": ("Gm", "Cm", "D7", "Gm", "Gm", "F", "D7", "Gm"),
        "build": ("Cm", "D7"),
        "chorus": ("Gm", "F", "Eb", "D7", "Gm", "F", "Eb D7", "Gm"),
        "bridge": ("Cm", "Bb", "A7", "D7"),
        "outro": ("Eb D7", "D7"),
    },
    last="Gm",
)


def _clear(x: Signal) -> Signal:
    return highpass(x, 180.0)


DESK = Desk(
    {
        "kick": Channel(-7.0),
        "drums": Channel(-5.0, reverb=0.16),
        "hands": Channel(-3.0, reverb=0.14),
        "scraper": Channel(-4.0, reverb=0.08),
        "wood": Channel(-7.0, reverb=0.2),
        "bass": Channel(-5.5, duck=0.15, treat=tight_bass),
        "keys": Channel(-8.5, duck=0.1, reverb=0.16, treat=_clear),
        "accordion": Channel(-8.0, reverb=0.2, treat=_clear),
        "brass": Channel(-8.5, reverb=0.24, echo=0.05),
        "guitar": Channel(-9.0, reverb=0.2),
        "effects": Channel(-7.0, reverb=0.25),
    },
    {"intro": 0.0, "verse": 0.0, "build": -1.5, "bridge": -0.5, "outro": -0.5},
    room_s=1.2,
    echo_steps=4.0,
    echo_feedback=0.3,
)

_CLAVE = Part("clave", "X--X--X---X-X---", 0.7, 0.3, "wood")
_TUMBAO = (
    Part("slap", "----X-------x---", 0.6, -0.25, "hands"),
    Part("open conga", "------xx------XX", 0.75, -0.3, "hands"),
    Part("low conga", "--------.-x----- | ---x--x-.-x-----", 0.7, -0.45, "hands"),
    Part("heel", "o.o.-.--o.o.-.--", 0.35, -0.2, "hands"),
)
_CUMBIA = (
    Part("kick", "X-------X-------", 0.8, bus="kick"),
    Part("long scrape", "X---X---X---X---", 0.9, 0.35, "scraper"),
    Part("scrape", "--xx--xx--xx--xx", 0.8, 0.35, "scraper"),
    Part("open conga", "------X-------Xo", 0.7, -0.3, "hands"),
    Part("slap", "--x-----  --x---".replace(" ", "-"), 0.5, -0.25, "hands"),
    Part("low conga", "----x-------x---", 0.6, -0.45, "hands"),
)
_DRUMS: dict[str, tuple[Part, ...]] = {
    "intro": (_CLAVE, *_TUMBAO[1:]),
    "verse": _CUMBIA,
    "build": (_CLAVE, *_TUMBAO),
    "chorus": (
        Part("kick", "X-----x-----x---", 0.75, bus="kick"),
        _CLAVE,
        *_TUMBAO,
        Part("bell", "X-x-X-xxX-x-X-xx", 0.34, 0.15, "wood"),
        Part("long scrape", "x---x---x---x---", 0.6, 0.4, "scraper"),
        Part("scrape", "--o.--o.--o.--o.", 0.7, 0.4, "scraper"),
        Part("shaker", "x.o.x.o.x.o.x.o.", 0.6, -0.4, "scraper"),
        Part("timbale", "-----------.---o | -----------.-o-o", 0.4, 0.2, "drums"),
    ),
    "bridge": (
        _CLAVE,
        Part("shaker", "x.o.x.o.x.o.x.o.", 0.5, 0.4, "scraper"),
        Part("open conga", "------o-------oo", 0.6, -0.3, "hands"),
    ),
    "outro": (
        Part("kick", "X-----x-----x---", 0.8, bus="kick"),
        _CLAVE,
        *_TUMBAO,
        Part("bell", "X-x-X-xxX-x-X-xx", 0.34, 0.15, "wood"),
    ),
}

_BASS: dict[str, tuple[str, ...]] = {
    "intro": ("0+0:6! 6+7:6 12+12:4!",),
    "verse": ("0+0:4! 6+7:2 8+12:4! 12+7:2 14+7:2", "0+0:4! 4+7:2 6+7:2 8+12:4! 12+7:4"),
    "build": ("0+0:2! 2+0:2 4+0:2! 6+0:2 8+12:2! 10+12:2 12+12:3!",),
    "bridge": ("0+0:6! 6+7:2 8+12:6 14+7:2",),
}

MONTUNO = ("X-XX-XX-XX-X-XX-", "X-XX-XX-X-XX-XX-")
"""Which sixteenths the montuno plays: after its first stroke it hardly ever meets a beat."""

VERSE_TUNE = (
    "D5:2 G5:2 -:1 G5:1 F5:2 D5:4 -:2 C5:1 D5:1 | Eb5:2 G5:2 -:1 G5:1 F5:2 Eb5:4 -:4"
    "| D5:2 F#5:2 -:1 F#5:1 A5:2 C6:4 A5:2 F#5:2 | G5:6 -:2 D5:2 Bb4:2 G4:2 -:2"
    "| D5:2 G5:2 -:1 G5:1 A5:2 Bb5:4 A5:2 G5:2 | A5:2 C6:2 -:1 A5:1 F5:2 C5:4 -:4"
    "| F#5:2 A5:2 -:1 A5:1 C6:2 D6:2 C6:2 A5:2 F#5:2 | G5:8 -:8"
)
CHORUS_TUNE = (
    "-:2 G5:2 -:2 Bb5:4 A5:2 G5:2 F5:2 | -:2 F5:2 -:2 A5:4 G5:2 F5:2 Eb5:2"
    "| -:2 Eb5:2 -:2 G5:4 F5:2 Eb5:2 D5:2 | -:2 D5:2 F#5:2 A5:4 -:2 A5:2 C6:2"
    "| Bb5:4 -:2 D6:4 C6:2 Bb5:2 A5:2 | A5:4 -:2 C6:4 Bb5:2 A5:2 G5:2"
    "| G5:4 Bb5:4 A5:2 F#5:2 A5:2 C6:2 | Bb5:2 A5:2 G5:6 -:6"
)
CHORUS_BRASS = (
    "-:16 | -:16 | -:16 | -:12 D5:2 F#5:2 | G5:2 -:14 | F5:2 -:14 | -:16"
    "| -:8 G5:1 -:1 G5:1 -:1 D5:2 G5:2"
)
BRIDGE_TUNE = (
    "G5:6 F5:2 Eb5:4 C5:4 | F5:6 Eb5:2 D5:4 Bb4:4| E5:6 G5:2 C#5:4 E5:4 | D5:4 F#5:4 A5:4 C6:4"
)
OUTRO_TUNE = "G5:4 Bb5:4 A5:2 F#5:2 A5:2 C6:2 | A5:2 -:1 A5:2 -:1 C6:2 D6:2 -:6"


def play(session: Session) -> None:
    """The whole song."""
    rng = session.rng("drums")
    drum_kit = _kit(rng)
    for bar in session.bars:
        _drums(session, bar, drum_kit, rng)
        _bass(session, bar)
        _chords(session, bar)
        _tunes(session, bar)
        if bar.index == 0 and bar.section in ("chorus", "outro"):
            start = session.plan.bar_start_s(bar.number)
            session.play("effects", drums.crash(rng), start, 0.4)
    _ending(session, drum_kit, rng)


def _kit(rng: np.random.Generator) -> dict[str, Signal]:
    return {
        "kick": kit.soft_kick(rng),
        "clave": kit.clave(),
        "bell": kit.cowbell(620.0),
        "open conga": kit.conga(rng, 262.0),
        "low conga": kit.conga(rng, 178.0),
        "slap": kit.conga(rng, 330.0, slap=True),
        "heel": kit.conga(rng, 150.0, slap=True),
        "scrape": kit.scraper(rng),
        "long scrape": kit.scraper(rng, long=True),
        "shaker": drums.shaker(rng),
        "timbale": kit.timbale(rng, 390.0),
        "low timbale": kit.timbale(rng, 262.0),
    }


def _drums(
    session: Session, bar: Bar, drum_kit: dict[str, Signal], rng: np.random.Generator
) -> None:
    closing = bar.section == "outro" and bar.is_last
    filled = bar.is_last and bar.section in ("intro", "verse", "build", "bridge")
    until = 8 if closing else 12 if filled else STEPS
    play_parts(session, bar, drum_kit, _DRUMS[bar.section], rng, until=until)
    if bar.section == "verse" and bar.index >= 4:
        play_parts(session, bar, drum_kit, (_CLAVE,), rng, until=until)
    if filled:
        fill = (
            Part("timbale", "--------o-ox-xXX", 0.6, 0.2),
            Part("low timbale", "------------X-x-", 0.5, 0.3),
        )
        play_parts(session, bar, drum_kit, fill, rng)


def _bass(session: Session, bar: Bar) -> None:
    """Cumbia plays on the beat; salsa plays the "and" and the four, which is the next chord's."""
    if bar.section not in ("chorus", "outro"):
        play_figure(session, bar, _BASS[bar.section], voices.upright_bass)
        return
    if bar.section == "outro" and bar.is_last:
        return
    notes: list[tuple[int, int, Chord, int]] = [(6, 6, bar.chord_at(6), 7)]
    notes.append((12, 6, bar.following, 0))
    if bar.index == 0:
        notes.append((0, 5, bar.chord_at(0), 0))
    for step, length, sounding, interval in notes:
        sound = voices.upright_bass(sounding.root + interval, 0.9 * length * session.step_s, 1.0)
        session.play("bass", sound, session.time_of(bar.number, step))


def _chords(session: Session, bar: Bar) -> None:
    if bar.section in ("chorus", "build") or (bar.section == "outro" and not bar.is_last):
        _montuno(session, bar)
    elif bar.section == "verse":
        play_stabs(session, bar, "--x---x---x---x-", voices.nylon, "guitar", steps=1.2, gain=0.42)
    elif bar.section == "bridge":
        for step in (0, 3, 6, 8, 11, 14):
            notes = bar.chord_at(step).voicing
            note = notes[(step * 3 + bar.index) % len(notes)]
            sound = voices.nylon(note + 12, 3 * session.step_s, 0.8)
            session.play("guitar", sound, session.time_of(bar.number, step), 0.5, 0.2)
        play_chord(session, bar, 0, voices.nylon, "guitar", steps=14, gain=0.36)


def _montuno(session: Session, bar: Bar) -> None:
    """Octaves and inner notes in turn, the right hand over the left."""
    pattern = MONTUNO[bar.index % 2]
    for number, (step, level) in enumerate(rhythm_hits(pattern)):
        low, second, third, high = bar.chord_at(step).voicing
        notes = ((low, high), (second, third), (high,), (second, third))[number % 4]
        for note in notes:
            for octave, gain in ((0, 0.30), (12, 0.34)):
                sound = instruments.piano(note + octave, 1.3 * session.step_s, 0.8 * level)
                pan = -0.15 if octave == 0 else 0.2
                session.play("keys", sound, session.time_of(bar.number, step), gain, pan)


def _tunes(session: Session, bar: Bar) -> None:
    if bar.section == "verse":
        play_tune(session, bar, VERSE_TUNE, voices.accordion, "accordion", gain=0.42, pan=-0.1)
        if bar.index >= 4:
            play_tune(
                session, bar, VERSE_TUNE, voices.accordion, "accordion", gain=0.2, pan=0.2, up=-12
            )
    elif bar.section == "chorus":
        voice = voices.trumpet if bar.turn > 0 or bar.index >= 4 else voices.accordion
        bus = "brass" if voice is voices.trumpet else "accordion"
        play_tune(session, bar, CHORUS_TUNE, voice, bus, gain=0.36)
        if bar.turn > 0:
            play_tune(session, bar, CHORUS_TUNE, voices.trumpet, "brass", gain=0.2, up=-12)
        else:
            play_tune(session, bar, CHORUS_BRASS, voices.trumpet, "brass", gain=0.3)
    elif bar.section == "bridge":
        play_tune(session, bar, BRIDGE_TUNE, voices.accordion, "accordion", gain=0.4)
    elif bar.section == "build":
        rhythm = "X---X---X---X---" if bar.is_last else "X-------X-------"
        play_stabs(session, bar, rhythm, voices.trumpet, "brass", steps=1.6, gain=0.22, octave=1)
    elif bar.section == "outro":
        play_tune(session, bar, OUTRO_TUNE, voices.trumpet, "brass", gain=0.38)
        play_tune(session, bar, OUTRO_TUNE, voices.trumpet, "brass", gain=0.22, up=-12)


def _ending(session: Session, drum_kit: dict[str, Signal], rng: np.random.Generator) -> None:
    """The band's three hits with the trumpets, and the last chord."""
    last, ring = session.bars[-1], session.plan.tail_s
    for step in (0, 3, 6):
        play_chord(session, last, step, instruments.piano, "keys", steps=1.8, gain=0.4)
        at = session.time_of(last.number, step)
        session.play("bass", voices.upright_bass(last.chord_at(step).root, 0.3, 1.0), at)
        session.play("drums", drum_kit["low timbale"], at, 0.5, 0.2)
    at, final = last_chord(session, drum_kit["kick"], voices.upright_bass, 0.7, rng, crash=0.45)
    session.play("drums", drum_kit["timbale"], at, 0.7, 0.2)
    for note in final.voicing:
        session.play("keys", instruments.piano(note + 12, ring - 0.2, 0.9), at, 0.4)
        session.play("brass", voices.trumpet(note + 12, 0.7, 1.0), at, 0.3)
        session.play("accordion", voices.accordion(note + 12, 0.9, 1.0), at, 0.2)
        session.play("guitar", voices.nylon(note, ring - 0.6, 1.0), at, 0.4)
