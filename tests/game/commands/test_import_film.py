"""`import`: a film becomes a song."""

from __future__ import annotations

import json
from pathlib import Path

from tests.typed_commands import film_file, run, words_of


def test_a_film_is_imported_and_not_over_another_song(tmp_path: Path) -> None:
    path, folder = film_file(tmp_path / "dance.mp4", seconds=9.0), tmp_path / "song"
    result = run("import", path, "--bpm", 122, "-o", folder)
    assert result.exit_code == 0
    assert "moves are scored" in words_of(result)
    again = run("import", path, "--bpm", 122, "-o", folder)
    assert again.exit_code == 1
    assert "--replace" in words_of(again)
    assert run("import", path, "--bpm", 3, "-o", tmp_path / "b").exit_code == 1
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
