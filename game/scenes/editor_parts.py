"""The editor's sections and preview: what its keys and the timeline's row of sections do."""

from __future__ import annotations

from collections.abc import Hashable

from game.core.song_edit import SongEdit
from game.core.song_parts import (
    with_nearest_section_at,
    with_next_name,
    with_preview,
    with_section,
    with_section_start,
    without_section,
)
from game.edit_run import EditRun
from game.ui.editor_view import clock
from game.ui.strings import say


def mark_section(run: EditRun, at_s: float | None = None) -> None:
    """A section starts at the playhead, or at another time; or the one that does has the next
    name."""
    made: list[int] = []
    place_s = run.player.song_s if at_s is None else at_s

    def change(edit: SongEdit) -> SongEdit:
        edit, index = with_section(edit, place_s, run.places)
        made.append(index)
        return edit

    if run.act(change):
        _tell_name(run, made[0])


def rename_section(run: EditRun, index: int) -> None:
    if run.act(lambda edit: with_next_name(edit, index)):
        _tell_name(run, index)


def _tell_name(run: EditRun, index: int) -> None:
    section = run.edit.song.sections[index]
    name, at = say(f"section_{section.name}"), clock(section.start_s)
    run.tell("edit_section_is", good=True, name=name, at=at)


def section_here(run: EditRun) -> None:
    """The nearest section starts at the playhead."""
    run.act(lambda edit: with_nearest_section_at(edit, run.player.song_s, run.places))


def drag_section(run: EditRun, index: int, to_s: float, grip: Hashable) -> None:
    run.act(lambda edit: with_section_start(edit, index, to_s, run.places), grip)
    if not run.player.playing:
        run.player.seek(run.edit.song.sections[index].start_s, run.edit)


def remove_section(run: EditRun) -> None:
    """Takes away the section at the playhead."""
    run.act(lambda edit: without_section(edit, run.player.song_s))


def preview_here(run: EditRun) -> None:
    """What is heard while the song is chosen begins at the playhead."""
    if run.act(lambda edit: with_preview(edit, run.player.song_s, run.places)):
        start_s, end_s = run.edit.song.preview_s
        run.tell("edit_preview_is", good=True, start=clock(start_s), end=clock(end_s))
