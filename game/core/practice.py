"""Practice: which parts of a song there are, a part cut out and slowed, and what comes next.

A part that is slowed is a choreography like any other, so that one clock, one judge and one stage
serve both. Its music is made by the same rule (see `Cut`): what is heard at a time of it is what
the dance shows then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from game.core.choreography import Choreography, Move, Section, Track
from game.core.judge import LOOK_AHEAD_S, Judgement
from game.core.score import STAR_SHARES, ScoreState

SPEEDS: Final = (0.5, 0.75, 1.0)
# A pass is danced well from the fourth star on: that is what the whole song would be called good
# for, and misses of one move in five still allow it. Seen by half, as a move must be to be judged.
WELL_SHARE: Final = STAR_SHARES[3]
SEEN_SHARE: Final = 0.5
COUNT_BEATS: Final = 4
BAR_BEATS: Final = 4
LEAD_S: Final = 0.25  # before the first count, for devices that swallow the first sound
TAIL_S: Final = LOOK_AHEAD_S + 0.35  # after the part, in which the last move is judged
GROUP_MOVES: Final = 8
ALIGNED_S: Final = 0.02  # a time so little before a beat is on it

SECTION, MOVES, WEAK = "section", "moves", "weak"


@dataclass(frozen=True)
class Part:
    """A stretch of a song, [start_s, end_s), that begins on a beat. `moves` are the indices of the
    song's moves that count.

    `kind` SECTION: `name` is the section's; `number` tells those of a name apart, 0 where there is
    only one. MOVES: a group without a name, `number` is that of its first move that counts, from 1.
    WEAK: `name` is the weakest move's; it begins a bar before the first of them.
    """

    kind: str
    name: str
    number: int
    start_s: float
    end_s: float
    moves: tuple[int, ...]


def parts_of(choreography: Choreography) -> tuple[Part, ...]:
    """The song's parts that hold moves that count: its sections, or else groups of moves."""
    scored = [index for index, move in enumerate(choreography.moves) if move.scored]
    if choreography.sections:
        return _section_parts(choreography, scored)
    size = GROUP_MOVES if len(scored) > GROUP_MOVES else max(1, math.ceil(len(scored) / 2))
    groups = [scored[first : first + size] for first in range(0, len(scored), size)]
    return tuple(
        _part(choreography, MOVES, "", 1 + number * size, group)
        for number, group in enumerate(groups)
    )


def _section_parts(choreography: Choreography, scored: list[int]) -> tuple[Part, ...]:
    inside: dict[int, list[int]] = {}
    for index in scored:
        section = choreography.section_at(choreography.moves[index].start_s)
        inside.setdefault(0 if section is None else section, []).append(index)
    names = [choreography.sections[section].name for section in inside]
    parts = []
    for place, (section, moves) in enumerate(inside.items()):
        name = names[place]
        number = names[: place + 1].count(name) if names.count(name) > 1 else 0
        start_s = choreography.sections[section].start_s
        parts.append(_part(choreography, SECTION, name, number, moves, start_s))
    return tuple(parts)


def _part(
    choreography: Choreography,
    kind: str,
    name: str,
    number: int,
    moves: Sequence[int],
    start_s: float = math.inf,
) -> Part:
    """The part of some moves, from the beat at or before the first of them and `start_s`."""
    first_s = min(start_s, choreography.moves[moves[0]].start_s)
    end_s = max(choreography.moves[index].end_s for index in moves)
    return Part(kind, name, number, _floored(choreography, first_s, 1), end_s, tuple(moves))


def _floored(choreography: Choreography, song_s: float, beats: int) -> float:
    """The last time at or before `song_s` that is a multiple of `beats` beats; 0 at least."""
    beat = choreography.beat_at(song_s + ALIGNED_S) / beats
    floored_s = choreography.first_beat_s + math.floor(beat) * beats * choreography.beat_s
    return max(0.0, floored_s)


def weak_parts(choreography: Choreography, weakest: Sequence[Judgement]) -> tuple[Part, ...]:
    """A part for each of the weakest moves, the weakest first; each with the bar before it.

    Moves whose parts would touch make one.
    """
    places = [item.move_index for item in weakest if choreography.moves[item.move_index].scored]
    parts: list[Part] = []
    for index in sorted(set(places)):
        move = choreography.moves[index]
        bar_s = _floored(choreography, move.start_s, BAR_BEATS)
        start_s = max(0.0, bar_s - BAR_BEATS * choreography.beat_s)
        if parts and start_s < parts[-1].end_s - ALIGNED_S:
            last = parts[-1]
            worst = min(last.moves[0], index, key=places.index)
            name = move.name if worst == index else last.name
            end_s = max(last.end_s, move.end_s)
            parts[-1] = replace(last, name=name, end_s=end_s, moves=(*last.moves, index))
        else:
            parts.append(Part(WEAK, move.name, 0, start_s, move.end_s, (index,)))
    return tuple(sorted(parts, key=lambda part: min(map(places.index, part.moves))))


@dataclass(frozen=True)
class Cut:
    """How a part is cut out of a song at a speed: `start_s` to `end_s` of the song become the whole
    of the piece, whose dance begins `before_s` after its first moment, four counts after the first.

    `start_s` may be before the song's first moment, `end_s` beyond its last: silence is there.
    """

    start_s: float
    end_s: float
    speed: float
    before_s: float
    beat_s: float

    @property
    def duration_s(self) -> float:
        """How long the piece is."""
        return (self.end_s - self.start_s) / self.speed

    @property
    def first_count_s(self) -> float:
        return self.before_s - COUNT_BEATS * self.beat_s

    def piece_s(self, song_s: float) -> float:
        """The time of the piece at a time of the song."""
        return (song_s - self.start_s) / self.speed

    def song_s(self, piece_s: float) -> float:
        """The time of the song at a time of the piece."""
        return self.start_s + piece_s * self.speed


def cut_of(choreography: Choreography, part: Part, speed: float) -> Cut:
    """The cut of a part at a speed above 0."""
    if not speed > 0:
        raise ValueError(f"a speed must be above 0, not {speed}")
    beat_s = choreography.beat_s / speed
    before_s = LEAD_S + COUNT_BEATS * beat_s
    start_s = part.start_s - before_s * speed
    return Cut(start_s, part.end_s + TAIL_S * speed, speed, before_s, beat_s)


def slowed(choreography: Choreography, part: Part, speed: float) -> Choreography:
    """The piece of a choreography that is a part of it at a speed, with four counts before it.

    All its times are those of the piece, and its moves those of the part that count. Its id is not
    the song's, as it is another dance.
    """
    cut = cut_of(choreography, part, speed)
    moves = tuple(_moved(choreography.moves[index], cut) for index in part.moves)
    return replace(
        choreography,
        id=f"{choreography.id}@{part.start_s:.3f}-{part.end_s:.3f}/{len(part.moves)}",
        bpm=choreography.bpm * speed,
        first_beat_s=cut.first_count_s,
        duration_s=cut.duration_s,
        frame_rate=choreography.frame_rate * speed,
        preview_s=(0.0, cut.duration_s),
        tracks=tuple(_cut_track(track, cut) for track in choreography.tracks),
        moves=moves,
        audio=None,
        sections=_cut_sections(choreography, cut),
    )


def _moved(move: Move, cut: Cut) -> Move:
    end_s = min(cut.piece_s(move.end_s), cut.duration_s)
    return replace(move, start_s=max(0.0, cut.piece_s(move.start_s)), end_s=end_s)


def _cut_track(track: Track, cut: Cut) -> Track:
    """What the cut shows of a track, and a sample more at both ends."""
    count = len(track.times_s)
    first = int(np.searchsorted(track.times_s, cut.start_s)) - 1
    last = int(np.searchsorted(track.times_s, cut.end_s)) + 1
    first = min(max(first, 0), count - 2)
    last = min(max(last, first + 2), count)
    times_s = (track.times_s[first:last] - cut.start_s) / cut.speed
    return Track(times_s, track.poses[first:last])


def _cut_sections(choreography: Choreography, cut: Cut) -> tuple[Section, ...]:
    begun = choreography.section_at(cut.start_s)
    before = () if begun is None else (Section(0.0, choreography.sections[begun].name),)
    inside = (
        replace(section, start_s=cut.piece_s(section.start_s))
        for section in choreography.sections
        if cut.start_s + ALIGNED_S < section.start_s < cut.end_s
    )
    return (*before, *inside)


@dataclass(frozen=True)
class Pass:
    """One pass of a practice: an index of its parts, the speed, and the how manyth it is, from 1,
    of that part at that speed."""

    part: int
    speed: float
    number: int = 1


def danced_well(score: ScoreState) -> bool:
    """Whether a pass was good enough to go on."""
    return score.seen >= SEEN_SHARE and score.share >= WELL_SHARE


def after(done: Pass, well: bool, parts: int, first_speed: float) -> Pass | None:
    """The pass after one: the same again, or faster, or the next of `parts` parts from
    `first_speed` on. None once the last part has been danced well at full speed."""
    if not well:
        return replace(done, number=done.number + 1)
    faster = [speed for speed in SPEEDS if speed > done.speed]
    if faster:
        return Pass(done.part, faster[0])
    return Pass(done.part + 1, first_speed) if done.part + 1 < parts else None


def count_at(cut: Cut, piece_s: float) -> int:
    """How many beats are left until the dance begins: 4..1 while it is counted in, or else 0."""
    left = math.ceil((cut.before_s - piece_s) / cut.beat_s - 1e-9)
    return left if 1 <= left <= COUNT_BEATS else 0
