"""Commands as a user types them, and the files that they are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from game.cli import app
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.storage.replay_file import write_replay
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from tests.fakes import dance_replay

SONG_ID = "mirrorball-midnight"
FILM_FRAMES = 6  # of the film that `pose` looks at


def run(*words: object, **more: Any) -> Result:
    """What the program makes of these words; `more` goes to the runner."""
    return CliRunner().invoke(app, [str(word) for word in words], **more)


def words_of(result: Result) -> str:
    """What was printed, however its lines were broken."""
    return " ".join(result.output.split())


def film_file(path: Path, words: str = "", seconds: float = 12.5) -> Path:
    """A film of the virtual dancer in the first song; `words` as behind `virtual:`."""
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    write_film(path, song, parse_options(words), seconds=seconds)
    return path


def replay_file(path: Path, **changes: object) -> Path:
    """A replay of the first song, danced a tenth of a second late."""
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    write_replay(dance_replay(song, late_s=0.1, **changes), path)  # type: ignore[arg-type]
    return path
