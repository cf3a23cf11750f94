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
