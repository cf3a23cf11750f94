"""The music of the menus."""

from __future__ import annotations

import pygame
import pytest

from game.scenes.preview import FADE_S, Preview
from tests.stagehand import SCENES, Stagehand, Tape


def test_a_preview_follows_its_music_and_both_begin_anew_together(hand: Stagehand) -> None:
    tape = hand.context.audio = Tape()
    preview = Preview(hand.context, hand.context.songs[0], (2.0, 8.0), volume=0.7)
    delay_s = hand.context.settings.output_delay_s
    preview.start()
    for _ in range(30):  # a mixer that is late: the coach waits for it
        hand.now += 0.1
        tape.at_s = late_s = 2.0 + max(0.0, hand.now - 51.0)
        preview.update(hand.now)
    assert preview.song_s == pytest.approx(late_s - delay_s, abs=0.05)
    while ("stop", FADE_S * 1e3) not in tape.calls:
        hand.now += 0.1
        late_s += 0.1
        tape.at_s = late_s
        preview.update(hand.now)
    assert preview.song_s == pytest.approx(8.0 - FADE_S, abs=0.11)
    for _ in range(6):
        hand.now += 0.1
        preview.update(hand.now)
    assert tape.calls == [("play", 2.0), ("stop", FADE_S * 1e3), ("play", 2.0)]
    assert preview.song_s < 2.5


@pytest.mark.parametrize("name", ["title", "songs"])
def test_a_screen_with_a_preview_goes_round(hand: Stagehand, name: str) -> None:
    tape = hand.context.audio = Tape()
    tape.position_s = lambda: None  # type: ignore[method-assign]
    hand.stack.push(SCENES[name](hand))
    hand.frames(60, pygame.Surface((64, 36), 0, 32), 0.25)
    assert tape.calls.count(("play", 2.0)) >= 2
