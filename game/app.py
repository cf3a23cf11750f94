"""The loop: events, clock, poses, update, draw."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import pygame

from game.audio import Audio, click_track, quiet_stderr
from game.context import GameContext, Settings
from game.core.replay import Replay
from game.core.roster import Roster
from game.dance_run import DanceRun, RunState
from game.dropped import Dropped
from game.gamepad import Gamepads
from game.hands import Hands
from game.headless import PartyPlan, frame_figures, with_pose_times
from game.party import Party
from game.party_run import PartyRun
from game.players import DEFAULT_NAME, Players
from game.pose_process import PoseProcess
from game.replays import BEST, FRIEND, NO_GHOST, Replays, camera_kind
from game.report import dance_report, party_report
from game.scenes.calibrate import CalibrateScene
from game.scenes.dance import DanceScene
from game.scenes.editor import EditorScene
from game.scenes.lobby import LobbyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.record import RecordScene
from game.scenes.setup import SetupScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene, prepare_title
from game.storage.library import SongEntry
from game.storage.settings import settings_in_force
from game.tunes import Tune
from game.ui.strings import speak
from pose_engine.pipeline import PipelineStats
from pose_engine.sources import SourceError

if TYPE_CHECKING:
    from game.poses import Poses

WINDOW = (1280, 720)
LEAST_WINDOW = (640, 360)
FPS = 60
RESULTS_SHOWN_S = 6.0  # where nobody can press a button
SLEPT_S = 3.0  # a loop that has stood still for so long was asleep, with its machine
STUCK_S = 10.0  # an unattended dance whose camera stays away for so long ends
KEPT_FRAMES = FPS * 60 * 10
OnNote = Callable[[str], None]
Report = dict[str, Any]


@dataclass(frozen=True)
class Start:
    """How the program was started: straight into a dance of `song`, or on the title screen.

    `unattended` ends the program by itself after one dance, as it must where nobody can see the
    window; `seconds` ends every dance early. `settings` are the saved ones, which `camera_delay_s`
    overrules; `save` saves changes of them. `calibrate` opens the game on the calibration.
    `ghost` is a replay to race, or BEST for one's own; `save_replay` a file for the replay of every
    finished dance, `player` the name in it; `no_replays` overrules the settings' `save_replays`.
    `window` is its size in px.
    `party` is how several players dance `song` together.
    `edit` opens `song` in the editor instead of dancing it. `record_as` opens the game where it
    records, for a song of that title, to `tune` where that is chosen.
    `hands` says whether gestures work the menus: they do before a live camera, where it is None.
    """

    song: SongEntry | None = None
    difficulty: str = "medium"
    camera: str | None = None
    seconds: float | None = None
    unattended: bool = False
    ghost: Replay | str | None = None
    save_replay: Path | None = None
    player: str = ""
    no_replays: bool = False
    settings: Settings = field(default_factory=Settings)
    camera_delay_s: float | None = None
    save: Callable[[Mapping[str, Any]], None] | None = None
    calibrate: bool = False
    window: tuple[int, int] = WINDOW
    hands: bool | None = None
    party: PartyPlan | None = None
    edit: bool = False
    record_as: str = ""
    tune: Tune | None = None


def chosen_camera(setting: str) -> str | None:
    """A camera as `PoseFeed` takes it, from the word of the settings."""
    return None if setting == "auto" else setting


def has_display() -> bool:
    """Whether a window could be seen. Only Linux and its kin can be without a display."""
    if driver := os.environ.get("SDL_VIDEODRIVER"):
        return driver not in {"dummy", "offscreen"}
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(size: tuple[int, int], full_screen: bool, on_note: OnNote) -> pygame.Surface:
    """The window, or a surface that nobody sees where there is no display."""
    if not has_display():
        on_note("No display was found: the game runs without a window.")
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    flags = pygame.RESIZABLE | (pygame.FULLSCREEN if full_screen else 0)
    try:
        with quiet_stderr():
            pygame.display.init()
        window = pygame.display.set_mode(size, flags)
    except pygame.error as error:
        on_note(f"The window cannot be opened ({error}): the game runs without one.")
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        pygame.display.quit()
        pygame.display.init()
        window = pygame.display.set_mode(size, flags)
    pygame.display.set_caption("Mirrorbeat")
    return window


def _open_sound(settings: Settings, on_note: OnNote) -> Audio:
    audio = Audio()
    if not audio.available:
        on_note("No sound device was found: the game runs on a silent clock.")
    audio.music_volume, audio.sound_volume = settings.music_volume, settings.sound_volume
    return audio


def _tidy_memory() -> None:
    """Has Python look for lost objects now, so that it does not look through all of them again
    and again while somebody dances: that would cost a picture each time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class App:
    """The running game, from `run` until the player leaves."""

    def __init__(
        self,
        start: Start,
        songs: list[SongEntry],
        on_note: OnNote,
        on_report: Callable[[Report], None],
    ) -> None:
        """Opens the camera, the window and the sound.

        `on_note` gets what the user should know, `on_report` the report of every dance as it ends.
        Raises `ValueError` or `SourceError` for a camera that was asked for and cannot be had.
        """
        cv2.setNumThreads(1)  # pictures are small, and the engine has the other core
        self._start, self._on_report = start, on_report
        speak(start.settings.language)
        wanted = start.camera or chosen_camera(start.settings.camera)
        settings = start.settings
        opening = PoseProcess(wanted, settings.model, settings.resolution)  # which takes a while
        window = open_window(start.window, start.settings.full_screen, on_note)
        self._pads = Gamepads()
        self._audio = _open_sound(start.settings, on_note)
        prepare_title(songs, window)
        self._poses = self._opened(opening, on_note)
        if self._poses.fallback:
            on_note("No camera was found: the virtual dancer stands in.")
        self._running = True
        self._dance: DanceRun | PartyRun | None = None
        self._reported = True
        self._live_delay_s = start.settings.camera_delay_s
        self._before: PipelineStats = self._poses.stats
        self._work_ms: deque[float] = deque(maxlen=KEPT_FRAMES)
        self._drawn_s = 0.0
        self._ended_at: float | None = None
        self._ticked_at = time.time()
        self._replays = self._make_replays(on_note)
        self._players = Players(
            camera_kind(self._poses),
            start.player or start.settings.player or DEFAULT_NAME,
            on_note=on_note,
        )
        self._context = self._make_context(songs)
        self._stack = SceneStack()
        self._dropped = Dropped(self._context, self._stack)
        self._offer_hands()
        self._open_first_screen()

    def _make_context(self, songs: list[SongEntry]) -> GameContext:
        start = self._start
        context = GameContext(
            songs=songs,
            audio=self._audio,
            poses=self._poses,
            settings=settings_in_force(start.settings, self._poses.live, start.camera_delay_s),
            start_dance=self.start_dance,
            now=time.monotonic,
            quit=self.quit,
            replays=self._replays,
            open_camera=self.open_camera,
            players=self._players,
            start_party=self.start_party,
        )
        if start.save is not None:
            context.save = start.save
        return context

    def _open_first_screen(self) -> None:
        """The title, and over it what the program was started for."""
        start, context = self._start, self._context
        self._stack.push(TitleScene(context, self._stack))
        alone = start.party is None
        if start.song is not None and start.record_as:
            scene = RecordScene(context, self._stack, start.song, start.tune, start.record_as)
            self._stack.push(scene)
        elif start.song is not None and start.edit:
            self._stack.push(EditorScene(context, self._stack, start.song))
        elif start.song is not None and alone and self._poses.live and not start.unattended:
            self._stack.push(SetupScene(context, self._stack, start.song, start.difficulty))
        elif start.song is not None and start.party is not None:
            self.begin_party(start.song, start.party)
        elif start.song is not None:
            self.begin(start.song, start.difficulty)
        elif start.calibrate:
            self._stack.push(CalibrateScene(context, self._stack))

    def _make_replays(self, on_note: OnNote) -> Replays:
        start, poses = self._start, self._poses
        return Replays(
            camera=camera_kind(poses),
            keep=start.settings.save_replays and not start.no_replays,
            copy_to=start.save_replay,
            player=start.player,
            friend=start.ghost if isinstance(start.ghost, Replay) else None,
            choice=NO_GHOST if start.ghost is None else BEST if start.ghost == BEST else FRIEND,
            on_note=on_note,
        )

    def _opened(self, opening: PoseProcess, on_note: OnNote) -> Poses:
        """The camera once it is open; the first one where that of the settings cannot be had."""
        try:
            opening.wait_until_open()
        except (ValueError, SourceError) as error:
            if self._start.camera is not None:
                raise
            on_note(f"{error}: another camera is used. The settings say which.")
            opening = PoseProcess(None, self._start.settings.model)
            opening.wait_until_open()
        return opening

    def open_camera(self, camera: str) -> str | None:
        """Changes to another camera ("auto", an index or "virtual") between dances; says what was
        wrong with it, if something was, and then uses the first that can be had."""
        if self._poses.live:
            self._live_delay_s = self._context.settings.camera_delay_s
        self._poses.close()
        trouble = None
        settings = self._context.settings
        feed = PoseProcess(chosen_camera(camera), settings.model, settings.resolution)
        try:
            feed.wait_until_open()
        except (ValueError, SourceError) as error:
            trouble, feed = str(error), PoseProcess(None, settings.model)
            feed.wait_until_open()
        self._poses = self._context.poses = feed
        self._before = feed.stats
        self._replays.camera = self._players.camera = camera_kind(feed)
        delay_s = self._start.camera_delay_s
        saved = replace(self._context.settings, camera_delay_s=self._live_delay_s)
        self._context.settings = settings_in_force(saved, feed.live, delay_s)
        return trouble

    def quit(self) -> None:
        """Ends the program after this tick."""
        self._running = False

    def begin(self, song: SongEntry, difficulty: str) -> None:
        """Goes straight into a dance."""
        run = self.start_dance(song, difficulty)
        self._stack.push(DanceScene(self._context, self._stack, song, run))

    def begin_party(self, song: SongEntry, plan: PartyPlan) -> None:
        """Goes straight into a dance of those who are there, or are asked to raise a hand."""
        profiles = dict(enumerate(plan.profiles, start=1))
        party = Party(plan.mode, Roster(plan.players), profiles, plan.profiles[-1])
        if self._poses.live and not self._start.unattended:
            self._stack.push(LobbyScene(self._context, self._stack, party, song))
            return
        party.admit = plan.players
        run = self.start_party(song, party)
        self._stack.push(PartyDanceScene(self._context, self._stack, song, run, party))

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        """A new dance before the camera; the figures of the report begin anew."""
        dance = song.choreography
        assert dance is not None
        settings = self._context.settings
        run = DanceRun(
            dance,
            difficulty,
            self._poses,
            self._audio,
            song.audio or click_track(dance.bpm, dance.first_beat_s, dance.duration_s),
            seconds=self._start.seconds,
            output_delay_s=settings.output_delay_s,
            camera_delay_s=settings.camera_delay_s,
            left_out=settings.left_out,
        )
        run.ghost = self._replays.ghost_for(run)
        self._poses.follow(1)
        self._started(run)
        return run

    def start_party(self, song: SongEntry, party: Party) -> PartyRun:
        """A new dance of several players before the camera."""
        dance = song.choreography
        assert dance is not None
        settings = self._context.settings
        if self._poses.film:
            party.film_begins()
        party.even_teams()
        run = PartyRun(
            dance,
            party.mode,
            party.roster,
            party.profiles,
            self._poses,
            self._audio,
            song.audio or click_track(dance.bpm, dance.first_beat_s, dance.duration_s),
            usual=party.usual,
            admit=party.admit,
            seconds=self._start.seconds,
            output_delay_s=settings.output_delay_s,
            camera_delay_s=settings.camera_delay_s,
        )
        self._poses.follow(party.roster.most)
        self._started(run)
        return run

    def _started(self, run: DanceRun | PartyRun) -> None:
        """The last dance's report is due, and the figures of the next begin anew."""
        self._poses.set_song(run.song, run.song_time)
        self._hand_in_report()
        _tidy_memory()
        self._dance, self._before, self._reported = run, self._poses.stats, False
        self._work_ms.clear()
        self._drawn_s, self._ended_at = 0.0, None

    def run(self) -> None:
        """Runs until the player leaves."""
        clock = pygame.time.Clock()
        try:
            while self._running:
                self._tick(clock.tick(FPS) / 1e3)
            self._hand_in_report()
        finally:
            self._stack.quitting()
            self._replays.close()
            self._players.close()
            self._poses.close()
            self._audio.close()
            pygame.quit()

    def _offer_hands(self) -> None:
        """Lets gestures work the menus, or not, as camera and settings now are."""
        wished = self._poses.live and self._context.settings.hands_free
        if not (wished if self._start.hands is None else self._start.hands):
            self._stack.hands = None
        elif self._stack.hands is None or self._stack.hands.feed is not self._poses:
            self._stack.hands = Hands(self._poses)

    def _notice_sleep(self) -> None:
        """Pauses the dance that the machine has slept through; its music has stopped, or has played
        to nobody. The clock on the wall is asked, for the monotonic one may sleep, too."""
        now = time.time()
        slept, self._ticked_at = now - self._ticked_at > SLEPT_S, now
        if slept and self._dance is not None:
            self._dance.pause()

    def _tick(self, passed_s: float) -> None:
        self._notice_sleep()
        started = time.perf_counter()
        self._offer_hands()
        for event in pygame.event.get():
            self._handle(event)
        now = time.monotonic()
        for event in self._pads.repeats(now):
            self._handle(event)
        self._stack.update(now)
        self._dropped.update(now)
        surface = pygame.display.get_surface()
        if surface is not None:
            self._stack.draw(surface)
            self._dropped.draw(surface, now)
        if self._dance is not None and self._dance.state is RunState.PLAYING:
            self._work_ms.append((time.perf_counter() - started) * 1e3)
            self._drawn_s += passed_s
        pygame.display.flip()
        if self._dance is not None and self._dance.state is RunState.FINISHED:
            self._hand_in_report()
        if self._start.unattended:
            self._leave_when_done(now)

    def _handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.QUIT:
            self.quit()
        elif event.type == pygame.DROPFILE:
            self._dropped.drop(Path(event.file))
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_F11:
            pygame.display.toggle_fullscreen()
        elif event.type == pygame.VIDEORESIZE and min(event.size) > 0:
            if event.w < LEAST_WINDOW[0] or event.h < LEAST_WINDOW[1]:
                size = (max(event.w, LEAST_WINDOW[0]), max(event.h, LEAST_WINDOW[1]))
                pygame.display.set_mode(size, pygame.RESIZABLE)
        else:
            for key in self._pads.keys(event, time.monotonic()):
                self._stack.handle(key)
            self._stack.handle(event)

    def _leave_when_done(self, now: float) -> None:
        """Quits a while after the dance has ended, or after its camera has gone for good."""
        run = self._dance
        if run is None or run.state in (RunState.COUNTDOWN, RunState.PLAYING):
            self._ended_at = None
            return
        self._ended_at = self._ended_at or now
        patience_s = RESULTS_SHOWN_S if run.state is RunState.FINISHED else STUCK_S
        if now - self._ended_at > patience_s:
            self.quit()

    def _hand_in_report(self) -> None:
        """Tells of the last dance, once: when it ends, or when the player leaves before."""
        run = self._dance
        if run is None or self._reported:
            return
        self._reported = True
        figures = frame_figures(
            self._before, self._poses.stats, run.ages_ms, self._work_ms, self._drawn_s
        )
        camera = self._start.camera or self._poses.name
        danced_s = min(max(0.0, run.song_s), run.end_s)
        finished = run.state is RunState.FINISHED and run.done
        if isinstance(run, PartyRun):
            if finished:
                self._players.finished_party(run.dances())
            figures = with_pose_times(figures, run.pose_ms)
            self._on_report(party_report(run, camera, danced_s, figures, run.message))
            return
        if finished:
            self._players.finished(run, self._replays.finished(run))
        self._on_report(
            dance_report(
                run.choreography, run.difficulty, camera, danced_s, run.score, figures, run.message
            )
        )
