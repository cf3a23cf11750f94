"""A song on the editor's desk: its history, what is chosen and heard, its draft, and its saving."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from game.core.aside import Aside
from game.core.history import did, history_of, let_go, redone, saved, undone
from game.core.song_edit import (
    BEATS,
    FREE,
    HALF_BEATS,
    Edge,
    EditError,
    SongEdit,
    danced_from,
    edit_of,
    kept_moves,
    move_at,
    with_bar_at,
    with_border,
    with_grid,
    with_join,
    with_new_move,
    with_split,
    without_move,
)
from game.core.strips import Strip, seen_along
from game.core.tapping import LEAST_TAPS, tapped_grid
from game.dance_run import DanceRun
from game.edit_saving import Saving, begin_saving
from game.music_cut import wave_of
from game.song_player import SongPlayer
from game.storage.drafts import Autosave, Draft, DraftError, read_draft, set_aside
from game.storage.library import SongEntry, user_songs_folder
from game.storage.song_save import free_id, is_shipped
from game.ui.strings import say

if TYPE_CHECKING:
    from game.context import GameContext

NEXT_PLACES = {BEATS: HALF_BEATS, HALF_BEATS: FREE, FREE: BEATS}
TAPS_END_S = 2.5  # without a tap, the next one is the first of others
MESSAGE_S, SIGN_S = 7.0, 0.06  # how long it is shown: longer the more there is to read
LIVE_COUNTDOWN_S = 8.0  # time to step back from the keyboard


class EditRun:
    """What the editor does to one song. `message` is what there is to say about it, `good` or not;
    `draft` are unsaved changes found, until `take_draft` or `leave_draft`. `wave_note` is the key
    and the reason of what is said where there is no wave form."""

    def __init__(self, context: GameContext, entry: SongEntry, drafts: Path | None = None) -> None:
        assert entry.choreography is not None
        self.context, self._drafts = context, drafts
        self.message, self.good, self._told_at = "", True, 0.0
        self.chosen: int | None = None
        self.places = BEATS
        self.taps: list[float] = []
        self._tapping, self._usual_s = 0, 0.0
        self.saving: Saving | None = None
        self._then: Callable[[bool], object] = lambda done: None
        self._pool = ThreadPoolExecutor(2, "editor")  # a save does not wait for a wave form
        self._aside: Aside = context.aside or self._pool.submit
        self._open(entry)
        self.chosen = 0 if self.edit.moves else None
        self.draft: Draft | None = self._find_draft()

    def _open(self, entry: SongEntry) -> None:
        """Puts a song that is saved on the desk."""
        assert entry.choreography is not None
        song = entry.choreography
        self.entry, self.copy = entry, is_shipped(entry.folder)
        self.autosave = Autosave(entry.folder, song, self._drafts)
        if self.copy:
            title = say("edit_copy_title", title=song.title)[:200]
            song = replace(song, id=free_id(song.id, self._taken()), title=title)
        self.history = history_of(edit_of(song))
        self.player = SongPlayer(self.context, entry.audio)
        dancers = [seen_along(track, song.duration_s) for track in song.tracks]
        self.seen: Strip = np.minimum.reduce(dancers)
        self.wave: Strip | None = None
        self.wave_note = ("edit_wave_clicks", "")
        self._waving: Future[Strip | str] | None = None
        if (audio := entry.audio) is not None:
            self.wave_note = ("edit_wave_wait", "")
            self._waving = self._aside(lambda: wave_of(audio))

    def _taken(self) -> set[str]:
        """The ids that are not free for a copy."""
        folder = user_songs_folder()
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        return names | {song.id for song in self.context.songs}

    @property
    def edit(self) -> SongEdit:
        return self.history.now

    @property
    def dirty(self) -> bool:
        return self.history.dirty

    # -- time

    def update(self, now: float) -> None:
        self.player.update(now, self.edit)
        if self._waving is not None and self._waving.done():
            found = self._waving.result()
            self._waving = None
            if isinstance(found, str):
                self.wave_note = ("edit_wave_none", found)
            else:
                self.wave = found
        if self.saving is not None:
            self._look_at_saving()
        else:
            self._keep_draft(now)
        if self.message and now - self._told_at > MESSAGE_S + SIGN_S * len(self.message):
            self.message = ""

    def _keep_draft(self, now: float) -> None:
        before = self.autosave.trouble
        self.autosave.update(self.edit if self.dirty else None, now, self._aside)
        if self.autosave.trouble is not None and self.autosave.trouble != before:
            self.tell("edit_not_kept", why=self.autosave.trouble)

    def rest(self) -> None:
        """Another screen lies over the editor, perhaps for long: the draft is written first."""
        self.player.pause()
        if self.saving is None:
            self.autosave.close(self.edit if self.dirty else None)

    def close(self) -> None:
        """Leaves; what is not saved stays in the draft. A save under way is waited for."""
        self.player.pause()
        if self.saving is not None:
            self._look_at_saving(wait=True)
        self.autosave.close(self.edit if self.dirty else None)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def tell(self, key: str, *, good: bool = False, **values: object) -> None:
        self.message, self.good = say(key, **values), good
        self._told_at = self.context.now()

    # -- the draft

    def _find_draft(self) -> Draft | None:
        """Unsaved changes of the last time; what cannot be read is told of and kept aside."""
        path = self.autosave.path
        assert self.entry.choreography is not None
        try:
            return read_draft(path, self.entry.choreography)
        except DraftError as error:
            self._put_aside(str(error))
            return None

    def _put_aside(self, why: str) -> None:
        try:
            kept = set_aside(self.autosave.path)
            self.tell("edit_draft_broken", why=why, file=kept or "")
        except OSError as error:
            self.tell("edit_not_kept", why=error.strerror or error)

    def take_draft(self) -> None:
        """Goes on with the unsaved changes; undo gives the saved song."""
        if self.draft is not None:
            edit, self.draft = self.draft.edit, None
            # A copy's id may have been taken since.
            edit = replace(edit, song=replace(edit.song, id=self.edit.song.id))
            self.history = did(self.history, edit)
            self._mend_choice()

    def leave_draft(self) -> None:
        """Begins with the saved song; the changes are kept under another name."""
        self.draft = None
        try:
            kept = set_aside(self.autosave.path)
            if kept is not None:
                self.tell("edit_draft_aside", good=True, file=kept)
        except OSError as error:
            self.tell("edit_not_kept", why=error.strerror or error)

    def drop(self) -> None:
        """Forgets the changes, as the player wishes."""
        self.history = history_of(self.history.saved)
        self.autosave.forget()

    # -- edits

    def act(self, change: Callable[[SongEdit], SongEdit], grip: Hashable = None) -> bool:
        """Makes an edit, or says why it cannot be made."""
        try:
            made = change(self.edit)
            if not _same(made, self.edit):
                self.history = did(self.history, made, grip)
        except EditError as error:
            self.tell(str(error))
            return False
        self._edited()
        return True

    def release(self) -> None:
        """Ends what was dragged or typed: the next edit is another step."""
        self.history = let_go(self.history)

    def undo(self) -> None:
        self.history = undone(self.history)
        self._edited()

    def redo(self) -> None:
        self.history = redone(self.history)
        self._edited()

    def _edited(self) -> None:
        self.message = ""  # what was said of the edit before holds no longer
        self._mend_choice()

    def _mend_choice(self) -> None:
        count = len(self.edit.moves)
        if self.chosen is not None:
            self.chosen = min(self.chosen, count - 1) if count else None

    def choose(self, index: int | None) -> None:
        self.chosen = index

    def step_move(self, step: int) -> None:
        """Chooses the move before or after, and goes to where it begins."""
        count = len(self.edit.moves)
        if not count:
            return
        at = self.chosen if self.chosen is not None else move_at(self.edit, self.player.song_s)
        self.chosen = min(max(0, step + (at if at is not None else -step)), count - 1)
        if not self.player.playing:
            self.player.seek(self.edit.moves[self.chosen].start_s, self.edit)

    def play_move(self) -> None:
        """Plays the chosen move once."""
        if self.chosen is not None:
            move = self.edit.moves[self.chosen]
            self.player.pause()
            self.player.song_s = move.start_s
            self.player.play(self.edit, move.end_s)

    def split(self) -> None:
        at_s = self.player.song_s
        index = move_at(self.edit, at_s)
        if self.act(lambda edit: with_split(edit, at_s, self.places or FREE)):
            self.chosen = index

    def join(self) -> None:
        if (index := self.chosen) is not None:
            self.act(lambda edit: with_join(edit, index))

    def delete(self) -> None:
        if (index := self.chosen) is not None:
            self.act(lambda edit: without_move(edit, index))

    def add(self) -> None:
        made: list[int] = []

        def change(edit: SongEdit) -> SongEdit:
            name = say("edit_new_name", number=len(edit.moves) + 1)
            edit, index = with_new_move(edit, self.player.song_s, name)
            made.append(index)
            return edit

        if self.act(change):
            self.chosen = made[0]

    def border_here(self, edge: Edge) -> None:
        """Puts a border of the chosen move where the playhead is."""
        index, at_s = self.chosen, self.player.song_s
        if index is not None:
            self.act(lambda edit: with_border(edit, index, edge, at_s, self.places))

    def bar_here(self) -> None:
        self.act(lambda edit: with_bar_at(edit, self.player.song_s))

    def tap(self) -> None:
        """Notes a tap; from the fourth on the beats are those tapped."""
        if not self.player.playing:
            self.tell("edit_tap_first")
            return
        at_s = self.player.song_s
        if not self.taps or not 0 <= at_s - self.taps[-1] <= TAPS_END_S:
            self.taps, self._usual_s = [], self.edit.song.first_beat_s
            self._tapping += 1
        self.taps.append(at_s)
        grid = tapped_grid(self.taps, self._usual_s)
        if grid is not None:
            self.act(
                lambda edit: with_grid(edit, grid.bpm, grid.first_beat_s), ("tap", self._tapping)
            )
            self.tell("edit_taps", good=True, count=len(self.taps), bpm=f"{grid.bpm:.2f}")
        elif len(self.taps) >= LEAST_TAPS:
            self.tell("edit_taps_uneven", count=len(self.taps))
        else:
            self.tell("edit_taps_more", good=True, count=len(self.taps))

    # -- trying out and saving

    def begin_test(self) -> DanceRun | None:
        """A dance from the playhead on; None, with a message, where there is nothing to dance."""
        if self.context.poses.film:
            self.tell("edit_test_film")
            return None
        at_s = self.player.song_s
        if not self.edit.start_s <= at_s < self.edit.end_s - 1.0:
            at_s = self.edit.start_s
        piece = danced_from(self.edit, at_s)
        if not any(move.scored for move in piece.moves):
            self.tell("edit_test_nothing")
            return None
        settings, live = self.context.settings, self.context.poses.live
        run = DanceRun(
            piece,
            settings.difficulty,
            self.context.poses,
            self.context.audio,
            self.player.sound(self.edit),
            output_delay_s=settings.output_delay_s,
            camera_delay_s=settings.camera_delay_s,
            left_out=settings.left_out,
            countdown_s=LIVE_COUNTDOWN_S if live else None,
            begin_s=at_s,
        )
        self.context.poses.follow(1)
        self.context.poses.set_song(piece, run.song_time)
        return run

    def save(self, then: Callable[[bool], object] = lambda done: None) -> None:
        """Has the song saved, a shipped one as a copy, while the screen goes on; `then` is told
        whether it was. Nothing may be edited meanwhile; the draft stays until it is done."""
        if self.saving is not None:
            return
        self.player.pause()
        self.release()
        self.autosave.close(self.edit)
        self._then = then
        self.saving = begin_saving(self.edit, self.entry, self.context.now(), self._aside)
        self._look_at_saving()

    def _look_at_saving(self, *, wait: bool = False) -> None:
        """Goes on with what is saved, or says why it is not, once that is known."""
        saving, copied = self.saving, self.copy
        if saving is None or (outcome := saving.outcome(wait=wait)) is None:
            return
        self.saving = None
        done = isinstance(outcome, SongEntry)
        if isinstance(outcome, SongEntry):
            self.autosave.forget()
            self._settle(outcome, saving.edit)
            self.tell("edit_saved_copy" if copied else "edit_saved", good=True)
        else:
            self.tell("edit_not_saved", why=outcome)
        self._then(done)

    def _settle(self, entry: SongEntry, edit: SongEdit) -> None:
        """Goes on with what has been saved. Where nothing was cut, undo still leads back."""
        songs = self.context.songs
        for number, song in enumerate(songs):
            if song.folder == entry.folder:
                songs[number] = entry
                break
        else:
            self.context.add_song(entry)
        history, at_s, copied = self.history, self.player.song_s, self.copy
        self.entry, self.copy = entry, False
        if not (edit.trimmed or copied):
            self.history = saved(history)
            return
        if self.chosen is not None:
            self.chosen = _kept_index(edit, self.chosen)
        self.player.pause()
        self._open(entry)
        if not edit.trimmed:
            self.history = saved(history)
        self.player.song_s = max(0.0, at_s - edit.start_s)
        self._mend_choice()


def _same(one: SongEdit, other: SongEdit) -> bool:
    """Whether an edit has changed nothing, so that there is nothing to undo or to save."""
    kept = (one.start_s, one.end_s) == (other.start_s, other.end_s)
    return kept and vars(one.song) == vars(other.song)


def _kept_index(edit: SongEdit, index: int) -> int:
    """Which of the moves that are kept a move is, or comes nearest to it."""
    at_s = edit.moves[index].start_s
    return max(0, sum(move.start_s <= max(at_s, edit.start_s) for move in kept_moves(edit)) - 1)
