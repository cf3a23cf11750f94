"""A song's sections and preview as they are edited: which part begins where, and what is heard of
the song while it is chosen. Like all edits, in the recording's time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from game.core.choreography import SECTION_NAMES, Section
from game.core.song_edit import (
    BEATS,
    LEAST_PREVIEW_S,
    PREVIEW_S,
    EditError,
    SongEdit,
    snapped,
)

MIN_SECTION_S: Final = 0.5
MOST_SECTIONS: Final = 200
NEAR_BEATS: Final = 0.5  # so near to a section's start, that section is meant
LONGEST_PREVIEW_S: Final = 60.0
# What most often follows what.
_FOLLOWS: Final = {
    "intro": "verse", "verse": "chorus", "build": "chorus", "chorus": "verse",
    "bridge": "chorus", "break": "chorus", "outro": "outro",
}  # fmt: skip


def section_start_near(edit: SongEdit, at_s: float) -> int | None:
    """The section that starts at a time, or as good as there."""
    reach_s = NEAR_BEATS * edit.song.beat_s
    index = _nearest(edit, at_s)
    near = index is not None and abs(edit.song.sections[index].start_s - at_s) < reach_s
    return index if near else None


def _nearest(edit: SongEdit, at_s: float) -> int | None:
    starts = [section.start_s for section in edit.song.sections]
    return min(range(len(starts)), key=lambda n: abs(starts[n] - at_s), default=None)


def with_section(edit: SongEdit, at_s: float, places: int = BEATS) -> tuple[SongEdit, int]:
    """A section starts at a time, on a beat, and is called what usually follows the one before; one
    that starts there already has the next name instead. And its index. Raises `EditError`."""
    sections = list(edit.song.sections)
    if (there := section_start_near(edit, at_s)) is not None:
        return with_next_name(edit, there), there
    start_s = _on_place(edit, at_s, places)
    begun = edit.song.section_at(start_s)
    before = None if begun is None else sections[begun]
    name = SECTION_NAMES[0] if before is None else _FOLLOWS[before.name]
    index = 0 if begun is None else begun + 1
    low_s, high_s = _room(edit, index - 1, index)
    if len(sections) >= MOST_SECTIONS or not low_s <= start_s <= high_s:
        raise EditError("edit_no_room")
    sections.insert(index, Section(start_s, name))
    return _with(edit, sections), index


def with_next_name(edit: SongEdit, index: int) -> SongEdit:
    """The section has the next of all names."""
    sections = list(edit.song.sections)
    number = SECTION_NAMES.index(sections[index].name) + 1
    sections[index] = replace(sections[index], name=SECTION_NAMES[number % len(SECTION_NAMES)])
    return _with(edit, sections)


def with_section_start(edit: SongEdit, index: int, to_s: float, places: int = BEATS) -> SongEdit:
    """Moves the start of a section; it stays between its neighbours. Raises `EditError`."""
    sections = list(edit.song.sections)
    low_s, high_s = _room(edit, index - 1, index + 1)
    if low_s > high_s:
        raise EditError("edit_no_room")
    to_s = min(max(_on_place(edit, to_s, places), low_s), high_s)
    sections[index] = replace(sections[index], start_s=to_s)
    return _with(edit, sections)


def with_nearest_section_at(edit: SongEdit, to_s: float, places: int = BEATS) -> SongEdit:
    """The section whose start is the nearest to a time starts there. Raises `EditError`."""
    if (index := _nearest(edit, to_s)) is None:
        raise EditError("edit_no_section")
    return with_section_start(edit, index, to_s, places)


def without_section(edit: SongEdit, at_s: float) -> SongEdit:
    """Takes the section under way at a time away: the one before goes on. Raises `EditError`."""
    index = section_start_near(edit, at_s)
    if index is None:
        index = edit.song.section_at(at_s)
    if index is None:
        raise EditError("edit_no_section")
    sections = edit.song.sections
    return _with(edit, [*sections[:index], *sections[index + 1 :]])


def with_preview(edit: SongEdit, at_s: float, places: int = BEATS) -> SongEdit:
    """What is heard while the song is chosen begins at a time, and is as long as before. Raises
    `EditError` where that is trimmed away, or too near to the end."""
    if not edit.start_s <= at_s <= edit.end_s:
        raise EditError("edit_trimmed_here")
    before_s = edit.song.preview_s[1] - edit.song.preview_s[0]
    span_s = before_s if LEAST_PREVIEW_S <= before_s <= LONGEST_PREVIEW_S else PREVIEW_S
    start_s = max(edit.start_s, _on_place(edit, at_s, places))
    end_s = min(start_s + span_s, edit.end_s)
    if end_s - start_s < min(LEAST_PREVIEW_S, edit.end_s - edit.start_s):
        raise EditError("edit_preview_late")
    return replace(edit, song=replace(edit.song, preview_s=(start_s, end_s)))


def _on_place(edit: SongEdit, at_s: float, places: int) -> float:
    """A time on the nearest beat, or at the song's beginning where that is nearer."""
    if not places:
        return max(0.0, at_s)
    near_s = [snapped(edit, at_s, places), edit.start_s]
    return max(0.0, min(near_s, key=lambda place_s: abs(place_s - at_s)))


def _room(edit: SongEdit, before: int, after: int) -> tuple[float, float]:
    """Between which times a section may start, given those before and after it."""
    sections = edit.song.sections
    low_s = sections[before].start_s + MIN_SECTION_S if before >= 0 else 0.0
    following = after < len(sections)
    end_s = sections[after].start_s if following else edit.song.duration_s
    return low_s, end_s - MIN_SECTION_S


def _with(edit: SongEdit, sections: list[Section]) -> SongEdit:
    return replace(edit, song=replace(edit.song, sections=tuple(sections)))
