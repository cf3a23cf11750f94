"""The badges of a party's dance: where they are, how they pass one another, what they cost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pygame
import pytest

from game.core.judge import Grade, Judgement
from game.core.party import Mode, Profile, Standing, team_of
from game.core.party_order import SETTLE_S
from game.core.roster import MAX_PLAYERS, Presence
from game.ui.kit import Kit
from game.ui.layout import WIDTH
from game.ui.party_hud import GLIDE_S, PartyHud, badge_boxes, player_name
from game.ui.strings import say
from game.ui.theme import theme_of


def players(*scores: int, presence: Presence = Presence.HERE) -> list[Standing]:
    return [
        Standing(seat, seat, Profile(""), score, 5000, 1, 2, 1, presence, team=team_of(seat))
        for seat, score in enumerate(scores, 1)
    ]


def place(hud: PartyHud, seat: int) -> float:
    found = hud.place(seat)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("count", range(1, MAX_PLAYERS + 1))
def test_badges_lie_side_by_side_on_the_canvas(mode: Mode, count: int) -> None:
    standings = sorted(players(*[0] * count), key=lambda one: one.team or 0)
    boxes = badge_boxes(standings if mode is Mode.TEAMS else players(*[0] * count), mode)
    assert len(boxes) == count
    assert min(box.x for box in boxes) >= 60
    assert max(box.right for box in boxes) <= WIDTH - 60 + 1e-6
    for left, right in pairwise(boxes):
        assert left.right < right.x
        assert left.w >= 270, "wide enough for a name, and for 10,000"


def test_who_overtakes_glides_to_the_new_place() -> None:
    hud = PartyHud(Mode.VERSUS)
    hud.update(0.0, players(5, 0))
    first, second = place(hud, 1), place(hud, 2)
    assert first < second
    now = 1.0
    hud.update(now, players(5, 9))
    assert place(hud, 1) == first, "the other may have scored as well"
    now += SETTLE_S
    hud.update(now, players(5, 9))
    hud.update(now + GLIDE_S / 2, players(5, 9))
    assert first < place(hud, 2) < second
    assert first < place(hud, 1) < second
    hud.update(now + GLIDE_S + 0.01, players(5, 9))
    assert (place(hud, 2), place(hud, 1)) == (first, second)


def test_who_is_overtaken_on_the_way_turns_round_where_they_are() -> None:
    hud = PartyHud(Mode.VERSUS)
    hud.update(0.0, players(5, 0))
    hud.update(1.0, players(5, 9))
    hud.update(1.2, players(5, 9))
    hud.update(1.21, players(12, 9))
    at = 1.21 + SETTLE_S
    hud.update(at - 0.001, players(12, 9))
    before = place(hud, 2)
    hud.update(at, players(12, 9))
    assert abs(place(hud, 2) - before) < 8, "no jump"


def test_calmly_they_just_change_places() -> None:
    hud = PartyHud(Mode.VERSUS)
    hud.update(0.0, players(5, 0), calm=True)
    first = place(hud, 1)
    hud.update(1.0, players(5, 9), calm=True)
    hud.update(1.0 + SETTLE_S, players(5, 9), calm=True)
    assert place(hud, 2) == first


def test_together_they_win_a_star_once() -> None:
    hud = PartyHud(Mode.COOP)
    assert not hud.update(0.0, players(0, 0))
    assert hud.update(0.1, players(1500, 1500))
    assert not hud.update(0.2, players(1500, 1500))


def test_a_verdict_for_nobody_is_no_disaster() -> None:
    hud = PartyHud(Mode.VERSUS)
    hud.update(0.0, [])
    hud.judged(Judgement(7, 0, Grade.GOOD, 0.5, 0.0, {}), 0.0)
    assert hud.place(7) is None
    hud.draw(Kit().on(pygame.Surface((320, 180), 0, 32), theme_of()), 0.5)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("presence", Presence)
def test_pictures_that_show_nothing_new_keep_nothing_new(mode: Mode, presence: Presence) -> None:
    hud, kit = PartyHud(mode), Kit()
    surface = pygame.Surface((640, 360), 0, 32)
    standings = players(4210, 900, 900, 0, 10, 77, presence=presence)
    for grade, one in zip(Grade, standings, strict=True):
        hud.update(0.0, standings)
        hud.judged(Judgement(one.seat, 0, grade, 0.5, 0.0, {}), 0.0)
    for picture in range(200):
        hud.update(picture * 0.05, standings)
        hud.draw(kit.on(surface, theme_of()), 0.5)
    held = len(kit.sprites), len(kit.fonts)
    for picture in range(200, 220):
        hud.update(picture * 0.05, standings)
        surface.fill(0)
        hud.draw(kit.on(surface, theme_of()), 0.5)
    assert (len(kit.sprites), len(kit.fonts)) == held
    assert pygame.surfarray.array3d(surface).std() > 5


def test_a_player_without_a_name_is_called_by_the_number() -> None:
    assert player_name(players(1)[0]) == say("player_number", number=1)


def test_a_grade_hides_nothing_of_the_badge_above() -> None:
    hud, kit = PartyHud(Mode.VERSUS), Kit()
    everybody = players(2500, 2400)
    for number in range(60):  # until the points have run up
        hud.update(number / 10, everybody)

    def picture(now: float) -> np.ndarray:
        surface = pygame.Surface((960, 540), 0, 32)
        hud.update(now, everybody)
        hud.draw(kit.on(surface, theme_of((320, 200))), 0.0)
        return pygame.surfarray.array3d(surface)

    before = [picture(6.0 + 0.1 * number) for number in range(9)][-1]  # badges at rest
    hud.judged(Judgement(1, 0, Grade.PERFECT, 0.9, 0.0, {}), 7.0)
    after = picture(7.8)
    badge = round(badge_boxes(everybody, Mode.VERSUS)[0].bottom / 2) - 4  # but for its border
    assert (after[:, badge:] != before[:, badge:]).any()
    assert (after[:, :badge] == before[:, :badge]).all()
