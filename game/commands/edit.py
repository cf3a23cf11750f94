"""`edit`: a song in the editor."""

from __future__ import annotations

from typing import Annotated

import typer

from game.commands.console import WRONG_USE, clear_errors, fail
from game.commands.options import CameraOption, known_camera, song_entry
from game.commands.window import open_game

SongArgument = Annotated[str, typer.Argument(help="An installed song's id, or a song's folder.")]


def edit(song: SongArgument, camera: CameraOption = None) -> None:
    """Opens a song in the editor: moves, beats, title and colours, with undo and autosave."""
    from game.app import Start, has_display

    camera = known_camera(camera)
    with clear_errors():
        entry = song_entry(song)
    if not has_display():
        raise fail("the editor needs a window, and no display was found", WRONG_USE)
    open_game(Start(song=entry, camera=camera, edit=True))
