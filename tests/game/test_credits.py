"""Makers and licences."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from game import credits
from game.credits import LIBRARIES, MODELS, licence_of, needed_by
from game.storage.library import SongEntry
from tests.fakes import make_choreography

ROOT = Path(__file__).parents[2]


class Package(Distribution):
    """One with the metadata that a test gives."""

    def __init__(self, *lines: tuple[str, str]) -> None:
        self._message = Message()
        for name, value in lines:
            self._message[name] = value

    @property
    def metadata(self) -> Any:
        return self._message

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: Any) -> Any:
        return path


def test_the_libraries_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[><=; ]", text)[0] for text in project["dependencies"]]
    assert sorted(LIBRARIES) == sorted(names)


def test_the_models_are_those_that_ship() -> None:
    origin = (ROOT / "assets/models/ORIGIN.md").read_text()
    assert "Apache License" in (ROOT / "assets/models/LICENSE").read_text()
    for name, maker, licence in MODELS:
        assert maker in origin
        assert name.split()[0] in origin
        assert licence == "Apache-2.0"


def test_every_library_has_a_licence_and_those_they_need_are_among_them() -> None:
    found = credits.library_credits()
    names = [credit.name.split()[0].casefold() for credit in found]
    assert names[0] == "python"
    assert set(LIBRARIES) - {credits.FONT_PACKAGE} <= set(names)
    assert "shellingham" in names, "typer needs it"
    assert "pytest" not in names
    assert all(credit.licence and "\n" not in credit.licence for credit in found)


def test_a_missing_library_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credits, "LIBRARIES", ("no-such-package", "rich"))
    names = [credit.name.split()[0] for credit in credits.library_credits.__wrapped__()]
    assert "rich" in names
    assert "no-such-package" not in names
    monkeypatch.setattr(credits, "FONT_PACKAGE", "no-such-package")
    assert credits.font_credits() == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([("License-Expression", "MIT"), ("License", "something else")], "MIT"),
        ([("License", "Apache 2.0")], "Apache 2.0"),
        (
            [("License", "Copyright\nmany lines"), ("Classifier", "License :: OSI Approved :: X")],
            "X",
        ),
        ([("Classifier", "Topic :: Games")], "see its package"),
    ],
)
def test_a_licence_in_a_few_words(lines: list[tuple[str, str]], words: str) -> None:
    assert licence_of(Package(*lines)) == words


def test_needs_of_extras_do_not_count() -> None:
    texts = ["numpy>=2", "colorama; sys_platform == 'win32'", "pytest ; extra == 'test'", "a.b_c-d"]
    assert needed_by(texts) == ["numpy", "colorama", "a.b_c-d"]


def test_songs_are_credited_once_for_one_maker_of_both() -> None:
    dance = make_choreography(artist="Ada", author="Ada")
    two = make_choreography(artist="Ada", author="Zoë", licence="CC-BY-4.0")
    songs = [SongEntry("a", Path("a"), dance), SongEntry("b", Path("b"), None, "broken")]
    songs.append(SongEntry("c", Path("c"), two))
    found = credits.song_credits(songs)
    assert [credit.maker for credit in found] == ["Ada", "Ada / Zoë"]
    assert found[1].licence == "CC-BY-4.0"
