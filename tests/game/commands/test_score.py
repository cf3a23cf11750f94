"""`score`: films and replays."""

from __future__ import annotations

import json
from pathlib import Path

from tests.typed_commands import SONG_ID, film_file, replay_file, run, words_of


def test_score_of_a_film(tmp_path: Path) -> None:
    right = json.loads(run("score", SONG_ID, film_file(tmp_path / "a.mp4"), "--json").stdout)
    judged = [m for m in right["players"][0]["moves"] if m["grade"] != "NOT_JUDGED"]
    assert len(judged) >= 3
    assert all(move["grade"] in {"SUPER", "PERFECT"} for move in judged)
    assert right["players"][0]["max_score"] < 10_000
    still = run("score", SONG_ID, film_file(tmp_path / "b.mp4", "still"))
    assert still.exit_code == 0
    assert "MISS" in still.output.upper()


def test_limbs_can_be_left_out(tmp_path: Path) -> None:
    path = film_file(tmp_path / "wrong.mp4", "wrong=left_arm", seconds=9.0)
    shares = []
    for words in ((), ("--leave-out", "left_arm"), ("--seated",)):
        result = run("score", SONG_ID, path, "--json", *words)
        player = json.loads(result.stdout)["players"][0]
        shares.append(player["score"] / player["max_score"])
    assert shares[1] > 0.95 > shares[0]
    assert shares[2] < 0.95
    refused = run("score", SONG_ID, path, "--leave-out", "tail")
    assert refused.exit_code == 2
    assert "left_arm" in words_of(refused)


def test_a_replay_scores_exactly_as_it_was_danced(tmp_path: Path) -> None:
    replay, report = tmp_path / "r.npz", tmp_path / "r.json"
    words = ("--seconds", 9, "--save-replay", replay, "--report", report, "--player", "Ada")
    result = run("play", SONG_ID, "--camera", "virtual:late=150ms", "--headless", *words)
    assert result.exit_code == 0, result.output
    scored = run("score", SONG_ID, replay, "--json")
    assert scored.exit_code == 0, scored.output
    live, again = json.loads(report.read_text()), json.loads(scored.stdout)
    assert again["players"] == live["players"]
    assert again["players"][0]["moves"]
    assert set(again) == set(live)
    assert set(again["frames"]) == set(live["frames"])
    table = run("score", SONG_ID, replay)
    assert "Ada (virtual dancer), first 9 s" in words_of(table)
    assert f"{live['players'][0]['score']} of" in words_of(table)


def test_a_replay_at_another_difficulty_says_so(tmp_path: Path) -> None:
    replay = replay_file(tmp_path / "r.npz", difficulty="hard")
    own = run("score", SONG_ID, replay)
    assert f"{SONG_ID} (hard)" in words_of(own)
    assert "judged here at" not in words_of(own)
    other = run("score", SONG_ID, replay, "--difficulty", "easy")
    assert "danced at hard, judged here at easy" in words_of(other)
    assert run("score", SONG_ID, replay, "--start-at", 3).exit_code == 2


def test_a_replay_of_another_song_or_version_is_recognised(tmp_path: Path) -> None:
    other = replay_file(tmp_path / "other.npz", song="other-song")
    result = run("score", SONG_ID, other)
    assert result.exit_code == 1
    assert "other-song" in words_of(result)
    older = replay_file(tmp_path / "older.npz", dance="0" * 64)
    result = run("score", SONG_ID, older)
    assert result.exit_code == 0
    assert "another version" in words_of(result)
