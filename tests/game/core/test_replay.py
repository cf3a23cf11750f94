"""A replay has the score of its dance, whatever happened to pictures and drawing meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.choreography import Move
from game.core.judge import RULES, Grade
from game.core.referee import PATIENCE_S, Referee, cut_short, judge_all
from game.core.replay import LIVE, Replay, ReplayHeader, dance_digest, score_replay
from game.core.trail import PoseTrail
from game.dance_run import DanceRun, RunState
from tests.fakes import FakeFeed, FakeMusic, dance_poses, make_choreography

SONG = make_choreography(duration_s=9.0, move_s=1.5)
HEADER = ReplayHeader(
    SONG.id, dance_digest(SONG), "medium", LIVE, datetime(2026, 1, 2, tzinfo=UTC), (480, 640)
)


def replay_of(run: DanceRun) -> Replay:
    header = replace(HEADER, difficulty=run.difficulty, seconds=run.seconds)
    return Replay(header, *run.trail.arrays())


class Evening:
    """A dance at a drawing rate that changes, before a camera whose pictures come as they like."""

    def __init__(self, seed: int, difficulty: str, seconds: float | None) -> None:
        self.rng = np.random.default_rng(seed)
        self.feed, self.music = FakeFeed(SONG), FakeMusic()
        self.run = DanceRun(SONG, difficulty, self.feed, self.music, seconds=seconds)
        self.now, self.look_at = 100.0, 100.0
        self.waiting: list[tuple[float, float, np.ndarray | None]] = []
        self.late_s, self.lost, self.step_s = 0.03, 0.0, 1 / 60

    def mood(self) -> None:
        """Now and then everything is different: how late, how many lost, how often drawn."""
        self.late_s = float(self.rng.choice([0.02, 0.1, 0.5, PATIENCE_S + 0.6]))
        self.lost = float(self.rng.choice([0.0, 0.0, 0.3, 1.0]))
        self.step_s = float(self.rng.choice([1 / 144, 1 / 60, 1 / 17, 0.9]))

    def tick(self) -> None:
        self.now += self.step_s * float(self.rng.uniform(0.5, 1.5))
        while self.look_at < self.now:
            song_s = self.run.anchor.song_s_at(self.look_at)
            pose = SONG.pose_at(song_s - 0.05) + self.rng.normal(0, 0.01, (17, 3))
            seen = None if self.rng.random() < self.lost else pose.astype(np.float32)
            self.waiting.append((self.look_at + self.late_s, self.look_at, seen))
            self.look_at += float(self.rng.uniform(0.01, 0.06))
        while self.waiting and self.waiting[0][0] <= self.now:
            _, taken_at, pose = self.waiting.pop(0)
            self.feed.look(self.now, pose, age_s=self.now - taken_at)
        self.run.update(self.now)

    def dance(self) -> None:
        for _ in range(20_000):
            if self.run.state is RunState.FINISHED:
                return
            self.tick()
            chance = self.rng.random()
            if chance < 0.01:
                self.mood()
            elif chance < 0.013:
                self.run.pause()
                for _ in range(int(self.rng.integers(0, 20))):
                    self.tick()
                self.run.resume()
            elif chance < 0.0135 and self.now < 130:
                self.run.restart()
        raise AssertionError("the dance never ended")


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(sorted(RULES)),
    st.sampled_from([None, None, 6.0, 8.25]),
)
def test_a_replay_has_the_score_of_its_dance(
    seed: int, difficulty: str, seconds: float | None
) -> None:
    evening = Evening(seed, difficulty, seconds)
    evening.dance()
    run = evening.run
    if len(run.trail):
        assert score_replay(SONG, replay_of(run)) == run.score
    assert len(run.score.judgements) == len(run.moves)


def test_poses_that_come_after_their_verdict_count_neither_live_nor_in_the_replay() -> None:
    feed = FakeFeed(SONG)
    run = DanceRun(SONG, "medium", feed, FakeMusic())
    waiting = []
    for tick in range(20 * 30):
        now = tick / 30
        waiting.append((now, SONG.pose_at(run.anchor.song_s_at(now))))
        if tick >= 30 * (PATIENCE_S + 2.5):
            taken_at, pose = waiting.pop(0)
            feed.look(now, pose, age_s=now - taken_at)
        run.update(now)
    assert run.state is RunState.FINISHED
    assert {verdict.grade for verdict in run.score.judgements} == {Grade.NOT_JUDGED}
    assert run.trail.until(SONG.moves[-1].end_s).between(SONG.moves[0].start_s, 99)[0].size == 0
    assert run.score == score_replay(SONG, replay_of(run))


def drawn_at(rate: float) -> DanceRun:
    """A dance whose pictures are taken at instants of their own, drawn `rate` times a second."""
    feed = FakeFeed(SONG)
    run = DanceRun(SONG, "medium", feed, FakeMusic())
    taken, tick = 0, 0
    rng = np.random.default_rng(5)
    while run.state is not RunState.FINISHED:
        now = 50 + tick / rate
        while 50 + taken / 27 + 0.06 <= now:
            at = 50 + taken / 27
            pose = SONG.pose_at(at - 53.1) + rng.normal(0, 0.09, (17, 3))
            feed.look(at + 0.06, pose, age_s=0.06)
            taken += 1
        run.update(now)
        tick += 1
    return run


def test_the_drawing_rate_changes_no_point() -> None:
    runs = [drawn_at(rate) for rate in (240.0, 61.0, 23.0, 1.3)]
    assert len({run.score.points for run in runs}) == 1
    assert len({tuple(v.similarity for v in run.score.judgements) for run in runs}) == 1
    assert 0 < runs[0].score.score < 10_000


def test_a_dance_given_up_has_the_score_of_its_replay() -> None:
    evening = Evening(1, "easy", None)
    while evening.run.song_s < 5.2:
        evening.tick()
    evening.run.pause("the camera went away")
    evening.run.give_up()
    assert evening.run.score == score_replay(SONG, replay_of(evening.run))
    assert len(evening.run.score.judgements) == len(SONG.moves)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.5, 3.0))
def test_a_verdict_sees_nothing_beyond_its_horizon(seed: int, ahead_s: float) -> None:
    """Moves that overlap, asked for sooner or later: the same verdicts."""
    rng = np.random.default_rng(seed)
    moves = (Move(1.0, 6.0, "long"), Move(2.0, 3.0, "inside", gold=True), Move(6.5, 8.0, "last"))
    song = replace(SONG, moves=moves)
    times = np.sort(rng.uniform(-2, 9, 300))
    poses = dance_poses(times - 0.1)
    referee = Referee(song, RULES["medium"])
    for song_s, pose in zip(times.tolist(), poses, strict=True):
        referee.trail.add(song_s, pose)
        referee.judge(song_s, song_s + float(rng.uniform(0, ahead_s)))
    referee.judge(np.inf, np.inf)
    assert referee.done
    if ahead_s < PATIENCE_S:
        assert len(referee.trail) == len(times)
    kept = PoseTrail.of(*referee.trail.arrays())
    assert referee.score == judge_all(song, kept, RULES["medium"])


def test_another_difficulty_may_be_asked_for() -> None:
    times = np.arange(-2.0, 9.0, 1 / 30)
    replay = Replay(HEADER, times, SONG.tracks[0].poses_at(times - 0.45))
    assert score_replay(SONG, replay) == score_replay(SONG, replay, "medium")
    assert score_replay(SONG, replay, "hard").score < score_replay(SONG, replay, "easy").score


def test_a_dance_cut_short_knows_its_moves() -> None:
    assert cut_short(SONG, None) is SONG
    assert cut_short(SONG, 100.0).moves == SONG.moves
    assert [move.end_s for move in cut_short(SONG, 5.5).moves] == [3.5, 5.0]


def test_the_digest_is_of_what_is_judged() -> None:
    digest = dance_digest(SONG)
    assert digest == dance_digest(replace(SONG, title="Other", hues=(1, 2), bpm=90.0))
    renamed = tuple(replace(move, name="x") for move in SONG.moves)
    assert digest == dance_digest(replace(SONG, moves=renamed))
    heavier = (replace(SONG.moves[0], weight=2.0), *SONG.moves[1:])
    assert digest != dance_digest(replace(SONG, moves=heavier))
    assert digest != dance_digest(make_choreography(duration_s=9.0, move_s=1.5, seed=1))


@pytest.mark.parametrize(
    ("times", "poses"),
    [
        (np.zeros(0), np.zeros((0, 17, 3), np.float32)),
        (np.array([1.0, 1.0]), np.zeros((2, 17, 3), np.float32)),
        (np.array([1.0, np.nan]), np.zeros((2, 17, 3), np.float32)),
        (np.array([1.0]), np.zeros((1, 17, 2), np.float32)),
        (np.array([1.0]), np.zeros((1, 17, 3))),
        (np.array([1.0]), np.full((1, 17, 3), np.inf, np.float32)),
        (np.array([1.0]), np.full((1, 17, 3), 2.0, np.float32)),
        (np.array([1.0]), np.full((1, 17, 3), -1.0, np.float32)),
    ],
)
def test_no_replay_holds_nonsense(times: np.ndarray, poses: np.ndarray) -> None:
    with pytest.raises(ValueError, match="replay"):
        Replay(HEADER, times, poses)


@pytest.mark.parametrize("changes", [{"camera": "painted"}, {"difficulty": "brutal"}])
def test_no_header_holds_nonsense(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no such"):
        replace(HEADER, **changes)
