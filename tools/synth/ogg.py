"""Reading and writing Ogg Vorbis, the same bytes for the same sound every time."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import soundfile

from tools.synth.core import SAMPLE_RATE, Signal
from tools.synth.effects import as_stereo

_CHUNK = 8192
_SERIAL = 1
_CRC_POLYNOMIAL = 0x04C11DB7


def write_ogg(path: Path, sound: Signal, quality: float = 0.5) -> None:
    """Encode stereo sound; `quality` 0..1 is the Vorbis quality divided by ten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = as_stereo(sound).T
    with soundfile.SoundFile(
        path,
        "w",
        samplerate=SAMPLE_RATE,
        channels=2,
        format="OGG",
        subtype="VORBIS",
        compression_level=1.0 - quality,
    ) as file:
        for start in range(0, len(frames), _CHUNK):
            file.write(frames[start : start + _CHUNK])
    path.write_bytes(_with_serial(path.read_bytes(), _SERIAL))


def read_ogg(path: Path) -> Signal:
    """Decode to stereo (2, n)."""
    frames, rate = soundfile.read(path, dtype="float64", always_2d=True)
    if rate != SAMPLE_RATE:
        raise ValueError(f"{path}: {rate} Hz, expected {SAMPLE_RATE}")
    return as_stereo(np.ascontiguousarray(np.squeeze(frames.T)))


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (_CRC_POLYNOMIAL if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


def _crc(page: bytes, table: list[int]) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ table[(value >> 24) ^ byte]
    return value


def _with_serial(data: bytes, serial: int) -> bytes:
    """Set the stream number of each Ogg page (encoders draw it at random) and its checksum."""
    table, pages, at = _crc_table(), [], 0
    while at < len(data):
        segments = data[at + 26]
        body = sum(data[at + 27 : at + 27 + segments])
        page = bytearray(data[at : at + 27 + segments + body])
        page[14:18] = struct.pack("<I", serial)
        page[22:26] = bytes(4)
        page[22:26] = struct.pack("<I", _crc(bytes(page), table))
        pages.append(bytes(page))
        at += len(page)
    return b"".join(pages)
