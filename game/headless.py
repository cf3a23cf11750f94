"""A dance without window and sound, in real time: `play --headless`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.calibration_run import CalibrationRun, Step
from game.core.calibration import CalibrationResult
from game.core.choreography import Choreography
from game.core.judge import Grade
from game.core.party import Mode, Profile
from game.core.roster import Roster
from game.dance_run import DanceRun, RunState
from game.party_run import PartyRun
from game.report import dance_report, party_report, percentile
from pose_engine.pipeline import PipelineStats

if TYPE_CHECKING:
    from game.poses import PoseFeed

TICK_S = 1 / 60
CAMERA_PATIENCE_S = 10.0  # a live camera may come back within it
OnProgress = Callable[[float, float], None]  # song time, end; both in s


class SilentMusic:
    """No sound: the song's time is the machine's."""

    def play_music(self, music: Path | bytes | None, start_s: float = 0.0) -> None:
        pass

    def stop_music(self, fade_ms: int = 0) -> None:
        pass

    def position_s(self) -> float | None:
        return None


def calibrate_headless(feed: PoseFeed) -> CalibrationResult | None:
    """A virtual dancer's calibration, in silence; None where its camera gave out.

    Anybody else would have to hear the beat.
    """
    run = CalibrationRun(feed, SilentMusic())
    started, seen = time.monotonic(), -1
    try:
        while run.result is None and not feed.ended:
            snapshot = feed.wait_for_snapshot(seen, TICK_S)
            seen = seen if snapshot is None else snapshot.frame_index
            run.update(time.monotonic())
            waited_s = time.monotonic() - started
            if run.step is Step.VIEW and run.missing and waited_s > CAMERA_PATIENCE_S:
                reason = f"{run.missing[0]}_hidden"
                return CalibrationResult(None, None, 0, reason, run.missing)
    finally:
        run.close()
    return run.result


@dataclass(frozen=True)
class Outcome:
    """How a headless dance ended: its report, the dance, and why it stopped early, if it did."""

    report: dict[str, Any]
    stopped: str | None
    failed: bool
    run: DanceRun


def frame_figures(
    before: PipelineStats,
    after: PipelineStats,
    ages_ms: Sequence[float],
    render_ms: Sequence[float] = (),
    render_s: float = 0.0,
) -> dict[str, Any]:
    """The report's part about pictures: counts since `before`, times in ms."""
    return {
        "captured": after.captured - before.captured,
        # A picture may have been on its way when the counting began.
        "estimated": min(after.estimated - before.estimated, after.captured - before.captured),
        "dropped": after.dropped - before.dropped,
        "pose_ms_p50": round(after.pose_ms_p50, 2),
        "pose_ms_p95": round(after.pose_ms_p95, 2),
        "age_ms_p50": percentile(ages_ms, 50),
        "age_ms_p95": percentile(ages_ms, 95),
        "render_fps": round(len(render_ms) / render_s, 1) if render_s else 0.0,
        "render_ms_p99": percentile(render_ms, 99),
    }


def dance_headless(
    choreography: Choreography,
    feed: PoseFeed,
    camera: str,
    difficulty: str,
    seconds: float | None,
    on_progress: OnProgress | None = None,
    camera_delay_s: float = 0.0,
    left_out: tuple[str, ...] = (),
) -> Outcome:
    """Dances a song (or its first `seconds`) before a camera, judging as the game does.

    A film that ends, or a camera that stays away, ends the dance with what was judged so far.
    """
    run = DanceRun(
        choreography,
        difficulty,
        feed,
        SilentMusic(),
        seconds=seconds,
        camera_delay_s=camera_delay_s,
        left_out=left_out,
    )
    feed.set_song(choreography, run.song_time)
    while feed.snapshot() is None and feed.error() is None:
        time.sleep(TICK_S)  # the first picture starts the countdown
    before = feed.stats
    try:
        _dance(run, feed, on_progress)
        stopped = run.message
    except KeyboardInterrupt:
        stopped = "interrupted"
    danced_s = _reached_s(run)
    if stopped is not None:
        run.give_up()
    frames = frame_figures(before, feed.stats, run.ages_ms)
    report = dance_report(
        run.choreography, difficulty, camera, danced_s, run.score, frames, stopped
    )
    judged = any(verdict.grade is not Grade.NOT_JUDGED for verdict in run.score.judgements)
    return Outcome(report, stopped, failed=stopped is not None and not judged, run=run)


@dataclass(frozen=True, eq=False)
class PartyOutcome:
    """As `Outcome`, of a party's dance."""

    report: dict[str, Any]
    stopped: str | None
    failed: bool
    run: PartyRun


@dataclass(frozen=True)
class PartyPlan:
    """Who dances together without a window: `players` at most, each judged by the profile of
    their order from the left of the screen; the last profile is everybody else's."""

    mode: Mode
    players: int
    profiles: tuple[Profile, ...]


def party_headless(
    choreography: Choreography,
    feed: PoseFeed,
    camera: str,
    plan: PartyPlan,
    seconds: float | None,
    on_progress: OnProgress | None = None,
    camera_delay_s: float = 0.0,
) -> PartyOutcome:
    """The same for several people: those who are there when the music starts are the players."""
    feed.follow(plan.players)
    roster = Roster(plan.players)
    run = PartyRun(
        choreography,
        plan.mode,
        roster,
        dict(enumerate(plan.profiles, start=1)),
        feed,
        SilentMusic(),
        usual=plan.profiles[-1],
        admit=plan.players,
        seconds=seconds,
        camera_delay_s=camera_delay_s,
    )
    feed.set_song(choreography, run.song_time)
    while feed.snapshot() is None and feed.error() is None:
        time.sleep(TICK_S)
    before = feed.stats
    try:
        _dance(run, feed, on_progress)
        stopped = run.message
    except KeyboardInterrupt:
        stopped = "interrupted"
    danced_s = _reached_s(run)
    if stopped is not None:
        run.give_up()
    frames = with_pose_times(frame_figures(before, feed.stats, run.ages_ms), run.pose_ms)
    report = party_report(run, camera, danced_s, frames, stopped)
    judged = any(
        verdict.grade is not Grade.NOT_JUDGED
        for lane in run.lanes.values()
        for verdict in lane.score.judgements
    )
    return PartyOutcome(report, stopped, failed=not run.lanes or not judged, run=run)


def with_pose_times(frames: dict[str, Any], pose_ms: Sequence[float]) -> dict[str, Any]:
    """The report's part about pictures with the pose times of the dance alone."""
    times = {"pose_ms_p50": percentile(pose_ms, 50), "pose_ms_p95": percentile(pose_ms, 95)}
    return {**frames, **times}


def _dance(run: DanceRun | PartyRun, feed: PoseFeed, on_progress: OnProgress | None) -> None:
    """Keeps a dance going until it is finished, or its camera has stayed away for too long."""
    seen, paused_at = -1, None
    while run.state is not RunState.FINISHED:
        snapshot = feed.wait_for_snapshot(seen, TICK_S)
        seen = seen if snapshot is None else snapshot.frame_index
        now = time.monotonic()
        run.update(now)
        if run.state is RunState.PAUSED:
            paused_at = paused_at or now
            if not _may_go_on(run, feed, now - paused_at):
                return
        else:
            paused_at = None
        if on_progress is not None:
            on_progress(_reached_s(run), run.end_s)


def _may_go_on(run: DanceRun | PartyRun, feed: PoseFeed, paused_s: float) -> bool:
    """Resumes a paused dance if its camera is back; whether there is hope that it will be."""
    if feed.error() is None:
        run.resume()
    elif feed.ended or paused_s > CAMERA_PATIENCE_S:
        return False
    else:
        time.sleep(TICK_S)
    return True


def _reached_s(run: DanceRun | PartyRun) -> float:
    """How far the song has come: neither the countdown nor what follows its end counts."""
    return min(max(0.0, run.song_s), run.end_s)
