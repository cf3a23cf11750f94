"""`play`: straight into a dance."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from game.commands.console import WRONG_USE, check_writable, clear_errors, fail, tell
from game.commands.options import (
    CameraOption,
    LeaveOutOption,
    NoReplaysOption,
    SeatedOption,
    known_camera,
    known_difficulties,
    limbs_left_out,
    song_entry,
)
from game.commands.window import open_game

if TYPE_CHECKING:
    from game.core.choreography import Choreography
    from game.core.replay import Replay
    from game.headless import PartyPlan


class ModelName(StrEnum):
    """The networks of the game: see `game.poses.MODELS`."""

    standard = "standard"
    quick = "quick"


SongArgument = Annotated[
    str | None, typer.Argument(help="An installed song's id, or a song folder.")
]
DifficultyOption = Annotated[
    str,
    typer.Option(help="easy, medium or hard; in a party one for each: easy,hard,medium."),
]
PlayersOption = Annotated[
    int, typer.Option(help="How many dance together before the camera.", min=1, max=6)
]


class ModeName(StrEnum):
    """How they meet: see `game.core.party.Mode`."""

    versus = "versus"
    coop = "coop"
    teams = "teams"
    duet = "duet"


ModeOption = Annotated[ModeName, typer.Option(help="How several players meet.")]
CameraDelayOption = Annotated[
    float | None,
    typer.Option(
        help="How late the camera shows you, in ms, instead of what `calibrate` has saved.",
        metavar="MS",
        min=-1000,
        max=2000,
    ),
]
SoundDelayOption = Annotated[
    float | None,
    typer.Option(help="How late you hear it, in ms.", metavar="MS", min=-1000, max=2000),
]
PictureDelayOption = Annotated[
    float | None,
    typer.Option(help="How late the screen shows it, in ms.", metavar="MS", min=-1000, max=2000),
]
HeadlessOption = Annotated[
    bool, typer.Option("--headless", help="No window and no sound, in real time.")
]
SecondsOption = Annotated[
    float | None, typer.Option(help="Dance only so much of the song.", min=1.0)
]
ReportOption = Annotated[
    Path | None, typer.Option(help="Write a JSON report of the dance.", dir_okay=False)
]
SaveReplayOption = Annotated[
    Path | None,
    typer.Option(help="Write the finished dance's keypoints, never a picture.", dir_okay=False),
]
GhostOption = Annotated[
    str | None, typer.Option(help="Race your best, or a replay.", metavar="best|FILE")
]
ModelOption = Annotated[
    ModelName | None, typer.Option(help="The pose engine's network, instead of the settings'.")
]
PlayerOption = Annotated[str, typer.Option(help="Your name in the replay.", metavar="NAME")]


def play(
    song: SongArgument = None,
    camera: CameraOption = None,
    difficulty: DifficultyOption = "medium",
    camera_delay: CameraDelayOption = None,
    sound_delay: SoundDelayOption = None,
    picture_delay: PictureDelayOption = None,
    headless: HeadlessOption = False,
    seconds: SecondsOption = None,
    report: ReportOption = None,
    save_replay: SaveReplayOption = None,
    no_replays: NoReplaysOption = False,
    ghost: GhostOption = None,
    player: PlayerOption = "",
    seated: SeatedOption = False,
    leave_out: LeaveOutOption = None,
    model: ModelOption = None,
    players: PlayersOption = 1,
    mode: ModeOption = ModeName.versus,
) -> None:
    """Straight into a dance."""
    camera, difficulties = known_camera(camera), known_difficulties(difficulty, players)
    player, left_out = _player(player), limbs_left_out(seated, leave_out)
    camera_delay_s = _seconds(camera_delay)
    network = None if model is None else model.value
    with clear_errors():
        entry = song_entry(song)
        assert entry.choreography is not None
        if players > 1 and (ghost is not None or save_replay is not None):
            raise fail("--ghost and --save-replay are for one player", WRONG_USE)
        raced = _ghost(ghost, entry.choreography)
        for path in (report, save_replay):
            if path is not None:
                check_writable(path)  # better to fail before the dance than after it
        plan = party_plan(mode.value, players, difficulties, left_out, player)
        if headless and plan is not None:
            from game.commands.play_headless import HeadlessParty, dance_party_unseen

            party = HeadlessParty(
                entry.choreography, camera, plan, camera_delay_s, seconds, report, network
            )
            dance_party_unseen(party)
            return
        if headless:
            from game.commands.play_headless import HeadlessDance, dance_unseen

            dance = HeadlessDance(
                entry.choreography,
                camera,
                difficulties[0],
                camera_delay_s,
                seconds,
                report,
                save_replay,
                raced,
                player,
                left_out,
                network,
            )
            dance_unseen(dance)
            return
        from game.app import Start, has_display

        start = Start(
            song=entry,
            difficulty=difficulties[0],
            camera=camera,
            camera_delay_s=camera_delay_s,
            seconds=seconds,
            unattended=not has_display(),
            ghost=raced,
            save_replay=save_replay,
            player=player,
            no_replays=no_replays,
            party=plan,
        )
        open_game(start, report, _seconds(sound_delay), _seconds(picture_delay), left_out, network)


def party_plan(
    mode: str, players: int, difficulties: tuple[str, ...], left_out: tuple[str, ...], name: str
) -> PartyPlan | None:
    """How several dance together; None for one alone. `name` is the first one's."""
    if players < 2:
        return None
    from game.core.party import Mode, Profile
    from game.headless import PartyPlan

    names = (name, *("" for _ in range(players - 1)))
    profiles = zip(names, difficulties, strict=True)
    return PartyPlan(
        Mode(mode), players, tuple(Profile(one, level, left_out) for one, level in profiles)
    )


def _seconds(delay_ms: float | None) -> float | None:
    return None if delay_ms is None else delay_ms / 1e3


def _player(name: str) -> str:
    """Checks a player's name as a replay's reader would."""
    from game.storage.schema import MAX_NAME

    if len(name) > MAX_NAME or not name.isprintable():
        raise fail(f"--player must be at most {MAX_NAME} letters in one line", WRONG_USE)
    return name


def _ghost(text: str | None, choreography: Choreography) -> Replay | str | None:
    """What is to be raced; a replay of another version of the song is told of."""
    from game.commands.replay_tasks import load_ghost

    ghost, warning = load_ghost(text, choreography)
    if warning:
        tell("", warning, "yellow")
    return ghost
