"""What a party's dance says in passing."""

from __future__ import annotations

import pygame
import pytest

from game.ui.kit import BOLD, Kit
from game.ui.party_toasts import Toast, told_in
from game.ui.strings import say, speak
from game.ui.theme import theme_of


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("key", ["dance_joined", "dance_back", "dance_left"])
def test_a_long_name_does_not_hide_what_happened(language: str, key: str) -> None:
    easel = Kit().on(pygame.Surface((960, 540), 0, 32), theme_of((320, 200)))
    speak(language)
    try:
        words = told_in(easel, Toast(1, key, "Maximiliana Wolfeschlege", "", (255, 255, 255)), 444)
        short = told_in(easel, Toast(2, key, "Zoë", "", (255, 255, 255)), 444)
        assert short == say(key, name="Zoë")
        assert words.endswith(say(key, name="").strip())
        assert words.startswith("Maxi")
        assert easel.width(words, "body", BOLD) <= 444
    finally:
        speak("en")
