"""The commands as a user types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from game.app import Start
from game.cli import app
from game.storage import library
from game.storage.choreography_file import read_choreography, write_choreography
from game.storage.library import shipped_songs_folder
from game.storage.replay_file import write_replay
from game.storage.replay_store import keep_replay
from game.storage.settings import save_changes
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from tests.fakes import dance_replay, make_choreography

SONG_ID = "mirrorball-midnight"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def words_of(result: Result) -> str:
    return " ".join(result.output.split())


def film(path: Path, words: str = "", seconds: float = 12.5) -> Path:
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    write_film(path, song, parse_options(words), seconds=seconds)
    return path


def test_songs_lists_what_is_installed() -> None:
    result = run("songs")
    assert result.exit_code == 0
    assert SONG_ID in result.output


def test_broken_song_folder_says_why(tmp_path: Path) -> None:
    write_choreography(make_choreography(), tmp_path / "song")
    (tmp_path / "song" / "poses.npz").write_bytes(b"damaged")
    result = run("play", tmp_path / "song", "--headless")
    assert result.exit_code == 1
    assert "poses.npz" in words_of(result)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("play", "no-such-song", "--headless"), 1, SONG_ID),
        (("play", "--difficulty", "brutal"), 2, "easy, medium or hard"),
        (("play", "--camera", "virtual:dancing=badly"), 2, "late=200ms"),
        (("play", "--headless", "--camera", "nowhere.mp4"), 1, "nowhere.mp4"),
        (("play", "--seconds", "-3"), 2, "seconds"),
        (("play", "[/b]", "--headless"), 1, "[/b]"),
        (("play", "--camera", "99999999999999", "--headless"), 1, "99999999999999"),
        (("play", "--camera", "virtual", "--report", "/proc/nope/r.json"), 1, "/proc/nope"),
        (("score", SONG_ID, "x.mp4", "--start-at", "nan"), 2, "--start-at"),
        (("score", SONG_ID, "nowhere.mp4"), 1, "nowhere.mp4"),
        (("calibrate", "--headless", "--camera", "virtual:dancing=badly"), 2, "late=200ms"),
        (("calibrate", "--headless", "--camera", "nowhere.mp4"), 1, "nowhere.mp4"),
        (("play", "--camera-delay", "9000"), 2, "camera-delay"),
        (("score", SONG_ID, "nowhere.npz"), 1, "nowhere.npz is missing"),
        (("play", SONG_ID, "--ghost", "nowhere.npz"), 1, "nowhere.npz is missing"),
        (("--no-replays", "play", SONG_ID), 2, "behind `play`"),
        (("play", SONG_ID, "--player", "x" * 41), 2, "--player"),
        (("play", SONG_ID, "--player", "a\nb"), 2, "--player"),
        (("play", "--headless", "--save-replay", "/proc/nope/r.npz"), 1, "/proc/nope"),
        (("dance",), 2, "No such command"),
    ],
)
def test_mistakes_get_one_clear_line(words: tuple[str, ...], code: int, said: str) -> None:
    result = run(*words)
    assert result.exit_code == code
    assert said in words_of(result)
    assert "Traceback" not in result.output


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


def test_a_film_that_ends_ends_the_dance(tmp_path: Path) -> None:
    path = film(tmp_path / "short.mp4", seconds=1.5)
    report = tmp_path / "r.json"
    result = run("play", SONG_ID, "--camera", path, "--headless", "--report", report)
    assert "has ended" in words_of(result)
    assert json.loads(report.read_text())["stopped"] == "short.mp4 has ended"


def test_a_film_is_judged_as_the_live_dance_is(tmp_path: Path) -> None:
    words = "late=100ms,noise=0.05,seed=4"
    filmed = json.loads(
        run("score", SONG_ID, film(tmp_path / "a.mp4", words, 15.0), "--json").stdout
    )
    for camera in (f"virtual:{words}", tmp_path / "a.mp4"):
        report = tmp_path / "live.json"
        run("play", SONG_ID, "--camera", camera, "--headless", "--seconds", 14, "--report", report)
        live = json.loads(report.read_text())["players"][0]["moves"]
        filmed_moves = filmed["players"][0]["moves"][: len(live)]
        same = [a["grade"] == b["grade"] for a, b in zip(filmed_moves, live, strict=True)]
        assert len(same) >= 4
        assert sum(same) >= 0.9 * len(same)


def test_score_of_a_film(tmp_path: Path) -> None:
    right = json.loads(run("score", SONG_ID, film(tmp_path / "a.mp4"), "--json").stdout)
    judged = [m for m in right["players"][0]["moves"] if m["grade"] != "NOT_JUDGED"]
    assert len(judged) >= 3
    assert all(move["grade"] in {"SUPER", "PERFECT"} for move in judged)
    assert right["players"][0]["max_score"] < 10_000
    still = run("score", SONG_ID, film(tmp_path / "b.mp4", "still"))
    assert still.exit_code == 0
    assert "MISS" in still.output.upper()


def test_titles_are_not_taken_for_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_choreography(make_choreography(title="[/red] Disco"), tmp_path / "[b]song")
    monkeypatch.setattr(library, "shipped_songs_folder", lambda: tmp_path)
    result = run("songs")
    assert result.exit_code == 0
    assert "[/red] Disco" in result.output


def test_doctor_tells_how_things_are() -> None:
    result = run("doctor")
    assert result.exit_code == 0
    for name in ("model", "camera", "sound", "display", "songs", "settings", "data folder"):
        assert name in result.output


def test_version_and_help() -> None:
    assert run("--help").exit_code == 0
    for command in ("play", "calibrate", "score", "songs", "pose", "doctor"):
        assert run(command, "--help").exit_code == 0


def test_calibrate_headless_tells_the_virtual_dancer_s_delay(own_settings: Path) -> None:
    result = run("calibrate", "--headless", "--camera", "virtual:late=150ms")
    assert result.exit_code == 0, result.output
    found = re.search(r"virtual dancer: delay (\d+) ms, spread \d+ ms, \d+ claps", result.output)
    assert found is not None, result.output
    assert abs(int(found[1]) - 150) <= 60, "in real time, on whatever machine"
    assert not own_settings.exists(), "the virtual dancer's delay is not the player's"


def test_calibrate_headless_is_for_the_virtual_dancer_only(tmp_path: Path) -> None:
    result = run("calibrate", "--headless", "--camera", film(tmp_path / "dance.mp4", seconds=0.5))
    assert result.exit_code == 2
    assert "--headless" in words_of(result)


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
    assert "settings.json cannot be used" in words_of(result)
    assert own_settings.read_text() == "{"


def dance_file(path: Path, **changes: object) -> Path:
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    write_replay(dance_replay(song, late_s=0.1, **changes), path)  # type: ignore[arg-type]
    return path


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
    replay = dance_file(tmp_path / "r.npz", difficulty="hard")
    own = run("score", SONG_ID, replay)
    assert f"{SONG_ID} (hard)" in words_of(own)
    assert "judged here at" not in words_of(own)
    other = run("score", SONG_ID, replay, "--difficulty", "easy")
    assert "danced at hard, judged here at easy" in words_of(other)
    assert run("score", SONG_ID, replay, "--start-at", 3).exit_code == 2


def test_a_replay_of_another_song_or_version_is_recognised(tmp_path: Path) -> None:
    other = dance_file(tmp_path / "other.npz", song="other-song")
    result = run("score", SONG_ID, other)
    assert result.exit_code == 1
    assert "other-song" in words_of(result)
    older = dance_file(tmp_path / "older.npz", dance="0" * 64)
    result = run("score", SONG_ID, older)
    assert result.exit_code == 0
    assert "another version" in words_of(result)


def test_a_headless_dance_races_a_replay(tmp_path: Path) -> None:
    replay = dance_file(tmp_path / "r.npz")
    words = ("--camera", "virtual", "--headless", "--seconds", 7, "--ghost", replay)
    result = run("play", SONG_ID, *words)
    assert result.exit_code == 0, result.output
    assert "ghost: 10000 points" in words_of(result)
    nothing = run("play", SONG_ID, *words[:-1], "best")
    assert nothing.exit_code == 0
    assert "No replay of yours" in words_of(nothing)


def test_replays_lists_what_is_kept(data_folder: Path) -> None:
    assert "No replay is kept" in words_of(run("replays"))
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    root = data_folder / "replays"
    path = keep_replay(dance_replay(song, player="Ada"), root)
    keep_replay(dance_replay(song, dance="0" * 64, camera="virtual"), root)
    keep_replay(dance_replay(make_choreography()), root)
    (path.parent / "broken.npz").write_bytes(b"broken")
    result = run("replays")
    assert result.exit_code == 0, result.output
    said = words_of(result)
    for part in ("Ada (player)", "virtual dancer", "10000", "another version", "not installed"):
        assert part in said
    assert "broken: " in said
    assert (path.parent / "scores.json").exists()


def test_limbs_can_be_left_out(tmp_path: Path) -> None:
    path = film(tmp_path / "wrong.mp4", "wrong=left_arm", seconds=9.0)
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


def test_a_film_is_imported_and_not_over_another_song(tmp_path: Path) -> None:
    path, folder = film(tmp_path / "dance.mp4", seconds=9.0), tmp_path / "song"
    result = run("import", path, "--bpm", 122, "-o", folder)
    assert result.exit_code == 0
    assert "moves are scored" in words_of(result)
    again = run("import", path, "--bpm", 122, "-o", folder)
    assert again.exit_code == 1
    assert "--replace" in words_of(again)
    assert run("import", path, "--bpm", 3, "-o", tmp_path / "b").exit_code == 1
    report = json.loads(run("score", folder, path, "--json").stdout)
    assert report["players"][0]["score"] > 0.95 * report["players"][0]["max_score"]


def test_benchmarks_are_run_by_name() -> None:
    result = run("bench", "no_such")
    assert result.exit_code == 2
    assert "no_such" in words_of(result)
