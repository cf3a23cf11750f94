"""Deep End: deep house in F minor. Rubbery bass, organ stabs with echo, and a chopped "ah"."""

from __future__ import annotations

import numpy as np

from tools.synth import drums, instruments, kit, voices
from tools.synth.core import Signal
from tools.synth.desk import Channel, Desk, airy, sung, tight_bass, tremolo_keys, wide
from tools.synth.playing import (
    Part,
    last_chord,
    play_chord,
    play_figure,
    play_held,
    play_parts,
    play_stabs,
    play_tune,
    rise,
    roll,
    seams,
    sections_of,
    sing,
)
from tools.synth.score import Harmony, chord
from tools.synth.session import Bar, Session

HARMONY = Harmony(
    chords={
        "Fm9": chord("F1", "Ab3 C4 Eb4 G4"),
        "Abmaj9": chord("Ab1", "G3 Bb3 C4 Eb4", 11),
        "Bbm9": chord("Bb1", "Ab3 C4 Db4 F4"),
        "Cm7": chord("C2", "G3 Bb3 C4 Eb4"),
        "C7": chord("C2", "G3 Bb3 Db4 E4"),
        "Dbmaj9": chord("Db2", "Ab3 C4 Eb4 F4", 11),
        "Eb6": chord("Eb2", "G3 Bb3 C4 F4", 9),
    },
    progressions={
        "intro": ("Fm9",),
        "verse": ("Fm9", "Fm9", "Abmaj9", "Bbm9"),
        "build": ("Dbmaj9", "Eb6"),
        "chorus": ("Dbmaj9", "Eb6", "Fm9", "Cm7"),
        "bridge": ("Bbm9", "Cm7", "Dbmaj9", "C7"),
        "outro": ("Dbmaj9", "Cm7"),
    },
    last="Fm9",
    swing=0.2,
)

DESK = Desk(
    {
        "kick": Channel(-7.0),
        "drums": Channel(-4.0, reverb=0.14),
        "hats": Channel(-6.0, reverb=0.04, treat=airy),
        "percussion": Channel(-7.0, reverb=0.2, echo=0.1),
        "bass": Channel(-8.0, duck=0.7, treat=tight_bass),
        "stabs": Channel(-4.5, duck=0.35, reverb=0.25, echo=0.4),
        "keys": Channel(-5.5, duck=0.4, reverb=0.2, treat=tremolo_keys),
        "pad": Channel(-4.5, duck=0.75, reverb=0.35, treat=wide),
        "voice": Channel(-3.0, duck=0.2, reverb=0.3, echo=0.3),
        "lead": Channel(-5.5, duck=0.2, reverb=0.25, echo=0.25, treat=sung),
        "effects": Channel(-5.0, duck=0.3, reverb=0.3),
    },
    {"intro": -2.0, "verse": -1.5, "build": -1.0, "bridge": -3.5, "outro": 0.0},
    opening=("stabs", "hats"),
    room_s=2.0,
    echo_feedback=0.55,
)

_KICK = Part("kick", "X---X---X---X---", 1.0, bus="kick")
_CLAP = Part("clap", "----X-------X---", 0.75)
_OPEN = Part("open", "--x---x---x---X-", 0.7, 0.15, "hats")
_CLOSED = Part("closed", "o.-.o.-.o.-.o.--", 0.6, -0.2, "hats")
_SHAKER = Part("shaker", ".ox..ox..ox..oxo", 0.5, 0.4, "percussion")
_RIM = Part("rim", "---x--x----x--o- | ---x--x---x--o-o", 0.5, -0.4, "percussion")
_CONGA = Part("conga", "------o--o----oo | --o---o--o--o---", 0.5, 0.35, "percussion")
_RIDE = Part("tambourine", "o.x.o.x.o.x.o.x.", 0.4, -0.15, "hats")

_DRUMS: dict[str, tuple[Part, ...]] = {
    "intro": (_KICK, _SHAKER, _RIM),
    "verse": (_KICK, _CLAP, _OPEN, _SHAKER, _RIM),
    "build": (_SHAKER, _RIM),
    "chorus": (_KICK, _CLAP, _OPEN, _CLOSED, _SHAKER, _CONGA, _RIDE),
    "bridge": (_RIM, _SHAKER, _CONGA),
    "outro": (_KICK, _CLAP, _OPEN, _SHAKER, _RIM),
}

_BASS: dict[str, tuple[str, ...]] = {
    "intro": ("3+0:2 6+0:1 11+0:2! 14+10:1",),
    "verse": (
        "0+0:2! 3+0:1 6+12:1 7+10:2! 11+0:2 14+7:1",
        "0+0:2! 3+0:1 6+0:1 9+12:1 10+10:2! 13+7:2",
    ),
    "chorus": (
        "0+0:1! 2+0:2 5+12:1! 6+0:2 10+0:1 11+12:1! 13+7:1 14+10:2",
        "0+0:1! 2+0:2 5+12:1! 6+0:2 9+7:1 10+10:2! 13+12:1 14+7:2",
    ),
    "bridge": ("0+0:6 6+0:2! 8+0:6 14+7:2",),
    "outro": ("0+0:1! 2+0:2 5+12:1! 6+0:2 10+0:1 11+12:1! 13+7:1", "0+0:3! 6+0:2!"),
}

_STABS = {
    "intro": "---x------x-----",
    "verse": "---x--x-----x---",
    "chorus": "X--X--X---x--X--",
    "outro": "X--X--X---x--X--",
}

CHORUS_VOICE = (
    "C5:3 -:3 Ab4:2 -:2 C5:2 Eb5:2 -:2 | Bb4:3 -:3 G4:2 -:8"
    "| C5:3 -:3 Ab4:2 -:2 C5:2 F5:4 | Eb5:3 -:3 C5:2 -:2 Bb4:2 C5:2 -:2"
)
CHORUS_LEAD = (
    "-:16 | -:10 Eb5:2 F5:2 G5:2 | Ab5:6 G5:2 F5:4 Eb5:4 | G5:4 F5:2 Eb5:2 C5:8"
    "| F5:6 Eb5:2 C5:8 | Bb4:4 C5:2 Eb5:2 F5:8 | Ab5:6 G5:2 F5:4 C6:4 | Bb5:6 G5:2 Eb5:4 G5:4"
)
BRIDGE_TUNE = (
    "F5:4 Eb5:2 Db5:4 C5:6 | Eb5:4 D5:2 Bb4:4 G4:6| Ab4:4 C5:2 Eb5:4 F5:6 | E5:4 G5:4 Bb5:4 -:4"
)
RIFF = (
    "F4:1 -:2 F4:1 -:2 Ab4:1 -:1 C5:1 -:2 Bb4:2 Ab4:1 -:2 | F4:1 -:2 F4:1 -:2 Eb4:2 F4:2 -:6"
    "| Ab4:1 -:2 Ab4:1 -:2 C5:1 -:1 Eb5:1 -:2 C5:2 Bb4:1 -:2 | Db5:2 -:1 C5:2 -:1 Bb4:2 Ab4:2 -:6"
)


def play(session: Session) -> None:
    """The whole song."""
    rng = session.rng("drums")
    drum_kit = _kit(rng)
    for bar in session.bars:
        _drums(session, bar, drum_kit, rng)
        _chords(session, bar)
        _tunes(session, bar)
    for section in sections_of(session):
        if section[0].section == "chorus" and section[0].turn > 0:
            sing(session, section, CHORUS_LEAD, voices.whistle_lead, gain=0.42)
    seams(session, rng, {"verse": 0.22, "chorus": 0.42, "outro": 0.3})
    _rises(session, rng)
    _ending(session, drum_kit, rng)


def _kit(rng: np.random.Generator) -> dict[str, Signal]:
    return {
        "kick": kit.deep_kick(rng),
        "clap": drums.clap(rng),
        "open": drums.hat(rng, 0.09),
        "closed": drums.hat(rng, 0.018),
        "shaker": drums.shaker(rng),
        "rim": kit.rim(rng),
        "conga": kit.conga(rng, 245.0),
        "tambourine": drums.tambourine(rng),
    }


def _drums(
    session: Session, bar: Bar, drum_kit: dict[str, Signal], rng: np.random.Generator
) -> None:
    parts = _DRUMS[bar.section]
    if bar.section == "intro":
        parts = parts[: 1 + bar.index]
    closing = bar.section == "outro" and bar.is_last
    play_parts(session, bar, drum_kit, parts, rng, until=8 if closing else 16)
    if bar.section == "build":
        if not bar.is_last:
            play_parts(session, bar, drum_kit, (_KICK,), rng)
        roll(session, bar, drum_kit["clap"], gain=0.5)
    elif bar.is_last and not closing:
        fill = Part("clap", "----------o-.xox", 0.5)
        play_parts(session, bar, drum_kit, (fill,), rng)


def _chords(session: Session, bar: Bar) -> None:
    closing = bar.section == "outro" and bar.is_last
    if bar.section in _BASS and not (bar.section == "intro" and bar.index < 2):
        play_figure(session, bar, _BASS[bar.section], voices.round_bass)
    if bar.section in _STABS and not closing:
        gain = 0.36 if bar.section in ("chorus", "outro") else 0.26
        play_stabs(session, bar, _STABS[bar.section], voices.organ, "stabs", steps=1.4, gain=gain)
    if bar.section in ("chorus", "bridge", "build", "outro") and not closing:
        play_held(session, bar, voices.warm_pad, "pad", gain=0.3)
    if bar.section in ("verse", "bridge"):
        rhythm = "x-----o---x-----" if bar.section == "verse" else "x-------o--o----"
        play_stabs(session, bar, rhythm, instruments.electric_piano, "keys", steps=4.5, gain=0.36)


def _tunes(session: Session, bar: Bar) -> None:
    if bar.section == "chorus":
        play_tune(session, bar, CHORUS_VOICE, voices.voice_ah, "voice", gain=0.5)
        play_tune(session, bar, CHORUS_VOICE, voices.voice_ah, "voice", gain=0.22, pan=0.5, up=-12)
    elif bar.section == "verse":
        gain = 0.34 if bar.index >= 4 else 0.22
        play_tune(session, bar, RIFF, voices.soft_square, "lead", gain=gain, pan=-0.2)
        if bar.index >= 4 and bar.index % 4 == 3:
            play_tune(session, bar, CHORUS_VOICE, voices.voice_ah, "voice", gain=0.28)
    elif bar.section == "bridge":
        play_tune(session, bar, BRIDGE_TUNE, voices.glass, "voice", gain=0.36)
        play_tune(session, bar, BRIDGE_TUNE, voices.glass, "voice", gain=0.16, pan=0.4, up=12)


def _rises(session: Session, rng: np.random.Generator) -> None:
    """Wind through each build."""
    for bar in session.bars:
        if bar.section == "build" and bar.index == 0:
            rise(session, bar, rng, 0.4)


def _ending(session: Session, drum_kit: dict[str, Signal], rng: np.random.Generator) -> None:
    """Two stabs in the last bar and the last chord with its echoes."""
    last, ring = session.bars[-1], session.plan.tail_s
    for step in (0, 6):
        play_chord(session, last, step, voices.organ, "stabs", steps=2.0, gain=0.4)
    at, final = last_chord(session, drum_kit["kick"], voices.round_bass, 0.6, rng)
    for note in final.voicing:
        session.play("keys", instruments.electric_piano(note, ring - 0.3, 0.7), at, 0.4)
        session.play("stabs", voices.organ(note, 0.3, 1.0), at, 0.36)
        session.play("pad", voices.warm_pad(note, ring - 0.9, 1.0), at, 0.3)
