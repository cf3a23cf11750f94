"""The choice of how to have a party."""

from __future__ import annotations

import pygame
import pytest

from game.core.party import Mode, Profile
from game.party import Party
from game.scenes.floor_plan import FloorPlanScene
from game.scenes.lobby import LobbyScene
from game.scenes.party import PartyScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.ui.kit import Kit
from game.ui.party_pictogram import ASPECT, mode_pictogram
from game.ui.theme import theme_of
from tests.stagehand import Stagehand, duet

SURFACE = pygame.Surface((1280, 720), 0, 32)


@pytest.mark.parametrize("mode", Mode)
def test_every_way_leads_on(hand: Stagehand, mode: Mode) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_y)
    hand.frames(2, SURFACE)
    assert isinstance(hand.stack.top, PartyScene)
    for _ in range(list(Mode).index(mode)):
        hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    scene = hand.stack.top
    assert isinstance(scene, FloorPlanScene if mode is Mode.FLOOR else SongsScene)
    assert scene.party is not None
    assert scene.party.mode is mode
    hand.frames(2, SURFACE)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)


def test_the_titles_button_leads_to_the_party(hand: Stagehand) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, PartyScene)


def test_a_song_leads_to_the_lobby_at_the_difficulty_chosen(hand: Stagehand) -> None:
    party = Party(profiles={1: Profile("Ada", "medium")})  # as the song before was danced
    scene = SongsScene(hand.context, hand.stack, party=party)
    hand.stack.push(scene)
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RIGHT)
    for key in (pygame.K_l, pygame.K_r, pygame.K_g):
        hand.press(key)
    assert hand.stack.top is scene, "no leaderboard, practice or ghost"
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, LobbyScene)
    assert party.usual.difficulty == "hard"
    assert party.profile(1).difficulty == "hard"
    hand.frames(2, SURFACE)
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is scene


def test_songs_of_several_parts_come_first_for_a_duet(hand: Stagehand) -> None:
    alone = hand.context.songs[0]
    duet(hand)
    hand.context.songs.insert(0, alone)
    scene = SongsScene(hand.context, hand.stack, party=Party(Mode.DUET))
    assert scene.entry is not None
    assert scene.entry.choreography is not None
    assert len(scene.entry.choreography.tracks) == 2
    usual = SongsScene(hand.context, hand.stack, party=Party())
    assert usual.entry is alone


def test_a_harder_song_is_harder_for_all_who_have_not_chosen_for_themselves(
    hand: Stagehand,
) -> None:
    party = Party(profiles={1: Profile("Ada"), 2: Profile("Ben", "easy")})
    hand.stack.push(SongsScene(hand.context, hand.stack, party=party))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert party.profile(1) == Profile("Ada", "hard")
    assert party.profile(2) == Profile("Ben", "easy")


def test_another_mode_is_for_the_same_players(hand: Stagehand) -> None:
    """Who has joined, with their names and wishes."""
    hand.stack.push(PartyScene(hand.context, hand.stack))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    party = hand.stack.top.party
    assert party is not None
    party.roster.admit(1.0, [7])
    party.profiles[1] = Profile("Ada", "hard")
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    after = hand.stack.top.party
    assert after is not None
    assert after.mode is Mode.COOP
    assert [seat.track for seat in after.roster.here] == [7]
    assert after.profile(1) == Profile("Ada", "hard")


def test_guests_who_were_written_down_stay(hand: Stagehand) -> None:
    """One Esc too many must not lose twelve names."""
    hand.stack.push(PartyScene(hand.context, hand.stack, Party(Mode.FLOOR)))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RETURN)
    scene = hand.stack.top
    assert isinstance(scene, FloorPlanScene)
    scene.guests = ("Ada", "Ben", "Cleo")
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, FloorPlanScene)
    assert hand.stack.top.guests == ("Ada", "Ben", "Cleo")
    hand.frames(2, SURFACE)


@pytest.mark.parametrize("mode", Mode)
def test_pictograms_have_an_edge_around_them(mode: Mode) -> None:
    picture = mode_pictogram(Kit().sprites, mode, 120, theme_of())
    assert picture.get_size() == (round(120 * ASPECT), 120)
    alpha = pygame.surfarray.array_alpha(picture)
    assert alpha.mean() > 20
    assert alpha[0].max() == alpha[-1].max() == alpha[:, 0].max() == 0
