"""Who dances: players are kept by keys."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pygame

from game.core.replay import LIVE
from game.players import Players
from game.scenes.players import PlayersScene, total_words
from game.scenes.title import TitleScene
from game.storage.score_file import open_scores
from game.storage.scores import Player, Totals, add_player, add_run
from game.ui.strings import speak
from tests.crash_writer import a_run
from tests.stagehand import Stagehand, with_players


def test_players_are_added_renamed_coloured_and_deleted(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    saved: list[Any] = []
    hand.context.save = saved.append
    book = with_players(hand)
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_p)
    scene = hand.stack.top
    assert isinstance(scene, PlayersScene)

    def type_in(words: str) -> None:
        for letter in words:
            event = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, unicode=letter)
            hand.stack.handle(event)
        hand.frames(1, surface)
        hand.press(pygame.K_RETURN)
        hand.frames(1, surface)

    hand.press(pygame.K_DOWN)
    assert book.name == "Player 2"
    assert saved == [{"player": "Player 2"}]
    scene._do("player_add")
    type_in("Zoë")
    assert book.name == "Zoë"
    assert scene.chosen is not None
    hue = scene.chosen.hue
    scene._do("player_colour")
    assert scene.chosen.hue != hue
    scene._do("player_weight")
    type_in("62.5")
    assert scene.chosen.weight_kg == 62.5
    scene._do("player_weight")
    type_in("heavy")
    assert scene.message
    scene._do("player_rename")
    type_in("!")
    assert book.name == "Zoë!"
    scene._do("player_delete")
    hand.press(pygame.K_RETURN)
    assert scene.chosen is not None, "the first answer keeps the player"
    scene._do("player_delete")
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert len(scene.players) == 9
    assert book.name == "Player 0"
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, surface)
    assert isinstance(hand.stack.top, TitleScene)


def test_without_players_one_can_only_add_one_and_a_click_saves_what_was_typed() -> None:
    hand = Stagehand()
    book = with_players(hand, 0)
    scene = PlayersScene(hand.context, hand.stack)
    hand.stack.push(scene)
    hand.frames(2, SURFACE)
    assert [button.name for button in scene._menu.buttons] == ["player_add", "hint_back"]
    hand.press(pygame.K_RETURN)
    assert scene.typing == "add"
    hand.press(pygame.K_RETURN)
    assert not scene.players, "nobody without a name"
    hand.press(pygame.K_RETURN)
    for letter in "Ada":
        hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, unicode=letter))
    click = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(5, 5), button=1)
    hand.stack.handle(click)
    assert not scene.typing
    assert book.name == "Ada"
    hand.frames(2, SURFACE)
    assert len(scene._menu.buttons) == 6
    scene._do("player_weight")
    for letter in "62":
        hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, unicode=letter))
    assert scene.canvas is not None
    place = scene.canvas.point(*scene._menu.buttons[4].box.centre)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=1))
    assert scene.chosen is not None
    assert scene.chosen.weight_kg == 62
    assert scene.asking, "the click on Delete is not lost either"


SURFACE = pygame.Surface((640, 360), 0, 32)
ADA = Player(1, "Ada", 200, None)


def totals(seconds: float = 600.0, days: tuple[date, ...] = ()) -> Totals:
    return Totals(ADA, 3, 12, seconds, 81.4, 9, days)


def test_totals_in_words() -> None:
    today = date(2026, 5, 6)
    assert total_words(totals(), today) == ["12", "10 min", "about 81 kcal (estimate)"]
    days = tuple(date(2026, 5, day) for day in (4, 5, 6))
    words = total_words(totals(3725.0, days), today)
    assert words == ["12", "1 h 2 min", "3 days in a row", "about 81 kcal (estimate)"]
    assert total_words(totals(days=(today,)), today)[2] == "1 day in a row"
    speak("zh-TW")
    assert "約 81 大卡（估計）" in total_words(totals(), today)


def test_the_chosen_player_has_totals_and_is_always_in_view(tmp_path: Path) -> None:
    hand = Stagehand()
    path = tmp_path / "s.sqlite"
    now = datetime.now(UTC)
    with closing(open_scores(path)) as db:
        for number in range(9):
            add_run(db, f"P{number}", a_run(danced_at=now, local_date=now.date()))
        add_player(db, "New")
    hand.context.players = book = Players(LIVE, name="P0", path=path)
    scene = PlayersScene(hand.context, hand.stack)
    hand.stack.push(scene)
    for _ in range(10):
        hand.frames(1, SURFACE)
        rows = scene._rows()
        heights = [box.h for one, box in rows if one != scene.chosen]
        assert next(box.h for one, box in rows if one == scene.chosen) > max(heights)
        assert rows[-1][1].bottom <= 850
        hand.press(pygame.K_DOWN)
    assert book.name == "New"
    assert scene.chosen is not None
    assert book.totals(scene.chosen).runs == 0
    assert book.totals(scene.players[0]).stars == 3
    book.close()


def test_without_a_file_nobody_has_totals(tmp_path: Path) -> None:
    book = Players(LIVE, path=tmp_path / "none.sqlite")
    assert book.totals(ADA).runs == 0
    book.close()
