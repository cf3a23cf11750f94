"""The tunes: lead and its harmony, strings, brass answers, mallets in the verse, bridge bell."""

from __future__ import annotations

from tools.synth import instruments, score
from tools.synth.instruments import Tone
from tools.synth.score import TuneNote, parse_tune, rhythm_hits, third_below
from tools.synth.session import Bar, Session

_TUNE_BARS = {"chorus": 8, "bridge": 4, "verse": 4, "outro": 2}


def play_melody(session: Session) -> None:
    """All tunes of the song."""
    for bar in session.bars:
        if bar.section == "chorus":
            _strings(session, bar)
            _brass(session, bar)
        elif bar.section == "verse":
            _mallets(session, bar)
        elif bar.section == "bridge":
            _bell(session, bar)
    _leads(session)


def _notes_of(bar: Bar, tune: str) -> list[TuneNote]:
    """The notes a bar of a section takes from its tune, which goes round."""
    notes = parse_tune(tune)
    bars = max(note.bar for note in notes) + 1
    return [note for note in notes if note.bar == bar.index % bars]


def _leads(session: Session) -> None:
    """Each unbroken stretch of pickup, chorus or outro is sung as one line."""
    stretch: list[Bar] = []
    for bar in [*session.bars, None]:
        sings = bar is not None and _lead_tune(bar) is not None
        if bar is not None and sings:
            stretch.append(bar)
        elif stretch:
            _sing(session, stretch)
            stretch = []


def _lead_tune(bar: Bar) -> str | None:
    if bar.section == "build" and bar.is_last:
        return score.BUILD_PICKUP
    return {"chorus": score.CHORUS_TUNE, "outro": score.OUTRO_TUNE}.get(bar.section)


def _sing(session: Session, stretch: list[Bar]) -> None:
    """Lead over the stretch; from the second chorus on with thirds below and an octave above."""
    begin = session.plan.bar_start_s(stretch[0].number)
    length = len(stretch) * session.plan.bar_s + 0.5
    main: list[Tone] = []
    full: list[Tone] = []
    for bar in stretch:
        for note in _lead_notes(bar):
            start = session.time_of(bar.number, note.step) - begin
            tone = Tone(start, 0.92 * note.length * session.step_s, note.note)
            main.append(tone)
            if bar.turn > 0 or bar.section == "outro":
                full.append(tone)
    session.play("lead", instruments.lead(main, length, session.plan.seed), begin, 0.5)
    if full:
        below = [Tone(t.start_s, t.length_s, third_below(t.note)) for t in full]
        above = [Tone(t.start_s, t.length_s, t.note + 12) for t in full]
        session.play("lead", instruments.lead(below, length, 11, 0.8), begin, 0.26, -0.35)
        session.play("lead", instruments.lead(above, length, 12, 0.7), begin, 0.16, 0.35)


def _lead_notes(bar: Bar) -> list[TuneNote]:
    tune = _lead_tune(bar) or ""
    if bar.section == "build":
        return parse_tune(tune)
    notes = _notes_of(bar, tune)
    leaving = bar.section == "chorus" and bar.is_last
    return [note for note in notes if not (leaving and note.step >= 10)]


def _strings(session: Session, bar: Bar) -> None:
    """A slow tune above the lead, doubled an octave below, with runs into the next phrase."""
    gain = 0.3 if bar.turn == 0 else 0.38
    for note in _notes_of(bar, score.CHORUS_STRINGS):
        attack = 0.09 if note.length > 2 else 0.015
        length = note.length * session.step_s - 0.02
        at = session.time_of(bar.number, note.step)
        for octave, share in ((0, 1.0), (-12, 0.7)):
            sound = instruments.string_section(note.note + octave, length, attack)
            session.play("strings", sound, at, gain * share)


def _brass(session: Session, bar: Bar) -> None:
    """Stabs in the gaps the tune leaves."""
    pattern = score.BRASS_ANSWERS.get(bar.index % 8)
    if pattern is None:
        return
    gain = 0.26 if bar.turn == 0 else 0.36
    for step, level in rhythm_hits(pattern):
        chord = bar.chord_at(step)
        for note in (*chord.voicing, chord.voicing[1] + 12):
            sound = instruments.brass(note, 0.9 * session.step_s)
            session.play("brass", sound, session.time_of(bar.number, step), gain * level)


def _mallets(session: Session, bar: Bar) -> None:
    """The small tune of the verse; it comes in softly after the first four bars."""
    gain = 0.45 if bar.index >= 4 else 0.3
    for note in _notes_of(bar, score.VERSE_TUNE):
        at, length = session.time_of(bar.number, note.step), note.length * session.step_s
        session.play("mallet", instruments.marimba(note.note, length), at, gain, -0.15)
        if bar.index >= 4:
            octave = instruments.marimba(note.note + 12, length)
            session.play("mallet", octave, at, 0.4 * gain, 0.3)


def _bell(session: Session, bar: Bar) -> None:
    """The hook at half speed on the electric piano, with its octave."""
    for note in _notes_of(bar, score.BRIDGE_TUNE):
        at = session.time_of(bar.number, note.step)
        length = note.length * session.step_s
        for octave, gain in ((0, 0.38), (12, 0.22)):
            sound = instruments.electric_piano(note.note + octave, length, 0.85)
            session.play("mallet", sound, at, gain)
