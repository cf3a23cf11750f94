"""What every band does: rhythms, figures, chords and tunes written as text, put on the stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tools.synth import drums
from tools.synth.core import Signal
from tools.synth.instruments import Tone
from tools.synth.score import STEPS, Chord, parse_bass, parse_tune, rhythm_hits
from tools.synth.session import Bar, Session

Voice = Callable[[int, float, float], Signal]
"""A note's sound from its MIDI number, its length in seconds and its level 0..1."""


@dataclass(frozen=True)
class Part:
    """A drum that repeats a rhythm: `gain` as an amplitude factor, `pan` -1 left .. 1 right."""

    sound: str
    pattern: str
    gain: float
    pan: float = 0.0
    bus: str = "drums"


def play_parts(
    session: Session,
    bar: Bar,
    kit: dict[str, Signal],
    parts: Sequence[Part],
    rng: np.random.Generator,
    until: float = STEPS,
) -> None:
    """Drums of one bar, each stroke a little different; nothing from step `until` on."""
    for part in parts:
        bars = part.pattern.split("|")
        for step, level in rhythm_hits(bars[bar.index % len(bars)].strip()):
            if step >= until:
                continue
            at, gain = session.time_of(bar.number, step), part.gain * level
            if part.bus == "kick":
                session.play_kick(kit[part.sound], at, gain)
            else:
                loose = float(rng.normal(0.0, 0.001))
                gain *= float(rng.uniform(0.86, 1.0))
                session.play(part.bus, kit[part.sound], at + max(loose, -0.002), gain, part.pan)


def play_figure(session: Session, bar: Bar, figures: Sequence[str], voice: Voice) -> None:
    """The bass figure of a bar; figures alternate by the bar."""
    for note in parse_bass(figures[bar.index % len(figures)]):
        chord = bar.chord_at(note.step)
        pitch = chord.root + (chord.seventh if note.interval == 10 else note.interval)
        sound = voice(pitch, 0.9 * note.length * session.step_s, 1.0 if note.accent else 0.8)
        session.play("bass", sound, session.time_of(bar.number, note.step))


def play_stabs(
    session: Session,
    bar: Bar,
    rhythm: str,
    voice: Voice,
    bus: str,
    *,
    steps: float = 1.0,
    gain: float = 0.4,
    spread: float = 0.6,
    octave: int = 0,
) -> None:
    """Short chords on a rhythm, low notes left and high ones right."""
    for step, level in rhythm_hits(rhythm):
        play_chord(
            session,
            bar,
            step,
            voice,
            bus,
            steps=steps,
            level=level,
            gain=gain,
            spread=spread,
            octave=octave,
        )


def play_chord(
    session: Session,
    bar: Bar,
    step: float,
    voice: Voice,
    bus: str,
    *,
    steps: float,
    level: float = 1.0,
    gain: float = 0.4,
    spread: float = 0.6,
    octave: int = 0,
) -> None:
    """The chord sounding at a step, `steps` long."""
    notes = bar.chord_at(step).voicing
    for i, note in enumerate(notes):
        sound = voice(note + 12 * octave, steps * session.step_s, level)
        pan = spread * (2.0 * i / max(1, len(notes) - 1) - 1.0)
        session.play(bus, sound, session.time_of(bar.number, step), gain, pan)


def play_held(
    session: Session, bar: Bar, voice: Voice, bus: str, *, gain: float = 0.3, octave: int = 0
) -> None:
    """Each chord of the bar, held for as long as it lasts."""
    share = STEPS / len(bar.chords)
    for number in range(len(bar.chords)):
        play_chord(
            session,
            bar,
            number * share,
            voice,
            bus,
            steps=share - 0.3,
            gain=gain,
            octave=octave,
        )


def play_tune(
    session: Session,
    bar: Bar,
    tune: str,
    voice: Voice,
    bus: str,
    *,
    gain: float = 0.4,
    pan: float = 0.0,
    up: int = 0,
) -> None:
    """The notes that this bar of the section takes from its tune, `up` semitones higher."""
    for tone in tones_of(session, bar, tune):
        at = session.plan.bar_start_s(bar.number) + tone.start_s
        session.play(bus, voice(tone.note + up, tone.length_s, tone.level), at, gain, pan)


def tones_of(session: Session, bar: Bar, tune: str) -> list[Tone]:
    """The notes of this bar; times in seconds from its first beat. The tune goes round."""
    notes = parse_tune(tune)
    bars = tune.count("|") + 1
    begin = session.plan.bar_start_s(bar.number)
    return [
        Tone(
            session.time_of(bar.number, note.step) - begin,
            0.92 * note.length * session.step_s,
            note.note,
        )
        for note in notes
        if note.bar == bar.index % bars
    ]


def sing(
    session: Session,
    bars: Sequence[Bar],
    tune: str,
    voice: Callable[[list[Tone], float], Signal],
    bus: str = "lead",
    *,
    gain: float = 0.5,
    pan: float = 0.0,
    up: int = 0,
) -> None:
    """A section's tune as one unbroken line, for voices that glide from note to note."""
    begin = session.plan.bar_start_s(bars[0].number)
    line = [
        Tone(
            session.plan.bar_start_s(bar.number) - begin + tone.start_s,
            tone.length_s,
            tone.note + up,
        )
        for bar in bars
        for tone in tones_of(session, bar, tune)
    ]
    if line:
        length = len(bars) * session.plan.bar_s + 0.5
        session.play(bus, voice(line, length), begin, gain, pan)


def sections_of(session: Session) -> list[list[Bar]]:
    """The bars of the song, a list for each section."""
    whole: list[list[Bar]] = []
    for bar in session.bars:
        if bar.index == 0:
            whole.append([])
        whole[-1].append(bar)
    return whole


def count_in(session: Session, sound: Callable[[float], Signal], gain: float) -> None:
    """A tick on each beat of the first bar, the first one higher."""
    for beat in range(4):
        hz = 1320.0 if beat == 0 else 880.0
        session.play("percussion", sound(hz), session.time_of(0, 4 * beat), gain)


def roll(session: Session, bar: Bar, sound: Signal, bus: str = "drums", gain: float = 0.6) -> None:
    """Strokes that grow denser and louder to the end of the section, and a breath before it."""
    end = 13.0 if bar.is_last else 16.0
    step = 0.0
    while step < end:
        progress = (bar.index + step / STEPS) / bar.of
        at = session.plan.bar_start_s(bar.number) + step * session.step_s
        session.play(bus, sound, at, gain * (0.2 + 0.8 * progress**1.4))
        step += 4.0 if progress < 0.35 else 2.0 if progress < 0.6 else 1.0


def seams(session: Session, rng: np.random.Generator, crashes: dict[str, float]) -> None:
    """A crash where a section begins (level by section), a swell before each chorus."""
    swell = drums.reverse_crash(rng, 1.2)
    for bar in session.bars:
        start = session.plan.bar_start_s(bar.number)
        if bar.index == 0 and bar.section in crashes:
            session.play("effects", drums.crash(rng), start, crashes[bar.section])
        if bar.index == 0 and bar.section == "chorus":
            session.play("effects", drums.boom(rng), start, 0.35)
            session.play("effects", swell, start - 1.2, 0.22)


def rise(session: Session, bar: Bar, rng: np.random.Generator, gain: float) -> None:
    """Wind through the section that begins with this bar, cut off for the last beat."""
    length = bar.of * session.plan.bar_s - 3.0 * session.step_s
    session.play("effects", drums.riser(rng, length), session.plan.bar_start_s(bar.number), gain)


def last_chord(
    session: Session,
    kick: Signal,
    bass: Voice,
    bass_share: float,
    rng: np.random.Generator,
    crash: float = 0.35,
) -> tuple[float, Chord]:
    """Kick, crash and bass after the last bar; when that is, in seconds, and what to play over it.

    The bass rings for `bass_share` of the song's tail.
    """
    at = session.plan.bar_start_s(session.plan.bars)
    final = session.harmony.chords[session.harmony.last]
    session.play_kick(kick, at, 1.0)
    session.play("effects", drums.crash(rng, 2.0), at, crash)
    session.play("bass", bass(final.root, bass_share * session.plan.tail_s, 1.0), at)
    return at, final
