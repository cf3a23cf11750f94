"""From the buses of a session to the finished stereo mix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.song_plan import SongPlan
from tools.synth import effects, filters
from tools.synth.core import Signal, db_to_gain, samples
from tools.synth.dynamics import compressed, limited, pump_curve, soft_clip
from tools.synth.envelopes import fade_out, glide
from tools.synth.filters import apply, bell, high_shelf, highpass
from tools.synth.harmony_parts import play_harmony
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.melody_parts import play_melody
from tools.synth.rhythm_parts import play_rhythm
from tools.synth.session import Session

TARGET_LUFS = -14.0
CEILING_DB = -1.5

Treatment = Callable[[Signal], Signal]


@dataclass(frozen=True)
class Channel:
    """How a bus sits in the mix: level in dB, duck depth 0..1, sends as amplitude factors."""

    level_db: float
    duck: float = 0.0
    reverb: float = 0.0
    echo: float = 0.0
    treat: Treatment | None = None


def _wide(x: Signal) -> Signal:
    return 0.8 * x + 0.45 * effects.chorus(x)


def _bass(x: Signal) -> Signal:
    tight = compressed(x, 0.3, 3.0)
    return apply(apply(tight, bell(300.0, -1.5, 1.0)), bell(900.0, 2.5, 0.9))


def _guitar(x: Signal) -> Signal:
    return x + 0.35 * effects.chorus(x, 0.002, 0.5, 0.009)


def _keys(x: Signal) -> Signal:
    return effects.tremolo(highpass(x, 170.0), 4.07, 0.12)


def _strings(x: Signal) -> Signal:
    return highpass(x + 0.5 * effects.chorus(x, 0.003, 0.45), 260.0)


def _lead(x: Signal) -> Signal:
    return highpass(x + 0.3 * effects.chorus(x, 0.0018, 0.8), 180.0)


CHANNELS = {
    "kick": Channel(-6.0),
    "drums": Channel(-4.0, reverb=0.1),
    "hats": Channel(-9.0, reverb=0.03, treat=lambda x: highpass(x, 4000.0)),
    "percussion": Channel(-8.5, reverb=0.14),
    "bass": Channel(-7.4, duck=0.5, treat=_bass),
    "guitar": Channel(-7.0, duck=0.15, reverb=0.08, treat=_guitar),
    "keys": Channel(-10.5, duck=0.3, reverb=0.15, treat=_keys),
    "mallet": Channel(-7.0, duck=0.2, reverb=0.2, echo=0.3),
    "pad": Channel(-8.5, duck=0.6, reverb=0.25, treat=_wide),
    "strings": Channel(-6.0, duck=0.4, reverb=0.3, treat=_strings),
    "brass": Channel(-8.0, duck=0.2, reverb=0.2, echo=0.12),
    "arp": Channel(-12.0, duck=0.4, reverb=0.18, echo=0.25),
    "lead": Channel(-9.5, duck=0.15, reverb=0.18, echo=0.16, treat=_lead),
    "effects": Channel(-4.0, duck=0.25, reverb=0.25),
}

SECTION_DB = {"intro": -1.0, "verse": -1.0, "build": -0.5, "bridge": -1.5, "outro": 0.0}
"""Fader moves per section on everything but the kick; the chorus stays at 0 dB."""


def perform(plan: SongPlan) -> Session:
    """Let every part play."""
    session = Session(plan)
    play_rhythm(session)
    play_harmony(session)
    play_melody(session)
    return session


def mixed(session: Session) -> Signal:
    """Balance, ducking, space: the mix before mastering."""
    count = next(iter(session.buses.values())).shape[-1]
    total = np.zeros((2, count))
    to_reverb, to_echo = np.zeros((2, count)), np.zeros((2, count))
    ride = _section_ride(session, count)
    for name, channel in CHANNELS.items():
        sound = _channel_sound(session, name, channel)
        if name != "kick":
            sound = sound * ride
        total += sound
        to_reverb += channel.reverb * sound
        to_echo += channel.echo * sound
    echoes = effects.ping_pong(to_echo, 3.0 * session.step_s, 0.5)
    room = effects.plate_response(1.5, 7000.0, 0.018, session.plan.seed)
    space = effects.convolved(highpass(to_reverb + 0.3 * echoes, 220.0), room)
    return total + echoes + space


def _channel_sound(session: Session, name: str, channel: Channel) -> Signal:
    sound = session.buses[name]
    if name in ("guitar", "hats"):
        sound = _opening(session, sound)
    if channel.treat is not None:
        sound = channel.treat(sound)
    if channel.duck > 0.0:
        sound = sound * pump_curve(sound.shape[-1], session.kicks, channel.duck)
    return sound * db_to_gain(channel.level_db)


def _opening(session: Session, sound: Signal) -> Signal:
    """The filter that opens over the intro."""
    intro_bars = sum(bar.section == "intro" and bar.number == bar.index for bar in session.bars)
    end = samples(session.plan.bar_start_s(intro_bars))
    if intro_bars == 0:
        return sound
    out = sound.copy()
    curve = np.geomspace(1200.0, 16_000.0, end)
    out[:, :end] = filters.swept_lowpass(sound[:, :end], curve, q=0.8)
    return out


def _section_ride(session: Session, count: int) -> Signal:
    gain = np.ones(count)
    for bar in session.bars:
        start = samples(session.plan.bar_start_s(bar.number))
        gain[start:] = db_to_gain(SECTION_DB.get(bar.section, 0.0))
    return glide(gain, 0.01)


def mastered(mix: Signal, tail_fade_s: float = 0.6, ceiling_db: float = CEILING_DB) -> Signal:
    """Glue, tone, loudness to -14 LUFS and true peaks under the ceiling."""
    clean = highpass(mix, 26.0)
    clean = apply(apply(clean, bell(330.0, -0.7, 0.8)), high_shelf(9000.0, 1.5))
    glued = compressed(clean, 0.25, 1.6)
    glued = fade_out(glued, tail_fade_s)
    gain = TARGET_LUFS - integrated_lufs(glued)
    ceiling = db_to_gain(ceiling_db)
    out = glued
    for _ in range(4):
        hot = soft_clip(glued * db_to_gain(gain), 0.75 * ceiling, 1.6 * ceiling)
        out = limited(hot, ceiling)
        error = TARGET_LUFS - integrated_lufs(out)
        if abs(error) < 0.05:
            break
        gain += error
    return _guarded(out, ceiling_db)


def _guarded(x: Signal, ceiling_db: float) -> Signal:
    """Scale down by what little the true peaks still exceed the ceiling."""
    return x * db_to_gain(min(0.0, ceiling_db - true_peak_db(x)))


def render(plan: SongPlan, ceiling_db: float = CEILING_DB) -> Signal:
    """The finished song, stereo (2, n), exactly as long as the plan says."""
    return mastered(mixed(perform(plan)), ceiling_db=ceiling_db)
