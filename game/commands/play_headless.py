"""`play --headless`: a dance without window and sound, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.markup import escape

from game.commands.console import FAILED, OUT, progress_bar, tell, write_json
from game.commands.options import saved_settings
from game.commands.replay_tasks import headless_ghost
from game.commands.tables import print_result
from game.core.choreography import Choreography
from game.core.replay import Replay
from game.dance_run import DanceRun
from game.headless import Outcome, PartyPlan, dance_headless, party_headless
from game.party_run import PartyRun
from game.players import DEFAULT_NAME, Players
from game.poses import PoseFeed, load_posenet
from game.replays import camera_kind, replay_of
from game.storage.replay_file import write_replay
from game.storage.settings import Settings, settings_in_force


@dataclass(frozen=True)
class HeadlessDance:
    """What a dance without a window is asked to be, and what is to be kept of it."""

    choreography: Choreography
    camera: str | None
    difficulty: str
    camera_delay_s: float | None
    seconds: float | None
    report: Path | None
    save_replay: Path | None
    ghost: Replay | str | None
    player: str
    left_out: tuple[str, ...]
    model: str | None = None


def dance_unseen(dance: HeadlessDance) -> None:
    """Dances, tells how it went, and keeps what is to be kept; `typer.Exit` if it failed."""
    settings = saved_settings()
    feed = PoseFeed(load_posenet(dance.model or settings.model), dance.camera, settings.resolution)
    try:
        if feed.fallback:
            tell("", f"No camera was found: {feed.name} stands in.")
        outcome = _danced(dance, feed, settings)
    finally:
        feed.close()
    kind = camera_kind(feed)
    print_result(outcome.report)
    _tell_ghost(dance.ghost, kind, outcome.run)
    if dance.report is not None:
        write_json(outcome.report, dance.report)
    _enter_scores(outcome.run, kind, dance.player or settings.player)
    if dance.save_replay is not None:
        _write_replay(outcome.run, kind, dance.player, dance.save_replay)
    if outcome.stopped is not None:
        tell("", f"The dance stopped early: {outcome.stopped}.")
    if outcome.failed:
        raise typer.Exit(FAILED)


@dataclass(frozen=True)
class HeadlessParty:
    """The same of several players."""

    choreography: Choreography
    camera: str | None
    plan: PartyPlan
    camera_delay_s: float | None
    seconds: float | None
    report: Path | None
    model: str | None = None


def dance_party_unseen(party: HeadlessParty) -> None:
    """Lets everybody before the camera dance, and tells how it went; `typer.Exit` if it failed."""
    settings = saved_settings()
    feed = PoseFeed(load_posenet(party.model or settings.model), party.camera, settings.resolution)
    try:
        if feed.fallback:
            tell("", f"No camera was found: {feed.name} stands in.")
        with progress_bar() as progress:
            task = progress.add_task(escape(f"dancing {party.choreography.title}"), total=None)
            outcome = party_headless(
                party.choreography,
                feed,
                party.camera or feed.name,
                party.plan,
                party.seconds,
                lambda song_s, end_s: progress.update(task, completed=song_s, total=end_s),
                settings_in_force(settings, feed.live, party.camera_delay_s).camera_delay_s,
            )
    finally:
        feed.close()
    print_result(outcome.report)
    if party.report is not None:
        write_json(outcome.report, party.report)
    _enter_party(outcome.run, camera_kind(feed))
    missing = party.plan.players - len(outcome.run.lanes)
    if missing > 0:
        tell("", f"{missing} of {party.plan.players} players were not seen.")
    if outcome.stopped is not None:
        tell("", f"The dance stopped early: {outcome.stopped}.")
    if outcome.failed:
        raise typer.Exit(FAILED)


def _enter_party(run: PartyRun, camera: str) -> None:
    """Enters the dances of those who have told their names."""
    players = Players(camera, on_note=lambda text: tell("", text, "yellow"))
    try:
        players.finished_party(run.dances())
    finally:
        players.close()


def _danced(dance: HeadlessDance, feed: PoseFeed, settings: Settings) -> Outcome:
    """The dance itself, with a bar for those who wait."""
    with progress_bar() as progress:
        task = progress.add_task(escape(f"dancing {dance.choreography.title}"), total=None)
        return dance_headless(
            dance.choreography,
            feed,
            dance.camera or feed.name,
            dance.difficulty,
            dance.seconds,
            lambda song_s, end_s: progress.update(task, completed=song_s, total=end_s),
            settings_in_force(settings, feed.live, dance.camera_delay_s).camera_delay_s,
            dance.left_out or settings.left_out,
        )


def _tell_ghost(ghost: Replay | str | None, camera: str, run: DanceRun) -> None:
    """How far ahead of the ghost the dance ended, if there was one."""
    if ghost is None:
        return
    rival = headless_ghost(ghost, camera, run)
    if rival is None:
        tell("", "No replay of yours was found to race: dance the whole song once.")
        return
    lead = run.score.score - rival.score
    OUT.print(f"ghost: {rival.score} points ({lead:+d})", highlight=False)


def _enter_scores(run: DanceRun, camera: str, player: str) -> None:
    """Enters the dance in the book of scores, as the game does; what goes wrong is told."""
    players = Players(camera, player or DEFAULT_NAME, on_note=lambda text: tell("", text, "yellow"))
    try:
        players.finished(run)
    finally:
        players.close()


def _write_replay(run: DanceRun, camera: str, player: str, path: Path) -> None:
    replay = replay_of(run, camera, player)
    if replay is None:
        tell("", f"Nobody was seen: {path} was not written.")
    else:
        write_replay(replay, path)
