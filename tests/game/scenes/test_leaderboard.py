"""The way to the leaderboard."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pygame
import pytest

from game.core.replay import LIVE, dance_digest
from game.players import Players
from game.scenes.leaderboard import LeaderboardScene, left_out_words
from game.scenes.songs import SongsScene
from game.storage.score_file import open_scores
from game.storage.scores import add_run
from tests.crash_writer import a_run
from tests.stagehand import Stagehand, with_players


def test_l_shows_the_leaderboard_of_the_difficulty(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    with_players(hand)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_l)
    board = hand.stack.top
    assert isinstance(board, LeaderboardScene)
    assert len(board.rows) == 8
    hand.press(pygame.K_RIGHT)
    hand.frames(2, surface)
    assert (board.difficulty, board.rows) == ("hard", [])
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, SongsScene)


SURFACE = pygame.Surface((640, 360), 0, 32)


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
