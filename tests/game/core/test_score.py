from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.choreography import Move
from game.core.judge import Grade, Judgement
from game.core.score import FULL_SCORE, STAR_SHARES, ScoreState, full_worth

MOVES = tuple(Move(2.0 * i, 2.0 * i + 2, f"m{i}", gold=i == 3) for i in range(6))


def played(grades: list[tuple[Grade, float]], moves: tuple[Move, ...] = MOVES) -> ScoreState:
    state = ScoreState.for_moves(moves)
    for index, (grade, value) in enumerate(grades):
        state = state.apply(Judgement(1, index, grade, value, 0.0, {}), value)
    return state


def test_a_perfect_dance_is_full_score_and_megastar() -> None:
    state = played([(Grade.PERFECT, 1.0)] * 6)
    assert state.score == state.max_score == FULL_SCORE
    assert state.stars == len(STAR_SHARES)
    assert state.best_combo == state.combo == 6


def test_nothing_danced_is_nothing() -> None:
    state = played([(Grade.MISS, 0.0)] * 6)
    assert (state.score, state.stars, state.max_score) == (0, 0, FULL_SCORE)


def test_gold_counts_double() -> None:
    worth = played([(Grade.MISS, 0.0)] * 3 + [(Grade.OK, 1.0)]).points
    assert worth == 2 * played([(Grade.OK, 1.0)]).points


def test_a_miss_ends_the_combo() -> None:
    state = played([(Grade.GOOD, 0.6), (Grade.GOOD, 0.6), (Grade.OK, 0.3), (Grade.SUPER, 0.9)])
    assert (state.combo, state.best_combo) == (1, 2)


def test_the_combo_adds_a_tenth_at_most() -> None:
    whole = played([(Grade.PERFECT, 1.0)] * 6).points
    alone = sum(played([(Grade.PERFECT, 1.0)], (move,)).points for move in MOVES)
    assert alone < whole <= 1.1 * alone


def test_what_was_not_judged_shrinks_the_maximum() -> None:
    state = played([(Grade.NOT_JUDGED, 0.0)] * 2 + [(Grade.PERFECT, 1.0)] * 4)
    assert state.max_score < FULL_SCORE
    assert state.share == 1.0
    assert 0 < state.stars < len(STAR_SHARES)  # nobody is a megastar out of the picture
    nobody = played([(Grade.NOT_JUDGED, 0.0)] * 6)
    assert (nobody.score, nobody.max_score, nobody.share, nobody.stars) == (0, 0, 0.0, 0)


def test_unscored_moves_are_worth_nothing() -> None:
    silent = Move(20.0, 22.0, "rest", scored=False)
    assert full_worth((*MOVES, silent)) == full_worth(MOVES)
    assert ScoreState.for_moves((silent,)).max_score == 0


@given(st.lists(st.tuples(st.sampled_from(list(Grade)), st.floats(0, 1)), min_size=6, max_size=6))
def test_score_stays_within_its_maximum(grades) -> None:
    state = played(grades)
    assert 0 <= state.score <= state.max_score <= FULL_SCORE
    assert 0 <= state.share <= 1


def test_states_are_values() -> None:
    state = ScoreState.for_moves(MOVES)
    state.apply(Judgement(1, 0, Grade.PERFECT, 1.0, 0.0, {}), 1.0)
    assert state.points == 0
    assert state == ScoreState.for_moves(MOVES)
    assert state.scale == pytest.approx(FULL_SCORE / full_worth(MOVES))
