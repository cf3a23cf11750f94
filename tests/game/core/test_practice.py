"""Practice: parts, cuts, slowed pieces, and what comes after a pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.choreography import Choreography, Move, Section
from game.core.judge import LOOK_AHEAD_S, RULES, Grade, Judgement, value_of
from game.core.practice import (
    COUNT_BEATS,
    LEAD_S,
    MOVES,
    SECTION,
    SPEEDS,
    WEAK,
    WELL_SHARE,
    Part,
    Pass,
    after,
    count_at,
    cut_of,
    danced_well,
    parts_of,
    slowed,
    weak_parts,
)
from game.core.referee import judge_all
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from tests.fakes import make_choreography

SECTIONS = (Section(0.0, "intro"), Section(2.0, "verse"), Section(10.0, "chorus"))
SECTIONS = (*SECTIONS, Section(18.0, "verse"), Section(26.0, "outro"))


def song(moves: int = 12, **changes: object) -> Choreography:
    return make_choreography(duration_s=2.0 + 2.0 * moves + 2.4, **changes)


def verdicts(*places: int) -> list[Judgement]:
    return [Judgement(1, place, Grade.MISS, 0.1, 0.0, {}) for place in places]


def test_sections_are_parts_where_something_counts() -> None:
    parts = parts_of(song(sections=SECTIONS))
    assert [(part.name, part.number) for part in parts] == [
        ("verse", 1),
        ("chorus", 0),
        ("verse", 2),
    ]
    assert all(part.kind == SECTION for part in parts)
    assert [part.moves for part in parts] == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)]
    assert [(part.start_s, part.end_s) for part in parts] == [(2, 10), (10, 18), (18, 26)]


@pytest.mark.parametrize(
    ("moves", "groups"), [(20, [8, 8, 4]), (8, [4, 4]), (5, [3, 2]), (1, [1]), (0, [])]
)
def test_a_song_without_sections_is_practised_in_groups_or_halves(
    moves: int, groups: list[int]
) -> None:
    parts = parts_of(song(moves))
    assert [len(part.moves) for part in parts] == groups
    assert [part.kind for part in parts] == [MOVES] * len(groups)
    assert [part.number for part in parts] == [1 + sum(groups[:n]) for n in range(len(groups))]
    assert [index for part in parts for index in part.moves] == list(range(moves))


def test_moves_that_do_not_count_are_left_out() -> None:
    dance = song(4)
    moves = (replace(dance.moves[0], scored=False), *dance.moves[1:])
    assert [part.moves for part in parts_of(replace(dance, moves=moves))] == [(1, 2), (3,)]


def test_a_weak_move_comes_with_the_bar_before_it_and_neighbours_together() -> None:
    parts = weak_parts(song(), verdicts(9, 3, 4))
    assert [part.moves for part in parts] == [(9,), (3, 4)]
    assert [(part.start_s, part.end_s) for part in parts] == [(18.0, 22.0), (6.0, 12.0)]
    assert [part.name for part in parts] == ["move 9", "move 3"]
    assert all(part.kind == WEAK for part in parts)
    assert weak_parts(song(), []) == ()
    late = weak_parts(song(), verdicts(4, 3))
    assert [(part.name, part.moves) for part in late] == [("move 4", (3, 4))], "the weakest first"


def test_a_weak_move_at_the_very_beginning_begins_with_the_song() -> None:
    (part,) = weak_parts(song(first_beat_s=0.5), verdicts(0))
    assert part.start_s == 0.0


def test_a_part_begins_on_a_beat_where_the_section_does_not() -> None:
    sections = (Section(2.3, "verse"), Section(10.1, "chorus"))
    first, second = parts_of(song(8, sections=sections))
    assert (first.start_s, second.start_s) == (2.0, 10.0)
    assert first.moves == (0, 1, 2, 3, 4)[: len(first.moves)]


def parts() -> st.SearchStrategy[tuple[Choreography, Part, float]]:
    def build(
        bpm: float, first_beat_s: float, start: int, length: int, speed: float
    ) -> tuple[Choreography, Part, float]:
        dance = song(12, bpm=bpm, first_beat_s=first_beat_s)
        moves = tuple(range(start, min(start + length, 12)))
        start_s = max(0.0, dance.moves[start].start_s - 1.3)
        part = Part(SECTION, "verse", 0, start_s, dance.moves[moves[-1]].end_s, moves)
        return dance, part, speed

    return st.builds(
        build,
        st.floats(60, 200),
        st.floats(0, 2),
        st.integers(0, 11),
        st.integers(1, 12),
        st.sampled_from(SPEEDS),
    )


@settings(max_examples=60, deadline=None)
@given(parts())
def test_a_slowed_piece_shows_what_the_song_shows_at_that_time(
    case: tuple[Choreography, Part, float],
) -> None:
    dance, part, speed = case
    piece, cut = slowed(dance, part, speed), cut_of(dance, part, speed)
    times = np.linspace(0.0, piece.duration_s, 40)
    songs = np.array([cut.song_s(float(time)) for time in times])
    np.testing.assert_allclose(
        piece.tracks[0].poses_at(times), dance.tracks[0].poses_at(songs), atol=1e-4
    )
    assert [cut.piece_s(cut.song_s(float(t))) for t in times] == pytest.approx(times.tolist())
    assert piece.beat_s == pytest.approx(dance.beat_s / speed)
    assert piece.first_beat_s == pytest.approx(LEAD_S)
    assert piece.beat_at(cut.before_s) == pytest.approx(COUNT_BEATS)
    assert cut.song_s(cut.before_s) == pytest.approx(part.start_s)
    assert len(piece.moves) == len(part.moves)
    for move, index in zip(piece.moves, part.moves, strict=True):
        whole = dance.moves[index]
        assert (move.name, move.gold, move.limbs) == (whole.name, whole.gold, whole.limbs)
        length_s = (whole.end_s - whole.start_s) / speed
        assert move.end_s - move.start_s == pytest.approx(length_s)
        assert move.start_s >= cut.before_s - 1e-9
        assert move.end_s + LOOK_AHEAD_S < piece.duration_s
    assert piece.id != dance.id


def test_sections_of_a_piece_are_those_of_the_song() -> None:
    dance = song(sections=SECTIONS)
    chorus = parts_of(dance)[1]
    piece = slowed(dance, chorus, 0.5)
    cut = cut_of(dance, chorus, 0.5)
    assert [section.name for section in piece.sections] == ["verse", "chorus", "verse"]
    assert piece.sections[1].start_s == pytest.approx(cut.before_s)


def test_a_speed_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="speed"):
        cut_of(song(), parts_of(song())[0], 0.0)


def test_what_comes_after_a_pass() -> None:
    assert after(Pass(0, 0.5, 1), False, 2, 0.5) == Pass(0, 0.5, 2)
    assert after(Pass(0, 0.5, 3), True, 2, 0.5) == Pass(0, 0.75)
    assert after(Pass(0, 0.75), True, 2, 0.5) == Pass(0, 1.0)
    assert after(Pass(0, 1.0), True, 2, 0.75) == Pass(1, 0.75)
    assert after(Pass(1, 1.0), True, 2, 0.5) is None


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 6), st.sampled_from(SPEEDS))
def test_a_practice_never_goes_back_and_ends_with_the_last_part(
    went: list[bool], count: int, first: float
) -> None:
    now: Pass | None = Pass(0, first)
    for well in went:
        assert now is not None
        following = after(now, well, count, first)
        if following is None:
            assert (now.part, now.speed, well) == (count - 1, 1.0, True)
            return
        assert (following.part, following.speed) >= (now.part, now.speed)
        assert following.speed in SPEEDS
        now = following


def test_counts_fall_on_the_beats_before_the_dance() -> None:
    dance = song()
    cut = cut_of(dance, parts_of(dance)[0], 0.5)
    beats = cut.first_count_s + cut.beat_s * np.arange(-1, 6)
    assert [count_at(cut, beat + 0.01) for beat in beats] == [0, 4, 3, 2, 1, 0, 0]


@pytest.mark.parametrize("difficulty", list(RULES))
@pytest.mark.parametrize("speed", SPEEDS)
def test_whoever_follows_goes_on_and_whoever_stands_does_not(difficulty: str, speed: float) -> None:
    dance = song(sections=SECTIONS)
    for part in (*parts_of(dance), *weak_parts(dance, verdicts(4))):
        piece = slowed(dance, part, speed)
        times = np.arange(-2.0, piece.duration_s, 1 / 30)
        poses = piece.tracks[0].poses_at(times)
        poses[..., 2] = 0.9
        rule = RULES[difficulty]
        assert danced_well(judge_all(piece, PoseTrail.of(times, poses), rule))
        still = np.repeat(poses[:1], len(poses), axis=0)
        assert not danced_well(judge_all(piece, PoseTrail.of(times, still), rule))


def test_a_pass_that_nobody_saw_is_not_well_danced() -> None:
    moves = tuple(Move(float(n), n + 1.0, "x") for n in range(4))
    rule = RULES["easy"]
    score = ScoreState.for_moves(moves)
    assert not danced_well(score)
    for index in range(4):
        unseen = index < 3
        grade = Grade.NOT_JUDGED if unseen else Grade.PERFECT
        verdict = Judgement(1, index, grade, 0.0 if unseen else 1.0, 0.0, {})
        score = score.apply(verdict, value_of(verdict, rule))
    assert score.share >= WELL_SHARE
    assert not danced_well(score), "a quarter of it is not enough"
