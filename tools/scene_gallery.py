"""A picture of every screen in every language and size: `python -m tools.scene_gallery FOLDER`.

To be looked at: nothing may overlap, be cut off, or be unreadable at a quarter of its size, which
the contact sheets (FOLDER/en_1280x720.png and so on) have. The real game runs without a window,
with players, scores, and a virtual dancer whom PoseNet finds. Only the clock is not real, so that
the pictures are the same on a slow machine. Chinese needs a font of the machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.screenshots import size_of  # chooses SDL's drivers: comes first

import pygame  # isort: skip
from PIL import Image

from game.audio import Audio
from game.calibration_run import Step
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.replay import LIVE
from game.dance_run import DanceRun, RunState
from game.hands import Hands
from game.players import Players
from game.scenes.attract import AttractScene
from game.scenes.base import Scene
from game.scenes.calibrate import CalibrateScene
from game.scenes.credits import CreditsScene
from game.scenes.dance import DanceScene
from game.scenes.editor import EditorScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.players import PlayersScene
from game.scenes.practice import PracticeScene
from game.scenes.record import RecordScene
from game.scenes.settings import SettingsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.library import SongEntry, find_songs, shipped_songs_folder
from game.ui.fonts import cjk_face
from game.ui.strings import LANGUAGES, speak
from tools.sample_scores import NAMES, sample_scores
from tools.stepped_feed import SteppedFeed

SIZES = ((1280, 720), (1920, 1080), (800, 600))
DANCED_S = 16.0
FPS = 15.0  # of camera and game
DANCER = "late=130ms,noise=0.14,seed=3"
COLUMNS, GAP = 4, 8  # of a sheet; as many more columns as make it about a square


class Curator:
    """Plays the game and keeps every picture in all languages and sizes, and sheets of them."""

    def __init__(self, folder: Path, sizes: list[tuple[int, int]], scores: Path) -> None:
        self.folder, self.now = folder, 100.0
        self.drafts = scores.with_name("drafts")
        folder.mkdir(parents=True, exist_ok=True)
        self.surfaces = {size: pygame.Surface(size, 0, 32) for size in sizes}
        self.kept: dict[tuple[str, tuple[int, int]], list[Path]] = {}
        self.songs = find_songs([shipped_songs_folder()])
        self.song = self.songs[0]
        self.duet = next(s for s in self.songs if s.choreography and len(s.choreography.tracks) > 1)
        sample_scores(scores, self.songs)
        self.poses = SteppedFeed(lambda: self.now, DANCER, FPS)
        self.players = Players(LIVE, NAMES[0], path=scores)
        self.context = GameContext(
            aside=at_once,
            songs=self.songs,
            audio=Audio(wanted=False),
            poses=self.poses,  # type: ignore[arg-type]
            settings=Settings(),
            start_dance=self.start_dance,
            now=lambda: self.now,
            quit=lambda: None,
            players=self.players,
        )
        self.stack = SceneStack()

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        audio = self.context.audio
        run = DanceRun(song.choreography, difficulty, self.poses, audio, None, seconds=DANCED_S)
        self.poses.set_song(song.choreography, run.song_time)
        return run

    def step(self) -> None:
        """Takes the camera's next picture."""
        self.poses.pipeline.step()

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Lets the game run for a while, or until something is so."""
        small = pygame.Surface((320, 180), 0, 32)
        count = round(seconds * FPS)
        for number in range(count):
            self.now += 1 / FPS
            self.step()
            self.stack.update(self.now)
            done = until()
            if number < 2 or number >= count - 2 or done:  # a new screen fades in once it is drawn
                self.stack.draw(small)
            if done:
                return

    def press(self, key: int) -> None:
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=""))
        self.play(2 / FPS)

    def keep(self, name: str) -> None:
        for code in LANGUAGES:
            speak(code)
            for size, surface in self.surfaces.items():
                folder = self.folder / f"{code}_{size[0]}x{size[1]}"
                folder.mkdir(exist_ok=True)
                surface.fill((255, 0, 255))  # what a screen leaves out would be seen
                self.stack.draw(surface)
                path = folder / f"{name}.png"
                pygame.image.save(surface, path)
                self.kept.setdefault((code, size), []).append(path)
        speak("en")
        print(name)

    def keep_with_hands(self, name: str) -> None:
        """As it looks to somebody before a webcam, who is seen and works it by hand."""
        self.stack.hands = Hands(self.poses)
        self.play(0.5)
        self.keep(name)
        self.stack.hands = None

    def show(
        self, scene: Scene, name: str, seconds: float = 1.0, do: Callable[[], None] | None = None
    ) -> None:
        """A screen on top for a while; `do` works it before it is kept."""
        self.stack.push(scene)
        self.play(seconds)
        if do is not None:
            do()
            self.play(0.6)
        self.keep(name)
        self.stack.pop()
        self.play(2 / FPS)

    def type_in(self, words: str) -> None:
        for letter in words:
            event = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_UNKNOWN, unicode=letter)
            self.stack.handle(event)

    def everything(self) -> None:
        context, stack = self.context, self.stack
        title = TitleScene(context, stack)
        stack.push(title)
        self.play(2.4)
        self.keep("01_title")
        self.keep_with_hands("02_title_hands")
        self.show(AttractScene(context, stack), "03_attract", 3.0)
        self.show(SettingsScene(context, stack, title.theme), "04_settings")
        self.show(PlayersScene(context, stack), "05_players")
        credit = CreditsScene(context, stack)
        self.show(credit, "06_credits")
        for number in range(1, credit.page_count):
            turned = CreditsScene(context, stack)
            turned.page = number
            self.show(turned, f"06_credits_{number + 1}", 0.6)
        self.calibration(title)
        self.choice()
        self.editing()
        self.recording()
        self.dances()

    def calibration(self, title: TitleScene) -> None:
        scene = CalibrateScene(self.context, self.stack, title.theme)
        self.stack.push(scene)
        self.play(2.0)
        self.keep("07_calibrate")
        self.play(25.0, lambda: scene.run.hits > 4)
        self.play(0.3)
        self.keep("08_calibrate_claps")
        self.play(25.0, lambda: scene.run.step is Step.DONE)
        self.play(1.0)
        self.keep("09_calibrated")
        self.stack.pop()
        self.play(2 / FPS)

    def choice(self) -> None:
        context, stack = self.context, self.stack
        self.stack.push(SongsScene(context, stack))
        self.play(2.0)
        self.keep("10_songs")
        self.keep_with_hands("11_songs_hands")
        self.stack.pop()
        self.play(2 / FPS)
        self.show(SongsScene(context, stack, self.duet), "12_songs_duet", 2.0)
        search = SongsScene(context, stack)
        self.show(search, "13_songs_search", 1.0, lambda: self.type_in("moon"))
        search = SongsScene(context, stack)
        self.show(search, "14_songs_none_found", 1.0, lambda: self.type_in("no such thing"))
        context.songs = [SongEntry("my-song", Path("my-song"), None, "poses.npz: it is damaged")]
        self.show(SongsScene(context, stack), "15_songs_broken")
        context.songs = self.songs
        self.show(LeaderboardScene(context, stack, self.song, "medium"), "16_leaderboard")
        self.show(LeaderboardScene(context, stack, self.song, "hard"), "17_leaderboard_empty")
        self.show(SetupScene(context, stack, self.song, "medium"), "18_setup", 0.9)
        practice = PracticeScene(context, stack, self.song, "medium")
        self.show(practice, "23_practice", 1.2)

    def editing(self) -> None:
        """The editor: a song with music, its keys, and leaving with changes."""
        drafts, silent = self.drafts, self.context.audio
        self.context.audio = Audio()  # SDL's dummy: for the wave form
        scene = EditorScene(self.context, self.stack, self.song, drafts)
        self.stack.push(scene)
        self.play(0.5)
        scene.go_to(13.3)
        scene.run.choose(5)
        for key in (pygame.K_3, pygame.K_DOWN, pygame.K_g):
            self.press(key)
        self.keep("24_editor")
        self.press(pygame.K_F1)
        self.keep("25_editor_keys")
        self.press(pygame.K_F1)
        self.press(pygame.K_0)
        scene.run.player.song_s = 60.0
        self.press(pygame.K_o)
        self.keep("26_editor_trimmed")
        self.press(pygame.K_ESCAPE)
        self.keep("27_editor_leave")
        scene.run.drop()
        self.stack.pop()
        self.play(2 / FPS)
        self.show(EditorScene(self.context, self.stack, self.duet, drafts), "28_editor_duet")
        self.context.audio.close()
        self.context.audio = silent

    def recording(self) -> None:
        """Recording by dancing: what to dance to, the count-in, the dance, watching it back."""
        scene = RecordScene(self.context, self.stack, self.song)
        self.stack.push(scene)
        self.play(1.0)
        self.keep("29_record_clicks")
        song = next(number for number, tune in enumerate(scene.tunes) if tune.song)
        for _ in range(song):
            self.press(pygame.K_RIGHT)
        self.play(1.0)
        self.keep("30_record_music")
        self.keep_with_hands("31_record_hands")
        self.press(pygame.K_RETURN)
        self.play(1.2)
        self.keep("32_record_count_in")
        self.play(12.0)
        self.keep("33_record_dance")
        self.press(pygame.K_ESCAPE)
        self.play(3.0)
        self.keep("34_record_watch")
        self.press(pygame.K_ESCAPE)
        self.keep("35_record_leave")
        while self.stack.top is not scene:
            self.stack.pop()
        self.stack.pop()
        self.play(2 / FPS)

    def dances(self) -> None:
        self.dance(self.duet, 7.0, "19_dance_duet")
        self.stack.pop()
        self.play(2 / FPS)
        run = self.dance(self.song, 9.0, "20_dance")
        self.press(pygame.K_ESCAPE)
        self.play(0.6)
        self.keep("21_pause")
        self.press(pygame.K_ESCAPE)
        self.play(DANCED_S + 12.0, lambda: run.state is RunState.FINISHED)
        self.play(3.2)
        self.keep("22_results")

    def dance(self, song: SongEntry, until_s: float, name: str) -> DanceRun:
        run = self.start_dance(song, "medium")
        self.stack.push(DanceScene(self.context, self.stack, song, run))
        self.play(1.2)
        self.keep(f"{name}_countdown")
        self.play(DANCED_S, lambda: run.song_s > until_s)
        judged = len(run.score.judgements)
        self.play(6.0, lambda: len(run.score.judgements) > judged)
        self.play(0.35)
        self.keep(name)
        return run

    def contact_sheets(self) -> None:
        """For each language and size one picture of all screens at a quarter of their size."""
        for (code, size), paths in self.kept.items():
            wide, high = size[0] // 4, size[1] // 4
            columns = max(COLUMNS, round(len(paths) ** 0.5))
            rows = -(-len(paths) // columns)
            full = (columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP)
            sheet = Image.new("RGB", full, (60, 60, 60))
            for number, path in enumerate(paths):
                row, column = divmod(number, columns)
                with Image.open(path) as picture:
                    small = picture.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)
                sheet.paste(small, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
            path = self.folder / f"{code}_{size[0]}x{size[1]}.png"
            sheet.save(path)
            print(path)

    def close(self) -> None:
        self.players.close()
        pygame.quit()


def main(
    arguments: list[str] | None = None,
    curator_of: type[Curator] = Curator,
    about: str | None = __doc__,
) -> int:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--size", type=size_of, action="append", help="default: three of them")
    options = parser.parse_args(arguments)
    if cjk_face() is None:
        print("No Chinese font was found on this machine: Chinese will show as boxes.")
    with tempfile.TemporaryDirectory() as scratch:
        sizes = options.size or list(SIZES)
        curator = curator_of(options.folder, sizes, Path(scratch) / "scores.sqlite")
        try:
            curator.everything()
        finally:
            curator.contact_sheets()
            curator.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
