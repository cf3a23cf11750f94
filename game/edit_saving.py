"""An edited song saved with its music: over the old one, or as a copy of a shipped one."""

from __future__ import annotations

from datetime import datetime

from game.core.song_edit import SongEdit
from game.music_cut import cut_music
from game.storage.choreography_file import SongError
from game.storage.library import SongEntry, read_song, user_songs_folder
from game.storage.song_save import is_shipped, save_copy, save_over


def save_edit(edit: SongEdit, entry: SongEntry) -> SongEntry:
    """Saves the edit of a song; what is installed then. Raises `OSError` and `ValueError`."""
    music = None
    if entry.audio is not None and edit.start_s > 0:
        music = cut_music(entry.audio, edit.start_s, edit.end_s)
    if is_shipped(entry.folder):
        done = save_copy(edit, entry.folder, user_songs_folder() / edit.song.id, music)
    else:
        done = save_over(edit, entry.folder, datetime.now(), music)
    saved = read_song(done.folder)
    if saved.choreography is None:
        raise SongError(saved.error or f"{done.folder} cannot be read")
    return saved
