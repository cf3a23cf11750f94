"""Options that several commands take, and the checks of what was given for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from game.commands.console import WRONG_USE, fail, tell

if TYPE_CHECKING:
    from game.storage.library import SongEntry
    from game.storage.settings import Settings

CameraOption = Annotated[
    str | None,
    typer.Option(
        help="Camera index, film, folder of pictures, stream address, or "
        "virtual[:still,late=200ms,…]. Default: camera 0, else the virtual dancer.",
        metavar="SRC",
    ),
]
NoReplaysOption = Annotated[
    bool,
    typer.Option(
        "--no-replays",
        help="Keep no replay of finished dances in your data folder (replays hold only keypoints, "
        "never pictures).",
    ),
]
SeatedOption = Annotated[bool, typer.Option("--seated", help="The legs do not count.")]
LeaveOutOption = Annotated[
    str | None,
    typer.Option(help="Limbs that do not count: left_arm,right_leg.", metavar="LIMBS"),
]


def known_difficulty(name: str) -> str:
    """The difficulty, if there is such a one."""
    from game.core.judge import RULES

    if name not in RULES:
        raise fail(f"difficulty must be easy, medium or hard, not {name!r}", WRONG_USE)
    return name


def known_difficulties(text: str, players: int) -> tuple[str, ...]:
    """A difficulty for each player; the last one given is everybody's who is left."""
    levels = [known_difficulty(word.strip()) for word in text.split(",")]
    if len(levels) > players:
        raise fail(f"--difficulty {text}: more of them than --players", WRONG_USE)
    return (*levels, *[levels[-1]] * (players - len(levels)))


def known_camera(camera: str | None) -> str | None:
    """Checks the words behind `virtual:` before anything is started."""
    from game.poses import is_virtual
    from game.virtual.options import parse_options

    if camera is not None and is_virtual(camera):
        try:
            parse_options(camera.partition(":")[2])
        except ValueError as error:
            raise fail(f"--camera {camera}: {error}", WRONG_USE) from error
    return camera


def limbs_left_out(seated: bool, text: str | None) -> tuple[str, ...]:
    """The limbs that do not count."""
    from pose_engine.keypoints import LIMBS

    limbs = [word.strip() for word in (text or "").split(",") if word.strip()]
    if unknown := [limb for limb in limbs if limb not in LIMBS]:
        known = ", ".join(LIMBS)
        raise fail(f"--leave-out {unknown[0]}: the limbs are {known}", WRONG_USE)
    chosen = {*limbs, *(("left_leg", "right_leg") if seated else ())}
    if chosen == set(LIMBS):
        raise fail("--leave-out: one limb must be left to dance with", WRONG_USE)
    return tuple(limb for limb in LIMBS if limb in chosen)


def song_entry(name: str | None) -> SongEntry:
    """A song that can be danced; the first one where none is named. Raises `SongError`."""
    from game.storage.choreography_file import SongError
    from game.storage.library import find_song, find_songs

    songs = find_songs()
    if name is not None:
        return find_song(name, songs)
    if not songs or songs[0].choreography is None:
        raise SongError("no song is installed")
    return songs[0]


def saved_settings() -> Settings:
    """The saved settings; a file that cannot be used is told of."""
    from game.storage.settings import read_settings

    settings, note = read_settings()
    if note is not None:
        tell("note: ", note, "yellow")
    return settings
