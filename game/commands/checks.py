"""Is all there that the game needs? One check a line, with how to mend what is missing."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from game.poses import DEFAULT_CAMERA, load_posenet
from game.storage.library import find_songs, user_songs_folder
from game.storage.score_file import check_scores
from game.storage.settings import read_settings
from game.storage.song_places import left_behind
from pose_engine.extras import INSTALL, missing
from pose_engine.sources import SourceError, open_source

SPEED_RUNS = 20


@dataclass(frozen=True)
class Check:
    """`state`: good; note = the game plays without it; bad = it does not play."""

    name: str
    state: Literal["good", "note", "bad"]
    text: str


def examine() -> Iterator[Check]:
    """Every check, as its answer comes in."""
    yield _python()
    yield _model()
    yield _camera()
    yield _display()
    yield _sound()
    yield from _songs()
    yield _settings()
    yield _scores()
    yield _write_access()
    yield _importing()


def _python() -> Check:
    return Check(
        "Python", "good", f"{platform.python_version()} on {platform.platform(terse=True)}"
    )


def _model() -> Check:
    try:
        posenet = load_posenet()
    except OSError as error:
        return Check("model", "bad", str(error))
    picture = np.zeros((480, 640, 3), np.uint8)
    times = []
    for _ in range(SPEED_RUNS):
        started = time.perf_counter()
        posenet.estimate_single_pose(picture)
        times.append(time.perf_counter() - started)
    median_ms = float(np.median(times)) * 1e3
    if median_ms > 33:
        advice = f"{median_ms:.0f} ms a picture: slower than a camera, but dances are scored fairly"
        return Check("model", "note", advice)
    return Check("model", "good", f"PoseNet answers in {median_ms:.1f} ms")


def _camera() -> Check:
    try:
        source = open_source(DEFAULT_CAMERA)
    except SourceError as error:
        return Check("camera", "note", f"{error} Without one the virtual dancer plays.")
    try:
        frame = source.read()
    except SourceError as error:
        return Check("camera", "note", f"{error} Without one the virtual dancer plays.")
    finally:
        source.close()
    height, width = frame.size if frame is not None else (0, 0)
    return Check("camera", "good", f"camera {DEFAULT_CAMERA} gives {width}x{height} px")


def _display() -> Check:
    import pygame

    from game.audio import quiet_stderr

    try:
        with quiet_stderr():
            pygame.display.init()
        driver = pygame.display.get_driver()
        pygame.display.quit()
    except pygame.error as error:
        return Check("display", "note", f"{error}: only `play --headless` and `score` can be used")
    if driver in {"dummy", "offscreen"}:
        return Check("display", "note", f"{driver}: nothing will be seen; start it from a desktop")
    return Check("display", "good", driver)


def _sound() -> Check:
    from game.audio import Audio

    audio = Audio()
    try:
        if not audio.available:
            return Check("sound", "note", "no device: the game plays on a silent clock")
        return Check("sound", "good", "the mixer opens")
    finally:
        audio.close()


def _songs() -> Iterator[Check]:
    songs = find_songs()
    good = [song for song in songs if song.choreography is not None]
    if not good:
        yield Check("songs", "bad", "no song can be played: install mirrorbeat anew")
    else:
        yours = sum(not song.shipped for song in good)
        whose = f", {yours} of them yours, in {user_songs_folder()}" if yours else ""
        yield Check("songs", "good", f"{len(good)} can be played{whose}")
    for song in songs:
        if song.error is not None:
            mend = "install mirrorbeat anew" if song.shipped else "install its pack anew"
            yield Check(f"song {song.id}", "note", f"broken: {song.error} ({mend}: {song.folder})")
    if left := left_behind(user_songs_folder()):
        text = f"{left[0]} was left behind by a save or an install that was cut short: "
        text += "the next one tidies up"
        yield Check("songs", "note", text)


def _settings() -> Check:
    settings, note = read_settings()
    if note is not None:
        return Check("settings", "note", note)
    if settings.stance is None and settings.camera_delay_s == 0:
        return Check("settings", "good", "not calibrated yet: `calibrate` makes scores fairer")
    return Check("settings", "good", f"the camera is {settings.camera_delay_s * 1e3:.0f} ms late")


def _scores() -> Check:
    try:
        return Check("scores", "good", check_scores())
    except OSError as error:
        return Check("scores", "note", str(error))


def _write_access() -> Check:
    probe = user_songs_folder().parent / ".write-test"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        text = f"{probe.parent}: {error.strerror or error}: scores cannot be kept there"
        return Check("data folder", "note", text)
    return Check("data folder", "good", str(probe.parent))


def _importing() -> Check:
    if lacking := missing():
        text = f"{', '.join(lacking)} not installed: importing films finds no sound and no tempo, "
        return Check("import", "note", f"{text}and reads no AV1, without: {INSTALL}")
    return Check("import", "good", "sound, tempo and all films")
