"""Pictures for docs/make-a-song.md: `python -m tools.guide_pictures [-o FOLDER]`.

The real screens without a window: the virtual dancer is recorded, a shipped song edited. Nothing is
saved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pygame

from game.audio import Audio
from game.film_notes import notes_path
from game.scenes.editor import EditorScene
from game.scenes.import_film import ImportScene
from game.scenes.record import RecordScene
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from tools.screenshots import Photographer

SONG = "mango-moon"
CHOSEN, AT_S = 6, 18.4  # the move that is chosen, and the playhead


class GuidePhotographer(Photographer):
    """Opens the editor, chooses a move and lets it show its keys."""

    def recording(self) -> None:
        self.stack.push(RecordScene(self.context, self.stack, self.song))
        self.play(1.5)
        self.press(pygame.K_RIGHT)
        self.play(0.8)
        self.keep("record")
        self.press(pygame.K_RETURN)
        self.play(14.0)
        self.keep("record_dance")
        self.press(pygame.K_ESCAPE)
        self.play(1.0)
        self.press(pygame.K_RIGHT)
        self.press(pygame.K_RETURN)  # dance again
        self.play(20.0)
        self.press(pygame.K_ESCAPE)
        self.play(3.4)
        self.keep("record_watch")
        self.press(pygame.K_LEFT)
        for _ in range(4):  # both takes are thrown away, each by two presses
            self.press(pygame.K_RETURN)
            self.play(0.3)
        self.stack.pop()
        self.play(0.2)

    def importing(self, film: Path) -> None:
        """The scene has a thread of its own: its picture is taken in the middle of the film."""
        song = next(song for song in self.songs if song.id == SONG)
        assert song.choreography is not None
        write_film(film, song.choreography, parse_options(""), fps=30, start_s=8.0, seconds=20.0)
        aside, self.context.aside = self.context.aside, None
        scene = ImportScene(self.context, self.stack, film)
        self.stack.push(scene)
        self._until(lambda: scene.job.done)
        self.press(pygame.K_RETURN)  # a film without sound: the tempo is chosen
        self._until(lambda: scene.job.share > 0.5)
        self.keep("import_film")
        self.press(pygame.K_ESCAPE)
        scene.job.join()
        notes_path(film, repr(scene.job.options.part)).unlink(missing_ok=True)
        self.context.aside = aside
        self.play(0.2)

    def _until(self, so: Callable[[], bool]) -> None:
        while not so():
            self.play(0.1)
            time.sleep(0.02)
        self.play(0.1)

    def editing(self, drafts: Path) -> None:
        self.audio = self.context.audio = Audio()  # SDL's dummy: for the wave form
        song = next(song for song in self.songs if song.id == SONG)
        scene = EditorScene(self.context, self.stack, song, drafts)
        self.stack.push(scene)
        self.play(4.0)  # until the wave form is drawn
        scene.go_to(AT_S)
        scene.run.choose(CHOSEN)
        self.press(pygame.K_g)
        self.play(0.3)
        self.keep("editor")
        self.press(pygame.K_F1)
        self.play(0.3)
        self.keep("editor_keys")
        scene.run.drop()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots"))
    given = parser.parse_args()
    photographer = GuidePhotographer(given.output, (1280, 720), "virtual", 1.0)
    try:
        with tempfile.TemporaryDirectory() as drafts:
            photographer.recording()
            photographer.importing(Path(drafts) / "living-room.mp4")
            photographer.editing(Path(drafts))
    finally:
        photographer.audio.close()
        photographer.poses.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
