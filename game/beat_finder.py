"""Where the beats of a song are: its onsets by librosa, the grid on them by `beat_fit`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_fit import SILENT, FoundBeats, fit_beats
from game.core.onsets import Onsets
from game.sound_file import BEAT_RATE, Samples, Sound
from pose_engine.extras import extra

WINDOW, HOP = 1024, 128  # 46 ms and 6 ms: short enough for a stroke, long enough for a kick
TONE_WINDOW, TONE_HOP = 4096, 1024  # long enough to tell a bass's notes
BANDS_HZ: Final = (150.0, 1500.0)  # borders: kick and bass, voices and snares, hats
MEL_BANDS, TOP_HZ = 32, 10_000.0
BLOCK_S: Final = 30.0
ANALYSED_S: Final = 600.0  # of a longer sound the first ten minutes tell its tempo
SPREAD: Final = 4  # hops: a stroke is what became louder within 23 ms
EARLY_S: Final = (
    0.0055  # a window sees the stroke before its middle does: measured on clicks and drums
)
PAD_S: Final = 0.25  # of silence before and after: music may begin with a stroke
QUIETEST: Final = 1e-4  # of full scale: below is silence


def find_beats(sound: Sound) -> FoundBeats:
    """The grid of beats of a whole song: tempo, first bar, confidence, and how far off at worst.

    A song of one tempo is expected. Silence, or what has no pulse, gets a confidence near 0 and
    says why. Raises `MissingExtra`.
    """
    librosa = extra("librosa", "finding the beat")
    samples = sound.mono()[: round(ANALYSED_S * sound.rate)]
    if len(samples) < sound.rate or np.sqrt(np.mean(samples**2)) < QUIETEST:
        return FoundBeats(confidence=0.0, note=SILENT)
    if sound.rate != BEAT_RATE:
        samples = librosa.resample(samples, orig_sr=sound.rate, target_sr=BEAT_RATE)
    return fit_beats(_onsets(librosa, samples))


def _onsets(librosa: Any, samples: Samples) -> Onsets:
    samples = np.pad(samples, round(PAD_S * BEAT_RATE))
    mel = np.concatenate(list(_mel(librosa, samples)), axis=1)
    centres = librosa.mel_frequencies(MEL_BANDS + 2, fmax=TOP_HZ)[1:-1]
    loudest = np.maximum(mel.mean(axis=1, keepdims=True), 0.003 * mel.mean())
    logged = np.log1p(10 * mel / loudest)
    flux = np.maximum(0.0, logged[:, SPREAD:] - logged[:, :-SPREAD])
    band = np.searchsorted(BANDS_HZ, centres)
    strengths = np.stack([flux[band == number].mean(axis=0) for number in range(3)])
    tones = np.concatenate(list(_tones(librosa, samples)), axis=1)
    late_s = SPREAD / 2 * HOP / BEAT_RATE + EARLY_S - PAD_S
    return Onsets(strengths, BEAT_RATE / HOP, late_s, tones, BEAT_RATE / TONE_HOP)


def _blocks(samples: Samples, window: int, hop: int) -> Iterator[Samples]:
    """Overlapping blocks of half a minute; frame `n` of all has its middle at sample `n * hop`."""
    padded = np.pad(samples, (window // 2, window // 2))
    count = 1 + (len(padded) - window) // hop
    frames = round(BLOCK_S * BEAT_RATE / hop)
    for first in range(0, count, frames):
        last = min(first + frames, count)
        yield padded[first * hop : (last - 1) * hop + window]


def _mel(librosa: Any, samples: Samples) -> Iterator[NDArray[np.float32]]:
    for block in _blocks(samples, WINDOW, HOP):
        yield librosa.feature.melspectrogram(
            y=block,
            sr=BEAT_RATE,
            n_fft=WINDOW,
            hop_length=HOP,
            center=False,
            n_mels=MEL_BANDS,
            fmax=TOP_HZ,
        )


def _tones(librosa: Any, samples: Samples) -> Iterator[NDArray[np.float32]]:
    """(24, T): how strong each of the twelve tones is in the bass, and in all else."""
    hz = librosa.fft_frequencies(sr=BEAT_RATE, n_fft=TONE_WINDOW)
    chroma = librosa.filters.chroma(sr=BEAT_RATE, n_fft=TONE_WINDOW, tuning=0.0, octwidth=None)
    low = np.where((hz > 30) & (hz < 260), chroma, 0.0)
    high = np.where((hz >= 260) & (hz < 2500), chroma, 0.0)
    for block in _blocks(samples, TONE_WINDOW, TONE_HOP):
        spectrum = np.abs(librosa.stft(block, n_fft=TONE_WINDOW, hop_length=TONE_HOP, center=False))
        yield np.concatenate([low @ spectrum, high @ spectrum]).astype(np.float32)
