"""What a dance comes to, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.core.choreography import SECTION_NAMES, Section
from game.core.judge import Grade, Judgement
from game.core.score import ScoreState
from game.core.summary import (
    Advice,
    beat_share,
    mistimed_limb,
    results_summary,
    weakest_limb,
    worst_part,
)
from tests.fakes import make_choreography

SONG = make_choreography(duration_s=24.0)
COUNT = len(SONG.moves)


def danced(
    similarity: float = 0.7,
    late_s: float = 0.0,
    arm: float | None = None,
    second_half: float = 0.0,
    grade: Grade = Grade.GOOD,
) -> ScoreState:
    """A dance of equal moves; `arm` sets the left one apart, `second_half` is added to it there."""
    state = ScoreState.for_moves(SONG.moves)
    for index in range(COUNT):
        extra = second_half if index >= COUNT // 2 else 0.0
        limbs = {"right_arm": similarity, "left_leg": similarity, "torso": similarity}
        limbs["left_arm"] = (similarity if arm is None else arm) + extra
        likeness = similarity + 0.001 * index
        state = state.apply(Judgement(1, index, grade, likeness, late_s, limbs), similarity)
    return state


def test_the_best_and_the_weakest_are_three_each_and_never_the_same() -> None:
    summary = results_summary(danced(), SONG)
    assert [item.move_index for item in summary.best] == [COUNT - 1, COUNT - 2, COUNT - 3]
    assert [item.move_index for item in summary.weakest] == [0, 1, 2]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_a_short_dance_shares_its_moves_between_best_and_weakest(count: int) -> None:
    state = ScoreState.for_moves(SONG.moves)
    for index in range(count):
        state = state.apply(Judgement(1, index, Grade.OK, 0.5, 0.0, {}), 0.5)
    summary = results_summary(state, SONG)
    shown = [item.move_index for item in (*summary.best, *summary.weakest)]
    assert sorted(shown) == list(range(count))


def test_limbs_that_never_counted_have_no_value() -> None:
    summary = results_summary(danced(arm=0.3), SONG)
    assert summary.limbs["left_arm"] == pytest.approx(0.3)
    assert summary.limbs["right_leg"] is None


def test_a_late_arm_in_the_second_half_is_named() -> None:
    advice = results_summary(danced(late_s=0.13, arm=0.6, second_half=-0.3), SONG).advice
    expected = {"limb": "your_left_arm", "when": "in_second_half", "beats": "a_quarter"}
    assert advice == Advice("advice_limb_late", expected)


def test_a_weak_chorus_is_named() -> None:
    """Both choruses are one part, and a section of a single move is none."""
    at = [move.start_s for move in SONG.moves]
    names = ("verse", "chorus", "bridge", "chorus")
    starts = (0.0, at[2], at[5], at[6])
    sections = tuple(Section(start, name) for start, name in zip(starts, names, strict=True))
    song = replace(SONG, sections=sections)
    choruses = [index for index in range(COUNT) if index in (2, 3, 4) or index >= 6]
    state = ScoreState.for_moves(song.moves)
    for index in range(COUNT):
        arm = 0.2 if index in choruses else 0.0 if index == 5 else 0.7
        limbs = {"left_arm": arm, "right_arm": 0.8, "torso": 0.8}
        state = state.apply(Judgement(1, index, Grade.OK, 0.5, 0.0, limbs), 0.5)
    advice = results_summary(state, song).advice
    assert advice == Advice("advice_limb", {"limb": "your_left_arm", "when": "in_chorus"})
    assert worst_part(state.judgements, song, None) == "all_along"


def test_every_section_has_its_words() -> None:
    from game.ui.strings import ENGLISH

    assert all(f"in_{name}" in ENGLISH for name in SECTION_NAMES)


def test_each_trouble_has_its_advice() -> None:
    def key(**how: object) -> str:
        return results_summary(danced(**how), SONG).advice.key  # type: ignore[arg-type]

    assert key(similarity=0.97) == "advice_great"
    assert key(late_s=0.2) == "advice_late"
    assert key(late_s=-0.2) == "advice_early"
    assert key(late_s=-0.2, arm=0.2) == "advice_limb_early"
    assert key(arm=0.2) == "advice_limb"
    assert key() == "advice_bigger"
    assert key(grade=Grade.NOT_JUDGED) == "advice_unseen"


@pytest.mark.parametrize(
    ("danced_on", "advised"), [("easy", "medium"), ("medium", "hard"), (None, "hard")]
)
def test_after_a_great_dance_the_next_difficulty_is_advised(
    danced_on: str | None, advised: str
) -> None:
    advice = results_summary(danced(similarity=0.97), SONG, difficulty=danced_on).advice
    assert advice == Advice("advice_great", {"difficulty": advised})


def test_nothing_harder_is_advised_after_hard() -> None:
    advice = results_summary(danced(similarity=0.97), SONG, difficulty="hard").advice
    assert advice == Advice("advice_great_hard")


def test_a_move_that_comes_again_is_shown_once() -> None:
    again = replace(
        SONG, moves=tuple(replace(move, name=f"move {n % 4}") for n, move in enumerate(SONG.moves))
    )
    summary = results_summary(danced(), again)
    for shown in (summary.best, summary.weakest):
        names = [again.moves[item.move_index].name for item in shown]
        assert len(names) == len(set(names)) > 0


def test_moves_not_judged_are_left_out() -> None:
    summary = results_summary(danced(grade=Grade.NOT_JUDGED), SONG)
    assert summary.best == summary.weakest == ()
    assert summary.time_error_s is None


def test_nothing_danced_is_no_disaster() -> None:
    assert results_summary(ScoreState.for_moves(()), SONG).advice == Advice("advice_unseen")


def test_even_limbs_have_no_weakest() -> None:
    assert weakest_limb(danced().judgements) is None


@pytest.mark.parametrize(
    ("beats", "name"),
    [(0.12, "an_eighth"), (0.25, "a_quarter"), (0.5, "half"), (1.0, "a_whole"), (7.0, "a_whole")],
)
def test_shares_of_a_beat_have_names(beats: float, name: str) -> None:
    assert beat_share(beats) == name


def test_every_advice_is_in_the_table_of_strings() -> None:
    from game.ui.strings import ENGLISH

    for how in ({"late_s": 0.2, "arm": 0.2}, {"arm": 0.2}, {"late_s": -0.2}, {}):
        advice = results_summary(danced(**how), SONG).advice
        assert advice.key in ENGLISH
        assert all(key in ENGLISH for key in advice.words.values())


def test_a_perfect_move_is_never_among_the_weakest() -> None:
    assert results_summary(danced(grade=Grade.PERFECT), SONG).weakest == ()


def test_a_limb_that_is_late_is_named_with_its_lateness() -> None:
    song = make_choreography(duration_s=30.0)
    state = ScoreState.for_moves(song.moves)
    for index in range(len(song.moves)):
        limbs = {"left_arm": 0.7, "right_arm": 0.8, "left_leg": 0.8}
        errors = {"left_arm": 0.2, "right_arm": 0.0, "left_leg": 0.03}
        verdict = Judgement(1, index, Grade.GOOD, 0.6, 0.0, limbs, errors)
        state = state.apply(verdict, 0.6)
    advice = results_summary(state, song).advice
    assert advice.key == "advice_limb_was_late"
    assert advice.words == {"limb": "your_left_arm", "beats": "half", "when": "all_along"}
    assert mistimed_limb(state.judgements, song.beat_s) == ("left_arm", 0.2)
    badly = [replace(item, limbs=dict.fromkeys(item.limbs, 0.2)) for item in state.judgements]
    assert mistimed_limb(badly, song.beat_s) is None
