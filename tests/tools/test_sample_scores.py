"""Players and scores for pictures."""

from __future__ import annotations

from pathlib import Path

from game.core.replay import LIVE
from game.players import Players
from game.storage.library import find_songs, shipped_songs_folder
from tools.sample_scores import sample_scores


def test_the_sample_players_have_danced_all_songs_but_the_last(tmp_path: Path) -> None:
    songs = find_songs([shipped_songs_folder()])
    sample_scores(tmp_path / "s.sqlite", songs)
    book = Players(LIVE, name="Ada", path=tmp_path / "s.sqlite")
    dances = [song.choreography for song in songs if song.choreography is not None]
    boards = [book.leaderboard(dance, "medium") for dance in dances]
    assert [len(board) for board in boards] == [8] * (len(dances) - 1) + [0]
    assert any(row.left_out for row in boards[0])
    assert boards[0][0].player == book.name
    book.close()
