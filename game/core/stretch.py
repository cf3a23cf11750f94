"""Slow music that keeps its pitch: drums are repeated in short grains, tones are re-tuned.

Sounds are taken apart by Fitzgerald's rule ("Harmonic/percussive separation using median
filtering", 2010): tones are lines along time in a spectrogram, drums lines along frequency. Tones
go through a phase vocoder with identity phase locking (Laroche and Dolson, 1999), which keeps
chords clean and smears drums; drums through plain overlap-add of short grains, which keeps them
crisp and would roughen chords (Driedger, Müller and Ewert, 2014). Both in one rhythm, so that
every beat comes at its scaled time.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import median_filter

Sound = NDArray[np.float32]
Spectra = NDArray[np.complex64]

SLOWEST: Final = 0.25
TONES_S, SPLIT_S, GRAIN_S = 0.093, 0.046, 0.0116  # windows: long for pitch, short for drums
SPLIT_FRAMES, SPLIT_BINS = 7, 13  # of the medians, about 0.16 s and 280 Hz
BLOCK: Final = 64  # spectra at once: memory stays small however long the sound
TINY: Final = np.float32(1e-12)
SQUARES: Final = np.float32(1.5)  # what the squares of windows a quarter apart add up to


def stretched(sound: Sound, rate_hz: int, speed: float) -> Sound:
    """A sound (N, channels) at `speed` (SLOWEST..1), as round(N / speed) samples of equal pitch.

    What was heard at t s is heard at t / speed. Raises `ValueError` for another speed or shape.
    """
    if not SLOWEST <= speed <= 1.0:
        raise ValueError(f"a speed is {SLOWEST}..1, not {speed}")
    if sound.ndim != 2:
        raise ValueError(f"a sound is (samples, channels), not {sound.shape}")
    length = round(len(sound) / speed)
    if speed == 1.0 or not len(sound):
        return sound.astype(np.float32, copy=True)
    sound = np.asarray(sound, np.float32)
    drums = _drums(sound, _even(SPLIT_S * rate_hz))
    slow = _slow_tones(sound - drums, _even(TONES_S * rate_hz), speed, length)
    slow += _slow_drums(drums, _even(GRAIN_S * rate_hz), speed, length)
    return slow


def _even(samples: float) -> int:
    """The nearest power of two, 16 at least."""
    return int(2 ** max(4, round(np.log2(max(samples, 1.0)))))


def _window(size: int) -> Sound:
    """Hann's, whose copies half a window apart add up to 1."""
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size), np.float32)


def _frames(sound: Sound, centres: NDArray[np.int64], window: Sound) -> Sound:
    """Windowed pieces (frames, channels, size) about places in a sound; silence beyond its ends."""
    size = len(window)
    places = centres[:, None] + np.arange(-size // 2, size // 2)
    inside = (places >= 0) & (places < len(sound))
    pieces = sound[places.clip(0, len(sound) - 1)] * inside[..., None]
    return np.asarray(np.swapaxes(pieces, 1, 2) * window, np.float32)


def _overlap(pieces: Sound, hop: int, sound: Sound, first: int) -> None:
    """Adds pieces (frames, channels, size), `hop` apart, to a sound from its sample `first` on."""
    size = pieces.shape[2]
    for part in range(size // hop):
        run = np.swapaxes(pieces[:, :, part * hop : (part + 1) * hop], 1, 2)
        run = run.reshape(-1, run.shape[2])
        start = first + part * hop
        sound[start : start + len(run)] += run


def _drums(sound: Sound, size: int) -> Sound:
    """The part of a sound that is drums: loud across frequencies, short in time."""
    hop, window = size // 2, np.sqrt(_window(size))
    centres = np.arange(0, len(sound) + hop, hop)
    spectra = _spectra(sound, centres, window)
    loud = np.abs(spectra).sum(axis=1)
    tones = median_filter(loud, size=(SPLIT_FRAMES, 1), mode="nearest")
    hits = median_filter(loud, size=(1, SPLIT_BINS), mode="nearest")
    share = hits**2 / np.maximum(hits**2 + tones**2, TINY)
    spectra *= share[:, None]
    drums = np.zeros((len(centres) * hop + size, sound.shape[1]), np.float32)
    _overlap(fft.irfft(spectra, size, axis=2) * window, hop, drums, 0)
    return drums[hop:][: len(sound)]


def _spectra(sound: Sound, centres: NDArray[np.int64], window: Sound) -> Spectra:
    """Spectra (frames, channels, bins) about places in a sound."""
    return np.asarray(fft.rfft(_frames(sound, centres, window), axis=2), np.complex64)


def _slow_drums(drums: Sound, size: int, speed: float, length: int) -> Sound:
    """Short grains, each at its scaled time, as they are."""
    hop, window = size // 2, _window(size)
    count = length // hop + 2
    centres = np.round(np.arange(count) * hop * speed).astype(np.int64)
    slow = np.zeros((count * hop + size, drums.shape[1]), np.float32)
    for first in range(0, count, 1024):
        pieces = _frames(drums, centres[first : first + 1024], window)
        _overlap(pieces, hop, slow, first * hop)
    return slow[size // 2 :][:length]


def _slow_tones(tones: Sound, size: int, speed: float, length: int) -> Sound:
    """The phase vocoder: long pieces, each turned so that its tones go on from the last one's.

    The turn of a tone is how far it has come in the output beyond where it was one hop before in
    the sound itself; what is about a tone in the spectrum turns with it.
    """
    hop, window = size // 4, _window(size)
    count = length // hop + 3
    centres = np.round(np.arange(count) * hop * speed).astype(np.int64)
    slow = np.zeros((count * hop + size, tones.shape[1]), np.float32)
    last: Spectra | None = None  # the direction of each bin of the piece before
    for first in range(0, count, BLOCK):
        block = centres[first : first + BLOCK]
        spectra = _spectra(tones, block, window)
        before = _directions(_spectra(tones, block - hop, window).sum(axis=1))
        owners = _owners(np.abs(spectra).sum(axis=1))
        for number, owner in enumerate(owners):
            if last is not None:
                spectra[number] *= (last * before[number].conj())[owner]
            last = _directions(spectra[number].sum(axis=0))
        pieces = fft.irfft(spectra, size, axis=2) * (window / SQUARES)
        _overlap(pieces, hop, slow, first * hop)
    return slow[size // 2 :][:length]


def _directions(spectra: Spectra) -> Spectra:
    """Each bin's phase as a number of size 1; 1 where there is nothing."""
    size = np.abs(spectra)
    fine = size > TINY
    return np.where(fine, spectra / np.where(fine, size, 1), np.complex64(1)).astype(np.complex64)


def _owners(loud: Sound) -> NDArray[np.int64]:
    """For each bin of loudnesses (frames, bins) the nearest bin that is a peak."""
    bins = loud.shape[1]
    wide = np.pad(loud, ((0, 0), (2, 2)))
    peak = loud > 0
    for shift in (0, 1, 3, 4):
        peak &= loud >= wide[:, shift : shift + bins]
    numbers = np.arange(bins)
    below = np.maximum.accumulate(np.where(peak, numbers, -bins), axis=1)
    above = np.where(peak, numbers, 2 * bins)[:, ::-1]
    above = np.minimum.accumulate(above, axis=1)[:, ::-1]
    nearest = np.where(numbers - below <= above - numbers, below, above)
    return np.asarray(np.where((nearest < 0) | (nearest >= bins), numbers, nearest), np.int64)
