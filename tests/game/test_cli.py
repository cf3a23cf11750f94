"""The program as a whole: help, version, and what is typed wrongly."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.typed_commands import SONG_ID, run, words_of


def test_help_and_the_commands_load_nothing_heavy() -> None:
    heavy = "{'numpy', 'pygame', 'cv2', 'onnxruntime', 'pydantic', 'scipy'}"
    code = f"import sys, game.cli; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "set()"


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
        (("--camera", "virtual", "play", SONG_ID), 2, "behind `play`"),
        (("--camera", "virtual:dancing=badly"), 2, "late=200ms"),
        (("play", SONG_ID, "--player", "x" * 41), 2, "--player"),
        (("play", SONG_ID, "--player", "a\nb"), 2, "--player"),
        (("play", "--headless", "--save-replay", "/proc/nope/r.npz"), 1, "/proc/nope"),
        (("edit", "no-such-song"), 1, SONG_ID),
        (("edit", SONG_ID, "--camera", "virtual:dancing=badly"), 2, "late=200ms"),
        (("dance",), 2, "No such command"),
    ],
)
def test_mistakes_get_one_clear_line(words: tuple[str, ...], code: int, said: str) -> None:
    result = run(*words)
    assert result.exit_code == code
    assert said in words_of(result)
    assert "Traceback" not in result.output


def test_version_and_help() -> None:
    assert run("--help").exit_code == 0
    for command in ("play", "calibrate", "edit", "score", "songs", "pose", "doctor"):
        assert run(command, "--help").exit_code == 0


def test_nothing_but_a_commands_own_words_is_printed() -> None:
    words = [sys.executable, "-c", "import game.audio"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=without_hint())
    assert done.stdout == ""


def without_hint() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("PYGAME_")}
