"""The real loop under SDL's dummy drivers: real PoseNet, real virtual dancer, no window."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pygame
import pytest

from game import app as app_module
from game import dance_run, practice_run
from game.app import App, Start, has_display
from game.context import Settings
from game.core.replay import LIVE, score_replay
from game.dance_run import RunState
from game.scenes.calibrate import CalibrateScene
from game.scenes.dance import DanceScene
from game.scenes.editor import EditorScene
from game.scenes.pause import PauseScene
from game.scenes.practice import PracticeScene
from game.scenes.record import RecordScene
from game.scenes.songs import SongsScene
from game.storage.choreography_file import write_choreography
from game.storage.library import SongEntry, find_songs, read_song, shipped_songs_folder
from game.storage.pack import write_pack
from game.storage.replay_file import read_replay
from tests.fakes import make_choreography

NO_REPLAYS = Settings(save_replays=False)


@pytest.fixture
def short_song(tmp_path: Path) -> SongEntry:
    write_choreography(make_choreography(duration_s=5.0, move_s=2.0), tmp_path / "song")
    return read_song(tmp_path / "song")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    monkeypatch.setattr(dance_run, "COUNTDOWN_S", 0.3)
    monkeypatch.setattr(app_module, "RESULTS_SHOWN_S", 0.3)
    monkeypatch.setattr(app_module, "STUCK_S", 0.3)


def only_report(start: Start, songs: list[SongEntry], notes: list[str]) -> dict:
    reports: list[dict] = []
    App(start, songs, notes.append, reports.append).run()
    (report,) = reports
    return report


@pytest.mark.usefixtures("quick")
def test_an_unattended_dance_ends_by_itself_with_a_report(short_song: SongEntry) -> None:
    notes: list[str] = []
    start = Start(song=short_song, camera="virtual", unattended=True)
    report = only_report(start, [short_song], notes)
    assert report["stopped"] is None
    assert report["players"][0]["moves"]
    assert report["frames"]["render_fps"] > 5
    assert report["frames"]["render_ms_p99"] > 0
    assert any("without a window" in note for note in notes)
    assert not [t for t in threading.enumerate() if t.name in ("capture", "inference")]


@pytest.mark.usefixtures("quick")
def test_a_finished_dance_is_kept_and_can_be_raced(
    short_song: SongEntry, data_folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.npz"
    start = Start(song=short_song, camera="virtual", unattended=True, save_replay=copy)
    report = only_report(start, [short_song], [])
    (kept,) = (data_folder / "replays" / short_song.id).glob("*.npz")
    assert kept.read_bytes() == copy.read_bytes()
    replay = read_replay(kept)
    assert replay.header.virtual
    assert short_song.choreography is not None
    score = score_replay(short_song.choreography, replay)
    assert score.score == report["players"][0]["score"]

    app = App(
        Start(short_song, camera="virtual", ghost="best", unattended=True, settings=NO_REPLAYS),
        [short_song],
        lambda _: None,
        lambda _: None,
    )
    app.run()
    assert app._dance is not None
    assert app._dance.ghost is not None
    assert app._dance.ghost.score == score.score
    assert len(list(kept.parent.glob("*.npz"))) == 1, "no replay was wished for"


@pytest.mark.usefixtures("quick")
def test_a_dance_that_is_left_is_not_kept(short_song: SongEntry, data_folder: Path) -> None:
    app = App(Start(short_song, camera="virtual"), [short_song], lambda _: None, lambda _: None)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    app.run()
    assert not (data_folder / "replays").exists()


@pytest.mark.usefixtures("quick")
def test_without_a_camera_it_says_so_and_opens_on_the_title() -> None:
    notes: list[str] = []
    reports: list[dict] = []
    app = App(Start(), find_songs([shipped_songs_folder()]), notes.append, reports.append)
    pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=(320, 200), w=320, h=200))
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r", mod=0))
    threading.Timer(1.5, pygame.event.post, [pygame.event.Event(pygame.QUIT)]).start()
    app.run()
    assert reports == []
    assert any("virtual dancer" in note for note in notes)


@pytest.mark.usefixtures("quick")
def test_it_opens_on_the_editor_and_keeps_what_is_not_saved(
    short_song: SongEntry, data_folder: Path
) -> None:
    start = Start(song=short_song, camera="virtual", edit=True)
    app = App(start, [short_song], lambda note: None, lambda report: None)
    key = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_g, unicode="g", mod=0)
    threading.Timer(1.0, pygame.event.post, [key]).start()
    threading.Timer(1.2, pygame.event.post, [pygame.event.Event(pygame.QUIT)]).start()
    app.run()
    assert isinstance(app._stack.top, EditorScene)
    assert len(list((data_folder / "drafts").iterdir())) == 1


@pytest.mark.usefixtures("quick")
def test_it_opens_where_it_records(short_song: SongEntry) -> None:
    start = Start(song=short_song, camera="virtual", record_as="Mine")
    app = App(start, [short_song], lambda note: None, lambda report: None)
    threading.Timer(0.5, pygame.event.post, [pygame.event.Event(pygame.QUIT)]).start()
    app.run()
    assert isinstance(app._stack.top, RecordScene)
    assert app._stack.top.keep_as == "Mine"


@pytest.mark.usefixtures("quick")
def test_it_opens_on_the_calibration_and_saves_what_is_changed() -> None:
    saved: list[Mapping[str, Any]] = []
    start = Start(
        camera="virtual",
        calibrate=True,
        save=saved.append,
        settings=Settings(camera_delay_s=0.2, picture_delay_s=0.04),
    )
    app = App(start, [], lambda note: None, lambda report: None)
    threading.Timer(1.0, pygame.event.post, [pygame.event.Event(pygame.QUIT)]).start()
    app.run()
    assert isinstance(app._stack.top, CalibrateScene)
    context = app._stack.top.context
    assert context.settings == Settings(picture_delay_s=0.04), "a virtual dancer is in time"
    context.change_settings(difficulty="hard")
    assert saved == [{"difficulty": "hard"}]
    assert context.settings.difficulty == "hard"


@pytest.mark.usefixtures("quick")
def test_a_camera_that_goes_for_good_does_not_hang(short_song: SongEntry, tmp_path: Path) -> None:
    from game.virtual.camera import write_film
    from game.virtual.options import DancerOptions

    film = tmp_path / "short.mp4"
    assert short_song.choreography is not None
    write_film(film, short_song.choreography, DancerOptions(), seconds=1.0)
    start = Start(song=short_song, camera=str(film), unattended=True)
    report = only_report(start, [short_song], [])
    assert report["stopped"] == "short.mp4 has ended"


def test_display_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module.sys, "platform", "linux")
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert not has_display()
    monkeypatch.delenv("SDL_VIDEODRIVER")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setattr(app_module.sys, "platform", "darwin")
    assert has_display()


@pytest.mark.usefixtures("quick")
def test_a_gamepad_finds_its_way_to_a_dance_and_pauses_it(short_song: SongEntry) -> None:
    app = App(Start(camera="virtual"), [short_song], lambda _: None, lambda _: None)
    seen: list[str] = []

    def push(button: int) -> None:
        for kind in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, button=button, instance_id=0))
        app._tick(1 / 60)
        app._tick(1 / 60)
        seen.append(type(app._stack.top).__name__)

    try:
        for button in (
            pygame.CONTROLLER_BUTTON_A,
            pygame.CONTROLLER_BUTTON_A,
            pygame.CONTROLLER_BUTTON_START,
            pygame.CONTROLLER_BUTTON_START,
            pygame.CONTROLLER_BUTTON_START,
            pygame.CONTROLLER_BUTTON_DPAD_LEFT,
            pygame.CONTROLLER_BUTTON_A,
            pygame.CONTROLLER_BUTTON_B,
        ):
            push(button)
    finally:
        app.quit()
        app.run()
    assert seen == [
        "SongsScene", "DanceScene", "PauseScene", "DanceScene",
        "PauseScene", "PauseScene", "SongsScene", "TitleScene",
    ]  # fmt: skip


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("hands", "works"), [(None, False), (True, True), (False, False)])
def test_a_virtual_dancer_works_no_menus_unless_told(hands: bool | None, works: bool) -> None:
    app = App(Start(camera="virtual", hands=hands), [], lambda _: None, lambda _: None)
    app.quit()
    app.run()
    assert (app._stack.hands is not None) is works


@pytest.mark.usefixtures("quick")
def test_a_practice_is_neither_reported_nor_kept(
    short_song: SongEntry, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice_run, "BREAK_S", 0.1)
    reports: list[dict[str, Any]] = []
    app = App(Start(camera="virtual"), [short_song], lambda _: None, reports.append)
    app._players.camera = app._replays.camera = LIVE  # as if somebody danced it
    scene = PracticeScene(app._context, app._stack, short_song, "easy")
    app._stack.push(scene)
    app._stack.apply()
    scene._speeds.focus = 2
    scene.arms_raised()
    ticks = 0

    def stop_after_a_pass() -> None:
        nonlocal ticks
        ticks += 1
        practice = scene.practice
        if ticks > 6000 or (practice is not None and practice.last is not None):
            app.quit()

    monkeypatch.setattr(app._pads, "repeats", lambda now: stop_after_a_pass() or [])
    app.run()
    assert scene.practice is not None
    assert scene.practice.last is not None
    assert reports == []
    assert not [path for path in data_folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("quick")
def test_a_machine_that_slept_finds_its_dance_paused(short_song: SongEntry) -> None:
    app = App(Start(short_song, camera="virtual"), [short_song], lambda _: None, lambda _: None)
    try:
        for _ in range(3):
            app._tick(1 / 60)
        assert isinstance(app._stack.top, DanceScene)
        assert app._dance is not None
        before_s = app._dance.song_s
        app._ticked_at -= 600.0
        for _ in range(2):
            app._tick(1 / 60)
        assert isinstance(app._stack.top, PauseScene)
        assert app._dance.state is RunState.PAUSED
        assert app._dance.song_s == pytest.approx(before_s, abs=0.5)
    finally:
        app.quit()
        app.run()


@pytest.mark.usefixtures("quick")
def test_a_pack_dropped_on_the_window_is_on_the_list(
    short_song: SongEntry, tmp_path: Path, data_folder: Path
) -> None:
    path = tmp_path / "new.mirrorbeat"
    write_choreography(make_choreography(id="brand-new"), tmp_path / "new")
    write_pack(tmp_path / "new", path)
    app = App(Start(camera="virtual"), [short_song], lambda _: None, lambda _: None)
    pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(path)))
    threading.Timer(1.0, pygame.event.post, [pygame.event.Event(pygame.QUIT)]).start()
    app.run()
    top = app._stack.top
    assert isinstance(top, SongsScene)
    assert top.entry is not None
    assert top.entry.folder == data_folder / "songs" / "brand-new"
