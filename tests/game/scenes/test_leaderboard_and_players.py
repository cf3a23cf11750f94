"""What the leaderboard marks and what the players' screen adds up."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pygame
import pytest

from game.core.replay import LIVE, dance_digest
from game.players import Players
from game.scenes.leaderboard import LeaderboardScene, left_out_words
from game.scenes.players import PlayersScene, total_words
from game.storage.score_file import open_scores
from game.storage.scores import Player, Totals, add_player, add_run
from game.ui.strings import speak
from tests.crash_writer import a_run
from tests.game.scenes.test_scenes import Stagehand

SURFACE = pygame.Surface((640, 360), 0, 32)
ADA = Player(1, "Ada", 200, None)


def totals(seconds: float = 600.0, days: tuple[date, ...] = ()) -> Totals:
    return Totals(ADA, 3, 12, seconds, 81.4, 9, days)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ((), ""),
        (("left_leg", "right_leg"), "Seated"),
        (("right_leg", "left_leg"), "Seated"),
        (("left_arm",), "Left arm left out"),
        (("left_arm", "left_leg", "right_leg"), "3 limbs left out"),
    ],
)
def test_limbs_that_did_not_count_are_told(left_out: tuple[str, ...], words: str) -> None:
    assert left_out_words(left_out) == words


def board_with(path: Path, left_out: tuple[str, ...]) -> pygame.Surface:
    """A drawn leaderboard whose only row is of a dance with `left_out`."""
    hand = Stagehand()
    run = a_run(dance=dance_digest(hand.choreography), left_out=left_out)
    with closing(open_scores(path)) as db:
        add_run(db, "A name that is much longer than the list", run)
    hand.context.players = Players(LIVE, path=path)
    scene = LeaderboardScene(hand.context, hand.stack, hand.context.songs[0], "medium")
    hand.stack.push(scene)
    hand.frames(3, SURFACE)
    assert [row.left_out for row in scene.rows] == [left_out]
    hand.context.players.close()
    return SURFACE.copy()


def test_a_dance_with_limbs_left_out_looks_otherwise_on_the_leaderboard(tmp_path: Path) -> None:
    plain = board_with(tmp_path / "a.sqlite", ())
    seated = board_with(tmp_path / "b.sqlite", ("left_leg", "right_leg"))
    differ = pygame.surfarray.array3d(plain) != pygame.surfarray.array3d(seated)
    assert differ[120:305, 100:130].any(), "beside the name"
    assert not differ[310:, 112:125].any(), "and nowhere near stars, points and date"


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
