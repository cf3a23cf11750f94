"""A song that is being edited: a value, and edits that make another value of it.

All times are those of the recording, and poses and music are never touched: what is trimmed away is
only marked, so that it can be had back. `finished` cuts it off, for the song that is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np

from game.core.beat_grid import FASTEST_BPM, SLOWEST_BPM, BeatGrid
from game.core.choreography import Choreography, Move, Section, Track
from pose_engine.keypoints import LIMBS

MIN_MOVE_S: Final = 0.25  # shorter ones can neither be seen nor judged
TOUCH_S: Final = 0.005  # neighbours so near touch
LEAST_SONG_S: Final = 2.0
MOST_MOVES: Final = 5000
LONGEST_TEXT: Final = 200
PREVIEW_S: Final = 12.0
LEAST_PREVIEW_S: Final = 4.0
BAR_BEATS: Final = 4
FREE, BEATS, HALF_BEATS = 0, 1, 2  # what borders snap to: so many places a beat
Edge = Literal["start", "end"]


class EditError(ValueError):
    """An edit that cannot be made; the text is a key of the table of strings."""


@dataclass(frozen=True, eq=False)
class SongEdit:
    """A song as it is being edited; of the recording, `start_s` to `end_s` is kept."""

    song: Choreography
    start_s: float
    end_s: float

    @property
    def grid(self) -> BeatGrid:
        bpm = min(max(self.song.bpm, SLOWEST_BPM), FASTEST_BPM)
        return BeatGrid(bpm, min(max(0.0, self.song.first_beat_s), 3599.0))

    @property
    def moves(self) -> tuple[Move, ...]:
        return self.song.moves

    @property
    def trimmed(self) -> bool:
        return self.start_s > 0 or self.end_s < self.song.duration_s


def edit_of(song: Choreography) -> SongEdit:
    """A song that is about to be edited: all of it is kept."""
    return SongEdit(song, 0.0, song.duration_s)


def snapped(edit: SongEdit, time_s: float, places: int) -> float:
    """The nearest beat, or part of one, to a time; the time itself where `places` is FREE."""
    if not places:
        return time_s
    step_s = edit.song.beat_s / places
    first_s = edit.song.first_beat_s
    return first_s + round((time_s - first_s) / step_s) * step_s


# -- what is kept


def with_trim(edit: SongEdit, start_s: float | None = None, end_s: float | None = None) -> SongEdit:
    """Keeps another part of the recording, LEAST_SONG_S of it at least."""
    start_s = edit.start_s if start_s is None else start_s
    end_s = edit.end_s if end_s is None else end_s
    least_s = min(LEAST_SONG_S, edit.song.duration_s)
    if end_s == edit.end_s:
        start_s = min(start_s, end_s - least_s)
    start_s = min(max(0.0, start_s), edit.song.duration_s - least_s)
    end_s = min(max(end_s, start_s + least_s), edit.song.duration_s)
    return replace(edit, start_s=start_s, end_s=end_s)


def finished(edit: SongEdit) -> Choreography:
    """The song without what is trimmed away: its time begins where the kept part does.

    Its music, if it has any, must be cut by `start_s` as well.
    """
    song, start_s = edit.song, edit.start_s
    if not edit.trimmed:
        return song
    length_s = edit.end_s - start_s
    return replace(
        song,
        duration_s=length_s,
        first_beat_s=_on_bar(song.first_beat_s - start_s, song.beat_s, length_s),
        preview_s=_kept_preview(edit),
        tracks=tuple(_kept_track(track, start_s, edit.end_s) for track in song.tracks),
        moves=tuple(_shifted(move, -start_s, length_s) for move in kept_moves(edit)),
        sections=_kept_sections(edit),
    )


def kept_moves(edit: SongEdit) -> tuple[Move, ...]:
    """The moves of the kept part, in the recording's time; those of which half is cut off go."""
    kept = []
    for move in edit.moves:
        start_s, end_s = max(move.start_s, edit.start_s), min(move.end_s, edit.end_s)
        if end_s - start_s >= 0.5 * (move.end_s - move.start_s) > 0 and start_s < end_s:
            kept.append(replace(move, start_s=start_s, end_s=end_s))
    return tuple(kept)


def danced_from(edit: SongEdit, at_s: float) -> Choreography:
    """What is danced to try a song out from a place on, in the recording's time.

    Its moves are those that begin there or later; its id is not the song's, as it is another dance.
    """
    moves = tuple(move for move in kept_moves(edit) if move.start_s >= at_s - TOUCH_S)
    last_s = edit.end_s
    inside = tuple(part for part in edit.song.sections if part.start_s < last_s)
    return replace(
        edit.song, id=f"{edit.song.id}@{at_s:.3f}", duration_s=last_s, moves=moves, sections=inside
    )


def _shifted(move: Move, by_s: float, length_s: float) -> Move:
    start_s = max(0.0, move.start_s + by_s)
    return replace(move, start_s=start_s, end_s=min(length_s, move.end_s + by_s))


def _on_bar(first_s: float, beat_s: float, length_s: float) -> float:
    """A first beat moved by whole bars, so that it comes in the song and not before it."""
    bar_s = BAR_BEATS * beat_s
    if first_s < 0:
        first_s += bar_s * np.ceil(-first_s / bar_s)
    if first_s >= length_s:
        first_s %= bar_s
    return float(max(0.0, first_s))


def _kept_preview(edit: SongEdit) -> tuple[float, float]:
    """The preview in what is kept: as long as before if it can be, and from the same place on if
    that is not cut off."""
    length_s = edit.end_s - edit.start_s
    start_s, end_s = (time_s - edit.start_s for time_s in edit.song.preview_s)
    if end_s <= 0 or start_s >= length_s or end_s <= start_s:
        return 0.0, min(PREVIEW_S, length_s)
    span_s = min(end_s - start_s, length_s)
    start_s = max(0.0, start_s)
    if length_s - start_s < min(LEAST_PREVIEW_S, span_s):
        start_s = length_s - span_s
    return start_s, min(start_s + span_s, length_s)


def _kept_sections(edit: SongEdit) -> tuple[Section, ...]:
    """The parts of the song; the one under way where it is cut begins there."""
    begun = edit.song.section_at(edit.start_s)
    kept = [] if begun is None else [Section(0.0, edit.song.sections[begun].name)]
    for part in edit.song.sections:
        start_s = part.start_s - edit.start_s
        if start_s > 1e-6 and part.start_s < edit.end_s - 1e-6:
            kept.append(Section(start_s, part.name))
    return tuple(kept)


def _kept_track(track: Track, start_s: float, end_s: float) -> Track:
    """A track from `start_s` to `end_s`, with a pose at both of them."""
    inside = (track.times_s > start_s + 1e-4) & (track.times_s < end_s - 1e-4)
    times_s = np.concatenate([[start_s], track.times_s[inside], [end_s]])
    ends = track.poses_at(np.array([start_s, end_s]))
    poses = np.concatenate([ends[:1], track.poses[inside], ends[1:]])
    return Track(times_s - start_s, poses.astype(np.float32))


# -- moves


def move_at(edit: SongEdit, time_s: float) -> int | None:
    """The move at a time, if there is one."""
    return edit.song.move_at(time_s)


def with_border(
    edit: SongEdit, index: int, edge: Edge, to_s: float, places: int = BEATS
) -> SongEdit:
    """Moves the start or the end of a move, and the neighbour's with it where the two touch.

    It stays between the neighbours, and both keep MIN_MOVE_S. Raises `EditError`.
    """
    moves = list(edit.moves)
    move, beside = moves[index], index + (-1 if edge == "start" else 1)
    other = moves[beside] if 0 <= beside < len(moves) else None
    low_s, high_s, touching = _room(edit, move, edge, other)
    if low_s > high_s:
        raise EditError("edit_no_room")
    to_s = min(max(snapped(edit, to_s, places), low_s), high_s)
    if edge == "start":
        moves[index] = replace(move, start_s=to_s)
        if other is not None and touching:
            moves[beside] = replace(other, end_s=to_s)
    else:
        moves[index] = replace(move, end_s=to_s)
        if other is not None and touching:
            moves[beside] = replace(other, start_s=to_s)
    return _with_moves(edit, moves)


def _room(edit: SongEdit, move: Move, edge: Edge, other: Move | None) -> tuple[float, float, bool]:
    """Between which times a border may be, and whether `other` goes with it."""
    if edge == "start":
        high_s = move.end_s - min(MIN_MOVE_S, move.end_s - move.start_s)
        if other is None:
            return 0.0, high_s, False
        touching = abs(other.end_s - move.start_s) <= TOUCH_S
        least_s = other.start_s + min(MIN_MOVE_S, other.end_s - other.start_s)
        return least_s if touching else other.end_s, high_s, touching
    low_s = move.start_s + min(MIN_MOVE_S, move.end_s - move.start_s)
    if other is None:
        return low_s, edit.song.duration_s, False
    touching = abs(move.end_s - other.start_s) <= TOUCH_S
    most_s = other.end_s - min(MIN_MOVE_S, other.end_s - other.start_s)
    return low_s, most_s if touching else other.start_s, touching


def with_split(edit: SongEdit, at_s: float, places: int = HALF_BEATS) -> SongEdit:
    """Cuts the move at a time in two, on a beat where one is near. Raises `EditError`."""
    index = move_at(edit, at_s)
    if index is None:
        raise EditError("edit_no_move")
    move = edit.moves[index]
    low_s, high_s = move.start_s + MIN_MOVE_S, move.end_s - MIN_MOVE_S
    if low_s > high_s or len(edit.moves) >= MOST_MOVES:
        raise EditError("edit_no_room")
    step_s = edit.song.beat_s / (places or 1)
    near = [snapped(edit, at_s + step * step_s, places) for step in (-1, 0, 1) if places]
    inside = [place_s for place_s in near if low_s <= place_s <= high_s]
    free_s = min(max(at_s, low_s), high_s)
    cut_s = min(inside, key=lambda place_s: abs(place_s - at_s), default=free_s)
    halves = replace(move, end_s=cut_s), replace(move, start_s=cut_s, name=_next_name(move.name))
    return _with_moves(edit, [*edit.moves[:index], *halves, *edit.moves[index + 1 :]])


def with_join(edit: SongEdit, index: int) -> SongEdit:
    """Makes one move of a move and the next one. Raises `EditError` for the last."""
    if index + 1 >= len(edit.moves):
        raise EditError("edit_no_next")
    one, two = edit.moves[index : index + 2]
    joined = Move(
        one.start_s,
        max(one.end_s, two.end_s),
        one.name,
        gold=one.gold or two.gold,
        weight=max(one.weight, two.weight),
        scored=one.scored or two.scored,
        limbs=tuple(limb for limb in LIMBS if limb in one.limbs or limb in two.limbs),
    )
    return _with_moves(edit, [*edit.moves[:index], joined, *edit.moves[index + 2 :]])


def without_move(edit: SongEdit, index: int) -> SongEdit:
    """Takes a move away; nothing is judged there then."""
    return _with_moves(edit, [*edit.moves[:index], *edit.moves[index + 1 :]])


def with_new_move(edit: SongEdit, at_s: float, name: str) -> tuple[SongEdit, int]:
    """A new move of the usual length in the gap at a time, from the beat before it on; and its
    index. Raises `EditError`."""
    if len(edit.moves) >= MOST_MOVES:
        raise EditError("edit_no_room")
    if move_at(edit, at_s) is not None:
        raise EditError("edit_move_here")
    from_s = max([move.end_s for move in edit.moves if move.start_s <= at_s], default=0.0)
    until_s = min(
        [move.start_s for move in edit.moves if move.start_s > at_s],
        default=edit.song.duration_s,
    )
    beat = np.floor(edit.song.beat_at(at_s) + 0.02)
    start_s = max(from_s, edit.song.first_beat_s + float(beat) * edit.song.beat_s)
    end_s = min(until_s, start_s + edit.grid.move_s)
    if end_s - start_s < MIN_MOVE_S:
        start_s = max(from_s, end_s - MIN_MOVE_S)
    if end_s - start_s < MIN_MOVE_S:
        raise EditError("edit_no_room")
    move = Move(start_s, end_s, _clean(name))
    made = _with_moves(edit, [*edit.moves, move])
    return made, made.moves.index(move)


def with_move(edit: SongEdit, index: int, **changes: Any) -> SongEdit:
    """Changes `name`, `gold`, `scored`, `weight` or `limbs` of a move. Raises `EditError`."""
    if "name" in changes:
        changes["name"] = _clean(changes["name"])
    if "limbs" in changes:
        changes["limbs"] = tuple(limb for limb in LIMBS if limb in changes["limbs"])
        if not changes["limbs"]:
            raise EditError("edit_no_limb")
    moves = list(edit.moves)
    moves[index] = replace(moves[index], **changes)
    return _with_moves(edit, moves)


def with_limb(edit: SongEdit, index: int, limb: str) -> SongEdit:
    """Lets a limb count in a move, or not. Raises `EditError` for the last one."""
    limbs = set(edit.moves[index].limbs) ^ {limb}
    return with_move(edit, index, limbs=limbs)


def on_beats(edit: SongEdit) -> SongEdit:
    """All moves with their borders on beats, or else on half beats. Raises `EditError`."""
    for places in (BEATS, HALF_BEATS):
        moves = [_snapped_move(edit, move, places) for move in edit.moves]
        if all(moves) and _apart([move for move in moves if move]):
            return _with_moves(edit, [move for move in moves if move])
    raise EditError("edit_too_dense")


def _snapped_move(edit: SongEdit, move: Move, places: int) -> Move | None:
    step_s, length_s = edit.song.beat_s / places, edit.song.duration_s
    start_s, end_s = snapped(edit, move.start_s, places), snapped(edit, move.end_s, places)
    start_s = start_s + step_s if start_s < 0 else start_s
    end_s = end_s - step_s if end_s > length_s else end_s
    return replace(move, start_s=start_s, end_s=end_s) if end_s - start_s >= MIN_MOVE_S else None


def _apart(moves: Sequence[Move]) -> bool:
    return all(later.start_s >= sooner.end_s - 1e-9 for sooner, later in pairwise(moves))


def _with_moves(edit: SongEdit, moves: Sequence[Move]) -> SongEdit:
    ordered = tuple(sorted(moves, key=lambda move: move.start_s))
    return replace(edit, song=replace(edit.song, moves=ordered))


def _next_name(name: str) -> str:
    """`turn` becomes `turn 2`, and `turn 2` `turn 3`."""
    words, _, number = name.rpartition(" ")
    if words and number.isascii() and number.isdigit() and len(number) < 6:
        return _clean(f"{words} {int(number) + 1}")
    return _clean(f"{name[: LONGEST_TEXT - 2]} 2")


# -- the song


def with_grid(edit: SongEdit, bpm: float, first_beat_s: float) -> SongEdit:
    """Another tempo and first beat; the moves stay where they are. Raises `EditError`."""
    if not (np.isfinite([bpm, first_beat_s]).all() and SLOWEST_BPM <= bpm <= FASTEST_BPM):
        raise EditError("edit_bad_tempo")
    first_beat_s = _on_bar(first_beat_s, 60.0 / bpm, edit.song.duration_s)
    return replace(edit, song=replace(edit.song, bpm=bpm, first_beat_s=first_beat_s))


def with_bar_at(edit: SongEdit, at_s: float) -> SongEdit:
    """The same tempo with a bar's first beat at a time; the song's first one stays near."""
    song = edit.song
    bar_s = BAR_BEATS * song.beat_s
    first_s = at_s - round((at_s - song.first_beat_s) / bar_s) * bar_s
    return with_grid(edit, song.bpm, first_s)


def with_facts(edit: SongEdit, **facts: Any) -> SongEdit:
    """Another `title`, `artist`, `author`, `licence`, `difficulty` or `hues`. Raises `EditError`
    for a title of nothing."""
    for name in facts.keys() & {"title", "artist", "author", "licence"}:
        facts[name] = _clean(facts[name])
    if facts.get("title") == "":
        raise EditError("edit_no_title")
    if "difficulty" in facts:
        facts["difficulty"] = min(max(int(facts["difficulty"]), 1), 5)
    if "hues" in facts:
        first, second = facts["hues"]
        facts["hues"] = (int(first) % 360, int(second) % 360)
    return replace(edit, song=replace(edit.song, **facts))


def _clean(text: str) -> str:
    """A text that is one line, and no longer than the format takes."""
    printable = "".join(sign for sign in text if sign.isprintable())
    return printable[:LONGEST_TEXT].strip()
