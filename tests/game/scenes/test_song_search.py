"""Searching and sorting on the song screen, and its buttons."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.scenes.dance import DanceScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.ui.songs_view import SEARCH
from tests.stagehand import Stagehand, with_players

SURFACE = pygame.Surface((640, 360), 0, 32)  # three units a pixel
SONGS = (("Mirrorball Midnight", 3, 13.0), ("Mango Moon", 4, 12.0), ("First Light", 1, 14.0))


@pytest.fixture
def hand() -> Stagehand:
    """With three good songs and a broken one."""
    hand = Stagehand()
    good, broken = hand.context.songs
    hand.context.songs = [
        replace(
            good,
            id=title,
            choreography=replace(
                hand.choreography, id=title, title=title, difficulty=level, duration_s=seconds
            ),
        )
        for title, level, seconds in SONGS
    ] + [broken]
    return hand


def songs(hand: Stagehand) -> SongsScene:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    scene = SongsScene(hand.context, hand.stack)
    hand.stack.push(scene)
    hand.frames(1, SURFACE)
    return scene


def type_in(hand: Stagehand, words: str) -> None:
    keys = {"f": pygame.K_f, "g": pygame.K_g, "l": pygame.K_l, " ": pygame.K_SPACE}
    for letter in words:
        key = keys.get(letter, pygame.K_UNKNOWN)
        hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter))
        hand.frames(1, SURFACE)


def click(hand: Stagehand, x: float, y: float) -> None:
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
        hand.stack.handle(pygame.event.Event(kind, pos=(x / 3, y / 3), button=1))
        hand.frames(1, SURFACE)


def ids(scene: SongsScene) -> list[str]:
    return [entry.id for entry in scene.finder.shown]


@pytest.mark.parametrize("opened", ["f", "/"])
def test_letters_search_and_escape_shows_all_again(hand: Stagehand, opened: str) -> None:
    scene = songs(hand)
    key = pygame.K_f if opened == "f" else pygame.K_SLASH
    hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=opened))
    assert scene.finder.typing
    type_in(hand, "g l")
    assert scene.finder.query == "g l", "letters are no shortcuts while one types"
    assert ids(scene) == ["Mirrorball Midnight", "First Light"]
    hand.press(pygame.K_BACKSPACE)
    type_in(hand, "moon")
    assert ids(scene) == ["Mango Moon"]
    assert scene.entry is hand.context.songs[1]
    hand.press(pygame.K_ESCAPE)
    assert not scene.finder.typing
    assert len(ids(scene)) == 4
    assert scene.entry is hand.context.songs[0], "back to the song before the search"
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)


def test_a_letter_without_a_meaning_opens_the_search_and_enter_dances(hand: Stagehand) -> None:
    scene = songs(hand)
    type_in(hand, "moon")
    assert ids(scene) == ["Mango Moon"]
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.choreography.id == "Mango Moon"


def test_nothing_found_is_told_and_starts_nothing(hand: Stagehand) -> None:
    scene = songs(hand)
    type_in(hand, "xyz")
    hand.frames(3, SURFACE)
    assert scene.entry is None
    for key in (pygame.K_RETURN, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_TAB):
        hand.press(key)
    scene.arms_raised()
    hand.frames(3, SURFACE)
    assert hand.stack.top is scene
    click(hand, 740, 88)  # Back shows all songs again, also for a hand
    assert len(ids(scene)) == 4


def test_what_an_input_method_writes_is_searched(hand: Stagehand) -> None:
    dance = hand.context.songs[2].choreography
    assert dance is not None
    moonlight = replace(hand.context.songs[2], choreography=replace(dance, title="月光"))
    hand.context.songs[2] = moonlight
    scene = songs(hand)
    click(hand, *SEARCH.centre)
    for text in ("m", "月"):  # the first came with its key already
        hand.stack.handle(pygame.event.Event(pygame.TEXTINPUT, text=text))
    assert scene.finder.query == "月"
    assert scene.entry is moonlight


def test_tab_and_the_button_sort_and_the_order_is_kept(hand: Stagehand) -> None:
    saved: list[object] = []
    hand.context.save = saved.append
    scene = songs(hand)
    hand.press(pygame.K_TAB)
    assert ids(scene) == ["First Light", "Mango Moon", "Mirrorball Midnight", "broken"]
    assert scene.entry is hand.context.songs[0], "the focus stays on its song"
    assert scene.focus == 2
    click(hand, 700, 178)
    assert ids(scene) == ["First Light", "Mirrorball Midnight", "Mango Moon", "broken"]
    hand.press(pygame.K_TAB)
    assert ids(scene) == ["Mango Moon", "Mirrorball Midnight", "First Light", "broken"]
    assert saved[-1] == {"song_order": "length"}
    again = SongsScene(hand.context, hand.stack)
    assert ids(again) == ids(scene)


def test_a_disk_that_is_full_does_not_keep_from_sorting(hand: Stagehand) -> None:
    def refuse(changes: object) -> None:
        raise OSError(28, "No space left on device")

    hand.context.save = refuse
    scene = songs(hand)
    hand.press(pygame.K_TAB)
    assert ids(scene)[0] == "First Light"


def test_the_button_and_l_show_the_leaderboard(hand: Stagehand) -> None:
    with_players(hand)
    songs(hand)
    click(hand, 1719, 990)
    assert isinstance(hand.stack.top, LeaderboardScene)
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, SURFACE)
    hand.press(pygame.K_l)
    assert isinstance(hand.stack.top, LeaderboardScene)


def test_a_hand_can_press_sort_and_leaderboard(hand: Stagehand) -> None:
    with_players(hand)
    songs(hand)
    centres = {box.centre for box, _ in hand.stack.kit.targets}
    assert {(690, 178), (1719, 990)} <= centres


def test_the_results_have_a_button_for_the_leaderboard(hand: Stagehand) -> None:
    with_players(hand)
    scene = hand.finished()
    hand.stack.push(scene)
    hand.frames(2, SURFACE)
    click(hand, 1734, 891)
    assert isinstance(hand.stack.top, LeaderboardScene)
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is scene
