"""Verdicts worked out by another thread are those worked out at once, and in their order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import pytest

from game.core.aside import at_once
from game.core.judge import RULES
from game.core.referee import Referee, judge_all
from game.core.trail import PoseTrail
from tests.fakes import dance_poses, make_choreography

T = TypeVar("T")
SONG = make_choreography(duration_s=9.0, move_s=1.5)
TIMES = np.arange(0.0, 9.0, 1 / 30)
POSES = dance_poses(TIMES - 0.1)


class Later:
    """Promises results, and works them out when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Future]] = []

    def __call__(self, work: Callable[[], T], /) -> Future[T]:
        promised: Future[T] = Future()
        self.waiting.append((work, promised))
        return promised

    def do(self) -> None:
        for work, promised in self.waiting:
            promised.set_result(work())
        self.waiting.clear()


def test_verdicts_from_a_thread_are_those_worked_out_at_once() -> None:
    referee = Referee(SONG, RULES["medium"])
    verdicts = []
    with ThreadPoolExecutor(1) as pool:
        for song_s, pose in zip(TIMES.tolist(), POSES, strict=True):
            referee.trail.add(song_s, pose)
            verdicts += referee.judge(song_s, song_s, pool.submit)
        while not referee.done:
            verdicts += referee.judge(np.inf, np.inf, pool.submit)
    assert [one.move_index for one in verdicts] == list(range(len(SONG.moves)))
    assert referee.score == judge_all(SONG, PoseTrail.of(TIMES, POSES), RULES["medium"])


def test_nobody_waits_for_a_verdict_and_poses_of_its_stretch_come_too_late() -> None:
    referee, later = Referee(SONG, RULES["medium"]), Later()
    for song_s, pose in zip(TIMES[:120].tolist(), POSES, strict=False):
        referee.trail.add(song_s, pose)
    first = SONG.moves[0]
    assert referee.judge(first.end_s + 0.3, first.end_s + 0.3, later) == []
    assert referee.judge(first.end_s + 0.3, first.end_s + 0.3, later) == []
    assert len(later.waiting) == 1, "it is asked for once"
    before = len(referee.trail)
    referee.trail.add(first.end_s + 0.2, POSES[0])
    assert len(referee.trail) == before
    later.do()
    [verdict] = referee.judge(first.end_s + 0.3, first.end_s + 0.3, later)
    assert verdict.move_index == 0
    assert referee.score.judgements == (verdict,)


def test_a_dance_that_is_given_up_waits_for_the_verdict_asked_for() -> None:
    referee = Referee(SONG, RULES["medium"], PoseTrail.of(TIMES, POSES))
    with ThreadPoolExecutor(1) as pool:
        referee.judge(4.0, 4.0, pool.submit)
        referee.judge(np.inf, np.inf)
    assert referee.done
    assert len(referee.score.judgements) == len(SONG.moves)


def test_what_went_wrong_beside_comes_out() -> None:
    def broken(work: Callable[[], T], /) -> Future[T]:
        promised: Future[T] = Future()
        promised.set_exception(RuntimeError("out of paper"))
        return promised

    referee = Referee(SONG, RULES["medium"], PoseTrail.of(TIMES, POSES))
    with pytest.raises(RuntimeError, match="out of paper"):
        referee.judge(9.0, 9.0, broken)


def test_at_once_is_at_once() -> None:
    done: list[int] = []
    assert at_once(lambda: done.append(1)).done()
    assert done == [1]
    with pytest.raises(ZeroDivisionError):
        at_once(lambda: 1 / 0)
