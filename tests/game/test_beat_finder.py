from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks.made_songs import made_song
from game.beat_finder import find_beats
from game.sound_file import MissingExtra, Sound
from tests.films import clicks


def heard(samples: np.ndarray, rate: int = 44_100) -> Sound:
    return Sound(samples.astype(np.float32)[:, None], rate)


@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_clicks_are_found_where_they_are(rate: int) -> None:
    times_s = np.arange(0.437, 28, 60 / 98.6)
    found = find_beats(Sound(clicks(list(times_s), 30, rate).T, rate))
    assert found.bpm == pytest.approx(98.6, rel=1e-3)
    off_s = (found.first_beat_s - times_s[0] + 0.3) % (60 / 98.6) - 0.3
    assert abs(off_s) < 0.012
    assert found.confidence > 0.5


def test_silence_and_noise_say_why_there_is_no_beat() -> None:
    silent = find_beats(heard(np.zeros(44_100 * 20)))
    assert (silent.confidence, silent.note) == (0.0, "there is no music in it")
    assert find_beats(heard(np.zeros(100))).confidence == 0.0
    noise = find_beats(heard(0.1 * np.random.default_rng(0).normal(size=44_100 * 20)))
    assert noise.confidence < 0.05
    assert noise.note == "it has no steady beat"
    assert find_beats(heard(0.1 * np.ones(44_100 * 2))).note == "it is too short to tell the beat"


def test_stereo_is_heard_with_both_ears() -> None:
    song = made_song(3, 20)
    both = np.stack([song.samples, np.zeros_like(song.samples)], axis=1).astype(np.float32)
    found = find_beats(Sound(both, song.rate))
    assert found.bpm == pytest.approx(song.bpm, rel=0.005)


def test_without_librosa_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "librosa", None)
    with pytest.raises(MissingExtra, match="pip install av librosa"):
        find_beats(heard(np.ones(44_100 * 9)))
