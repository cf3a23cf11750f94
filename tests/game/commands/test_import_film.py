"""`import`: a film becomes a song."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.film_notes import FilmNotes
from tests.typed_commands import film_file, run, words_of


def test_a_film_is_imported_and_not_over_another_song(tmp_path: Path) -> None:
    path, folder = film_file(tmp_path / "dance.mp4", seconds=9.0), tmp_path / "song"
    result = run("import", path, "--bpm", 122, "-o", folder)
    assert result.exit_code == 0
    assert "moves are scored" in words_of(result)
    again = run("import", path, "--bpm", 122, "-o", folder)
    assert again.exit_code == 1
    assert "--replace" in words_of(again)
    assert run("import", path, "--bpm", 3, "-o", tmp_path / "b").exit_code == 2
    report = json.loads(run("score", folder, path, "--json").stdout)
    assert report["players"][0]["score"] > 0.95 * report["players"][0]["max_score"]


def test_poses_of_other_programs_are_imported(tmp_path: Path) -> None:
    poses, folder = tmp_path / "a.coco.json", tmp_path / "song"
    assert run("export", "first-light", "-o", poses).exit_code == 0
    known = ["--fps", 30, "--size", "960x720"]
    result = run("import", poses, "--bpm", 84, "-o", folder, *known)
    assert result.exit_code == 0, result.output
    assert "moves are scored" in words_of(result)
    assert "--replace" in words_of(run("import", poses, "--bpm", 84, "-o", folder, *known))
    other = tmp_path / "other"
    assert "--fps" in words_of(run("import", poses, "--bpm", 84, "-o", other))
    assert "1920x1080" in words_of(run("import", poses, "--bpm", 84, "-o", other, "--size", "big"))
    assert run("import", poses, "--bpm", 3, "-o", other, *known).exit_code == 2
    assert not other.exists()


def test_poses_go_among_the_songs_and_replace_one_as_a_whole(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poses = tmp_path / "a.npz"
    assert run("export", "first-light", "-o", poses).exit_code == 0
    assert "--bpm" in words_of(run("import", poses))
    monkeypatch.chdir(tmp_path)
    words = ("import", poses, "--bpm", 84, "--title", "First Light")
    result = run(*words)
    assert "play it: mirrorbeat play first-light-2" in words_of(result)
    songs = data_folder / "songs"
    before = {path.name: path.read_bytes() for path in (songs / "first-light-2").iterdir()}
    assert sorted(before) == ["choreography.json", "cover.png", "poses.npz"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.npz"]
    assert "--replace" in words_of(run(*words))
    with monkeypatch.context() as patched:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr("game.storage.choreography_file.write_choreography", full)
        assert "No space left" in words_of(run(*words, "--replace"))
    after = {path.name: path.read_bytes() for path in (songs / "first-light-2").iterdir()}
    assert after == before
    assert run(*words, "--replace").exit_code == 0


def test_it_goes_among_the_songs_and_tells_what_it_found(tmp_path: Path, data_folder: Path) -> None:
    path = film_file(tmp_path / "my dance.mp4", seconds=9.0)
    told = words_of(run("import", path, "--bpm", 122, "--first-beat", 0.25))
    assert "play it: mirrorbeat play my-dance" in told
    assert "difficulty" in told
    assert "click track" in told
    assert (data_folder / "songs" / "my-dance" / "choreography.json").is_file()
    again = run("import", path, "--bpm", 122)
    assert again.exit_code == 1
    assert "--replace" in words_of(again)


def test_wrong_use_is_told(tmp_path: Path) -> None:
    path = film_file(tmp_path / "dance.mp4", seconds=1.0)
    for words in (["--bpm", 3], ["--start", 3, "--end", 2], ["--dancers", 9]):
        assert run("import", path, *words).exit_code == 2
    assert "--bpm" in words_of(run("import", path))


def test_killed_it_goes_on_from_the_last_second(tmp_path: Path) -> None:
    path = film_file(tmp_path / "dance.mp4", seconds=9.0)
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    words = ["import", str(path), "--bpm", "122", "-o", str(tmp_path / "song")]
    main = Path(__file__).parents[3] / "main.py"
    with subprocess.Popen([sys.executable, str(main), *words], env=environment) as process:
        while process.poll() is None:
            notes = list(tmp_path.rglob("*.notes"))
            if notes and notes[0].stat().st_size > 60 * 236:
                process.kill()
            time.sleep(0.01)
    assert process.returncode != 0
    assert not (tmp_path / "song").exists()
    (left,) = tmp_path.rglob("*.notes")
    assert len(FilmNotes(left).seen) >= 60
