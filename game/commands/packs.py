"""`pack`, `install` and `remove`: songs that go from one machine to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text

from game.commands.console import FAILED, OUT, check_writable, clear_errors, fail, progress_bar
from game.commands.options import song_entry

SongArgument = Annotated[str, typer.Argument(help="A song's id, or its folder.")]
PacksArgument = Annotated[
    list[Path], typer.Argument(metavar="PACK...", help="Files with the ending .mirrorbeat.")
]
PackFileOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="The pack. Default: ID.mirrorbeat here."),
]
ReplaceFileOption = Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Replace your songs of the same id.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def pack(
    song: SongArgument, output: PackFileOption = None, replace: ReplaceFileOption = False
) -> None:
    """Makes a song into one file that others can install."""
    from game.storage.pack import ENDING, write_pack

    with clear_errors(), _progress(f"packing {song}") as on_bytes:
        entry = song_entry(song)
        path = output or Path(f"{entry.id}{ENDING}")
        if path.is_dir():
            path = path / f"{entry.id}{ENDING}"
        if path.exists() and not replace:
            raise FileExistsError(f"{path} is there already: add --replace to replace it")
        check_writable(path)
        write_pack(entry.folder, path, on_bytes)
    _say(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def install(packs: PacksArgument, replace: ReplaceOption = False) -> None:
    """Installs songs from packs. Everything in them is checked first."""
    from game.storage.library import shipped_songs_folder, user_songs_folder
    from game.storage.pack import AlreadyInstalled, PackError, install_pack

    failed = False
    for path in packs:
        try:
            with clear_errors(PackError), _progress(f"installing {path.name}") as on_bytes:
                place = install_pack(
                    path,
                    user_songs_folder(),
                    replace=replace,
                    shipped_folder=shipped_songs_folder(),
                    on_bytes=on_bytes,
                )
        except AlreadyInstalled as error:
            fail(f"{error}: add --replace to replace it" if error.replaceable else error)
            failed = True
        except PackError as error:
            fail(error)
            failed = True
        else:
            _tell_installed(place)
    if failed:
        raise typer.Exit(FAILED)


def _tell_installed(place: Path) -> None:
    from game.storage.library import read_song

    song = read_song(place).choreography
    if song is not None:
        by = f" by {song.artist}" if song.artist else ""
        _say(f"Installed: {song.title}{by} ({song.id}), in {place}")


def remove(song: SongArgument, yes: YesOption = False) -> None:
    """Deletes a song of yours for good: tells what goes, and asks. Scores are kept."""
    from game.storage.choreography_file import SongError
    from game.storage.library import find_songs, user_songs_folder
    from game.storage.song_places import remove_song

    with clear_errors():
        entries = [entry for entry in find_songs() if song in (entry.id, entry.folder.name)]
        yours = [entry for entry in entries if entry.folder.parent == user_songs_folder()]
        if entries and not yours:
            raise SongError(f"{song!r} comes with the game, and stays")
        if not yours:
            raise SongError(f"no song {song!r} of yours; `mirrorbeat songs` lists them")
        folder = yours[0].folder
        _say(f"{yours[0].title} ({folder})")
        if not yes and not typer.confirm("Delete this song for good?"):
            raise typer.Exit(FAILED)
        remove_song(folder)
    OUT.print("Deleted.")


def _say(text: str) -> None:
    OUT.print(Text(text), highlight=False, soft_wrap=True)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    with progress_bar() as progress:
        task = progress.add_task(escape(what), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
