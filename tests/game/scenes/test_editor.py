"""The editor: keys, mouse, typing, trying out, saving, drafts and leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from game import edit_run, edit_saving
from game.core.song_edit import FREE, HALF_BEATS, finished
from game.scenes.editor import _KEYS, EditorScene
from game.scenes.editor_dance import EditorDanceScene
from game.scenes.editor_typing import REPEAT_MS
from game.scenes.pause import PauseScene
from game.scenes.songs import SongsScene
from game.storage import song_save
from game.storage.choreography_file import as_data, read_choreography, write_choreography
from game.storage.drafts import read_draft
from game.storage.library import SongEntry, find_songs, shipped_songs_folder
from game.ui.editor_view import HUES, PLAY, chips_of, dot_boxes, fields_of
from game.ui.time_view import MOVES, PARTS, RULER, WAVE, WHOLE
from tests.stagehand import Stagehand, Tape, duet, editor

SIZE = (1280, 720)


class Desk:
    """An editor under test."""

    def __init__(self, hand: Stagehand, scene: EditorScene) -> None:
        self.hand, self.scene, self.run = hand, scene, scene.run
        self.surface = pygame.Surface(SIZE, 0, 32)
        hand.stack.push(scene)
        self.frames()

    def frames(self, count: int = 2, step_s: float = 1 / 60) -> None:
        self.hand.frames(count, self.surface, step_s)

    def key(self, key: int, mod: int = 0, letter: str = "") -> None:
        event = pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=letter)
        self.hand.stack.handle(event)
        self.hand.stack.apply()

    def type(self, words: str) -> None:
        for letter in words:
            self.key(pygame.K_UNKNOWN, letter=letter)

    def mouse(self, kind: int, x: float, y: float) -> None:
        assert self.scene.canvas is not None
        pos = self.scene.canvas.point(x, y)
        event = pygame.event.Event(kind, pos=pos, button=1, buttons=(1, 0, 0), rel=(0, 0))
        self.hand.stack.handle(event)
        self.hand.stack.apply()

    def click(self, x: float, y: float) -> None:
        self.mouse(pygame.MOUSEBUTTONDOWN, x, y)
        self.mouse(pygame.MOUSEBUTTONUP, x, y)

    def drag(self, x: float, y: float, to_x: float) -> None:
        self.mouse(pygame.MOUSEBUTTONDOWN, x, y)
        for share in (0.25, 0.5, 0.75, 1.0):
            self.mouse(pygame.MOUSEMOTION, x + (to_x - x) * share, y)
        self.mouse(pygame.MOUSEBUTTONUP, to_x, y)

    def press(self, name: str) -> None:
        chip = next(one for one in chips_of(self.scene.desk()) if one.name == name)
        self.click(*chip.box.centre)

    def field(self, name: str) -> None:
        field = next(one for one in fields_of(self.scene.desk()) if one.name == name)
        self.click(*field.box.centre)

    @property
    def moves(self) -> list[tuple[float, float]]:
        return [(move.start_s, move.end_s) for move in self.run.edit.moves]

    def at(self, song_s: float) -> None:
        self.run.player.song_s = song_s


@pytest.fixture
def desk(hand: Stagehand) -> Desk:
    return Desk(hand, editor(hand))


@pytest.fixture
def folder(hand: Stagehand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The song on disk, and all that is saved in the test's folder."""
    folder = tmp_path / "songs" / "test-song"
    write_choreography(hand.choreography, folder)
    hand.context.songs[0] = SongEntry("test-song", folder, read_choreography(folder))
    monkeypatch.setattr(song_save, "backups_folder", lambda: tmp_path / "backups")
    for module in (edit_run, edit_saving):
        monkeypatch.setattr(module, "user_songs_folder", lambda: tmp_path / "songs")
    return folder


# -- moves by key and mouse


def test_moves_by_key(desk: Desk) -> None:
    desk.key(pygame.K_DOWN)
    assert desk.run.chosen == 1
    assert desk.run.player.song_s == 4.0
    desk.key(pygame.K_g)
    desk.key(pygame.K_u)
    desk.key(pygame.K_1)
    move = desk.run.edit.moves[1]
    assert move.gold
    assert not move.scored
    assert "left_arm" not in move.limbs
    desk.at(5.0)
    desk.key(pygame.K_s)
    assert desk.moves[1:3] == [(4.0, 5.0), (5.0, 6.0)]
    desk.key(pygame.K_j)
    assert desk.moves[1] == (4.0, 6.0)
    desk.key(pygame.K_DELETE)
    assert desk.moves[1] == (6.0, 8.0)
    desk.at(4.1)
    desk.key(pygame.K_a)
    assert desk.moves[1] == (4.0, 6.0)
    desk.at(5.6)
    desk.key(pygame.K_PERIOD)
    assert desk.moves[1] == (4.0, 5.5)
    desk.at(4.4)
    desk.key(pygame.K_COMMA)
    assert desk.moves[1] == (4.5, 5.5)


def test_undo_and_redo(desk: Desk) -> None:
    before = desk.run.edit
    desk.key(pygame.K_g)
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.run.edit is before
    desk.key(pygame.K_z, pygame.KMOD_CTRL | pygame.KMOD_SHIFT)
    assert desk.run.edit.moves[0].gold
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    desk.key(pygame.K_y, pygame.KMOD_CTRL)
    assert desk.run.edit.moves[0].gold
    desk.press("undo")
    assert not desk.run.dirty


def test_everything_can_be_undone_and_done_again(desk: Desk) -> None:
    before = desk.run.edit
    edits = {"i": 3.0, "o": 9.0, "s": 5.0, "m": 4.0, "v": 4.0, "b": 4.0, "g": 4.0, "u": 4.0}
    for letter, at_s in edits.items():
        desk.at(at_s)
        desk.key(ord(letter))  # letters have their own codes
    desk.field("licence")
    desk.type("CC0")
    desk.click(*dot_boxes()[4].centre)
    desk.drag(HUES[1].x + 20, HUES[1].centre[1], HUES[1].x + 90)
    desk.frames(30, 0.1)
    after, count = desk.run.edit, len(desk.run.history.past)
    assert count == 10  # B changed nothing: a bar began there
    assert desk.run.autosave.path.exists()
    for _ in range(count):
        desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.run.edit is before
    desk.frames(30, 0.1)
    assert not desk.run.autosave.path.exists()
    for _ in range(count):
        desk.key(pygame.K_y, pygame.KMOD_CTRL)
    assert desk.run.edit is after


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    desk.at(0.5)
    desk.key(pygame.K_s)
    assert "no move" in desk.run.message
    desk.at(3.0)
    desk.key(pygame.K_a)
    assert "already" in desk.run.message
    desk.frames(2, 5.0)
    assert not desk.run.message


def test_a_border_is_dragged_in_one_step(desk: Desk) -> None:
    x, y = desk.scene.view.x_of(4.0), MOVES.centre[1]
    desk.drag(x - 2, y, desk.scene.view.x_of(4.55))
    assert desk.moves[:2] == [(2.0, 4.5), (4.5, 6.0)]
    assert len(desk.run.history.past) == 1
    desk.key(pygame.K_h)
    assert desk.run.places == HALF_BEATS
    desk.key(pygame.K_h)
    assert desk.run.places == FREE
    desk.drag(desk.scene.view.x_of(4.5) + 2, y, desk.scene.view.x_of(4.73))
    assert desk.moves[0][1] == pytest.approx(4.73, abs=0.02)
    assert len(desk.run.history.past) == 2


def test_a_click_chooses_a_move_and_the_second_names_it(desk: Desk) -> None:
    x, y = desk.scene.view.x_of(7.0), MOVES.centre[1]
    desk.click(x, y)
    assert desk.run.chosen == 2
    assert desk.run.player.song_s == 6.0
    desk.click(x, y)
    desk.type("Star jump")
    assert desk.run.edit.moves[2].name == "Star jump"
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.scene.typist.field is None
    assert desk.run.edit.moves[2].name == "move 2"
    desk.key(pygame.K_y, pygame.KMOD_CTRL)
    assert desk.run.edit.moves[2].name == "Star jump"
    assert len(desk.run.history.past) == 1
    desk.click(desk.scene.view.x_of(1.0), y)
    assert desk.run.chosen is None
    desk.press("add")
    assert desk.run.chosen == 0


def test_the_playhead_is_dragged_and_stepped(desk: Desk) -> None:
    desk.click(desk.scene.view.x_of(5.0), WAVE.centre[1])
    assert desk.run.player.song_s == pytest.approx(5.0, abs=0.01)
    desk.drag(desk.scene.view.x_of(5.0), RULER.y + 40, desk.scene.view.x_of(7.2))
    assert desk.run.player.song_s == pytest.approx(7.2, abs=0.01)
    desk.key(pygame.K_RIGHT)
    assert desk.run.player.song_s == pytest.approx(7.5)
    desk.key(pygame.K_LEFT)
    assert desk.run.player.song_s == pytest.approx(7.0)
    desk.key(pygame.K_END)
    assert desk.run.player.song_s == 12.0
    desk.key(pygame.K_HOME)
    assert desk.run.player.song_s == 0.0


def test_trimming_by_key_and_by_its_flags(desk: Desk) -> None:
    desk.at(3.0)
    desk.key(pygame.K_i)
    desk.at(9.0)
    desk.key(pygame.K_o)
    assert (desk.run.edit.start_s, desk.run.edit.end_s) == (3.0, 9.0)
    view = desk.scene.view
    desk.drag(view.x_of(3.0) + 11, RULER.centre[1], view.x_of(2.0))
    assert desk.run.edit.start_s == pytest.approx(2.0, abs=0.01)
    assert len(desk.run.history.past) == 3


def test_zoom_and_scroll(desk: Desk) -> None:
    desk.key(pygame.K_PLUS)
    span_s = desk.scene.view.span_s
    assert span_s < 12.0
    desk.hand.stack.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2))
    assert desk.scene.view.start_s > 0
    start_s = desk.scene.view.start_s
    desk.hand.stack.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=1))
    assert desk.scene.view.start_s < start_s
    desk.click(WHOLE.right - 5, WHOLE.centre[1])
    assert desk.scene.view.end_s == pytest.approx(12.0)
    desk.key(pygame.K_MINUS)
    assert desk.scene.view.span_s > span_s
    desk.key(pygame.K_0)
    assert desk.scene.view.span_s == 12.0


# -- sections and preview


def parts(desk: Desk) -> list[tuple[float, str]]:
    return [(part.start_s, part.name) for part in desk.run.edit.song.sections]


def test_sections_by_key(desk: Desk) -> None:
    for at_s in (0.0, 4.1):
        desk.at(at_s)
        desk.key(pygame.K_m)
    assert parts(desk) == [(0.0, "intro"), (4.0, "verse")]
    assert "Verse" in desk.run.message
    desk.key(pygame.K_m)
    assert parts(desk)[1] == (4.0, "build")
    desk.at(6.0)
    desk.key(pygame.K_k)
    assert parts(desk)[1] == (6.0, "build")
    desk.at(7.0)
    desk.key(pygame.K_x)
    assert parts(desk) == [(0.0, "intro")]
    for _ in range(5):
        desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert parts(desk) == []
    assert not desk.run.dirty
    desk.key(pygame.K_x)
    assert "no section" in desk.run.message


def test_sections_by_mouse(desk: Desk) -> None:
    x_of, y = desk.scene.view.x_of, PARTS.centre[1]
    desk.click(x_of(4.1), y)
    assert desk.run.player.song_s == pytest.approx(4.1, abs=0.02)
    desk.click(x_of(4.1), y)
    assert parts(desk) == [(4.0, "intro")]
    desk.frames(2, 1.0)
    desk.drag(x_of(4.0) + 3, y, x_of(6.1))
    assert parts(desk) == [(6.0, "intro")]
    assert desk.run.player.song_s == 6.0
    assert len(desk.run.history.past) == 2
    desk.frames(2, 1.0)
    desk.click(x_of(8.0), y)
    desk.click(x_of(8.0), y)
    assert parts(desk) == [(6.0, "verse")]
    assert desk.run.player.song_s == 6.0


def test_the_preview_is_set_at_the_playhead_and_saved(hand: Stagehand, folder: Path) -> None:
    desk = Desk(hand, editor(hand))
    desk.at(5.0)
    desk.key(pygame.K_v)
    assert "0:05.00" in desk.run.message
    desk.at(6.0)
    desk.key(pygame.K_m)
    desk.at(3.0)
    desk.key(pygame.K_i)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    song = read_choreography(folder)
    assert song.preview_s == (2.0, 6.0)
    assert [(part.start_s, part.name) for part in song.sections] == [(3.0, "intro")]


# -- the song's facts


def test_facts_are_typed(desk: Desk) -> None:
    desk.field("title")
    desk.type("My dance")
    desk.key(pygame.K_RETURN)
    desk.field("bpm")
    desk.type("118,5")
    desk.key(pygame.K_RETURN)
    desk.field("first_beat")
    desk.type("0.5")
    desk.key(pygame.K_TAB)
    song = desk.run.edit.song
    assert (song.title, song.bpm, song.first_beat_s) == ("My dance", 118.5, 0.5)
    assert len(desk.run.history.past) == 3


def test_what_cannot_be_typed_is_not_taken(desk: Desk) -> None:
    desk.field("bpm")
    desk.type("fast")
    desk.key(pygame.K_RETURN)
    assert "number" in desk.run.message
    assert not desk.run.dirty
    desk.field("title")
    desk.key(pygame.K_BACKSPACE, pygame.KMOD_CTRL)
    desk.key(pygame.K_RETURN)
    assert "title" in desk.run.message
    desk.field("artist")
    desk.type("Ada")
    desk.key(pygame.K_ESCAPE)
    assert desk.run.edit.song.artist == "Nobody"
    assert not desk.run.dirty
    assert desk.hand.stack.top is desk.scene


def test_held_keys_come_again_in_a_field_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[int, ...]] = []
    monkeypatch.setattr(pygame.display, "get_init", lambda: True)
    monkeypatch.setattr(pygame.key, "set_repeat", lambda *given: calls.append(given))
    desk.field("artist")
    assert calls == [REPEAT_MS]
    desk.key(pygame.K_RETURN)
    desk.field("title")
    desk.hand.stack.pop()
    desk.hand.stack.apply()
    assert calls == [REPEAT_MS, (0, 0), REPEAT_MS, (0, 0)]


def test_difficulty_and_colours(desk: Desk) -> None:
    desk.click(*dot_boxes()[3].centre)
    assert desk.run.edit.song.difficulty == 4
    bar, theme = HUES[0], desk.scene.theme
    desk.drag(bar.x + 20, bar.centre[1], bar.x + bar.w / 2)
    assert desk.run.edit.song.hues[0] == pytest.approx(180, abs=2)
    assert len(desk.run.history.past) == 2
    desk.frames()
    assert desk.scene.theme is not theme


# -- playing, tapping


def test_it_plays_from_the_playhead_and_stops_at_the_end(hand: Stagehand) -> None:
    tape = hand.context.audio = Tape()
    desk = Desk(hand, editor(hand))
    desk.at(4.0)
    desk.key(pygame.K_SPACE)
    assert tape.calls[-1] == ("play", 4.0)
    desk.frames(6, 0.1)
    tape.at_s = None
    assert 4.3 < desk.run.player.song_s < 4.8
    desk.click(*PLAY)
    assert not desk.run.player.playing
    assert tape.calls[-1][0] == "stop"
    desk.at(11.9)
    desk.key(pygame.K_SPACE)
    desk.frames(5, 0.1)
    assert not desk.run.player.playing
    assert desk.run.player.song_s == 12.0
    desk.key(pygame.K_SPACE)
    assert desk.run.player.song_s == 0.0


def test_a_move_is_played_alone(desk: Desk) -> None:
    desk.run.choose(2)
    desk.key(pygame.K_p)
    assert desk.run.player.playing
    assert desk.run.player.song_s == 6.0
    desk.frames(25, 0.1)
    assert not desk.run.player.playing
    assert desk.run.player.song_s == 8.0


def test_tapping_finds_tempo_and_first_beat(desk: Desk) -> None:
    desk.key(pygame.K_t)
    assert "Space" in desk.run.message
    desk.key(pygame.K_SPACE)
    rng = np.random.default_rng(1)
    for beat in range(16):
        desk.run.player.song_s = 0.3 + beat * 0.6 + rng.normal(0, 0.01)
        desk.key(pygame.K_t)
    song = desk.run.edit.song
    assert song.bpm == pytest.approx(100.0, abs=0.6)
    assert song.first_beat_s == pytest.approx(0.3, abs=0.03)
    assert len(desk.run.history.past) == 1
    desk.key(pygame.K_SPACE)
    desk.at(0.55)
    desk.key(pygame.K_b)
    assert desk.run.edit.song.first_beat_s == pytest.approx(0.55, abs=0.01)


# -- trying out


def test_a_try_begins_at_the_playhead_and_comes_back(desk: Desk) -> None:
    desk.at(6.0)
    desk.key(pygame.K_r)
    scene = desk.hand.stack.top
    assert isinstance(scene, EditorDanceScene)
    assert scene.run.start_s == 6.0
    assert scene.run.moves[0].start_s == 6.0
    desk.frames(4, 0.1)
    assert 2.0 < scene.run.countdown_s <= 3.0
    desk.frames(130, 0.1)
    assert desk.hand.stack.top is desk.scene
    assert "Danced" in desk.run.message
    assert desk.hand.camera.song[0] is None
    assert desk.run.player.song_s == 6.0


def test_nobody_seen_is_told_of(desk: Desk) -> None:
    look = desk.hand.camera.look
    desk.hand.camera.look = lambda now, points, age_s=0.02: look(now, None, age_s)  # type: ignore[method-assign]
    desk.at(8.0)
    desk.key(pygame.K_r)
    desk.frames(130, 0.1)
    assert "could not see" in desk.run.message


def test_a_try_can_be_restarted_and_left(desk: Desk) -> None:
    desk.at(6.0)
    desk.press("test")
    scene = desk.hand.stack.top
    assert isinstance(scene, EditorDanceScene)
    desk.frames(45, 0.1)
    desk.key(pygame.K_ESCAPE)
    pause = desk.hand.stack.top
    assert isinstance(pause, PauseScene)
    desk.key(pygame.K_RIGHT)
    desk.key(pygame.K_RETURN)
    assert scene.run.start_s == 6.0
    desk.key(pygame.K_ESCAPE)
    desk.key(pygame.K_LEFT)
    desk.key(pygame.K_RETURN)
    assert desk.hand.stack.top is desk.scene


def test_a_try_needs_something_to_dance(desk: Desk) -> None:
    desk.at(10.9)
    desk.key(pygame.K_r)
    assert desk.hand.stack.top is desk.scene
    assert "scored" in desk.run.message
    desk.hand.camera.film = True
    desk.at(4.0)
    desk.key(pygame.K_r)
    assert "virtual dancer" in desk.run.message


# -- saving and leaving


def test_saving_over_a_song(hand: Stagehand, folder: Path, tmp_path: Path) -> None:
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    assert read_choreography(folder).moves[0].gold
    assert not desk.run.dirty
    assert hand.context.songs[0].choreography is not None
    assert hand.context.songs[0].choreography.moves[0].gold
    assert not read_choreography(folder).moves[1].gold
    assert len(list((tmp_path / "backups").rglob("choreography.json"))) == 1
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.run.dirty
    desk.press("save")
    assert not read_choreography(folder).moves[0].gold


def test_saving_a_trimmed_song_begins_anew(hand: Stagehand, folder: Path) -> None:
    desk = Desk(hand, editor(hand))
    desk.at(3.0)
    desk.key(pygame.K_i)
    desk.at(5.0)
    desk.press("save")
    assert read_choreography(folder).duration_s == 9.0
    assert desk.run.edit.song.duration_s == 9.0
    assert desk.run.player.song_s == 2.0
    desk.frames()
    assert desk.scene.view.length_s == 9.0
    assert not desk.run.history.past


def test_a_shipped_song_is_saved_as_a_copy(hand: Stagehand, folder: Path) -> None:
    hand.context.songs[:] = find_songs([shipped_songs_folder()])
    desk = Desk(hand, editor(hand))
    assert not desk.run.dirty
    desk.key(pygame.K_g)
    desk.press("save")
    copy = folder.parent / f"{hand.context.songs[0].id}-mine"
    song = read_choreography(copy)
    assert song.moves[0].gold
    assert "my version" in song.title
    assert len(hand.context.songs) == 6
    assert desk.run.entry.folder == copy
    desk.key(pygame.K_g)
    desk.press("save")
    assert not read_choreography(copy).moves[0].gold
    assert len(hand.context.songs) == 6


def test_the_chosen_move_stays_chosen_when_others_are_cut_off(
    hand: Stagehand, folder: Path
) -> None:
    desk = Desk(hand, editor(hand))
    desk.run.choose(2)
    desk.at(desk.moves[0][0] + 1.5)  # more than half of the first move
    desk.key(pygame.K_i)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    assert desk.run.chosen == 1
    assert desk.run.edit.moves[1].name == "move 2"
    desk.run.choose(0)
    desk.at(desk.moves[0][1])
    desk.key(pygame.K_i)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    assert desk.run.chosen == 0


def test_what_was_said_of_an_edit_goes_with_it(desk: Desk) -> None:
    desk.at(4.0)
    desk.key(pygame.K_m)
    assert desk.run.message
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert not desk.run.message
    desk.key(pygame.K_y, pygame.KMOD_CTRL)
    desk.key(pygame.K_m)
    assert desk.run.message
    desk.key(pygame.K_g)
    assert not desk.run.message


def test_a_copy_has_the_focus_on_the_list(hand: Stagehand, folder: Path) -> None:
    broken = hand.context.songs[1]
    hand.context.songs[:] = [*find_songs([shipped_songs_folder()]), broken]
    hand.stack.push(SongsScene(hand.context, hand.stack))
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.key(pygame.K_ESCAPE)
    desk.key(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.stack.top.entry is hand.context.songs[-2]  # before those that cannot be played
    assert hand.stack.top.entry.folder == folder.parent / f"{hand.context.songs[0].id}-mine"


def test_what_cannot_be_saved_stays(desk: Desk) -> None:
    desk.key(pygame.K_g)
    desk.press("save")
    assert "could not be saved" in desk.run.message
    assert desk.run.dirty
    desk.frames(30, 0.1)
    assert desk.run.autosave.path.exists()


class Later:
    """Does work when it is told to: a slow disk, or music that is long."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(self, work: Callable[[], Any], /) -> Future[Any]:
        promise: Future[Any] = Future()

        def done() -> None:
            try:
                promise.set_result(work())
            except RuntimeError as error:
                promise.set_exception(error)

        self.waiting.append(done)
        return promise

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def slow(hand: Stagehand, folder: Path) -> tuple[Desk, Later]:
    """An editor that saves slowly."""
    hand.stack.push(SongsScene(hand.context, hand.stack))
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.frames(30, 0.1)
    desk.run._aside = later = Later()
    return desk, later


def test_the_window_goes_on_while_it_saves(slow: tuple[Desk, Later], folder: Path) -> None:
    desk, later = slow
    before = pygame.surfarray.array3d(desk.surface)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    desk.frames(30, 0.1)
    assert desk.run.saving is not None
    assert (before != pygame.surfarray.array3d(desk.surface)).mean() > 0.2  # it says so
    desk.key(pygame.K_u)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    desk.key(pygame.K_ESCAPE)
    desk.press("test")
    assert desk.hand.stack.top is desk.scene
    assert len(later.waiting) == 1
    assert desk.run.autosave.path.exists()
    later.work()
    desk.frames()
    assert desk.run.saving is None
    assert not desk.run.dirty
    assert not desk.run.autosave.path.exists()
    move = read_choreography(folder).moves[0]
    assert (move.gold, move.scored) == (True, True)
    desk.key(pygame.K_u)
    assert desk.run.dirty


def test_what_goes_wrong_while_saving_is_said(
    slow: tuple[Desk, Later], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("the encoder is gone")

    monkeypatch.setattr(edit_saving, "save_over", broken)
    desk, later = slow
    desk.key(pygame.K_ESCAPE)
    desk.key(pygame.K_RETURN)  # save, then leave
    later.work()
    desk.frames()
    assert "the encoder is gone" in desk.run.message
    assert desk.run.dirty
    assert desk.hand.stack.top is desk.scene
    assert desk.run.autosave.path.exists()
    desk.press("back")
    assert desk.scene.asking == "leave"


def test_leaving_waits_for_what_is_saved(slow: tuple[Desk, Later], folder: Path) -> None:
    desk, later = slow
    desk.key(pygame.K_ESCAPE)
    desk.key(pygame.K_RETURN)
    desk.frames(30, 0.1)
    assert desk.hand.stack.top is desk.scene
    later.work()
    desk.frames()
    assert isinstance(desk.hand.stack.top, SongsScene)
    assert read_choreography(folder).moves[0].gold


def test_a_window_closed_while_it_saves_loses_nothing(
    hand: Stagehand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.context.aside = None  # real threads
    go_on, save_over = threading.Event(), song_save.save_over

    def slowly(*given: Any) -> Any:
        go_on.wait(10.0)
        return save_over(*given)

    monkeypatch.setattr(edit_saving, "save_over", slowly)
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.key(pygame.K_s, pygame.KMOD_CTRL)
    draft = desk.run.autosave.path
    assert draft.exists()
    threading.Timer(0.05, go_on.set).start()
    hand.stack.quitting()
    assert read_choreography(folder).moves[0].gold
    assert not draft.exists()


def test_a_long_reason_lies_on_a_card_that_a_click_takes_away(desk: Desk) -> None:
    desk.key(pygame.K_g)
    desk.run.tell("edit_not_saved", why="the disk is full, " * 9)
    desk.frames()
    card = desk.scene.card
    assert card is not None
    delete = next(one for one in chips_of(desk.scene.desk()) if one.name == "delete")
    assert card.contains(delete.box.centre)
    count = len(desk.moves)
    desk.click(*delete.box.centre)  # which the card hides
    assert len(desk.moves) == count
    assert not desk.run.message
    desk.frames()
    assert desk.scene.card is None
    desk.click(*delete.box.centre)
    assert len(desk.moves) == count - 1


def test_a_long_message_stays_until_it_can_be_read(desk: Desk) -> None:
    desk.run.tell("edit_not_saved", why="no" * 100)
    desk.frames(2, 5.0)
    assert desk.run.message
    desk.frames(2, 6.0)
    assert not desk.run.message


def test_leaving_asks(hand: Stagehand, folder: Path) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.frames(30, 0.1)
    draft = desk.run.autosave.path
    assert draft.exists()
    desk.key(pygame.K_ESCAPE)
    desk.frames()
    assert desk.scene.asking == "leave"
    desk.key(pygame.K_ESCAPE)
    assert desk.hand.stack.top is desk.scene
    desk.press("back")
    desk.key(pygame.K_RIGHT)
    desk.key(pygame.K_RETURN)  # do not save
    assert isinstance(hand.stack.top, SongsScene)
    assert not draft.exists()
    assert not read_choreography(folder).moves[0].gold


def test_leaving_can_save(hand: Stagehand, folder: Path) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    desk = Desk(hand, editor(hand))
    desk.key(pygame.K_g)
    desk.key(pygame.K_ESCAPE)
    desk.key(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert read_choreography(folder).moves[0].gold
    entry = hand.stack.top.entry
    assert entry is not None
    assert entry is hand.context.songs[0]


# -- drafts


def test_a_draft_is_offered_and_taken(hand: Stagehand) -> None:
    scene = editor(hand, draft=True)
    desk = Desk(hand, scene)
    count = len(hand.choreography.moves)
    assert scene.asking == "draft"
    desk.key(pygame.K_g)  # nothing else works meanwhile
    assert len(desk.moves) == count
    desk.key(pygame.K_RETURN)
    assert len(desk.moves) == count + 1
    assert desk.run.dirty
    desk.key(pygame.K_z, pygame.KMOD_CTRL)
    assert len(desk.moves) == count


def test_a_draft_that_is_not_wanted_is_kept_aside(hand: Stagehand) -> None:
    desk = Desk(hand, editor(hand, draft=True))
    drafts = desk.run.autosave.path.parent
    content = desk.run.autosave.path.read_bytes()
    desk.key(pygame.K_RIGHT)
    desk.key(pygame.K_RETURN)
    assert not desk.run.dirty
    assert [path.read_bytes() for path in drafts.iterdir()] == [content]


def test_a_broken_draft_is_told_of_and_kept(hand: Stagehand) -> None:
    first = editor(hand, draft=True)
    path = first.run.autosave.path
    path.write_bytes(b"{")
    scene = EditorScene(hand.context, hand.stack, hand.context.songs[0], path.parent)
    assert scene.asking == ""
    assert "cannot be read" in scene.run.message
    assert [kept.read_bytes() for kept in path.parent.iterdir()] == [b"{"]


def test_closing_writes_the_draft_at_once(desk: Desk) -> None:
    desk.key(pygame.K_g)
    desk.hand.stack.reset()
    desk.hand.stack.apply()
    assert desk.run.autosave.path.exists()


def test_what_lies_over_the_editor_leaves_no_edit_unwritten(desk: Desk) -> None:
    """A dance takes minutes, and may end with the machine."""
    desk.at(6.0)
    desk.key(pygame.K_g)
    desk.key(pygame.K_r)  # before the next picture
    assert isinstance(desk.hand.stack.top, EditorDanceScene)
    song = desk.run.entry.choreography
    assert song is not None
    draft = read_draft(desk.run.autosave.path, song)
    assert draft is not None
    assert draft.edit.moves[0].gold


# -- the rest


def test_help_opens_and_closes(desk: Desk) -> None:
    desk.key(pygame.K_F1)
    desk.frames()
    assert desk.scene.helping
    desk.key(pygame.K_g)
    assert not desk.scene.helping
    assert not desk.run.dirty


def test_every_button_and_field_has_room_of_its_own(desk: Desk) -> None:
    state = desk.scene.desk()
    boxes = [chip.box for chip in chips_of(state)] + [field.box for field in fields_of(state)]
    boxes += [*HUES, *dot_boxes()]
    for number, one in enumerate(boxes):
        assert one.x >= 0
        assert one.right <= 1920
        for other in boxes[number + 1 :]:
            apart = one.right <= other.x or other.right <= one.x
            assert apart or one.bottom <= other.y or other.bottom <= one.y


def test_the_song_screen_leads_here(hand: Stagehand) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.frames(2, pygame.Surface(SIZE, 0, 32))
    hand.press(pygame.K_e)
    assert isinstance(hand.stack.top, EditorScene)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_the_song_can_be_saved(hand: Stagehand, seed: int) -> None:
    desk = Desk(hand, editor(duet(hand) if seed % 2 else hand))
    rng = np.random.default_rng(seed)
    keys = [*_KEYS, pygame.K_z, pygame.K_y, pygame.K_RETURN, pygame.K_TAB]
    kinds = [pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION]
    for number in range(400):
        choice = rng.random()
        if choice < 0.5:
            mod = pygame.KMOD_CTRL if rng.random() < 0.2 else 0
            letter = str(rng.choice([*"a1. ß", ""]))
            desk.key(int(rng.choice(keys)), mod, letter)
        elif choice < 0.9:
            desk.mouse(int(rng.choice(kinds)), rng.uniform(-50, 1970), rng.uniform(-50, 1130))
        else:
            desk.hand.stack.handle(
                pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=int(rng.integers(-3, 4)))
            )
        if number % 8 == 0:
            desk.frames(1, 0.3)
        if desk.scene.asking:
            desk.scene.asking = ""
        while hand.stack.top is not desk.scene:  # trying it out
            hand.stack.pop()
            hand.stack.apply()
    as_data(finished(desk.run.edit))
