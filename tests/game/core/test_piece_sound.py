"""The sound of a practised part: counts on the beat, then the music at its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.piece_sound import piece_sound
from game.core.practice import SPEEDS, cut_of, parts_of
from tests.fakes import make_choreography

RATE_HZ = 22_050


def drummed(duration_s: float, beat_s: float) -> np.ndarray:
    """A song in which every beat is a hit, and the fourth second a tone."""
    music = np.zeros((round(duration_s * RATE_HZ), 2), np.float32)
    hit = np.random.default_rng(3).standard_normal(300) * np.exp(-np.arange(300) / 60) / 4
    for at in np.arange(0.0, duration_s - 0.1, beat_s):
        music[round(at * RATE_HZ) :][:300] += hit[:, None].astype(np.float32)
    return (music * 32767).clip(-32768, 32767).astype(np.int16)


@pytest.mark.parametrize("speed", SPEEDS)
def test_counts_and_music_are_on_the_beat(speed: float) -> None:
    dance = make_choreography(20.0)
    part = parts_of(dance)[1]
    cut = cut_of(dance, part, speed)
    sound = piece_sound(drummed(20.0, dance.beat_s), RATE_HZ, cut)
    assert sound.shape[1] == 2
    assert len(sound) == pytest.approx(cut.duration_s * RATE_HZ, abs=2)
    assert np.abs(sound).max() <= 1.0
    sharp = np.convolve(np.diff(sound[:, 0], 2) ** 2, np.ones(90) / 90, "same")
    for beat in range(int((cut.duration_s - 0.8) / cut.beat_s)):
        middle = round((cut.first_count_s + beat * cut.beat_s) * RATE_HZ)
        near = sharp[max(0, middle - 2000) : middle + 2000]
        off_s = (near.argmax() - min(middle, 2000)) / RATE_HZ
        assert abs(off_s) < 0.012, f"beat {beat}"


def test_the_music_is_low_under_the_counts_and_gone_at_the_end() -> None:
    dance = make_choreography(20.0)
    cut = cut_of(dance, parts_of(dance)[1], 1.0)
    tone = (8000 * np.sin(np.arange(20 * RATE_HZ) / 9)).astype(np.int16)
    sound = piece_sound(np.column_stack([tone, tone]), RATE_HZ, cut)
    counted = round((cut.first_count_s + 0.3) * RATE_HZ)
    danced = round((cut.before_s + 0.3) * RATE_HZ)
    low, full = (np.abs(sound[at : at + 2000]).max() for at in (counted, danced))
    assert low == pytest.approx(0.3 * full, rel=0.15)
    assert np.abs(sound[-100:]).max() < 0.01


def test_silence_stands_for_what_is_before_and_after_the_song() -> None:
    dance = make_choreography(6.0)
    part = replace(parts_of(dance)[0], start_s=0.0, end_s=6.0)
    cut = cut_of(dance, part, 0.5)
    music = np.full((3 * RATE_HZ, 1), 9000, np.int16)  # shorter than the dance says
    sound = piece_sound(music, RATE_HZ, cut)
    assert sound.shape[1] == 1
    assert len(sound) == pytest.approx(cut.duration_s * RATE_HZ, abs=2)
    assert not sound[: round(0.9 * cut.first_count_s * RATE_HZ)].any()
    end = round((cut.piece_s(3.0) + 0.2) * RATE_HZ)
    assert np.abs(sound[end:]).max() < 1e-3
    assert np.isfinite(piece_sound(music[:0], RATE_HZ, cut)).all()
