"""From the buses of a session to the finished stereo mix."""

from __future__ import annotations

import numpy as np

from tools.song_plan import SongPlan
from tools.synth import effects, filters
from tools.synth.bands import band_of
from tools.synth.core import Signal, db_to_gain, samples
from tools.synth.desk import Channel
from tools.synth.dynamics import compressed, limited, pump_curve, soft_clip
from tools.synth.envelopes import fade_out, glide
from tools.synth.filters import apply, bell, high_shelf, highpass
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.session import Session

TARGET_LUFS = -14.0
CEILING_DB = -1.5


def perform(plan: SongPlan) -> Session:
    """Let every part play."""
    band = band_of(plan)
    session = Session(plan, band.harmony, band.desk)
    band.play(session)
    return session


def mixed(session: Session) -> Signal:
    """Balance, ducking, space: the mix before mastering."""
    count = next(iter(session.buses.values())).shape[-1]
    total = np.zeros((2, count))
    to_reverb, to_echo = np.zeros((2, count)), np.zeros((2, count))
    ride = _section_ride(session, count)
    desk = session.desk
    for name, channel in desk.channels.items():
        sound = _channel_sound(session, name, channel)
        if name != "kick":
            sound = sound * ride
        total += sound
        to_reverb += channel.reverb * sound
        to_echo += channel.echo * sound
    echoes = effects.ping_pong(to_echo, desk.echo_steps * session.step_s, desk.echo_feedback)
    room = effects.plate_response(desk.room_s, 7000.0, 0.018, session.plan.seed)
    space = effects.convolved(highpass(to_reverb + 0.3 * echoes, 220.0), room)
    return total + echoes + space


def _channel_sound(session: Session, name: str, channel: Channel) -> Signal:
    sound = session.buses[name]
    if name in session.desk.opening:
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
        gain[start:] = db_to_gain(session.desk.section_db.get(bar.section, 0.0))
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
