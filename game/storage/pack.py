"""Packs: a song's folder as one `.mirrorbeat` file, and the way back, safe against hostile files.

A pack is unpacked into a hidden folder beside the songs, checked there as any song is, and then
moved into its place in one step. Nothing in it decides where a file goes: names that are not a
song's are refused, and the folder is called by the song's own id.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from game.core.choreography import Choreography
from game.storage.choreography_file import (
    COVER_NAME,
    JSON_NAME,
    MAX_JSON_BYTES,
    POSES_NAME,
    SongError,
    read_choreography,
)
from game.storage.song_places import AlreadyThere, one_at_a_time, place_song
from pose_engine.files import StagedFile, naming, one_line
from pose_engine.zip_guard import check_directory, check_entries, shown

ENDING: Final = ".mirrorbeat"
MUSIC_ENDINGS: Final = (".ogg", ".wav", ".flac", ".mp3")
MOST_FILES: Final = 4
MOST_BYTES: Final = {JSON_NAME: MAX_JSON_BYTES, POSES_NAME: 128_000_000, COVER_NAME: 16_000_000}
MOST_MUSIC_BYTES: Final = 512_000_000  # 50 minutes of a CD
MOST_TOTAL_BYTES: Final = 600_000_000
MOST_COVER_SIDE: Final = 4096  # px: 50 MB when it is drawn
_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_CHUNK_BYTES: Final = 1 << 20
_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same song gives the same bytes
_WINDOWS_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What zipfile raises on a damaged file; an `OSError` comes from places before the file's start.
_DAMAGE: Final = (
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
OnBytes = Callable[[int, int], None]
"""Called with the bytes that are done, and all of them."""


class PackError(SongError):
    """A pack cannot be made or installed; the text names the file and the reason, in one line."""


class AlreadyInstalled(PackError):
    """The song of a pack is there, in `folder`; whether `replace` helps says `replaceable`."""

    def __init__(self, text: str, folder: Path, replaceable: bool) -> None:
        super().__init__(text)
        self.folder, self.replaceable = folder, replaceable


def _nothing(done: int, total: int) -> None:
    """Where nobody wants to know how far it is."""


# -- making one


def write_pack(folder: Path, path: Path, on_bytes: OnBytes = _nothing) -> Choreography:
    """Packs a song's folder into a file: the same song gives the same bytes.

    Raises `SongError` for a song that is broken or larger than a pack may be, `OSError`; a file
    that was there before then still is.
    """
    song = read_choreography(folder)
    names = [JSON_NAME, POSES_NAME, *([song.audio] if song.audio else [])]
    if (folder / COVER_NAME).is_file():
        names.append(COVER_NAME)
    sizes = {name: (folder / name).stat().st_size for name in names}
    for name, size in sizes.items():
        _check_name(name)
        _check_size(name, size)
    _check_music_name(song, names)
    _check_cover(folder / COVER_NAME)
    total, done = sum(sizes.values()), 0
    if total > MOST_TOTAL_BYTES:
        raise PackError(f"the song is larger than {MOST_TOTAL_BYTES // 1_000_000} MB")
    staged = StagedFile(path)
    try:
        with naming(path), zipfile.ZipFile(staged.path, "w") as archive:
            for name in names:
                entry = zipfile.ZipInfo(name, _FIXED_DATE)
                entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
                with (folder / name).open("rb") as file, archive.open(entry, "w") as packed:
                    while chunk := file.read(_CHUNK_BYTES):
                        packed.write(chunk)
                        done += len(chunk)
                        on_bytes(done, total)
        staged.commit()
    finally:
        staged.discard()
    return song


# -- installing one


def install_pack(
    path: Path,
    songs_folder: Path,
    *,
    replace: bool = False,
    shipped_folder: Path | None = None,
    on_bytes: OnBytes = _nothing,
) -> Path:
    """Installs a pack among the player's songs; its new folder.

    A song of the same id is replaced only if `replace` says so, and one of `shipped_folder` never.
    Raises `PackError`, and of those `AlreadyInstalled` where only `replace` is missing; everything
    is as it was then. What a killed install left behind is cleared away.
    """
    with _reasons(path, songs_folder):
        songs_folder.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(songs_folder) as staging:
            names = _unpack(path, staging, on_bytes)
            song = _checked(staging, names)
            return place_song(staging, songs_folder, song.id, shipped_folder, replace=replace)


@contextmanager
def _reasons(path: Path, songs_folder: Path) -> Iterator[None]:
    """Names the pack in every error."""
    try:
        yield
    except AlreadyThere as error:
        text = one_line(f"{path.name} is not installed: {error}")
        raise AlreadyInstalled(text, error.folder, error.replaceable) from error
    except SongError as error:
        raise PackError(one_line(f"{path.name} is not installed: {error}")) from error
    except OSError as error:
        text = f"cannot write in {songs_folder}: {error.strerror or error}"
        raise PackError(one_line(f"{path.name} is not installed: {text}")) from error


def _unpack(path: Path, into: Path, on_bytes: OnBytes) -> list[str]:
    """The files of a pack, written into an empty folder; their names. Raises `PackError`."""
    with _damage():
        _check_is_file(path)
        check_directory(path)
        archive = zipfile.ZipFile(path)
    with archive:
        entries = archive.infolist()
        _check_contents(archive)
        total, done = sum(entry.file_size for entry in entries), 0
        for entry in entries:
            size = 0
            with (into / entry.filename).open("xb") as file:
                for chunk in _chunks(archive, entry):
                    size, done = size + len(chunk), done + len(chunk)
                    _check_size(entry.filename, size)
                    file.write(chunk)
                    on_bytes(done, total)
                file.flush()
                os.fsync(file.fileno())
            if size != entry.file_size:
                raise PackError(f"{shown(entry.filename)} is not as long as it says")
    return [entry.filename for entry in entries]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with _damage():
        file: IO[bytes] = archive.open(entry)
    with file:
        while True:
            with _damage():
                chunk = file.read(_CHUNK_BYTES)
            if not chunk:
                return
            yield chunk


@contextmanager
def _damage() -> Iterator[None]:
    """What goes wrong while a pack is read, as one line."""
    try:
        yield
    except PackError:
        raise
    except _DAMAGE as error:
        text = str(error) or type(error).__name__
        raise PackError(f"the file is damaged or no pack: {text}") from error
    except OSError as error:
        raise PackError(f"it cannot be read: {error.strerror or error}") from error
    except MemoryError as error:
        raise PackError("the file is damaged or no pack: it asks for too much memory") from error


def _check_is_file(path: Path) -> None:
    if path.is_dir():
        raise PackError("it is a folder; `mirrorbeat pack` makes a pack of a song's folder")
    if not path.exists():
        raise PackError("there is no such file")
    if not path.is_file():
        raise PackError("it is no file")


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Refuses what is not a song's files, by what the pack's list of contents says."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise PackError(f"it holds {len(entries)} files, and a song has {MOST_FILES} at most")
    for entry in entries:
        name = entry.orig_filename  # as it is in the file, with what zipfile would take away
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.external_attr & 0x10:
            raise PackError(f"{shown(name)} is a link or a folder, and a song holds only files")
        _check_name(name)
        _check_size(name, entry.file_size)
    with _damage():
        check_entries(archive)
    if sum(entry.file_size for entry in entries) > MOST_TOTAL_BYTES:
        raise PackError(f"it unpacks to more than {MOST_TOTAL_BYTES // 1_000_000} MB")
    names = [entry.filename for entry in entries]
    if missing := [name for name in (JSON_NAME, POSES_NAME) if name not in names]:
        raise PackError(f"{missing[0]} is missing")
    music = [name for name in names if name not in MOST_BYTES]
    if len(music) > 1:
        raise PackError(f"it holds {len(music)} files of music, and a song has one at most")


def _check_name(name: str) -> None:
    if name in MOST_BYTES:
        return
    stem, dot, ending = name.rpartition(".")
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name)
    if not plain or f"{dot}{ending}" not in MUSIC_ENDINGS or _WINDOWS_DEVICE.fullmatch(stem):
        raise PackError(f"{shown(name)} is none of a song's files")


def _check_size(name: str, size: int) -> None:
    most = MOST_BYTES.get(name, MOST_MUSIC_BYTES)
    if size > most:
        raise PackError(f"{name} is larger than {most // 1_000_000} MB")


def _checked(folder: Path, names: list[str]) -> Choreography:
    """The song of an unpacked folder, if everything about it is right. Raises `PackError`."""
    try:
        song = read_choreography(folder)
    except SongError as error:
        text = str(error).replace(f"{folder}{os.sep}", "")
        raise PackError(text) from error
    _check_music_name(song, names)
    _check_cover(folder / COVER_NAME)
    if _WINDOWS_DEVICE.fullmatch(song.id):
        raise PackError(f"a song cannot have the id {song.id!r}, which means a device to Windows")
    return song


def _check_music_name(song: Choreography, names: list[str]) -> None:
    music = [name for name in names if name not in MOST_BYTES]
    if song.audio in MOST_BYTES:
        raise PackError(f"its music is said to be {song.audio}")
    if music and music != [song.audio]:
        raise PackError(f"{music[0]} is no part of the song")


def _check_cover(path: Path) -> None:
    """A picture whose sides are known not to fill the memory when it is drawn."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        start = file.read(len(_PNG) + 8)
    if not start.startswith(_PNG) or len(start) < len(_PNG) + 8:
        raise PackError(f"{COVER_NAME} is no PNG picture")
    width, height = struct.unpack(">LL", start[-8:])
    if not (0 < width <= MOST_COVER_SIDE and 0 < height <= MOST_COVER_SIDE):
        raise PackError(
            f"{COVER_NAME} is {width}x{height} px, and may have {MOST_COVER_SIDE} a side"
        )
