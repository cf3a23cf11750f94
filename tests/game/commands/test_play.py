"""`play`, with a window and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from game.app import Start
from game.storage.choreography_file import write_choreography
from game.storage.settings import save_changes
from tests.fakes import make_choreography
from tests.typed_commands import SONG_ID, film_file, replay_file, run, words_of


def test_play_headless_writes_its_report(tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    result = run(
        "play", SONG_ID, "--camera", "virtual", "--headless", "--seconds", 9, "--report", report
    )
    assert result.exit_code == 0, result.output
    data = json.loads(report.read_text())
    assert data["song"] == SONG_ID
    assert data["camera"] == "virtual"
    assert data["frames"]["estimated"] > 30
    (player,) = data["players"]
    assert player["max_score"] == 10_000
    assert player["score"] >= 8_500
    assert [move["grade"] for move in player["moves"]]
    assert set(player["moves"][0]["limbs"]) <= {
        "left_arm",
        "right_arm",
        "left_leg",
        "right_leg",
        "torso",
    }


def test_broken_song_folder_says_why(tmp_path: Path) -> None:
    write_choreography(make_choreography(), tmp_path / "song")
    (tmp_path / "song" / "poses.npz").write_bytes(b"damaged")
    result = run("play", tmp_path / "song", "--headless")
    assert result.exit_code == 1
    assert "poses.npz" in words_of(result)


def test_a_film_that_ends_ends_the_dance(tmp_path: Path) -> None:
    path = film_file(tmp_path / "short.mp4", seconds=1.5)
    report = tmp_path / "r.json"
    result = run("play", SONG_ID, "--camera", path, "--headless", "--report", report)
    assert "has ended" in words_of(result)
    assert json.loads(report.read_text())["stopped"] == "short.mp4 has ended"


def test_a_film_is_judged_as_the_live_dance_is(tmp_path: Path) -> None:
    words = "late=100ms,noise=0.05,seed=4"
    filmed = json.loads(
        run("score", SONG_ID, film_file(tmp_path / "a.mp4", words, 15.0), "--json").stdout
    )
    for camera in (f"virtual:{words}", tmp_path / "a.mp4"):
        report = tmp_path / "live.json"
        run("play", SONG_ID, "--camera", camera, "--headless", "--seconds", 14, "--report", report)
        live = json.loads(report.read_text())["players"][0]["moves"]
        filmed_moves = filmed["players"][0]["moves"][: len(live)]
        same = [a["grade"] == b["grade"] for a, b in zip(filmed_moves, live, strict=True)]
        assert len(same) >= 4
        assert sum(same) >= 0.9 * len(same)


def test_delays_of_the_command_line_hold_and_are_not_saved(
    own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[Start] = []

    class Opened:
        def __init__(self, start: Start, *rest: object) -> None:
            starts.append(start)

        def run(self) -> None:
            pass

    save_changes({"output_delay_s": 0.07, "picture_delay_s": 0.05, "camera_delay_s": 0.12})
    before = own_settings.read_bytes()
    monkeypatch.setattr("game.app.App", Opened)
    words = ("play", SONG_ID, "--camera", "virtual", "--camera-delay", 90, "--picture-delay", 30)
    assert run(*words).exit_code == 0
    (start,) = starts
    assert start.camera_delay_s == pytest.approx(0.09)
    assert start.settings.picture_delay_s == pytest.approx(0.03)
    assert start.settings.output_delay_s == pytest.approx(0.07)
    assert own_settings.read_bytes() == before


def test_broken_settings_are_told_of_and_the_game_plays(own_settings: Path) -> None:
    own_settings.parent.mkdir()
    own_settings.write_text("{")
    result = run("play", SONG_ID, "--camera", "virtual:still", "--headless", "--seconds", 1)
    assert result.exit_code == 0, result.output
    assert words_of(result).count("settings.json cannot be used") == 1
    assert own_settings.read_text() == "{"


def test_a_headless_dance_races_a_replay(tmp_path: Path) -> None:
    replay = replay_file(tmp_path / "r.npz")
    words = ("--camera", "virtual", "--headless", "--seconds", 7, "--ghost", replay)
    result = run("play", SONG_ID, *words)
    assert result.exit_code == 0, result.output
    assert "ghost: 10000 points" in words_of(result)
    nothing = run("play", SONG_ID, *words[:-1], "best")
    assert nothing.exit_code == 0
    assert "No replay of yours" in words_of(nothing)


def test_two_dance_together_before_a_virtual_camera(tmp_path: Path) -> None:
    path = tmp_path / "party.json"
    words = ["play", "--players", "2", "--mode", "coop", "--difficulty", "easy,hard"]
    words += ["--camera", "virtual:people=2", "--headless", "--seconds", "9", "--report", str(path)]
    result = run(*words)
    assert result.exit_code == 0, result.output
    report = json.loads(path.read_text())
    assert report["mode"] == "coop"
    assert [player["difficulty"] for player in report["players"]] == ["easy", "hard"]
    assert all(player["presence"] == "here" for player in report["players"])
    assert all(player["score"] > 5000 for player in report["players"])
    assert report["frames"]["pose_ms_p95"] > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--players", "2", "--ghost", "best"], "one player"),
        (["--difficulty", "easy,hard"], "more of them"),
        (["--players", "3", "--difficulty", "easy,tough"], "tough"),
        (["--players", "7"], "less than or equal to 6"),
    ],
)
def test_wrong_words_about_a_party_are_told(words: list[str], said: str) -> None:
    result = run("play", "--headless", "--camera", "virtual", *words)
    assert result.exit_code == 2
    assert said in result.output
