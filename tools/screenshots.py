"""Pictures of every screen: `python -m tools.screenshots [-o FOLDER] [--size 1280x720]`.

The real game runs without a window: the virtual dancer is filmed, PoseNet finds it, and the dance
is judged. It therefore takes as long as one dances for, about a minute.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
from PIL import Image

from game.audio import Audio
from game.calibration_run import Step
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.replay import LIVE
from game.dance_run import DanceRun, RunState
from game.players import Players
from game.poses import PoseFeed, load_posenet
from game.scenes.attract import AttractScene
from game.scenes.calibrate import CalibrateScene
from game.scenes.dance import DanceScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.players import PlayersScene
from game.scenes.settings import SettingsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.library import SongEntry, find_songs, shipped_songs_folder
from tools.sample_scores import NAMES, sample_scores

FRAME_S = 1 / 60
GIF_SIZE, GIF_FPS, GIF_S, GIF_COLOURS = (480, 270), 10, 6.0, 96
CAMERA = "virtual:late=130ms,noise=0.14,seed=3"


class Photographer:
    """Runs a stack of scenes in real time and keeps pictures of it."""

    def __init__(self, folder: Path, size: tuple[int, int], camera: str, seconds: float) -> None:
        self.folder, self.seconds = folder, seconds
        folder.mkdir(parents=True, exist_ok=True)
        pygame.display.init()
        self.surface = pygame.display.set_mode(size)
        self.film: list[Image.Image] = []
        self.filming, self.film_due = False, 0.0
        self.poses = PoseFeed(load_posenet(), camera)
        self.songs = find_songs([shipped_songs_folder()])
        self.song = next(song for song in self.songs if song.choreography is not None)
        self.audio = Audio(wanted=False)
        self._scratch = tempfile.TemporaryDirectory()
        scores = Path(self._scratch.name) / "scores.sqlite"
        sample_scores(scores, self.songs)
        self.players = Players(LIVE, NAMES[0], path=scores)
        self.context = GameContext(
            aside=at_once,
            songs=self.songs,
            audio=self.audio,
            poses=self.poses,
            settings=Settings(),
            start_dance=self.start_dance,
            now=time.monotonic,
            quit=lambda: None,
            players=self.players,
        )
        self.stack = SceneStack()

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        run = DanceRun(
            song.choreography, difficulty, self.poses, self.audio, song.audio, seconds=self.seconds
        )
        self.poses.set_song(song.choreography, run.song_time)
        return run

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Lets the game run for a while, or until something is so."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end and not until():
            self.stack.update(now)
            self.stack.draw(self.surface)
            if self.filming and now >= self.film_due:
                self.film_due = max(self.film_due + 1 / GIF_FPS, now)
                self.film.append(self.small_picture())
            time.sleep(max(0.0, FRAME_S - (time.monotonic() - now)))

    def keep(self, name: str) -> None:
        path = self.folder / f"{name}.png"
        pygame.image.save(self.surface, path)
        print(path)

    def small_picture(self) -> Image.Image:
        small = pygame.transform.smoothscale(self.surface, GIF_SIZE)
        return Image.frombytes("RGB", GIF_SIZE, pygame.image.tobytes(small, "RGB"))

    def keep_film(self, path: Path) -> None:
        """Writes what was filmed as an animated GIF, all pictures in one palette."""
        sheet = Image.new("RGB", (GIF_SIZE[0], GIF_SIZE[1] * len(self.film[::8])))
        for row, picture in enumerate(self.film[::8]):
            sheet.paste(picture, (0, row * GIF_SIZE[1]))
        palette = sheet.quantize(GIF_COLOURS, method=Image.Quantize.MEDIANCUT)
        pictures = [p.quantize(palette=palette, dither=Image.Dither.NONE) for p in self.film]
        pictures[0].save(
            path, save_all=True, append_images=pictures[1:], duration=1000 / GIF_FPS, loop=0
        )
        print(path)

    def press(self, key: int) -> None:
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key))

    def all(self, gif: Path | None) -> None:
        """Every screen, on the way from the title through a dance to practice."""
        title = TitleScene(self.context, self.stack)
        self.stack.push(title)
        self.play(3.4)
        self.keep("title")
        attract = AttractScene(self.context, self.stack)
        self.stack.push(attract)
        self.play(3.2)
        self.keep("attract")
        self.stack.pop()
        for name, scene in (
            ("settings", SettingsScene(self.context, self.stack, title.theme)),
            ("players", PlayersScene(self.context, self.stack)),
            ("leaderboard", LeaderboardScene(self.context, self.stack, self.song, "medium")),
        ):
            self.stack.push(scene)
            self.play(1.2)
            self.keep(name)
            self.stack.pop()
        calibrating = CalibrateScene(self.context, self.stack, title.theme)
        self.stack.push(calibrating)
        self.play(20.0, lambda: calibrating.run.hits > 4)
        self.play(0.4)
        self.keep("calibrate")
        self.play(20.0, lambda: calibrating.run.step is Step.DONE)
        self.play(1.0)
        self.keep("calibrated")
        self.stack.pop()
        self.stack.push(SongsScene(self.context, self.stack))
        self.play(3.0)
        self.keep("songs")
        self.stack.push(SetupScene(self.context, self.stack, self.song, "medium"))
        self.play(0.9)
        self.keep("setup")
        self.stack.pop()
        run = self.start_dance(self.song, "medium")
        self.stack.push(DanceScene(self.context, self.stack, self.song, run))
        self.play(1.2)
        self.keep("countdown")
        self.play(self.seconds, lambda: run.song_s > self.seconds * 0.45)
        if gif is not None:
            self.film_due, self.filming = time.monotonic(), True
            self.play(GIF_S)
            self.filming = False
            self.keep_film(gif)
        judged = len(run.score.judgements)
        self.play(6.0, lambda: len(run.score.judgements) > judged)
        self.play(0.35)
        self.keep("dance")
        self.press(pygame.K_ESCAPE)
        self.play(0.6)
        self.keep("pause")
        self.press(pygame.K_ESCAPE)
        self.play(self.seconds + 12.0, lambda: run.state is RunState.FINISHED)
        self.play(3.2)
        self.keep("results")
        self.press(pygame.K_r)
        self.play(2.0)
        self.keep("practice")
        self.press(pygame.K_RETURN)
        self.play(9.0)
        self.keep("practice_dance")

    def close(self) -> None:
        self.poses.close()
        self.players.close()
        self._scratch.cleanup()
        pygame.quit()


def size_of(text: str) -> tuple[int, int]:
    """A size such as 1280x720."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--size", type=size_of, default=(1280, 720), help="for example 1920x1080")
    parser.add_argument("--camera", default=CAMERA, help="who dances")
    parser.add_argument(
        "--seconds", type=float, default=40.0, help="how much of the song is danced"
    )
    parser.add_argument("--gif", type=Path, help="also film a bit of the dance, for the README")
    options = parser.parse_args(arguments)
    photographer = Photographer(options.output, options.size, options.camera, options.seconds)
    try:
        photographer.all(options.gif)
    finally:
        photographer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
