"""The sound of films and of music files, in and out: decoded by PyAV, written as Ogg Vorbis.

A film's sound is put in step with its pictures: 0 s is when the first picture is shown, as in
`pose_engine.sources`. What is heard before that is left out; where the sound begins later, or has
a hole, there is silence. Both packages are in the extra `import`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.extras import MissingExtra as MissingExtra
from pose_engine.extras import extra
from pose_engine.files import StagedFile, naming
from pose_engine.sources import SourceError

RATES: Final = (44_100, 48_000)  # of sound that keeps its own; other becomes the first
LONGEST_S: Final = 3600.0  # a song's, too
MAX_BYTES: Final = 640_000_000  # held at a time: 30 minutes of stereo, an hour of `for_beats`
BEAT_RATE: Final = 22_050
JUMP_S: Final = 0.05  # containers' times are as coarse as some ms; what is off by more is a hole
BLOCK: Final = 8192  # libsndfile's encoder takes no more at a time without a huge stack
QUALITY: Final = 0.5  # of Vorbis, 0..1: about 160 kbit/s

Samples = NDArray[np.float32]


class SoundError(SourceError):
    """A sound cannot be read; the text says why."""


class NoSound(SoundError):
    """A film is a silent one."""


@dataclass(frozen=True, eq=False)
class Sound:
    """`samples` (N, 1 or 2 channels) float32 from -1 to 1, `rate` of them a second."""

    samples: Samples
    rate: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or not 1 <= self.samples.shape[1] <= 2 or self.rate <= 0:
            raise ValueError(f"no sound: {self.samples.shape} at {self.rate} Hz")

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate

    def mono(self) -> Samples:
        """Its channels' mean, (N,)."""
        return np.asarray(self.samples.mean(axis=1), np.float32)


def read_sound(
    path: Path | str,
    start_s: float = 0.0,
    end_s: float | None = None,
    *,
    rate: int | None = None,
    channels: int | None = None,
) -> Sound:
    """The sound of a film or of a music file from `start_s` up to `end_s` (or its end).

    More than two channels become two, and odd rates 44.1 kHz, unless a `rate` and the number of
    `channels` are asked for. A broken file gives what can be read of it. Raises `NoSound` for a
    silent film, `SoundError` for what is no sound or too long, `MissingExtra`.
    """
    with _opened(Path(path), start_s, end_s, rate, channels) as (form, blocks):
        most = MAX_BYTES // (4 * form.channels)
        held = np.zeros((min(most, form.expected + form.rate), form.channels), np.float32)
        count = 0
        for block in blocks:
            if (needed := count + len(block)) > most:
                raise SoundError(
                    f"{path} has more than {most / form.rate / 60:.0f} minutes of sound: "
                    "choose a part of it"
                )
            if needed > len(held):
                held.resize((min(most, max(needed, 2 * len(held))), form.channels), refcheck=False)
            held[count:needed] = block
            count = needed
    held.resize((count, form.channels), refcheck=False)
    return Sound(held, form.rate)


def sound_for_beats(path: Path | str, start_s: float = 0.0, end_s: float | None = None) -> Sound:
    """The same for `find_beats`, in an eighth of the memory: one channel at 22 kHz."""
    return read_sound(path, start_s, end_s, rate=BEAT_RATE, channels=1)


def write_ogg(sound: Sound, target: Path) -> None:
    """Writes Ogg Vorbis, which the game plays, whole or not at all.

    Raises `OSError` where the file cannot be written, `MissingExtra`.
    """
    blocks = (sound.samples[at : at + BLOCK] for at in range(0, len(sound.samples), BLOCK))
    _write(blocks, sound.rate, sound.samples.shape[1], target)


def copy_sound(
    path: Path | str, target: Path, start_s: float = 0.0, end_s: float | None = None
) -> float:
    """`read_sound` and `write_ogg` in one, of any length without holding it; its seconds.

    Raises what both raise.
    """
    with _opened(Path(path), start_s, end_s, None, None) as (form, blocks):
        cut = (block[at : at + BLOCK] for block in blocks for at in range(0, len(block), BLOCK))
        return _write(cut, form.rate, form.channels, target) / form.rate


def _write(blocks: Iterator[Samples], rate: int, channels: int, target: Path) -> int:
    soundfile = extra("soundfile", "writing music")
    staged, count = StagedFile(target), 0
    try:
        with (
            naming(target),
            open(staged.path, "wb+") as file,
            soundfile.SoundFile(
                file,
                "w",
                rate,
                channels,
                "VORBIS",
                format="OGG",
                compression_level=1 - QUALITY,
            ) as ogg,
        ):
            for block in blocks:
                ogg.write(block)
                count += len(block)
        staged.commit()
    except soundfile.LibsndfileError as error:
        raise OSError(f"cannot write {target}: {error}") from error
    finally:
        staged.discard()
    return count


@dataclass(frozen=True)
class _Form:
    """How blocks come: samples a second, channels, and about how many samples in all."""

    rate: int
    channels: int
    expected: int


@contextmanager
def _opened(
    path: Path, start_s: float, end_s: float | None, rate: int | None, channels: int | None
) -> Iterator[tuple[_Form, Iterator[Samples]]]:
    """The form of a file's sound and its blocks, one after another without holes."""
    av = extra("av", f"reading the sound of {path.name}")
    if not (0 <= start_s < LONGEST_S and (end_s is None or start_s < end_s)):
        raise SoundError(f"there is no sound from {start_s:g} to {end_s or LONGEST_S:g} s")
    if not path.is_file():
        raise SoundError(f"no such film or music file: {path}")
    try:
        container = av.open(str(path), metadata_errors="ignore")
    except (av.FFmpegError, ValueError) as error:
        raise SoundError(f"{path} is no film or music that can be read") from error
    with container:
        if not container.streams.audio:
            raise NoSound(f"{path} has no sound")
        stream = container.streams.audio[0]
        form = _form(container, stream, rate, channels, start_s, end_s)
        runs = _runs(av, container, stream, form, _first_picture_s(av, path))
        yield form, _cut(runs, form.rate, start_s, end_s, path)


def _form(
    container: Any,
    stream: Any,
    rate: int | None,
    channels: int | None,
    start_s: float,
    end_s: float | None,
) -> _Form:
    own = stream.codec_context.sample_rate
    rate = rate or (own if own in RATES else RATES[0])
    channels = channels or min(2, max(1, stream.codec_context.channels))
    told_s = (container.duration or 0) / 1e6  # FFmpeg counts in us
    until_s = min(LONGEST_S, told_s if end_s is None else min(end_s, told_s))
    return _Form(rate, channels, math.ceil(max(0.0, until_s - start_s) * rate))


def _first_picture_s(av: Any, path: Path) -> float | None:
    """When in a file's own time the first picture of a film is shown; None for music."""
    with suppress(av.FFmpegError, EOFError), av.open(str(path), metadata_errors="ignore") as film:
        cover = av.stream.Disposition.attached_pic
        pictures = [one for one in film.streams.video if not one.disposition & cover]
        if pictures:
            for frame in film.decode(pictures[0]):
                if frame.pts is not None:
                    return float(frame.pts * frame.time_base)
            started = pictures[0].start_time
            return None if started is None else float(started * pictures[0].time_base)
    return None


def _runs(
    av: Any, container: Any, stream: Any, form: _Form, origin_s: float | None
) -> Iterator[tuple[float | None, Samples]]:
    """Pieces of sound, each with its time where that is not just when the one before ends."""
    layout = "mono" if form.channels == 1 else "stereo"
    resampler: Any = None
    kind, expected_s = None, None
    for frame in _frames(av, container, stream):
        at_s = None if frame.pts is None else float(frame.pts * frame.time_base)
        if origin_s is None:
            origin_s = at_s if at_s is not None else 0.0
        here = (frame.format.name, frame.layout.name, frame.sample_rate)
        jump = expected_s is None or (at_s is not None and abs(at_s - expected_s) > JUMP_S)
        if jump or here != kind:
            yield from _flushed(resampler)
            resampler = av.AudioResampler(format="flt", layout=layout, rate=form.rate)
            kind = here
        if jump:
            expected_s = origin_s if at_s is None else at_s
            yield expected_s - origin_s, np.zeros((0, form.channels), np.float32)
        expected_s += frame.samples / frame.sample_rate
        frame.pts = None
        for piece in resampler.resample(frame):
            yield None, _samples(piece)
    yield from _flushed(resampler)


def _flushed(resampler: Any) -> Iterator[tuple[float | None, Samples]]:
    for piece in resampler.resample(None) if resampler is not None else ():
        yield None, _samples(piece)


def _samples(piece: Any) -> Samples:
    flat = piece.to_ndarray().reshape(-1, len(piece.layout.channels))
    return np.asarray(np.clip(np.nan_to_num(flat), -1.0, 1.0), np.float32)


def _frames(av: Any, container: Any, stream: Any) -> Iterator[Any]:
    """What can be decoded; broken packets are left out, and a file may just end."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError, EOFError):
            return
        with suppress(av.FFmpegError, EOFError):
            yield from packet.decode()


def _cut(
    runs: Iterator[tuple[float | None, Samples]],
    rate: int,
    start_s: float,
    end_s: float | None,
    path: Path,
) -> Iterator[Samples]:
    """The samples of a part: silence in the holes, nothing twice."""
    first, last = round(start_s * rate), round((end_s or LONGEST_S) * rate)
    done, at = first, 0  # in samples of the film: up to where it is given, and where we are
    heard = False
    for time_s, piece in runs:
        if time_s is not None:
            at = round(max(-LONGEST_S, min(time_s, 2 * LONGEST_S)) * rate)
        if at + len(piece) > last and end_s is None:
            raise SoundError(f"{path} is longer than {LONGEST_S / 60:g} minutes: choose a part")
        heard = heard or len(piece) > 0
        while len(piece) and at > done and done < last:
            silent = min(at - done, last - done, BLOCK)
            yield np.zeros((silent, piece.shape[1]), np.float32)
            done += silent
        fresh = piece[max(0, done - at) : max(0, last - at)]
        at += len(piece)
        if len(fresh):
            yield fresh
            done += len(fresh)
        if at > last:
            return
    if not heard:
        raise SoundError(f"the sound of {path} is broken: nothing of it can be read")
