"""Every language says everything, with the same things to fill in."""

from __future__ import annotations

import locale
import re

import pytest

from game.ui.fonts import is_cjk
from game.ui.strings import ENGLISH, LANGUAGES, say, speak, system_language

TABLES = {code: table for code, (_, table) in LANGUAGES.items()}


@pytest.mark.parametrize("code", TABLES)
def test_a_language_has_every_key_and_no_other(code: str) -> None:
    assert TABLES[code].keys() == ENGLISH.keys()


@pytest.mark.parametrize("code", TABLES)
def test_a_language_fills_in_the_same_values(code: str) -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    other = {key for key, text in ENGLISH.items() if holes(text) != holes(TABLES[code][key])}
    assert not other


def test_chinese_is_chinese() -> None:
    english = {key for key, text in TABLES["zh-TW"].items() if not any(map(is_cjk, text))}
    assert english <= {"all_along", "set_percent"}


def test_the_language_is_chosen_and_kept() -> None:
    speak("zh-TW")
    assert say("combo", count=3) == "連擊 3"
    speak("en")
    assert say("combo", count=3) == "Combo 3"
    speak("klingon")
    assert say("dance") == "Dance"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zh_TW", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("Chinese (Traditional)_Taiwan", "zh-TW"),
        ("zh_CN", "en"),
        ("de_DE", "en"),
        (None, "en"),
    ],
)
def test_the_machines_language(
    name: str | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda *_: (name, "UTF-8"))
    assert system_language() == code
    speak("auto")
    assert say("dance") == TABLES[code]["dance"]
