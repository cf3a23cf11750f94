"""`record`: a dance made into a song, in the game's window or, with --headless, without it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from game.commands.console import OUT, WRONG_USE, clear_errors, fail, progress_bar, tell
from game.commands.options import CameraOption, known_camera, saved_settings, song_entry

if TYPE_CHECKING:
    from game.core.beat_grid import BeatGrid
    from game.core.choreography import Choreography
    from game.poses import PoseFeed
    from game.record_run import RecordRun
    from game.storage.library import SongEntry
    from game.tunes import Tune

LONGEST_S = 600.0  # of a recording that nothing else ends
TICK_S = 1 / 60


def record(
    name: Annotated[str, typer.Argument(help="The new song's title.")],
    camera: CameraOption = None,
    music: Annotated[
        Path | None, typer.Option(help="OGG, WAV, FLAC or MP3; without it, clicks.")
    ] = None,
    bpm: Annotated[float | None, typer.Option(help="The music's beats a minute.")] = None,
    first_beat: Annotated[
        float, typer.Option(help="When the first beat is heard, in seconds of the music.")
    ] = 0.0,
    seconds: Annotated[
        float | None, typer.Option(help="How long to record (default: the music).", min=2.0)
    ] = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Without a window: begins at once, keeps by itself.")
    ] = False,
    song: Annotated[
        str | None, typer.Option(help="What a virtual dancer dances; its tempo is taken, too.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="The song's folder (among yours)."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a song that is there.")] = (
        False
    ),
) -> None:
    """Records a dance before a camera, a film or the virtual dancer, and makes it a song."""
    from game.poses import is_virtual

    camera = known_camera(camera)
    if not headless and (output is not None or replace):
        raise fail("-o and --replace need --headless: the window keeps a new song", WRONG_USE)
    with clear_errors():
        danced = song_entry(song)
        if music is not None:
            check_music(music)
        if headless:
            check_place(name, output, replace=replace)
            if not (music or bpm or song or (camera and is_virtual(camera))):
                raise fail("a recording needs --music, --bpm or --song to dance to", WRONG_USE)
        elif not (music or bpm or song):
            _in_window(name, camera, danced, None)  # where the music is chosen
            return
        tune = tune_of(danced, music, bpm, first_beat, seconds)
        if not headless:
            _in_window(name, camera, danced, tune)
            return
        run, author = _recorded(camera, tune, seconds, danced)
        made = _song(run, name, author)
        folder = _keep(made, tune.path, output, replace=replace)
    scored = sum(move.scored for move in made.moves)
    OUT.print(
        f"{folder}: {made.duration_s:.1f} s, {scored} of {len(made.moves)} moves are scored",
        highlight=False,
        soft_wrap=True,
    )


def check_music(path: Path) -> None:
    """Raises `SongError` for what is no music that a song can have."""
    from game.storage.choreography_file import SongError
    from game.storage.choreography_file import check_music as check
    from game.storage.pack import MUSIC_ENDINGS

    if path.suffix.lower() not in MUSIC_ENDINGS:
        raise SongError(f"{path}: a song's music ends in {', '.join(sorted(MUSIC_ENDINGS))}")
    check(path)


def check_place(name: str, output: Path | None, *, replace: bool) -> None:
    """Raises `AlreadyThere` where the song may not be written, before anybody dances."""
    from game.core.recorder import song_id
    from game.storage.library import shipped_songs_folder, user_songs_folder
    from game.storage.song_places import AlreadyThere, check_folder, song_folder

    try:
        if output is not None:
            check_folder(output, replace=replace)
            return
        shipped = song_folder(shipped_songs_folder(), song_id(name))
        if shipped is not None:
            raise AlreadyThere(f"{song_id(name)!r} comes with the game", shipped, False)
        there = song_folder(user_songs_folder(), song_id(name))
        if there is not None and not replace:
            raise AlreadyThere(f"{there} already holds a song", there)
    except AlreadyThere as error:
        advice = "add --replace to replace it, or take" if error.replaceable else "take"
        raise fail(f"{error}: {advice} another name") from error


def tune_of(
    danced: SongEntry,
    music: Path | None,
    bpm: float | None,
    first_beat: float,
    seconds: float | None,
) -> Tune:
    """What is danced to: music of one's own, clicks of a tempo, or else the music of a song."""
    from game.audio import music_length_s
    from game.core.beat_grid import BeatGrid
    from game.tunes import CLICKS_S, Tune

    dance = danced.choreography
    assert dance is not None  # only playable ones are found
    try:
        if music is not None:
            length_s = seconds or music_length_s(music)
            grid = BeatGrid(bpm, first_beat) if bpm else _found_beats(music)
            return Tune(music.stem, music, grid, length_s, dance)
        if bpm is not None:
            return Tune("", None, BeatGrid(bpm, first_beat), seconds or CLICKS_S, dance)
    except ValueError as error:
        raise fail(error, WRONG_USE) from error
    grid = BeatGrid(dance.bpm, dance.first_beat_s)
    return Tune(dance.title, danced.audio, grid, seconds or dance.duration_s, dance, song=True)


def _found_beats(music: Path) -> BeatGrid:
    """The beats of music whose tempo was not told. Raises `ValueError`, `SourceError`."""
    from game.beat_finder import find_beats
    from game.sound_file import MissingExtra, sound_for_beats
    from game.tunes import LEAST_SURE

    try:
        found = find_beats(sound_for_beats(music))
    except MissingExtra as error:
        raise MissingExtra(f"{error}; or say the tempo with --bpm") from error
    if found.confidence < LEAST_SURE:
        raise ValueError(f"{music}: {found.note or 'the beat is not clear'}: add --bpm")
    tell("", f"{found.bpm:.2f} beats a minute, the first at {found.first_beat_s:.2f} s")
    return found


def _in_window(name: str, camera: str | None, danced: SongEntry, tune: Tune | None) -> None:
    """Opens the game where it records."""
    from game.app import Start, has_display
    from game.commands.window import open_game

    if not has_display():
        raise fail("the window needs a display, and none was found: add --headless", WRONG_USE)
    open_game(Start(song=danced, camera=camera, record_as=name, tune=tune))


def _recorded(
    camera: str | None, tune: Tune, seconds: float | None, danced: SongEntry
) -> tuple[RecordRun, str]:
    """The dance, and who danced it in the words of a song's author."""
    from game.audio import Audio, click_track
    from game.poses import PoseFeed, load_posenet
    from game.record_run import RecordRun
    from game.storage.settings import settings_in_force

    assert tune.grid is not None
    settings, grid = saved_settings(), tune.grid
    feed = PoseFeed(load_posenet(settings.model), camera, settings.resolution)
    audio = Audio(wanted=feed.live)
    try:
        if feed.fallback:
            tell("", f"No camera was found: {feed.name} stands in.")
        end_s = seconds or _length_s(tune, feed)
        clicks = click_track(grid.bpm, grid.first_beat_s, end_s) if feed.live else None
        in_force = settings_in_force(settings, feed.live, None)
        run = RecordRun(
            grid,
            end_s,
            feed,
            audio,
            tune.path or clicks,
            output_delay_s=in_force.output_delay_s,
            camera_delay_s=in_force.camera_delay_s,
        )
        feed.set_song(danced.choreography, run.song_time)
        _watch(run, feed)
    finally:
        audio.close()
        feed.close()
    return run, _author(feed)


def _author(feed: PoseFeed) -> str:
    if feed.virtual:
        return "recorded from the virtual dancer"
    return "recorded from a film" if feed.film else "recorded before the camera"


def _length_s(tune: Tune, feed: PoseFeed) -> float:
    """How long to record where nobody says: what is danced, the music, or a film."""
    if feed.virtual and tune.dance is not None:
        return tune.dance.duration_s
    return tune.length_s if tune.path is not None else LONGEST_S


def _watch(run: RecordRun, feed: PoseFeed) -> None:
    """Records to the end, or until Ctrl-C, which keeps what was danced."""
    from game.song_course import RunState

    while feed.snapshot() is None and feed.error() is None:
        time.sleep(TICK_S)
    seen = -1
    with progress_bar() as progress:
        task = progress.add_task(escape("recording (Ctrl-C keeps it)"), total=run.end_s)
        try:
            while run.state is not RunState.FINISHED:
                snapshot = feed.wait_for_snapshot(seen, TICK_S)
                seen = seen if snapshot is None else snapshot.frame_index
                run.update(time.monotonic())
                progress.update(task, completed=max(0.0, run.song_s))
        except KeyboardInterrupt:
            run.stop()
    if run.message is not None and not feed.ended:
        tell("", f"The recording ended early: {run.message}")


def _song(run: RecordRun, name: str, author: str) -> Choreography:
    """The song of what was danced; without a move that can be scored there is nothing to keep."""
    from game.core.recorder import song_of
    from game.storage.choreography_file import SongError

    take = run.take()
    try:
        made = song_of(take, run.grid, name, author)
    except ValueError as error:
        raise SongError(f"{error}: nothing was kept") from error
    if any(move.scored for move in made.moves):
        return made
    least_s = run.grid.first_beat_s + run.grid.beats_per_move * run.grid.beat_s
    if take.end_s < least_s:
        text = f"{take.end_s:.1f} s are no whole move, which ends at {least_s:.1f} s"
        raise SongError(f"{text}: nothing was kept")
    raise SongError(
        "no move was seen well enough to be scored, or nobody moved: nothing was kept. "
        "Keep head, hands and feet in the picture"
    )


def _keep(made: Choreography, music: Path | None, output: Path | None, *, replace: bool) -> Path:
    """Writes the song as a whole or not at all; its folder."""
    from game.recorded import keep_recording, write_song
    from game.storage.song_places import folder_at

    if output is None:
        return keep_recording(made, music, over=replace).folder
    with folder_at(output, replace=replace) as folder:
        write_song(made, music, folder)
    return output
