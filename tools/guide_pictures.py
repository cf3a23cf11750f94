"""Pictures for docs/make-a-song.md: `python -m tools.guide_pictures [-o FOLDER]`.

The real screens without a window: a film of the virtual dancer is imported, the dancer is recorded,
a shipped song edited. Nothing is saved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import pygame

from game.audio import Audio
from game.scenes.editor import EditorScene
from game.scenes.import_film import ImportFilmScene
from game.scenes.record import RecordScene
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from tools.film_virtual_dancer import add_sound
from tools.screenshots import Photographer

SONG = "mango-moon"
FILM_S = 45.0
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

    def importing(self, folder: Path) -> None:
        """A film of the virtual dancer, with music, becomes a song in a folder of its own."""
        film = folder / "Dancing in the kitchen.mp4"
        dance, music = self.song.choreography, self.song.audio
        assert dance is not None
        assert music is not None
        write_film(film, dance, parse_options(""), (720, 960), seconds=FILM_S)
        add_sound(film, music, 0.0, FILM_S)
        with (
            patch("game.storage.library.user_songs_folder", lambda: folder / "songs"),
            patch("game.film_notes.user_cache_path", lambda *_, **__: folder / "cache"),
        ):
            scene = ImportFilmScene(self.context, self.stack, [film])
            self.stack.push(scene)
            self.play(120.0, until=lambda: (scene.task.share or 0.0) > 0.6 and self.settled())
            self.keep("import_film")
            self.play(120.0, until=lambda: scene.shown is not None)
            self.play(2.0)
            self.keep("import_made")
            self.stack.pop()
            self.play(0.2)

    def settled(self) -> bool:
        """Whether the time that is left can be told."""
        top = self.stack.top
        return isinstance(top, ImportFilmScene) and top.task.left_s is not None

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
            photographer.importing(Path(drafts))
            photographer.recording()
            photographer.editing(Path(drafts))
    finally:
        photographer.audio.close()
        photographer.poses.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
