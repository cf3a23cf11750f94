"""An edited song saved with its music: over the old one, or as a copy of a shipped one."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from game.core.aside import Aside
from game.core.song_edit import SongEdit, finished
from game.music_cut import cut_music
from game.storage.choreography_file import SongError
from game.storage.cover_file import is_drawn
from game.storage.library import SongEntry, read_song, user_songs_folder
from game.storage.song_save import Made, free_id, is_shipped, save_copy, save_over
from game.ui.covers import cover_png


def save_edit(edit: SongEdit, entry: SongEntry) -> SongEntry:
    """Saves the edit of a song; what is installed then. Raises `OSError` and `ValueError`."""
    if not entry.folder.is_dir():
        raise SongError(f"its folder {entry.folder} is gone: put it back, and save again")
    music = None
    if entry.audio is not None and edit.start_s > 0:
        music = cut_music(entry.audio, edit.start_s, edit.end_s)
    made = Made(music, _new_cover(edit, entry))
    if is_shipped(entry.folder):
        folder = user_songs_folder()
        if (folder / edit.song.id).exists():  # installed since the editor was opened
            song_id = free_id(entry.id, {path.name for path in folder.iterdir()})
            edit = replace(edit, song=replace(edit.song, id=song_id))
        done = save_copy(edit, entry.folder, folder / edit.song.id, made)
    else:
        done = save_over(edit, entry.folder, datetime.now(), made)
    saved = read_song(done.folder)
    if saved.choreography is None:
        raise SongError(saved.error or f"{done.folder} cannot be read")
    return saved


def _new_cover(edit: SongEdit, entry: SongEntry) -> bytes | None:
    """The cover as it is drawn of the edited song, where the game drew the old one, and drew it
    otherwise. A picture that somebody chose stays."""
    if entry.cover is None or not is_drawn(entry.cover):
        return None
    cover = cover_png(finished(edit))
    return None if cover == entry.cover.read_bytes() else cover


@dataclass(frozen=True, eq=False)
class Saving:
    """A save under way: music may have to be cut, which takes seconds."""

    edit: SongEdit
    begun_at: float
    work: Future[SongEntry | str]

    def outcome(self, *, wait: bool = False) -> SongEntry | str | None:
        """The song as it is saved, or why it is not; None while it is under way."""
        if not wait and not self.work.done():
            return None
        if (error := self.work.exception()) is not None:  # one that nobody expected
            return f"{type(error).__name__}: {' '.join(str(error).split())}"
        return self.work.result()


def reason_of(error: OSError | ValueError) -> str:
    """Why something failed, in one line, with the file that it is about."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return " ".join(str(error).split()) or type(error).__name__


def begin_saving(edit: SongEdit, entry: SongEntry, now: float, aside: Aside) -> Saving:
    """Has an edit saved by another thread."""
    return Saving(edit, now, aside(lambda: _saved_or_why(edit, entry)))


def _saved_or_why(edit: SongEdit, entry: SongEntry) -> SongEntry | str:
    """The saved song, or what to say of it."""
    try:
        return save_edit(edit, entry)
    except (OSError, ValueError) as error:
        return reason_of(error)
