"""What is heard of a practised part: four counts on the beat, then its music at its speed."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.practice import COUNT_BEATS, TAIL_S, Cut
from game.core.stretch import Sound, stretched

RUN_UP: Final = 0.30  # how loud the music is under the counts
FADE_IN_S: Final = 0.12
COUNT_HZ, FIRST_FACTOR = 1000.0, 1.5  # a count's pitch; the first one's is higher
COUNT_S, COUNT_LOUD = 0.06, 0.45


def piece_sound(music: NDArray[np.int16], rate_hz: int, cut: Cut) -> Sound:
    """The sound (N, channels), within -1..1, of a cut of a song's `music` (M, channels)."""
    sound = stretched(_cut_out(music, rate_hz, cut), rate_hz, cut.speed)
    sound *= _loudness(len(sound), rate_hz, cut)[:, None]
    for number in range(COUNT_BEATS):
        _add_count(sound, rate_hz, cut.first_count_s + number * cut.beat_s, first=number == 0)
    loudest = float(np.abs(sound).max(initial=0.0))
    return sound / np.float32(loudest) if loudest > 1 else sound


def _cut_out(music: NDArray[np.int16], rate_hz: int, cut: Cut) -> Sound:
    """The music of the cut at its own speed, silent where the song has not begun or is over."""
    first, last = round(cut.start_s * rate_hz), round(cut.end_s * rate_hz)
    found = music[max(0, first) : max(0, last)].astype(np.float32) / np.float32(32768)
    before = np.zeros((max(0, min(-first, last - first)), music.shape[1]), np.float32)
    after = np.zeros((last - first - len(before) - len(found), music.shape[1]), np.float32)
    return np.concatenate([before, found, after])


def _loudness(samples: int, rate_hz: int, cut: Cut) -> NDArray[np.float32]:
    """How loud the music is (N,): low under the counts, full from the first beat on, out at the
    end."""
    times = np.arange(samples) / rate_hz
    begin_s, end_s = cut.before_s, cut.duration_s
    places = [0.0, FADE_IN_S, begin_s - cut.beat_s / 2, begin_s, end_s - TAIL_S, end_s]
    levels = [0.0, RUN_UP, RUN_UP, 1.0, 1.0, 0.0]
    return np.interp(times, places, levels).astype(np.float32)


def _add_count(sound: Sound, rate_hz: int, at_s: float, *, first: bool) -> None:
    times = np.arange(round(COUNT_S * rate_hz)) / rate_hz
    pitch_hz = COUNT_HZ * (FIRST_FACTOR if first else 1.0)
    click = COUNT_LOUD * np.sin(2 * np.pi * pitch_hz * times) * np.exp(-times / (COUNT_S / 5))
    start = round(at_s * rate_hz)
    room = sound[start : start + len(click)]
    room += click[: len(room), None].astype(np.float32)
