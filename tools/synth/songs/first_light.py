"""First Light: a slow warm-up in D major. Gut strings, thumb piano, warm pads and a wooden flute
over felt drums and brushes."""

from __future__ import annotations

import numpy as np

from tools.synth import drums, instruments, kit, voices
from tools.synth.core import Signal
from tools.synth.desk import Channel, Desk, airy, ensemble, tremolo_keys, wide
from tools.synth.playing import (
    Part,
    play_figure,
    play_held,
    play_parts,
    play_stabs,
    play_tune,
    sections_of,
    sing,
)
from tools.synth.score import Harmony, chord
from tools.synth.session import Bar, Session

HARMONY = Harmony(
    chords={
        "Dmaj9": chord("D2", "A3 C#4 E4 F#4", 11),
        "Dadd9": chord("D2", "A3 D4 E4 F#4", 11),
        "Bm7": chord("B1", "A3 D4 F#4 A4"),
        "Gmaj9": chord("G1", "B3 D4 F#4 A4", 11),
        "A6": chord("A1", "A3 C#4 E4 F#4"),
        "A7sus": chord("A1", "G3 B3 D4 E4"),
        "F#m7": chord("F#1", "A3 C#4 E4 F#4"),
        "Em9": chord("E1", "G3 B3 D4 F#4"),
    },
    progressions={
        "intro": ("Dmaj9", "Gmaj9"),
        "verse": ("Dmaj9", "Bm7", "Gmaj9", "A6"),
        "chorus": ("Gmaj9", "A6", "F#m7", "Bm7"),
        "bridge": ("Em9", "F#m7", "Gmaj9", "A7sus"),
        "outro": ("Gmaj9", "A7sus"),
    },
    last="Dadd9",
    swing=0.12,
)

DESK = Desk(
    {
        "kick": Channel(-7.0),
        "drums": Channel(-9.0, reverb=0.2),
        "hats": Channel(-14.0, reverb=0.1, treat=airy),
        "percussion": Channel(-12.0, reverb=0.25),
        "bass": Channel(-6.0, duck=0.15),
        "guitar": Channel(-5.5, reverb=0.2, echo=0.08),
        "keys": Channel(-10.0, reverb=0.25, treat=tremolo_keys),
        "mallet": Channel(-8.5, reverb=0.3, echo=0.25),
        "pad": Channel(-8.0, duck=0.2, reverb=0.35, treat=wide),
        "strings": Channel(-9.0, reverb=0.35, treat=ensemble),
        "lead": Channel(-8.0, reverb=0.35, echo=0.15),
        "effects": Channel(-9.0, reverb=0.3),
    },
    {"intro": -0.5, "verse": 0.0, "chorus": -1.5, "bridge": -1.0, "outro": -0.5},
    room_s=2.4,
    echo_steps=4.0,
    echo_feedback=0.4,
)

_SHAKER = Part("shaker", "o.x.o.x.o.x.o.x.", 0.6, 0.35, "hats")
_HEART = Part("kick", "X-------X-------", 0.8, bus="kick")
_DRUMS: dict[str, tuple[Part, ...]] = {
    "intro": (_SHAKER,),
    "verse": (_HEART, _SHAKER, Part("brush", "----x-------x---", 0.6)),
    "chorus": (
        Part("kick", "X-----x-X-------", 0.9, bus="kick"),
        _SHAKER,
        Part("snap", "----x-------x---", 0.55, -0.15, "percussion"),
        Part("brush", "----x--.----x--.", 0.6),
        Part("tambourine", "--o---o---o---oo", 0.4, -0.35, "percussion"),
    ),
    "bridge": (Part("kick", "X---------------", 0.7, bus="kick"), _SHAKER),
    "outro": (_HEART, _SHAKER, Part("brush", "----x-------x---", 0.5)),
}

_BASS: dict[str, tuple[str, ...]] = {
    "verse": ("0+0:7! 7+7:1 8+0:6 14+7:2", "0+0:7! 8+7:4 12+12:4"),
    "chorus": ("0+0:5! 6+0:2 8+7:4! 12+12:2 14+7:2", "0+0:5! 6+0:2 8+12:4! 12+7:4"),
    "bridge": ("0+0:15!",),
    "outro": ("0+0:7! 8+7:6",),
}

_PICKING = (0, 2, 3, 1, 2, 3, 1, 2)
"""Which string of the chord each eighth plucks."""

VERSE_TUNE = (
    "F#5:2 -:2 A5:2 -:2 E5:4 -:4 | D5:2 -:2 F#5:2 -:2 A4:4 -:4"
    "| B4:2 -:2 D5:2 -:2 F#5:4 -:4 | E5:2 -:2 C#5:2 -:2 A4:4 -:4"
)
CHORUS_TUNE = (
    "D5:4 F#5:4 A5:6 B5:2 | A5:4 E5:4 C#5:8 | C#5:4 E5:4 A5:6 E5:2 | F#5:8 D5:4 E5:2 F#5:2"
)
CHORUS_STRINGS = "B5:16 | C#6:16 | A5:16 | B5:8 A5:8"
BRIDGE_TUNE = "G5:6 F#5:2 E5:8 | A5:6 F#5:2 E5:8 | B5:6 A5:2 F#5:8 | E5:4 D5:4 B4:4 A4:4"
OUTRO_TUNE = "B5:6 A5:2 F#5:8 | E5:4 D5:4 E5:8"


def play(session: Session) -> None:
    """The whole song."""
    rng = session.rng("drums")
    drum_kit = _kit(rng)
    for bar in session.bars:
        _drums(session, bar, drum_kit, rng)
        _chords(session, bar)
        _tunes(session, bar)
    for section in sections_of(session):
        tune = {"chorus": CHORUS_TUNE, "bridge": BRIDGE_TUNE, "outro": OUTRO_TUNE}
        written = tune.get(section[0].section)
        if written is not None:
            sing(session, section, written, voices.flute, gain=0.4)
            if section[0].turn > 0:
                sing(session, section, written, voices.flute, gain=0.18, pan=0.4, up=-12)
    _washes(session, rng)
    _ending(session, rng)


def _kit(rng: np.random.Generator) -> dict[str, Signal]:
    return {
        "kick": kit.soft_kick(rng),
        "brush": kit.brush(rng),
        "snap": drums.snap(rng),
        "shaker": drums.shaker(rng),
        "tambourine": drums.tambourine(rng),
    }


def _drums(
    session: Session, bar: Bar, drum_kit: dict[str, Signal], rng: np.random.Generator
) -> None:
    parts = _DRUMS[bar.section]
    if bar.section == "verse" and bar.index < 4:
        parts = parts[:2]
    closing = bar.section == "outro" and bar.is_last
    play_parts(session, bar, drum_kit, parts, rng, until=12 if closing else 16)


def _chords(session: Session, bar: Bar) -> None:
    if bar.section in _BASS:
        play_figure(session, bar, _BASS[bar.section], voices.upright_bass)
    gain = {"chorus": 0.44, "bridge": 0.36}.get(bar.section, 0.5)
    _pick(session, bar, gain)
    play_held(session, bar, voices.warm_pad, "pad", gain=0.26 if bar.section == "verse" else 0.34)
    if bar.section == "chorus":
        rhythm = "x-----o---x-----"
        play_stabs(session, bar, rhythm, instruments.electric_piano, "keys", steps=5.0, gain=0.36)


def _pick(session: Session, bar: Bar, gain: float) -> None:
    """Broken chords on the gut strings, a low note on each half bar."""
    for eighth, which in enumerate(_PICKING):
        step = 2 * eighth
        sounding = bar.chord_at(step)
        note = sounding.root + 12 if eighth in (0, 4) else sounding.voicing[which]
        level = 1.0 if eighth % 4 == 0 else 0.75
        sound = voices.nylon(note, 3.5 * session.step_s, level)
        pan = -0.25 + 0.15 * which
        session.play("guitar", sound, session.time_of(bar.number, step), gain, pan)


def _tunes(session: Session, bar: Bar) -> None:
    if bar.section in ("intro", "verse"):
        gain = 0.4 if bar.index >= 4 else 0.3
        play_tune(session, bar, VERSE_TUNE, voices.kalimba, "mallet", gain=gain, pan=0.2)
        if bar.section == "verse" and bar.index >= 4:
            play_tune(
                session, bar, VERSE_TUNE, voices.kalimba, "mallet", gain=0.15, pan=-0.3, up=12
            )
    elif bar.section == "chorus":
        play_tune(session, bar, CHORUS_STRINGS, _strings, "strings", gain=0.3)
        play_tune(session, bar, CHORUS_STRINGS, _strings, "strings", gain=0.24, up=-12)
        play_tune(session, bar, CHORUS_TUNE, voices.kalimba, "mallet", gain=0.2, pan=0.3, up=12)


def _strings(note: int, length_s: float, level: float) -> Signal:
    return instruments.string_section(note, length_s, 0.35) * level


def _washes(session: Session, rng: np.random.Generator) -> None:
    """A rain stick turns over before each chorus and at the start."""
    for bar in session.bars:
        start = session.plan.bar_start_s(bar.number)
        if bar.section == "intro" and bar.index == 0:
            session.play("effects", kit.rain_stick(rng, 2.5), start, 0.5)
        elif bar.index == 0 and bar.section in ("chorus", "bridge"):
            session.play("effects", kit.rain_stick(rng, 3.0), start - 2.4, 0.6)
            session.play("effects", drums.crash(rng, 2.0), start, 0.12)


def _ending(session: Session, rng: np.random.Generator) -> None:
    """The last chord, strummed slowly from low to high."""
    at, ring = session.plan.bar_start_s(session.plan.bars), session.plan.tail_s
    final = session.harmony.chords[session.harmony.last]
    session.play("bass", voices.upright_bass(final.root, 0.7 * ring, 1.0), at)
    session.play_kick(kit.soft_kick(rng), at, 0.8)
    notes = (final.root + 12, *final.voicing, final.voicing[1] + 12)
    for number, note in enumerate(notes):
        late = 0.06 * number
        session.play("guitar", voices.nylon(note, ring - 0.7 - late, 1.0), at + late, 0.5)
        session.play("mallet", voices.kalimba(note + 12, 0.9, 0.7), at + late, 0.25)
    for note in final.voicing:
        session.play("pad", voices.warm_pad(note, ring - 0.9, 1.0), at, 0.34)
        session.play("strings", instruments.string_section(note, ring - 0.8, 0.2), at, 0.2)
