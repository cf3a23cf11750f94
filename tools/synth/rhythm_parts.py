"""The drummer and the percussionist: what each section gets of kick, clap, hats and fills."""

from __future__ import annotations

import numpy as np

from tools.synth import drums
from tools.synth.core import Signal
from tools.synth.score import STEPS, rhythm_hits
from tools.synth.session import Bar, Session

_FOUR = "X---X---X---X---"
_BACKBEAT = "----X-------X---"

_HATS = {
    "intro": "o.x.o.x.o.x.o.x.",
    "verse": "o.x.o.x.o.x.o.xo",
    "chorus": "x.X.xoX.x.X.xoXo",
    "build": "o.x.o.x.o.x.----",
    "bridge": "--o---o.--o---o.",
    "outro": "x.X.xoX.x.X.xoXo",
}
_CONGAS = (("high conga", "--o--xo---o-x-xo", -0.35), ("low conga", "x-------x--x----", -0.5))
_TOM_FILL_HZ = (172.0, 172.0, 172.0, 130.0, 130.0, 130.0, 98.0, 98.0)


def play_rhythm(session: Session) -> None:
    """All drums of the song."""
    rng = session.rng("drums")
    kit = _kit(rng)
    for bar in session.bars:
        _kick(session, bar, kit["kick"])
        _backbeat(session, bar, kit)
        _hats(session, bar, kit, rng)
        _percussion(session, bar, kit, rng)
        _count_in(session, bar)
        if bar.section == "build":
            _snare_roll(session, bar, kit["snare"])
        elif bar.is_last or (bar.section == "chorus" and bar.index % 4 == 3):
            _fill(session, bar, kit, rng)
    _accents(session, rng)


def _kit(rng: np.random.Generator) -> dict[str, Signal]:
    """One take of each drum."""
    return {
        "kick": drums.kick(rng),
        "snare": drums.snare(rng),
        "clap": drums.clap(rng),
        "snap": drums.snap(rng),
        "closed": drums.hat(rng, 0.022),
        "tight": drums.hat(rng, 0.014),
        "open": drums.hat(rng, 0.1),
        "shaker": drums.shaker(rng),
        "tambourine": drums.tambourine(rng),
        "high conga": drums.tom(rng, 320.0, 0.07),
        "low conga": drums.tom(rng, 215.0, 0.09),
    }


def _kick(session: Session, bar: Bar, kick: Signal) -> None:
    pattern = _FOUR
    if bar.section == "bridge" and bar.index < bar.of // 2:
        return
    if bar.is_last:
        pattern = {"build": "X---X---X-------", "outro": "X--X--X---------"}.get(bar.section, _FOUR)
    level = {"bridge": 0.7, "build": 0.9, "intro": 0.95}.get(bar.section, 1.0)
    for step, hit in rhythm_hits(pattern):
        session.play_kick(kick, session.time_of(bar.number, step), hit * level)


def _backbeat(session: Session, bar: Bar, kit: dict[str, Signal]) -> None:
    closing = bar.section == "outro" and bar.is_last
    if closing or bar.section == "build" or (bar.section == "intro" and bar.index == 0):
        return
    for step, _ in rhythm_hits(_BACKBEAT):
        at = session.time_of(bar.number, step)
        if bar.section == "bridge":
            session.play("drums", kit["snap"], at, 0.55)
            continue
        session.play("drums", kit["clap"], at, 0.62)
        if bar.section in ("chorus", "outro"):
            session.play("drums", kit["snare"], at, 0.5)
    if bar.section == "verse" and not bar.is_last:
        for step in (7, 9):
            session.play("drums", kit["snare"], session.time_of(bar.number, step), 0.07)


def _hats(session: Session, bar: Bar, kit: dict[str, Signal], rng: np.random.Generator) -> None:
    if bar.section == "outro" and bar.is_last:
        return
    for step, level in rhythm_hits(_HATS[bar.section]):
        if bar.is_last and step >= 12 and bar.section != "bridge":
            continue
        which = "closed" if level > 0.4 else "tight"
        loose = float(rng.normal(0.0, 0.0012))
        at = session.time_of(bar.number, step) + loose
        session.play("hats", kit[which], at, level * float(rng.uniform(0.85, 1.0)), pan=0.18)
    opens = bar.section in ("chorus", "outro")
    if opens or (bar.section == "verse" and bar.index >= 4):
        for step in (2, 6, 10, 14):
            at = session.time_of(bar.number, step)
            session.play("hats", kit["open"], at, 0.75 if opens else 0.4, pan=0.18)


def _percussion(
    session: Session, bar: Bar, kit: dict[str, Signal], rng: np.random.Generator
) -> None:
    """Congas, tambourine and shaker."""
    if (bar.section == "verse" and bar.index >= 4) or bar.section in ("bridge", "chorus"):
        for name, pattern, pan in _CONGAS:
            for step, level in rhythm_hits(pattern):
                gain = 0.5 * level * float(rng.uniform(0.8, 1.0))
                session.play("percussion", kit[name], session.time_of(bar.number, step), gain, pan)
    if bar.section in ("chorus", "outro") and not (bar.section == "outro" and bar.is_last):
        steps = "X-o-x-o-X-o-x-oo" if bar.turn == 0 else "X.o.X.o.X.o.X.oo"
        for step, level in rhythm_hits(steps):
            at = session.time_of(bar.number, step)
            session.play("percussion", kit["tambourine"], at, 0.42 * level, -0.3)
    if bar.section in ("bridge", "verse"):
        for step in range(STEPS):
            gain = 0.3 if step % 4 == 2 else 0.14
            at = session.time_of(bar.number, step)
            session.play("percussion", kit["shaker"], at, gain * float(rng.uniform(0.7, 1.0)), 0.4)


def _count_in(session: Session, bar: Bar) -> None:
    """Woodblock on each beat of the first two bars, the one higher than the rest."""
    if bar.section != "intro" or bar.number > 1:
        return
    for beat in range(4):
        hz = 1320.0 if beat == 0 else 880.0
        at = session.time_of(bar.number, 4 * beat)
        session.play("percussion", drums.woodblock(hz), at, 1.8 if bar.number == 0 else 1.2)


def _snare_roll(session: Session, bar: Bar, snare: Signal) -> None:
    """Eighths, sixteenths, then thirty-seconds, louder all the way, and a breath at the end."""
    share = 1.0 / bar.of
    end = 12.0 if bar.is_last else 16.0
    step = 0.0
    while step < end:
        progress = share * (bar.index + step / 16.0)
        at = session.plan.bar_start_s(bar.number) + step * session.step_s
        session.play("drums", snare, at, 0.14 + 0.6 * progress**1.3)
        step += 2.0 if progress < 0.5 else 1.0 if progress < 0.74 else 0.5


def _fill(session: Session, bar: Bar, kit: dict[str, Signal], rng: np.random.Generator) -> None:
    if bar.section == "intro" or not bar.is_last:
        for step, level in ((11, 0.3), (13, 0.35), (14, 0.5), (15, 0.6)):
            session.play("drums", kit["snare"], session.time_of(bar.number, step), level)
        return
    soft = 0.55 if bar.section == "bridge" else 0.85
    for step, hz in enumerate(_TOM_FILL_HZ, start=STEPS - len(_TOM_FILL_HZ)):
        level = soft * (0.7 + 0.3 * (step % 2 == 0))
        at = session.time_of(bar.number, step)
        session.play("drums", drums.tom(rng, hz), at, level, pan=(130.0 - hz) / 120.0)
    if bar.section != "bridge":
        for step in (12, 14, 15):
            session.play("drums", kit["snare"], session.time_of(bar.number, step), 0.4)


def _accents(session: Session, rng: np.random.Generator) -> None:
    """Crashes, booms, risers and swells at the seams, and the crash of the final chord."""
    for bar in session.bars:
        start = session.plan.bar_start_s(bar.number)
        if bar.index == 0 and bar.section in ("verse", "chorus", "bridge", "outro"):
            gain = 0.5 if bar.section == "chorus" else 0.3
            session.play("effects", drums.crash(rng), start, gain)
        if bar.section == "chorus":
            _chorus_accent(session, bar, start, rng)
        if bar.section == "build" and bar.index == 0:
            length = bar.of * session.plan.bar_s - 4.0 * session.step_s
            session.play("effects", drums.riser(rng, length), start, 0.42)
        if bar.is_last and bar.section in ("intro", "bridge"):
            swell = drums.reverse_crash(rng, 1.4)
            session.play("effects", swell, start + session.plan.bar_s - 1.4, 0.25)
    end = session.plan.bar_start_s(session.plan.bars)
    session.play("effects", drums.crash(rng, 2.0), end, 0.45)
    session.play_kick(drums.kick(rng), end, 1.0)


def _chorus_accent(session: Session, bar: Bar, start_s: float, rng: np.random.Generator) -> None:
    """A boom under the first bar, another crash half-way."""
    if bar.index == 0:
        session.play("effects", drums.boom(rng), start_s, 0.45)
    elif bar.index == bar.of // 2:
        session.play("effects", drums.crash(rng), start_s, 0.35)
