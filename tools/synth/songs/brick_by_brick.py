"""Brick by Brick: hip-hop at half time in D minor. Deep sub, rolling hats, dark bells; the bridge
falls back to a dusty boom-bap loop."""

from __future__ import annotations

import numpy as np

from tools.synth import drums, instruments, kit, voices
from tools.synth.core import Signal
from tools.synth.desk import Channel, Desk, airy, tremolo_keys, wide
from tools.synth.playing import (
    Part,
    count_in,
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
)
from tools.synth.score import Harmony, chord
from tools.synth.session import Bar, Session

HARMONY = Harmony(
    chords={
        "Dm": chord("D2", "A3 D4 F4 A4"),
        "Bb": chord("Bb1", "Bb3 D4 F4 A4", 11),
        "Gm": chord("G1", "Bb3 D4 G4 A4"),
        "A7": chord("A1", "A3 C#4 E4 G4"),
        "F": chord("F1", "A3 C4 F4 G4", 11),
        "C": chord("C2", "G3 C4 E4 G4"),
        "Gm9": chord("G1", "Bb3 D4 F4 A4"),
        "C9": chord("C2", "Bb3 D4 E4 G4"),
        "Fmaj9": chord("F1", "A3 C4 E4 G4", 11),
        "A7b9": chord("A1", "G3 Bb3 C#4 E4"),
    },
    progressions={
        "intro": ("Dm",),
        "verse": ("Dm", "Dm", "Bb", "A7"),
        "build": ("Gm", "A7"),
        "chorus": ("Dm", "Bb", "F", "C", "Dm", "Bb", "Gm", "A7"),
        "bridge": ("Gm9", "C9", "Fmaj9", "A7b9"),
        "outro": ("Dm Bb", "A7"),
    },
    last="Dm",
    swing=0.06,
)

DESK = Desk(
    {
        "kick": Channel(-6.0),
        "drums": Channel(-3.0, reverb=0.12),
        "hats": Channel(-7.0, reverb=0.03, treat=airy),
        "percussion": Channel(-6.5, reverb=0.15),
        "bass": Channel(-7.5, duck=0.45),
        "bells": Channel(-4.0, duck=0.15, reverb=0.3, echo=0.3),
        "brass": Channel(-3.5, duck=0.2, reverb=0.2, echo=0.1),
        "keys": Channel(-5.5, duck=0.2, reverb=0.15, treat=tremolo_keys),
        "pad": Channel(-7.5, duck=0.5, reverb=0.3, treat=wide),
        "voice": Channel(-4.5, duck=0.1, reverb=0.25, echo=0.2),
        "effects": Channel(-5.0, duck=0.2, reverb=0.25),
    },
    {"intro": -2.0, "verse": -1.2, "build": -1.5, "bridge": -4.5, "outro": 0.0},
    opening=("bells",),
    room_s=1.3,
    echo_steps=4.0,
    echo_feedback=0.4,
)

_SNARE = Part("snare", "--------X-------", 0.9)
_DRUMS: dict[str, tuple[Part, ...]] = {
    "intro": (Part("hat", "x---x---x---x---", 0.6, 0.1, "hats"),),
    "verse": (
        Part("kick", "X-----x--------- | X-----x---x-----", 1.0, bus="kick"),
        _SNARE,
        Part("hat", "x-o-x-o-x-o-x-oo | x-o-x-oox-o-x-o-", 0.7, 0.1, "hats"),
        Part("snap", "--------x-------", 0.5, -0.3, "percussion"),
    ),
    "chorus": (
        Part("kick", "X--x--x---X----- | X--x------X--x--", 1.0, bus="kick"),
        _SNARE,
        Part("clap", "--------X-----.- | --------X------o", 0.6, 0.0, "drums"),
        Part("hat", "x.x.x.x.x.x.x.xo", 0.75, 0.1, "hats"),
        Part("open", "--------------x- | ------x---------", 0.6, 0.2, "hats"),
        Part("cowbell", "---o--o-----o--- | ---o--o--o------", 0.22, -0.4, "percussion"),
    ),
    "bridge": (
        Part("kick", "X------o--X----- | X-x-------X---o-", 0.95, bus="kick"),
        Part("snare", "----x-------x---", 0.75),
        Part("hat", "x-o-x-o-x-o-x-o.", 0.6, 0.1, "hats"),
        Part("rim", "-------.--.----. ", 0.4, 0.3, "percussion"),
    ),
    "outro": (
        Part("kick", "X--x--x---X----- | X-----X---------", 1.0, bus="kick"),
        Part("snare", "--------X------- | --X-----------xx", 0.9),
        Part("hat", "x.x.x.x.x.x.x.xo | x.x.x.x.--------", 0.75, 0.1, "hats"),
    ),
}

_ROLLS: dict[int, tuple[tuple[float, float, int], ...]] = {
    1: ((12.0, 2.0, 6),),
    3: ((6.0, 2.0, 3), (12.0, 4.0, 12)),
    5: ((4.0, 2.0, 6),),
    7: ((12.0, 4.0, 16),),
}
"""Bar of eight to rolls of the hat: from step, over so many steps, so many strokes."""

_BASS: dict[str, tuple[str, ...]] = {
    "verse": ("0+0:5! 6+0:2 10+0:1", "0+0:4! 6+0:3 10+0:3 14+10:2"),
    "chorus": ("0+0:3! 3+0:2 6+0:3 10+0:4! 14+7:2", "0+0:3! 3+0:2 6+12:2 10+0:3! 13+0:2"),
    "bridge": ("0+0:4! 5+7:1 7+10:2 10+0:3 14+10:1", "0+0:4! 3+12:1 8+0:2 10+7:2 13+10:2"),
    "outro": ("0+0:3! 3+0:2 6+0:3 10+0:4!", "0+0:4! 6+0:2!"),
}

BELLS = (
    "D5:3 A4:3 F5:2 E5:4 D5:4 | A5:3 F5:3 D5:2 C#5:4 D5:4"
    "| D5:3 Bb4:3 F5:2 E5:4 D5:4 | C#5:3 E5:3 G5:2 F5:4 E5:4"
)
BUILD_BELLS = "D5:3 Bb4:3 G5:2 D5:4 Bb4:4 | C#5:3 E5:3 G5:2 F5:4 E5:4"
HOOK = (
    "D5:2 -:1 D5:2 -:1 F5:2 A5:4 G5:2 F5:2 | F5:2 -:1 D5:2 -:1 F5:2 D5:8"
    "| A5:2 -:1 A5:2 -:1 C6:2 A5:4 G5:2 F5:2 | G5:2 -:1 E5:2 -:1 G5:2 E5:8"
    "| D5:2 -:1 D5:2 -:1 F5:2 A5:4 G5:2 F5:2 | F5:2 -:1 D5:2 -:1 Bb5:2 A5:8"
    "| Bb5:2 -:1 G5:2 -:1 D5:2 Bb5:4 A5:2 G5:2 | A5:2 -:1 E5:2 -:1 C#5:2 E5:4 -:4"
)
ANSWERS = "-:16 | -:8 A4:2 D5:2 A4:4 | -:16 | -:8 E4:2 A4:2 C#5:4"
BRIDGE_TUNE = (
    "-:2 D5:2 F5:2 A5:4 G5:2 F5:4 | -:2 E5:2 G5:2 Bb5:4 A5:2 G5:4"
    "| -:2 C5:2 E5:2 G5:4 F5:2 E5:4 | C#5:4 E5:4 G5:4 -:4"
)


def play(session: Session) -> None:
    """The whole song."""
    rng = session.rng("drums")
    drum_kit = _kit(rng)
    count_in(session, drums.woodblock, 1.2)
    for bar in session.bars:
        _drums(session, bar, drum_kit, rng)
        _chords(session, bar)
        _tunes(session, bar)
    seams(session, rng, {"verse": 0.2, "chorus": 0.4, "outro": 0.3})
    _dust(session, rng)
    _ending(session, drum_kit, rng)


def _kit(rng: np.random.Generator) -> dict[str, Signal]:
    return {
        "kick": kit.punch_kick(rng),
        "snare": kit.fat_snare(rng),
        "clap": drums.clap(rng),
        "snap": drums.snap(rng),
        "hat": drums.hat(rng, 0.016),
        "open": drums.hat(rng, 0.08),
        "rim": kit.rim(rng),
        "cowbell": kit.cowbell(),
    }


def _drums(
    session: Session, bar: Bar, drum_kit: dict[str, Signal], rng: np.random.Generator
) -> None:
    if bar.section == "build":
        play_parts(session, bar, drum_kit, _DRUMS["verse"][:1], rng, until=12)
        roll(session, bar, drum_kit["snare"], gain=0.55)
        return
    play_parts(session, bar, drum_kit, _DRUMS[bar.section], rng)
    if bar.section in ("verse", "chorus"):
        for start, length, strokes in _ROLLS.get(bar.index % 8, ()):
            for stroke in range(strokes):
                step = start + length * stroke / strokes
                at = session.plan.bar_start_s(bar.number) + step * session.step_s
                level = 0.2 + 0.3 * stroke / strokes
                session.play("hats", drum_kit["hat"], at, level, 0.3 - 0.6 * stroke / strokes)
    if bar.is_last and bar.section in ("verse", "bridge", "intro"):
        fill = Part("snare", "-----------o-oxX", 0.6)
        play_parts(session, bar, drum_kit, (fill,), rng)


def _chords(session: Session, bar: Bar) -> None:
    closing = bar.section == "outro" and bar.is_last
    if bar.section in _BASS:
        voice = voices.upright_bass if bar.section == "bridge" else voices.sub_bass
        play_figure(session, bar, _BASS[bar.section], voice)
    if bar.section == "chorus" or (bar.section == "outro" and not closing):
        play_stabs(session, bar, "X--X------X-----", _brass, "brass", steps=1.6, gain=0.3)
        play_held(session, bar, voices.warm_pad, "pad", gain=0.3)
    elif bar.section == "bridge":
        piano = instruments.electric_piano
        play_stabs(session, bar, "X-----x---o--x--", piano, "keys", steps=3.0, gain=0.42)
    elif bar.section in ("verse", "build") and (bar.index >= 4 or bar.section == "build"):
        play_held(session, bar, voices.warm_pad, "pad", gain=0.34)


def _brass(note: int, length_s: float, level: float) -> Signal:
    return instruments.brass(note, length_s) * level


def _tunes(session: Session, bar: Bar) -> None:
    if bar.section in ("intro", "verse", "build"):
        gain = 0.38 if bar.section == "intro" else 0.3
        tune = BUILD_BELLS if bar.section == "build" else BELLS
        play_tune(session, bar, tune, voices.glass, "bells", gain=gain)
        if bar.section == "verse" and bar.index >= 4:
            play_tune(session, bar, ANSWERS, voices.voice_ah, "voice", gain=0.34, pan=0.3)
    elif bar.section == "chorus":
        play_tune(session, bar, HOOK, voices.glass, "bells", gain=0.4)
        play_tune(session, bar, HOOK, voices.soft_square, "bells", gain=0.24, pan=0.25, up=-12)
        if bar.turn > 0:
            play_tune(session, bar, HOOK, voices.voice_ah, "voice", gain=0.3, pan=-0.3, up=-12)
    elif bar.section == "bridge":
        play_tune(session, bar, BRIDGE_TUNE, voices.kalimba, "bells", gain=0.5, pan=-0.1)
    elif not bar.is_last:
        play_tune(session, bar, HOOK, voices.glass, "bells", gain=0.4)


def _dust(session: Session, rng: np.random.Generator) -> None:
    """An old record turns under the intro and the bridge, and wind blows through the builds."""
    for bar in session.bars:
        if bar.index == 0 and bar.section in ("intro", "bridge"):
            sound = kit.crackle(rng, bar.of * session.plan.bar_s)
            session.play("effects", sound, session.plan.bar_start_s(bar.number), 0.5)
        if bar.index == 0 and bar.section == "build":
            rise(session, bar, rng, 0.3)


def _ending(session: Session, drum_kit: dict[str, Signal], rng: np.random.Generator) -> None:
    """Three hits, and the last chord over a long sub."""
    last, ring = session.bars[-1], session.plan.tail_s
    for step in (0, 3, 6):
        play_chord(session, last, step, _brass, "brass", steps=1.8, gain=0.34)
    at, final = last_chord(session, drum_kit["kick"], voices.sub_bass, 0.7, rng)
    for note in final.voicing:
        session.play("brass", instruments.brass(note, 0.5), at, 0.3)
        session.play("bells", voices.glass(note + 12, 1.2, 0.8), at, 0.22)
        session.play("pad", voices.warm_pad(note, ring - 0.9, 1.0), at, 0.4)
