"""What is drawn: in its place, mirrored, the same for the same moment, and in step."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.core.choreography import Move
from game.core.judge import Grade, Judgement
from game.core.key_pose import key_time
from game.ui.backdrop import paint_backdrop
from game.ui.coach import Coach, Place
from game.ui.covers import draw_cover
from game.ui.hud import Hud, prepare_words
from game.ui.kit import Easel, Kit, breakable
from game.ui.layout import Box, Canvas
from game.ui.pictogram import pictogram
from game.ui.player_view import PlayerView, frame_box
from game.ui.sprites import Sprites, faded, rounded_mask
from game.ui.stage import MAX_FLASHES_HZ, Mood, Stage, slow_beat
from game.ui.strings import ENGLISH, say
from game.ui.theme import theme_of
from game.ui.widgets import Button, Menu
from pose_engine.types import Frame, TrackedPose
from tests.fakes import STANDING, as_pose, make_choreography

CANVAS = Canvas(480, 270)


def drawn(coach: Coach, song_s: float) -> np.ndarray:
    surface = pygame.Surface((480, 270), 0, 32)
    coach.draw(surface, CANVAS, song_s)
    return pygame.surfarray.array3d(surface)


def test_the_coach_stands_in_its_place_two_thirds_high() -> None:
    pixels = drawn(Coach(make_choreography(), theme_of()), 3.0)
    columns, rows = (np.flatnonzero(pixels.max(axis=(axis, 2)) > 90) for axis in (1, 0))
    assert abs(columns.mean() - 240) < 60
    assert 0.5 * 270 < rows[-1] - rows[0] < 0.9 * 270


def test_the_same_moment_looks_the_same() -> None:
    coach = Coach(make_choreography(), theme_of())
    first = drawn(coach, 3.0)
    drawn(coach, 7.5)
    assert np.array_equal(drawn(coach, 3.0), first)


def test_the_coach_is_a_mirror_image() -> None:
    coach = Coach(make_choreography(), theme_of())
    body = coach.poses_at(np.array([3.0]))[0]
    assert body[5, 0] < body[6, 0], "its left shoulder is on the screen's left"


@pytest.mark.parametrize("x", [-300.0, 0.0, 1900.0, 2400.0])
def test_a_coach_at_or_beyond_the_edge_does_no_harm(x: float) -> None:
    pixels = drawn(Coach(make_choreography(), theme_of(), Place(x=x)), 4.0)
    columns = np.flatnonzero(pixels.max(axis=(1, 2)) > 90)
    assert all(abs(column * 4 - x) < 600 for column in columns)


def test_a_body_of_one_point_does_no_harm() -> None:
    choreography = make_choreography()
    choreography.tracks[0].poses[..., :2] = 0.5
    assert drawn(Coach(choreography, theme_of()), 4.0).shape == (480, 270, 3)


@pytest.mark.parametrize("bpm", [60, 122, 200, 400])
def test_nothing_flashes_more_than_three_times_a_second(bpm: float) -> None:
    a_second_of_beats = bpm / 60
    assert slow_beat(a_second_of_beats, bpm) - slow_beat(0.0, bpm) <= MAX_FLASHES_HZ


def test_the_stage_fills_a_window_of_any_shape() -> None:
    for size in ((320, 240), (300, 500), (641, 361)):
        surface = pygame.Surface(size, 0, 32)
        stage = Stage(theme_of())
        for beat in (0.0, 0.4, 1.0):
            stage.draw(surface, Canvas(*size), beat, Mood(energy=1.0))
        assert pygame.surfarray.array3d(surface).max(axis=2).min() > 0


def test_a_key_pose_lies_in_its_move_and_is_drawn_once() -> None:
    choreography, sprites = make_choreography(), Sprites()
    move: Move = choreography.moves[1]
    assert move.start_s <= key_time(choreography.tracks[0], move) <= move.end_s
    sprite = pictogram(sprites, choreography, 1, 96, theme_of())
    assert sprite.get_size() == (96, 96)
    assert pictogram(sprites, choreography, 1, 96, theme_of()) is sprite


def test_the_players_picture_is_mirrored() -> None:
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :320] = (200, 0, 0)
    frame = Frame(image, 1.0, 1)
    surface = pygame.Surface((480, 270), 0, 32)
    player = TrackedPose(1, as_pose(STANDING), 1.0)
    PlayerView(theme_of()).draw(surface, CANVAS, frame, player, {"left_arm": 0.1})
    rect = CANVAS.rect(frame_box(frame))
    assert surface.get_at((rect.right - 12, rect.centery))[0] > 150
    assert surface.get_at((rect.left + 12, rect.centery))[0] < 50


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 640), (16, 16)])
def test_the_players_frame_stays_in_its_corner(size: tuple[int, int]) -> None:
    box = frame_box(Frame(np.zeros((size[1], size[0], 3), np.uint8), 0.0, 0))
    assert box.x == 60
    assert box.bottom == pytest.approx(1020)
    assert box.right <= 620 + 1e-6
    assert box.w / box.h == pytest.approx(size[0] / size[1])


@pytest.mark.parametrize("size", [(3000, 1), (1, 3000), (1, 1)])
@pytest.mark.parametrize("window", [(1920, 1080), (320, 180), (64, 36)])
def test_a_picture_of_one_line_is_shown_all_the_same(
    size: tuple[int, int], window: tuple[int, int]
) -> None:
    frame = Frame(np.full((size[1], size[0], 3), 200, np.uint8), 0.0, 0)
    surface = pygame.Surface(window, 0, 32)
    player = TrackedPose(1, as_pose(STANDING, size[1]), 1.0)
    PlayerView(theme_of()).draw(surface, Canvas(*window), frame, player, {"left_arm": 0.1})
    assert pygame.surfarray.array3d(surface).max() > 100


def test_rounded_masks_are_full_in_the_middle_and_empty_in_the_corner() -> None:
    mask = rounded_mask(40, 20, 10)
    assert mask[10, 20] == 255
    assert mask[0, 0] == 0


def test_fading_leaves_the_kept_surface_alone() -> None:
    sprite = Sprites().disc(20, (255, 255, 255))
    assert faded(sprite, 0.5).get_at((10, 10))[0] == pytest.approx(128, abs=2)
    assert sprite.get_at((10, 10))[0] == 255


def test_buttons_are_wide_enough_to_hit() -> None:
    with pytest.raises(ValueError, match="narrow"):
        Button("x", "x", Box(0, 0, 219, 100))


def test_a_menu_goes_round_and_obeys_the_mouse() -> None:
    menu = Menu([Button("a", "a", Box(0, 0, 220, 90)), Button("b", "b", Box(300, 0, 220, 90))])
    key = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_LEFT)
    assert menu.handle(key, None) == (None, True)
    assert menu.focused == "b"
    click = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(10, 10), button=1)
    assert menu.handle(click, Canvas(1920, 1080)) == ("a", True)
    enter = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN)
    assert menu.handle(enter, None) == ("a", False)


def test_words_are_filled_in_and_unknown_keys_are_shown() -> None:
    assert say("combo", count=3) == "Combo 3"
    assert say("no such key") == "no such key"
    assert all(text or key == "all_along" for key, text in ENGLISH.items())


def test_lines_end_between_words_or_chinese_signs() -> None:
    assert breakable("Step back: now") == ["Step", " back:", " now"]
    assert breakable("往後退：OK 嗎？") == ["往", "後", "退：", "OK", " ", "嗎？"]


def test_a_silhouette_hides_the_room_and_nothing_hides_all() -> None:
    frame = Frame(np.full((480, 640, 3), 200, np.uint8), 0.0, 0)
    player = TrackedPose(1, as_pose(STANDING), 0.0, True)

    def shown(look: str) -> np.ndarray:
        surface = pygame.Surface((640, 360), 0, 32)
        PlayerView(theme_of()).draw(surface, CANVAS, frame, player, {}, look=look)
        return pygame.surfarray.array3d(surface)

    camera, silhouette = shown("camera"), shown("silhouette")
    assert not shown("nothing").any()
    room = (camera == 200).all(axis=-1)
    assert room.sum() > 1000
    assert not (silhouette == 200).all(axis=-1).any()
    assert silhouette.any()


def test_a_cover_is_square_and_lively() -> None:
    cover = draw_cover(make_choreography(), 128)
    assert cover.shape == (128, 128, 3)
    assert cover.std() > 20


def test_springing_words_and_layers_are_kept() -> None:
    kit, surface = Kit(), pygame.Surface((960, 540), 0, 32)
    easel = kit.on(surface, theme_of())
    drawn: list[Box] = []

    def dots(part: Easel) -> None:
        drawn.append(Box(0, 0, 1, 1))
        part.disc((300, 300), 40, (255, 255, 255))

    for scale in (0.5, 0.51, 1.0, 1.01):
        easel.text("SUPER", "title", (500, 500), scale=scale)
    assert len(kit.sprites) == 1, "steps that the eye does not see are one"
    for _ in range(3):
        easel.layer(Box(200, 200, 200, 200), ("dots",), dots)
    assert len(drawn) == 1
    assert surface.get_at((150, 150))[:3] == (255, 255, 255)
    assert surface.get_at((120, 120))[:3] == (0, 0, 0)


@pytest.mark.parametrize("size", [(640, 360), (401, 303), (3, 40), (2, 2)])
def test_the_backdrop_fills_every_window_and_is_its_own_mirror_image(size: tuple[int, int]) -> None:
    picture = paint_backdrop(Canvas(*size), theme_of())
    assert picture.shape == (size[1], size[0], 4)
    other = picture[:, :0:-1].astype(int)  # the first column has no other: places are left edges
    assert np.abs(other - picture[:, 1:]).max(initial=0) <= 2, "but for the dither"


def test_words_prepared_are_those_that_are_drawn() -> None:
    kit, surface = Kit(), pygame.Surface((960, 540), 0, 32)
    easel = kit.on(surface, theme_of())
    for index in range(30):
        prepare_words(easel, index, most=9)
    kept = len(kit.fonts)
    hud = Hud()
    for grade in Grade:
        hud.judged(Judgement(1, 0, grade, 0.5, 0.0, {}), 0.0)
        hud.update(0.2, 0.0, 0, 0)
        hud.draw_grade(easel, (480, 270))
    assert len(kit.fonts) == kept
    digits = len(set("0"))
    for combo in range(2, 10):
        hud.draw_numbers(easel, combo)
    assert len(kit.fonts) == kept + 2 * digits, "but for the number of points"
