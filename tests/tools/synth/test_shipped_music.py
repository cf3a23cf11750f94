"""The music that ships."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from scipy import signal as dsp

from tools.song_plan import MIRRORBALL_MIDNIGHT, SONGS, SongPlan
from tools.synth import drums
from tools.synth.core import (
    SAMPLE_RATE,
    Signal,
    samples,
)
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.mixdown import TARGET_LUFS

SHIPPED = Path(__file__).resolve().parents[3] / "choreographies"
GRID_TOLERANCE_S = 0.010


def _decoded(plan: SongPlan) -> Signal:
    """The music of a song that ships."""
    pytest.importorskip("soundfile", reason='needs the "tools" extra')
    path = SHIPPED / plan.id / "audio.ogg"
    if not path.exists():
        pytest.skip("the song has not been rendered: python -m tools.make_music")
    from tools.synth.ogg import read_ogg

    return read_ogg(path)


@dataclasses.dataclass(frozen=True, eq=False)
class Shipped:
    """A song's plan, its sound, and its loudness in LUFS."""

    plan: SongPlan
    sound: Signal
    loudness: float


@pytest.fixture(scope="module", params=SONGS, ids=lambda plan: plan.id)
def shipped(request: pytest.FixtureRequest) -> Shipped:
    sound = _decoded(request.param)
    return Shipped(request.param, sound, integrated_lufs(sound))


def onsets(mono: Signal, hop: int, width: int = 1024) -> Signal:
    """How much louder the spectrum gets at each hop (its rises in dB, summed)."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, width)[::hop]
    level = 20.0 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(width))) + 1e-3)
    return np.maximum(np.diff(level, axis=0), 0.0).sum(axis=1)


class TestShippedSongs:
    def test_length_and_peak(self, shipped: Shipped) -> None:
        length_s = shipped.sound.shape[1] / SAMPLE_RATE
        assert length_s == pytest.approx(shipped.plan.duration_s, abs=0.01)
        assert 60.0 <= length_s <= 100.0
        assert true_peak_db(shipped.sound) <= -1.0

    def test_loudness_and_mono(self, shipped: Shipped) -> None:
        assert shipped.loudness == pytest.approx(TARGET_LUFS, abs=1.0)
        mono = np.stack([shipped.sound.mean(axis=0)] * 2)
        assert integrated_lufs(mono) > shipped.loudness - 1.5

    def test_it_begins_and_ends_in_silence(self, shipped: Shipped) -> None:
        lead_in = shipped.sound[:, : samples(shipped.plan.first_beat_s - 0.05)]
        assert np.abs(lead_in).max() < 0.02  # what the encoder smears before the first beat
        assert np.abs(shipped.sound[:, -samples(0.005) :]).max() < 0.002
        assert np.abs(shipped.sound.mean(axis=1)).max() < 0.001  # no direct current

    def test_sections_differ_in_energy(self, shipped: Shipped) -> None:
        plan = shipped.plan
        loudness: dict[str, float] = {}
        for section, first in plan.section_starts():
            begin, end = plan.bar_start_s(first), plan.bar_start_s(first + section.bars)
            loudness[section.name] = integrated_lufs(
                shipped.sound[:, samples(begin) : samples(end)]
            )
        assert loudness["chorus"] > loudness["verse"] + 0.9
        assert loudness["bridge"] < loudness["chorus"] - 2.0
        assert min(loudness.values()) > -22.0

    def test_the_music_keeps_the_plan_s_tempo(self, shipped: Shipped) -> None:
        """Sound rises on the eighths of the plan more than anywhere near them, to the end."""
        plan, hop = shipped.plan, 256
        rises = onsets(shipped.sound.mean(axis=0), hop)
        eighths = np.arange(0, plan.bars * 8) * plan.beat_s / 2

        def strength(late_s: float, stretch: float = 1.0) -> float:
            at = (plan.first_beat_s + late_s + eighths * stretch) * SAMPLE_RATE
            return float(np.mean(rises[np.clip(((at - 512) / hop).astype(int), 0, len(rises) - 1)]))

        lags = np.arange(-0.1, 0.1, 0.005)
        best = float(lags[np.argmax([strength(lag) for lag in lags])])
        assert abs(best) <= 0.02
        assert strength(best) > 1.2 * strength(best, 1.01)

    def test_kicks_lie_on_the_beats(self) -> None:
        """A matched filter for the beat drum, within 45 ms of every beat it plays on."""
        plan = MIRRORBALL_MIDNIGHT
        pattern = drums.kick(np.random.default_rng(0))[: samples(0.07)]
        reach = samples(0.045)
        mono = _decoded(plan).mean(axis=0)
        for section, first in plan.section_starts():
            if section.name not in ("intro", "verse", "chorus"):
                continue
            for beat in range(4 * first, 4 * (first + section.bars)):
                at = samples(plan.first_beat_s + beat * plan.beat_s)
                window = mono[at - reach : at + reach + pattern.size]
                match = dsp.correlate(window, pattern, mode="valid")
                late_s = (int(np.argmax(match)) - reach) / SAMPLE_RATE
                assert abs(late_s) < GRID_TOLERANCE_S, f"beat {beat} is off by {late_s:.3f} s"
