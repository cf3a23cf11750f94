"""`record`: a dance before the camera made into a song."""

from __future__ import annotations

import shutil
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

LONGEST_S = 600.0  # of a recording that nothing else ends
TICK_S = 1 / 60
LEAST_SURE = 0.2  # of the beat


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
        bool, typer.Option("--headless", help="Without a window; the title has one (key R).")
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
    from game.core.beat_grid import BeatGrid
    from game.core.recorder import song_id
    from game.storage.choreography_file import JSON_NAME
    from game.storage.library import user_songs_folder

    if not headless:
        raise fail("the title screen records in a window (key R); here, add --headless", WRONG_USE)
    camera = known_camera(camera)
    with clear_errors():
        folder = output or user_songs_folder() / song_id(name)
        if (folder / JSON_NAME).exists() and not replace:
            raise FileExistsError(f"{folder} already holds a song: add --replace to replace it")
        danced = song_entry(song)
        assert danced.choreography is not None  # only playable ones are found
        sound = music if music is not None else None if bpm else danced.audio
        if sound is not None:
            check_music(sound)
        try:
            grid = BeatGrid(bpm, first_beat) if bpm else grid_of(danced.choreography, music, camera)
        except ValueError as error:
            raise fail(error, WRONG_USE) from error
        run = _recorded(camera, grid, sound, seconds, danced)
        made = _song(run, name, folder, None if sound is None else f"audio{sound.suffix.lower()}")
        _write(made, folder, sound)
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


def grid_of(danced: Choreography, music: Path | None, camera: str | None) -> BeatGrid:
    """The beats where no tempo was told: found in the music, or those of the song that a virtual
    dancer dances. Raises `ValueError`, `SourceError`."""
    from game.core.beat_grid import BeatGrid
    from game.poses import is_virtual

    if music is not None:
        from game.beat_finder import find_beats
        from game.sound_file import sound_for_beats

        found = find_beats(sound_for_beats(music))
        if found.confidence < LEAST_SURE:
            raise ValueError(f"{music}: {found.note or 'the beat is not clear'}: add --bpm")
        tell("", f"{found.bpm:.2f} beats a minute, the first at {found.first_beat_s:.2f} s")
        return found
    if camera is None or not is_virtual(camera):
        raise ValueError("without music a recording needs a tempo: add --bpm")
    return BeatGrid(danced.bpm, danced.first_beat_s)


def _recorded(
    camera: str | None,
    grid: BeatGrid,
    sound: Path | None,
    seconds: float | None,
    danced: SongEntry,
) -> RecordRun:
    from game.audio import Audio, click_track
    from game.poses import PoseFeed, load_posenet
    from game.record_run import RecordRun
    from game.storage.settings import settings_in_force

    assert danced.choreography is not None
    settings = saved_settings()
    feed = PoseFeed(load_posenet(settings.model), camera, settings.resolution)
    audio = Audio(wanted=feed.live)
    try:
        if feed.fallback:
            tell("", f"No camera was found: {feed.name} stands in.")
        end_s = seconds or _length_s(sound, feed, danced.choreography)
        clicks = click_track(grid.bpm, grid.first_beat_s, end_s) if feed.live else None
        in_force = settings_in_force(settings, feed.live, None)
        run = RecordRun(
            grid,
            end_s,
            feed,
            audio,
            sound or clicks,
            output_delay_s=in_force.output_delay_s,
            camera_delay_s=in_force.camera_delay_s,
        )
        feed.set_song(danced.choreography, run.song_time)
        _watch(run, feed)
    finally:
        audio.close()
        feed.close()
    return run


def _length_s(sound: Path | None, feed: PoseFeed, danced: Choreography) -> float:
    """How long to record where nobody says: the music, a film, or what is danced."""
    if feed.virtual:
        return danced.duration_s
    if sound is not None:
        from game.sound_file import read_sound

        return read_sound(sound).duration_s
    return LONGEST_S


def _watch(run: RecordRun, feed: PoseFeed) -> None:
    """Records to the end, or until Ctrl-C, which keeps what was danced."""
    from game.song_course import RunState

    while feed.snapshot() is None and feed.error() is None:
        time.sleep(TICK_S)
    seen = -1
    with progress_bar() as progress:
        task = progress.add_task(escape("recording; Ctrl-C ends it and keeps it"), total=run.end_s)
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


def _song(run: RecordRun, name: str, folder: Path, audio: str | None) -> Choreography:
    from dataclasses import replace

    from game.core.recorder import song_of
    from game.storage.choreography_file import SongError

    try:
        made = song_of(run.take(), run.grid, name, "recorded before the camera")
    except ValueError as error:
        raise SongError(f"{error}: nothing was kept") from error
    if not any(move.scored for move in made.moves):
        tell("note: ", "no move was seen well enough to be scored", "yellow")
    return replace(made, audio=audio)


def _write(made: Choreography, folder: Path, sound: Path | None) -> None:
    """Writes the song; the music first, as the song is one only with it."""
    from game.storage.choreography_file import write_choreography
    from pose_engine.files import StagedFile

    folder.mkdir(parents=True, exist_ok=True)
    if sound is not None:
        assert made.audio is not None
        staged = StagedFile(folder / made.audio)
        try:
            shutil.copyfile(sound, staged.path)
            staged.commit()
        finally:
            staged.discard()
    write_choreography(made, folder)
