"""The players of chords and roots: bass, guitar, pianos, pad, arpeggio, and the last chord."""

from __future__ import annotations

from tools.synth import instruments
from tools.synth.core import note_number, samples
from tools.synth.envelopes import fade_out
from tools.synth.score import (
    BASS_FIGURES,
    FINAL_CHORD,
    GUITAR_RHYTHMS,
    PIANO_RHYTHM,
    STEPS,
    Chord,
    parse_bass,
    rhythm_hits,
)
from tools.synth.session import Bar, Session

_PAD_CUTOFF_HZ = {"verse": 1100.0, "chorus": 2800.0, "bridge": 1500.0, "build": 2200.0}
_LOWEST_BASS = note_number("E1")
_EPIANO_STEPS = ((0, 3, 0.6), (3, 2, 0.45), (10, 4, 0.55))


def play_harmony(session: Session) -> None:
    """Everything that carries the chords."""
    for bar in session.bars:
        _bass(session, bar)
        _guitar(session, bar)
        _keys(session, bar)
        _pad(session, bar)
        if bar.section == "build" or (bar.section == "chorus" and bar.turn > 0):
            _arpeggio(session, bar)
    _final_chord(session)


def _bass(session: Session, bar: Bar) -> None:
    """The figure of the section on each root, and two notes that lead to the next one."""
    if bar.section == "intro" and bar.index == 0:
        return
    figures = BASS_FIGURES[bar.section]
    for part in parse_bass(figures[bar.index % len(figures)]):
        chord = bar.chord_at(part.step)
        note = chord.root + (chord.seventh if part.interval == 10 else part.interval)
        tone = instruments.bass(note, 0.86 * part.length * session.step_s, part.accent)
        level = 1.0 if part.accent else 0.82
        session.play("bass", tone, session.time_of(bar.number, part.step), level)
    if bar.section in ("intro", "verse") or (bar.section == "chorus" and not bar.is_last):
        _bass_approach(session, bar)


def _bass_approach(session: Session, bar: Bar) -> None:
    """Two semitone steps into the next root, from above where the bass has no lower notes."""
    target = bar.following.root
    way = -1 if target - 2 >= _LOWEST_BASS else 1
    for step, distance in ((14, 2), (15, 1)):
        tone = instruments.bass(target + way * distance, 0.8 * session.step_s, step == 15)
        session.play("bass", tone, session.time_of(bar.number, step), 0.85)


def _guitar_voicing(chord: Chord) -> tuple[int, ...]:
    """The upper notes of the chord and one more on top, as played high on the neck."""
    return (*chord.voicing[1:], chord.voicing[1] + 12)


def _guitar(session: Session, bar: Bar) -> None:
    rhythm = GUITAR_RHYTHMS.get(bar.section)
    if rhythm is None or (bar.section == "outro" and bar.is_last):
        return
    gain = {"intro": 0.9, "verse": 1.0}.get(bar.section, 0.8)
    for step, level in rhythm_hits(rhythm):
        muted = level < 0.3
        at = session.time_of(bar.number, step)
        loudness = gain * (0.55 if muted else level)
        notes = _guitar_voicing(bar.chord_at(step))
        length = session.step_s * (0.7 if muted else 1.3 if level == 1.0 else 0.8)
        take = (bar.number % 4) * STEPS + step
        for side, extra in ((-0.55, 0), (0.55, 100)):
            sound = instruments.guitar(notes, length, muted, step % 2 == 1, take + extra)
            session.play("guitar", sound, at, loudness, side)


def _keys(session: Session, bar: Bar) -> None:
    """Electric piano in the verse and the bridge, dance piano in the chorus."""
    if bar.section == "verse" and bar.index >= 4:
        for step, length, level in _EPIANO_STEPS:
            _chord(session, bar, step, length, level, "epiano")
    elif bar.section == "bridge":
        for step in range(0, STEPS, STEPS // len(bar.chords)):
            _chord(session, bar, step, STEPS / len(bar.chords), 0.6, "epiano")
    elif bar.section in ("chorus", "outro") and not (bar.section == "outro" and bar.is_last):
        for step, level in rhythm_hits(PIANO_RHYTHM):
            _chord(session, bar, step, 1.7, 0.55 + 0.35 * level, "piano")


def _chord(session: Session, bar: Bar, step: int, length: float, level: float, voice: str) -> None:
    chord = bar.chord_at(step)
    notes = chord.voicing if voice == "epiano" else (*chord.voicing, chord.voicing[1] + 12)
    make = instruments.electric_piano if voice == "epiano" else instruments.piano
    gain = 0.55 if voice == "epiano" else 0.3
    for i, note in enumerate(notes):
        sound = make(note, length * session.step_s, level)
        pan = 0.9 * (i / (len(notes) - 1) - 0.5)
        session.play("keys", sound, session.time_of(bar.number, step), gain, pan)


def _pad(session: Session, bar: Bar) -> None:
    """Held chords; they brighten with the section."""
    cutoff = _PAD_CUTOFF_HZ.get(bar.section)
    if cutoff is None:
        return
    share = STEPS // len(bar.chords)
    for step in range(0, STEPS, share):
        length = share * session.step_s - 0.05
        if bar.section == "build" and bar.is_last and step + share == STEPS:
            length -= 3.5 * session.step_s
        at = session.time_of(bar.number, step)
        for note in bar.chord_at(step).voicing:
            session.play("pad", instruments.pad(note, length, cutoff), at, 0.3)


def _arpeggio(session: Session, bar: Bar) -> None:
    """Sixteenths over two octaves of the chord: opening in the build, sparkling in the chorus."""
    building = bar.section == "build"
    last_step = 12 if building and bar.is_last else STEPS
    for step in range(last_step):
        notes = bar.chord_at(step).voicing
        ladder = [*notes, *(note + 12 for note in notes)]
        position = (bar.index * STEPS + step) % 14
        note = ladder[position if position < 8 else 14 - position] + (0 if building else 12)
        progress = (bar.index + step / STEPS) / bar.of
        cutoff = 900.0 * 9.0**progress if building else 3500.0
        gain = (0.5 + 0.6 * progress) if building else 0.3
        sound = instruments.sparkle(note, session.step_s, round(cutoff, -2))
        session.play("arp", sound, session.time_of(bar.number, step), gain, 0.5 * (-1) ** step)


def _final_chord(session: Session) -> None:
    """Everyone on A minor ninth, ringing out to the end of the file."""
    at = session.plan.bar_start_s(session.plan.bars)
    ring = session.plan.tail_s
    if session.bars[-1].section == "outro":
        for step in (0, 3, 6):
            _stab(session, session.bars[-1], step)
    for note in FINAL_CHORD.voicing:
        session.play("keys", instruments.piano(note, ring - 0.1, 0.8), at, 0.3)
        session.play("keys", instruments.electric_piano(note, ring - 0.2, 0.5), at, 0.2)
        session.play("strings", instruments.string_section(note, ring - 0.6, 0.02), at, 0.26)
        session.play("pad", instruments.pad(note, ring - 0.5, 2400.0), at, 0.25)
    tone = fade_out(instruments.bass(FINAL_CHORD.root, 0.7 * ring, True), 0.5)
    session.play("bass", tone[: samples(ring)], at, 0.9)


def _stab(session: Session, bar: Bar, step: int) -> None:
    """A tutti hit of the last bar."""
    _chord(session, bar, step, 1.6, 0.9, "piano")
    at = session.time_of(bar.number, step)
    for note in bar.chord_at(step).voicing:
        session.play("brass", instruments.brass(note, 1.5 * session.step_s), at, 0.3)
