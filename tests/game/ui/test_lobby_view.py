"""The lobby's picture and cards."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.core.lobby import TOGGLED
from game.core.party import Mode, Profile
from game.party import Floor, Party
from game.scenes.lobby import LobbyScene
from game.ui.kit import Easel, Kit
from game.ui.layout import Box, Canvas
from game.ui.lobby_cards import ROWS, Card, card_boxes, draw_card, row_boxes, under
from game.ui.lobby_side import draw_sentence, draw_song, listed
from game.ui.lobby_view import PICTURE, LobbyView, Shown, crown, draw_tags, picture_box
from game.ui.party_colours import player_colour
from game.ui.people import limb_figure
from game.ui.strings import say
from game.ui.theme import theme_of
from pose_engine.types import Frame, TrackedPose
from tests.fakes import as_pose
from tests.stagehand import in_row

FRAME = Frame(np.full((480, 640, 3), 90, np.uint8), 0.0, 0)
THEME = theme_of()


def person(number: int, count: int = 6) -> TrackedPose:
    return TrackedPose(number, as_pose(in_row(number, count)), 1.0)


def test_the_picture_is_a_mirror_with_heads_below_their_tags() -> None:
    box = picture_box(FRAME)
    assert box.centre == pytest.approx(PICTURE.centre)
    places = [crown(person(number), FRAME, box) for number in range(1, 7)]
    assert places == sorted(places), "number 1 is farthest right for the camera"
    assert all(box.contains(place) for place in places)
    head = box.y + person(1).pose.keypoints[0, 1] / 480 * box.h
    assert places[0][1] < head


@pytest.mark.parametrize("size", [(1280, 720), (400, 700), (60, 40)])
def test_players_wear_their_colour_and_others_a_line(size: tuple[int, int]) -> None:
    surface = pygame.Surface(size, 0, 32)
    easel = Kit().on(surface, THEME)
    colour = player_colour(1)
    people = [Shown(person(1), 1, "Ada", colour), Shown(person(4), None, "", THEME.text, 0.5)]
    box = picture_box(FRAME)
    view = LobbyView(THEME)
    view.draw_people(surface, easel.canvas, FRAME, people, box)
    draw_tags(easel, FRAME, people, box)
    if size[0] == 1280:
        pixels = pygame.surfarray.array3d(surface).reshape(-1, 3)
        for tone in (colour, THEME.text):
            assert (np.abs(pixels.astype(int) - tone).max(axis=1) < 12).sum() > 100


def test_who_is_hardly_seen_is_drawn_all_the_same() -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    nobody = TrackedPose(1, as_pose(in_row(1, 1), score=0.0), 1.0)
    easel = Kit().on(surface, THEME)
    for one in (Shown(nobody, None, "", THEME.text), Shown(nobody, 1, "Ada", THEME.text)):
        LobbyView(THEME).draw_people(surface, easel.canvas, FRAME, [one], picture_box(FRAME))
        draw_tags(easel, FRAME, [one], picture_box(FRAME))


@pytest.mark.parametrize("count", range(1, 7))
def test_cards_are_on_the_screen_and_every_row_can_be_hit(count: int) -> None:
    boxes = card_boxes(count)
    assert boxes[0].x >= 59
    assert boxes[-1].right <= 1861
    for index, box in enumerate(boxes):
        rows = row_boxes(box)
        assert set(rows) == set(ROWS)
        for name, row in rows.items():
            assert under(boxes, row.centre) == (index, name)
            assert box.x <= row.x < row.right <= box.right
            assert box.y <= row.y < row.bottom <= box.bottom
    assert under(boxes, (5.0, 5.0)) is None


def test_left_out_limbs_are_pale_where_they_are_in_a_mirror() -> None:
    sprites, size = Kit().sprites, (200, 130)
    whole = limb_figure(sprites, size, (255, 0, 0), (0, 0, 255), ())
    assert not pygame.surfarray.array3d(whole)[..., 2].any()
    for limb in TOGGLED:
        figure = limb_figure(sprites, size, (255, 0, 0), (0, 0, 255), (limb,))
        where = np.argwhere(pygame.surfarray.array3d(figure)[..., 2] > 200).mean(axis=0)
        assert (where[0] < 100) == limb.startswith("left")
        assert (where[1] < 65) == limb.endswith("arm")


def test_a_card_shows_what_is_chosen() -> None:
    pictures = []
    for profile, focus in (
        (Profile("Ada"), ""),
        (Profile("Ada", "hard"), ""),
        (Profile("Ada", "medium", ("left_leg", "right_leg")), ""),
        *((Profile("Ada"), row) for row in ROWS),
    ):
        surface = pygame.Surface((1280, 720), 0, 32)
        easel = Kit().on(surface, THEME)
        card = Card(1, "Ada", profile, player_colour(1), "Team 1", focus)
        draw_card(easel, Box(60, 632, 290, 372), card)
        assert len(easel.kit.targets) == len(ROWS)
        pictures.append(pygame.image.tobytes(surface, "RGB"))
    assert len(set(pictures)) == len(pictures)


def test_a_picture_of_no_size_is_drawn() -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    frame = Frame(np.zeros((2, 64, 3), np.uint8), 0.0, 0)
    LobbyView(THEME).draw_people(surface, Canvas(640, 360), frame, [], picture_box(frame))


def test_four_with_long_names_have_their_turn_above_the_way_back() -> None:
    names = ("Maximiliana Wolfeschlege", "Bartholomew the Great", "Zoë", "王大明")
    songs = ("one", "two")
    party = Party(Mode.FLOOR, floor=Floor.of(names, 2, 4, songs))
    surface = pygame.Surface((1920, 1080), 0, 32)
    easel = Kit().on(surface, theme_of((320, 200)))
    draw_song(easel, 457, party, "Mirrorball Midnight and More", names)
    drawn = np.nonzero(pygame.surfarray.array3d(surface).any(axis=2))
    assert drawn[0].max() < 457
    assert 450 < drawn[1].max() < LobbyScene.back_room.y


def test_four_with_long_names_are_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        "Maximiliana Wolfeschlege",
        "Gwendolyn of Winterfie",
        "Zoë",
        "Bartholomew the Great",
    )
    words, written = say("floor_raise", names=listed(names)), []
    easel = Kit().on(pygame.Surface((1920, 1080), 0, 32), theme_of((320, 200)))
    monkeypatch.setattr(Easel, "text", lambda easel, line, *place, **how: written.append(line))
    draw_sentence(easel, PICTURE, words, False)
    assert " ".join(written) == words
