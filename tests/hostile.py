"""Damaged and hostile packs and pose files, the same ones every time."""

from __future__ import annotations

import io
import json
import pickle
import random
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from game.pose_export import exported_frames, frame_times
from game.storage.choreography_file import COVER_NAME, JSON_NAME, POSES_NAME, write_choreography
from game.storage.pack import write_pack
from pose_engine.pose_io import write_poses
from tests.fakes import make_choreography

Case = tuple[str, bytes]
Files = dict[str, bytes]


class Evil:
    """Makes a file when it is unpickled."""

    def __init__(self, canary: Path, function: Callable[..., Any]) -> None:
        self.canary, self.function = canary, function

    def __reduce__(self) -> Any:
        if self.function is exec:
            return exec, (f"open({str(self.canary)!r}, 'w').close()",)
        return self.function, (f"touch {self.canary}",)


def good_pack(folder: Path) -> bytes:
    """A small song with music and a cover, packed."""
    song = make_choreography(duration_s=5.0, audio="audio.ogg", bpm=120.5)
    write_choreography(song, folder / "good")
    (folder / "good" / "audio.ogg").write_bytes(b"OggS" + bytes(range(256)) * 8)
    cv2.imwrite(str(folder / "good" / COVER_NAME), np.zeros((16, 16, 3), np.uint8))
    write_pack(folder / "good", folder / "good.mirrorbeat")
    return (folder / "good.mirrorbeat").read_bytes()


def files_of(pack: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files, **changes: Any) -> bytes:
    """A zip file; `changes` are made to every entry whose name is not a song's."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, changes.get("compress_type"))
    return packed.getvalue()


# -- names and kinds of entries

NAMES = (
    "../evil", "../../evil", "a/../../evil", "..", ".", "/tmp/evil", "/etc/cron.d/evil", "//evil",
    "\\evil", "..\\evil", "..\\..\\evil.ogg", "C:\\evil", "C:evil", "c:/evil.ogg",
    "\\\\host\\share\\evil", "songs/choreography.json", "./choreography.json", "cover.png/",
    "Choreography.json", "COVER.PNG", "cover.png ", "cover.png.", "audio.ogg:stream", "con.ogg",
    "NUL.ogg", "com1.wav", ".hidden.ogg", "-rf.ogg", "~", "~root/evil.ogg", "a b.ogg", "ä.ogg",
    "\u202egpj.ogg", "\x1b[31mred.ogg", "a\nb.ogg", "%2e%2e/evil.ogg", "evil.py", "evil.exe",
    "__init__.py", "x" * 3000 + ".ogg", "audio.ogg.lnk", "poses.npz.bak", "__MACOSX/._cover.png",
)  # fmt: skip


def named(files: Files) -> Iterator[Case]:
    rest = {name: content for name, content in files.items() if name != COVER_NAME}
    for name in NAMES:
        yield f"name {name[:30]!r}", zipped({**rest, name: b"OggS"})
        alone = {other: rest[other] for other in (JSON_NAME, POSES_NAME)}
        yield f"name {name[:30]!r} alone", zipped({**alone, name: b"OggS"})


def kinds(files: Files) -> Iterator[Case]:
    """Links, folders, devices and pipes under good names."""
    for kind in (stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK):
        for name in (COVER_NAME, POSES_NAME):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                for other, content in files.items():
                    entry = zipfile.ZipInfo(other)
                    if other == name:
                        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
                        content = b"/etc/passwd" if kind == stat.S_IFLNK else content
                    archive.writestr(entry, content)
            yield f"kind {kind:o} {name}", packed.getvalue()


# -- what the zip file says of itself


def _central(pack: bytes, number: int) -> int:
    place = struct.unpack("<L", pack[-6:-2])[0] - 1  # a song's poses are a zip file themselves
    for _ in range(number + 1):
        place = pack.index(b"PK\x01\x02", place + 1)
    return place


def patched(pack: bytes, place: int, form: str, value: int) -> bytes:
    return pack[:place] + struct.pack(form, value) + pack[place + struct.calcsize(form) :]


def lying(pack: bytes, files: Files) -> Iterator[Case]:
    for number in range(4):
        central = _central(pack, number)
        local = struct.unpack("<L", pack[central + 42 : central + 46])[0]
        for size in (0, 1, 2**31 - 1, 2**32 - 2, 2**32 - 1):
            yield f"size {number} {size}", patched(pack, central + 24, "<L", size)
            yield f"packed size {number} {size}", patched(pack, central + 20, "<L", size)
        yield f"crc {number}", patched(pack, central + 16, "<L", 12345)
        yield f"encrypted {number}", patched(pack, central + 8, "<H", 0x0001)
        yield f"strongly encrypted {number}", patched(pack, central + 8, "<H", 0x0041)
        yield f"patch data {number}", patched(pack, central + 8, "<H", 0x0020)
        yield f"method {number}", patched(pack, central + 10, "<H", 99)
        yield f"version {number}", patched(pack, central + 6, "<H", 255)
        yield f"offset {number}", patched(pack, central + 42, "<L", 2**32 - 2)
        yield f"local name {number}", patched(pack, local + 30, "<B", ord("X"))
        yield f"local length {number}", patched(pack, local + 26, "<H", 60_000)
    first = struct.unpack("<L", pack[_central(pack, 0) + 42 :][:4])[0]
    for number in range(1, 4):
        yield f"overlap {number}", patched(pack, _central(pack, number) + 42, "<L", first)
    end = len(pack) - 22
    for value in (0, 1, 2, 60_000):
        yield f"count {value}", patched(patched(pack, end + 8, "<H", value), end + 10, "<H", value)
        yield f"directory bytes {value}", patched(pack, end + 12, "<L", value)
        yield f"directory place {value}", patched(pack, end + 16, "<L", value)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 2**60, 1)
    yield "zip64", pack[:end] + locator + pack[end:]
    yield "comment", patched(pack, end + 20, "<H", 5) + b"hello"
    yield "something before", b"#!/bin/sh\ntouch evil\n" + pack
    yield "something behind", pack + bytes(100)
    yield "twice the same pack", pack + pack
    yield "only an end", pack[end:]
    for name in (JSON_NAME, POSES_NAME, COVER_NAME, "audio.ogg"):
        packed = io.BytesIO(zipped(files))
        with zipfile.ZipFile(packed, "a") as archive, warnings.catch_warnings(action="ignore"):
            archive.writestr(zipfile.ZipInfo(name), b"another")
        yield f"double {name}", packed.getvalue()
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"method {method}", zipped(files, compress_type=method)
    yield "many", zipped({f"{number}.ogg": b"" for number in range(3000)})
    yield "empty", zipped({})


def bombs(files: Files) -> Iterator[Case]:
    """Small files that would unpack to hundreds of MB."""
    zeros = bytes(140_000_000)
    for name in (JSON_NAME, POSES_NAME, COVER_NAME):
        whole = zipped({**files, name: zeros}, compress_type=zipfile.ZIP_DEFLATED)
        yield f"bomb {name}", whole
        number = list(files).index(name)
        yield f"hidden bomb {name}", patched(whole, _central(whole, number) + 24, "<L", 1000)
    inner = zipped({"times_0.npy": zeros, "poses_0.npy": zeros}, compress_type=zipfile.ZIP_DEFLATED)
    yield "bomb in the poses", zipped({**files, POSES_NAME: inner})
    for number in (0, 1):
        small = patched(inner, _central(inner, number) + 24, "<L", 100)
        yield f"hidden bomb in the poses {number}", zipped({**files, POSES_NAME: small})
    quick = zipped({"times_0.npy": zeros}, compress_type=zipfile.ZIP_BZIP2)
    yield "bomb of another kind", zipped({**files, POSES_NAME: quick})


# -- the song itself

JSON_CHANGES: tuple[dict[str, Any], ...] = (
    {"bpm": float("nan")}, {"bpm": float("inf")}, {"bpm": 1e308}, {"bpm": -1}, {"bpm": "120"},
    {"bpm": 10**400}, {"duration_s": 1e300}, {"duration_s": -5}, {"first_beat_s": float("-inf")},
    {"frame_rate": 0}, {"aspect": 0}, {"aspect": float("nan")}, {"version": True}, {"version": 99},
    {"version": 10**30}, {"version": -1}, {"format": "mirrorbeat.replay"}, {"format": None},
    {"id": "../evil"}, {"id": "/etc"}, {"id": "C:evil"}, {"id": "con"}, {"id": ""},
    {"id": "a" * 65}, {"id": "A"}, {"id": ".."}, {"id": "x\n"},
    {"audio": "../../etc/passwd"}, {"audio": JSON_NAME},
    {"audio": "/etc/passwd"}, {"audio": "other.ogg"}, {"audio": None}, {"title": ""},
    {"title": "x" * 10_000}, {"title": "\ud800"}, {"artist": 7}, {"hues": [1, 2, 3]},
    {"hues": [1e9, 2]}, {"preview_s": [float("nan"), 1]}, {"tracks": [{}] * 5}, {"tracks": []},
    {"tracks": [{}, {}]}, {"tracks": [{"name": "x" * 999}]}, {"moves": [{}]}, {"moves": "none"},
    {"moves": [{"start_s": 1, "end_s": 2, "name": "m"}] * 6000}, {"difficulty": 6}, {"more": 1},
    {"moves": [{"start_s": 3, "end_s": 4, "name": "m"}, {"start_s": 1, "end_s": 2, "name": "m"}]},
    {"moves": [{"start_s": 3, "end_s": 2, "name": "m"}]}, {"\x1b[31mred\n": 1}, {"\u202e": 1},
    {"moves": [{"start_s": 1, "end_s": 2, "name": "m", "limbs": ["tail"]}]},
    {"moves": [{"start_s": 1, "end_s": 2, "name": "m", "weight": float("inf")}]},
    {"moves": [{"start_s": 1, "end_s": 50, "name": "m"}]},
    {"sections": [{"start_s": 0, "name": "evil"}]},
    {"sections": [{"start_s": 4e3, "name": "outro"}]},
)  # fmt: skip
RAW_JSON = (
    b"", b"{", b"null", b"[]", b"7", b'"text"', b"\xff\xfe{}", b"\0" * 1000, b"[" * 100_000,
    b'{"a":' * 100_000, b"{" + b'"a":1,' * 50_000 + b'"a":1}', b"9" * 100_000, b"1e" + b"9" * 9000,
)  # fmt: skip


def songs(files: Files) -> Iterator[Case]:
    data = json.loads(files[JSON_NAME])
    for change in JSON_CHANGES:
        changed = json.dumps({**data, **change}).encode()
        yield f"song {str(change)[:40]}", zipped({**files, JSON_NAME: changed})
    for raw in RAW_JSON:
        yield f"song {raw[:20]!r}", zipped({**files, JSON_NAME: raw})
    for name in (JSON_NAME, POSES_NAME, "audio.ogg"):
        rest = {other: content for other, content in files.items() if other != name}
        yield f"without {name}", zipped(rest)
    for music in (b"", b"MZ", b"RIFFxxxxAVI ", b"\x7fELF", b"#!/bin/sh", b"PK\x03\x04"):
        yield f"music {music!r}", zipped({**files, "audio.ogg": music})
    side = struct.pack(">L", 2**31 - 1)
    for cover in (b"", b"GIF89a", files[COVER_NAME][:20], files[COVER_NAME][:16] + side + side):
        yield f"cover {cover[:20]!r}", zipped({**files, COVER_NAME: cover})


def poses_files(content: bytes, canary: Path) -> Iterator[Case]:
    """Arrays that are none of a dance's, instead of those of a song or a pose file."""
    with np.load(io.BytesIO(content)) as stored:
        arrays = dict(stored)
    of_song = "times_0" in arrays
    at, what_for = ("times_0", "poses_0") if of_song else ("times_s", "poses")
    times, poses = arrays[at], arrays[what_for]
    unsorted, nan, inf = times[::-1], poses.copy(), poses.copy()
    nan[3, 4, 0], inf[3, 4, 1] = np.nan, np.inf
    evil = np.array([Evil(canary, exec)], object)
    for what, changes in {
        "unsorted": {"times_0": unsorted}, "same times": {"times_0": times * 0},
        "nan": {"poses_0": nan}, "inf": {"poses_0": inf}, "nan time": {"times_0": times * np.nan},
        "far": {"poses_0": poses * 1e30}, "unsure": {"poses_0": poses - 5},
        "shape": {"poses_0": poses[:, :16]}, "long": {"times_0": times[:-1]},
        "empty": {"times_0": times[:0], "poses_0": poses[:0]}, "one": {"times_0": times[:1]},
        "int": {"times_0": times.astype(int)}, "complex": {"poses_0": poses.astype(complex)},
        "text": {"poses_0": poses.astype(str)}, "0d": {"times_0": np.float64(1)},
        "pickle": {"poses_0": evil}, "pickled times": {"times_0": evil},
        "struct": {"times_0": np.zeros(3, [("a", "f8"), ("b", "O")])},
        "half": {"poses_0": poses.astype(np.float16) * np.float16(np.inf)},
        "more": {f"x{number}": times for number in range(9)},
    }.items():  # fmt: skip
        packed = io.BytesIO()
        named = {{"times_0": at, "poses_0": what_for}.get(n, n): a for n, a in changes.items()}
        np.savez_compressed(packed, **{**arrays, **named})  # type: ignore[arg-type]
        yield f"poses {what}", packed.getvalue()
    for shape in ((10**13,), (2**62, 4), (-1,), (10**9,), ("a",)):
        header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape!r}}}".ljust(117) + "\n"
        array = b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode()
        yield f"header {shape}", zipped({f"{at}.npy": array, f"{what_for}.npy": array})
    for header in ("(", "x" * 100, "__import__('os')", "{'descr': '|O'}", "1" * 60_000, "[" * 9000):
        array = b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode()
        yield f"header {header[:20]}", zipped({f"{at}.npy": array, f"{what_for}.npy": array})
    yield "header 2.0", zipped({"times_0.npy": b"\x93NUMPY\x02\0" + struct.pack("<L", 2**32 - 1)})
    yield "bare pickle", pickle.dumps(Evil(canary, exec))
    yield "no zip", b"no zip"


# -- damage at random


def damaged(content: bytes, count: int, seed: int) -> Iterator[Case]:
    """Flipped bits, lost ends, lost and doubled pieces."""
    chance = random.Random(seed)
    for number in range(count):
        broken = bytearray(content)
        way = number % 4
        if way == 0:
            for _ in range(chance.randint(1, 8)):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        elif way == 1:
            del broken[chance.randrange(len(broken)) :]
        elif way == 2:
            start = chance.randrange(len(broken))
            del broken[start : start + chance.randint(1, 200)]
        else:
            start, place = chance.randrange(len(broken)), chance.randrange(len(broken))
            broken[place:place] = broken[start : start + chance.randint(1, 200)]
        yield f"damage {number}", bytes(broken)


def packs(folder: Path, canary: Path) -> Iterator[Case]:
    """Every hostile pack. `canary` must not exist afterwards."""
    pack = good_pack(folder)
    files = files_of(pack)
    yield from named(files)
    yield from kinds(files)
    yield from lying(pack, files)
    yield from bombs(files)
    yield from songs(files)
    for what, poses in poses_files(files[POSES_NAME], canary):
        yield what, zipped({**files, POSES_NAME: poses})
    yield from damaged(pack, 120, seed=1)


# -- pose files


def good_poses(folder: Path) -> dict[str, bytes]:
    """A small file of every kind that is read, by its name."""
    song = make_choreography(duration_s=2.0, move_s=0.4)
    found = {}
    for form, name in (("json", "a.json"), ("npz", "a.npz"), ("coco", "a.coco.json")):
        times_s, _ = frame_times(song, (0,), form, None)
        write_poses(folder / name, exported_frames(song, (0,), times_s[:20]), form)
        found[name] = (folder / name).read_bytes()
    write_poses(folder / "op", exported_frames(song, (0,), np.array([0.0])), "openpose")
    found["a_keypoints.json"] = next((folder / "op").iterdir()).read_bytes()
    aist = {"keypoints2d": np.ones((2, 20, 17, 3), np.float32), "timestamps": np.arange(20)}
    found["a.pkl"] = pickle.dumps(aist, pickle.HIGHEST_PROTOCOL)
    return found


def evil_pickles(canary: Path) -> Iterator[Case]:
    import os

    shells = (exec, os.system, os.popen)
    for function in shells:
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            evil = Evil(canary, function)
            for what, data in (
                ("bare", evil),
                ("inside", {"keypoints2d": evil}),
                ("in an array", {"keypoints2d": np.array([evil], object)}),
            ):
                name = f"evil {function.__name__} {protocol} {what}"
                yield name, pickle.dumps(data, protocol)
    yield "memory", b"\x80\x02]r\xff\xff\xff\x7f."
    yield "long", b"\x80\x04\x8b\xff\xff\xff\x7f1."
    yield "bytes", b"\x80\x05\x8e" + struct.pack("<Q", 2**40) + b"x."
    yield "bytearray", b"\x80\x05\x96" + struct.pack("<Q", 2**40) + b"x."
    yield "extension", b"\x80\x02\x84\x01\0\0\0."
    yield "deep", b"\x80\x02" + b"(" * 100_000 + b"."
    much: Any = [0] * 100
    for _ in range(15):
        much = [much] * 100
    yield "billions", pickle.dumps({"keypoints2d": much})
    array = pickle.dumps({"keypoints2d": np.zeros((2, 20, 17, 3), np.float32)}, 2)
    yield "claims", array.replace(b"K\x02K\x14K\x11", b"K\x02K\xffK\xff")
    yield "objects", array.replace(b"U\x02f4", b"U\x02O8").replace(b"f4", b"O8")


TOO_MUCH = (
    b"[" * 200_000, b'{"people":' * 100_000, b'{"people": [{"pose_keypoints_2d": [NaN]}]}',
    b'{"people": [{"pose_keypoints_2d": [1e999,0,0]}]}',
    b'{"people": [{"pose_keypoints_2d": [' + b"1," * 100_000 + b"1]}]}",
    b'[{"image_id": 1e400, "category_id": 1}]', b'[{"image_id": -1}]', b"[7]", b"null", b"1e5",
    b'[{"image_id": 1, "category_id": 1, "score": NaN, "keypoints": []}]', b"\xef\xbb\xbf", b"",
    b'{"format": "mirrorbeat.poses", "version": 1, "frames": 7}', b"[" + b"{}," * 50_000 + b"{}]",
    b'{"format": "mirrorbeat.poses", "version": 1, "frames": [{"height": 0, "poses": [{}]}]}',
    b'{"format": "mirrorbeat.poses", "version": "\\u001b[31m", "frames": []}',
    b'{"format": "mirrorbeat.poses", "version": 2, "\\u202e": 1}', b'{"\\ud800": 1}',
)  # fmt: skip


def pose_files(folder: Path, canary: Path) -> Iterator[tuple[str, str, bytes]]:
    """(what, file name, content) of every hostile pose file."""
    good = good_poses(folder)
    for number, (name, content) in enumerate(good.items()):
        for what, broken in damaged(content, 24, seed=100 + number):
            yield f"{what} {name}", name, broken
        for other in ("b.npz", "b.json", "b.pkl"):  # a wrong ending
            yield f"{name} as {other}", other, content
    for what, content in evil_pickles(canary):
        yield what, "a.pkl", content
    for content in TOO_MUCH:
        yield f"json {content[:30]!r}", "a.json", content
    for what, content in poses_files(good["a.npz"], canary):
        yield what, "a.npz", content
