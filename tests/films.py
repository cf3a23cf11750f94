"""Small films and songs made by PyAV, whose pictures and sounds tell their own time.

A picture is a grid of black and white squares that spell its number in binary, between a red and a
blue bar on the left, so that turned and mirrored ones are told from upright ones.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 160, 96
SQUARE, BITS = 16, 8
CLICK_S = 0.01


def picture(index: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """(height, width, 3): red at the top left, blue at the bottom left, the number between."""
    image = np.full((height, width, 3), 90, np.uint8)
    image[: height // 4, : width // 2] = (220, 30, 30)
    image[-(height // 4) :, : width // 2] = (30, 30, 220)
    top = height // 2 - SQUARE // 2
    for bit in range(BITS):
        left = (width - BITS * SQUARE) // 2 + bit * SQUARE
        image[top : top + SQUARE, left : left + SQUARE] = 255 if index >> bit & 1 else 0
    return image


def number(image: NDArray[np.uint8]) -> int:
    """The number that a picture spells, if it is upright."""
    height, width = image.shape[:2]
    middle, left = image[height // 2], (width - BITS * SQUARE) // 2 + SQUARE // 2
    return sum(int(middle[left + bit * SQUARE].mean() > 128) << bit for bit in range(BITS))


def is_upright(image: NDArray[np.uint8]) -> bool:
    top, bottom = image[4, 8].astype(int), image[-5, 8].astype(int)
    return bool(top[0] > top[2] + 80 and bottom[2] > bottom[0] + 80)


def clicks(times_s: Sequence[float], end_s: float, rate: int, channels: int = 1) -> Any:
    """(channels, N) float32: a short loud tone at each time, silence between."""
    sound = np.zeros((channels, round(end_s * rate)), np.float32)
    tone = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(round(CLICK_S * rate)) / rate)
    for time_s in times_s:
        at = round(time_s * rate)
        sound[:, at : at + len(tone)] = tone[: max(0, sound.shape[1] - at)]
    return sound


def heard_at(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """When the clicks of a sound (N, channels) begin, in s."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0.2)
    firsts = loud[np.flatnonzero(np.diff(loud, prepend=-rate) > 0.05 * rate)]
    return firsts / rate


def write_film(
    path: Path,
    times_s: Sequence[float] = (),
    *,
    codec: str = "libx264",
    sound: Any = None,
    rate: int = 48_000,
    sound_codec: str = "aac",
    sound_at_s: float = 0.0,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    options: dict[str, str] | None = None,
    turn: int = 0,
    pixels: str = "yuv420p",
) -> Path:
    """A film whose picture `n` is shown at `times_s[n]`, with or without (channels, N) of sound.

    `turn` (degrees) is what the file asks the player to turn its pictures by, which are laid the
    other way, as phones do.
    """
    import av

    with av.open(str(path), "w") as out:
        video = _video(out, codec, size, options, turn, pixels) if len(times_s) else None
        audio = None
        if sound is not None:
            layout = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}[len(sound)]
            audio = out.add_stream(sound_codec, rate=rate, layout=layout)
            audio.time_base = Fraction(1, rate)
        packets = [] if video is None else _pictures(video, times_s, size, turn)
        if audio is not None:
            packets += _sounds(audio, sound, rate, sound_at_s)
        for packet in sorted(packets, key=lambda one: float(one.dts * one.time_base)):
            out.mux(packet)
    if turn and video is not None:
        ask_to_turn(path, turn)
    return path


def ask_to_turn(path: Path, turn: int) -> None:
    """Writes a matrix into an MP4's first track that has players turn it clockwise by degrees."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn % 360]
    one = 1 << 16
    data[at : at + 36] = struct.pack(
        ">9i", cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30
    )
    path.write_bytes(data)


def _video(
    out: Any, codec: str, size: tuple[int, int], options: Any, turn: int, pixels: str
) -> Any:
    video = out.add_stream(codec, rate=30, options=options or {})
    video.width, video.height = size[:: -1 if turn % 180 else 1]
    video.pix_fmt = pixels
    video.codec_context.time_base = Fraction(1, 90_000)
    return video


def _pictures(video: Any, times_s: Sequence[float], size: tuple[int, int], turn: int) -> list[Any]:
    import av

    packets = []
    for index, time_s in enumerate(times_s):
        image = np.ascontiguousarray(np.rot90(picture(index, *size), turn // 90))
        frame = av.VideoFrame.from_ndarray(image, "rgb24").reformat(format=video.pix_fmt)
        frame.pts = round(time_s / video.codec_context.time_base)
        frame.time_base = video.codec_context.time_base
        packets += video.encode(frame)
    return packets + list(video.encode(None))


def _sounds(audio: Any, sound: Any, rate: int, at_s: float) -> list[Any]:
    import av

    resampler = av.AudioResampler(audio.codec_context.format, audio.layout, rate)
    packets = []
    for start in range(0, sound.shape[1], 1024):
        block = np.ascontiguousarray(sound[:, start : start + 1024].T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, "flt", audio.layout.name)
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = start + round(at_s * rate)
        for piece in resampler.resample(frame):
            packets += audio.encode(piece)
    return packets + list(audio.encode(None))


def write_gif(path: Path, durations_s: Sequence[float]) -> Path:
    """A GIF whose picture `n` is shown for `durations_s[n]`."""
    from PIL import Image

    first, *others = (Image.fromarray(picture(index)) for index in range(len(durations_s)))
    shown_ms = [round(1e3 * one) for one in durations_s]
    first.save(path, save_all=True, append_images=others, duration=shown_ms, loop=0)
    return path
