"""Practice from the songs and from the results, by keys, mouse and hand, to the last part."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.core.choreography import Section
from game.core.gestures import Gesture
from game.core.judge import Grade, Judgement
from game.core.practice import SECTION, WEAK, Part, parts_of
from game.dance_run import RunState
from game.hands import Hands
from game.poses import load_posenet
from game.practice_run import BREAK_S
from game.scenes.practice import PracticeScene
from game.scenes.practice_dance import PracticeDanceScene
from game.scenes.results import ResultsScene
from game.scenes.songs import _PRACTISE, SongsScene
from game.storage.library import SongEntry
from game.ui.practice_view import card_words, part_name, pass_name
from game.ui.strings import say, speak
from tests.fakes import STANDING, make_choreography
from tests.game.scenes.test_hands_free import Room
from tests.stagehand import SIZES, Stagehand, with_players

FPS = 15.0
SMALL = (320, 180)


class Student(Stagehand):
    """A stagehand whose player dances whatever is practised, or does not."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.follows = True
        self.choreography = make_choreography(
            duration_s=12.5, sections=(Section(0.0, "verse"), Section(6.0, "chorus"))
        )
        song = SongEntry("test-song", Path("no/test-song"), self.choreography)
        self.context.songs[0] = self.song = song
        self.surface = pygame.Surface(SMALL, 0, 32)

    def play(self, seconds: float) -> None:
        count = round(seconds * FPS)
        for left in range(count, 0, -1):
            self.now += 1 / FPS
            piece, time = getattr(self.camera, "song", (None, None))
            song_s = None if piece is None or time is None else time(self.now)
            points = STANDING
            if self.follows and piece is not None and song_s is not None:
                points = piece.pose_at(song_s)
            self.camera.look(self.now, points, age_s=0.0)
            self.stack.update(self.now)
            if left % 8 == 1:  # the last one, too
                self.stack.draw(self.surface)

    def practise(self, *weak: int) -> PracticeScene:
        verdicts = [Judgement(1, index, Grade.MISS, 0.1, 0.0, {}) for index in weak]
        scene = PracticeScene(self.context, self.stack, self.song, "medium", verdicts)
        self.stack.push(scene)
        self.play(0.2)
        return scene

    def stage(self) -> PracticeDanceScene:
        scene = self.stack.top
        assert isinstance(scene, PracticeDanceScene)
        return scene


@pytest.fixture
def student() -> Student:
    return Student()


def test_a_perfect_dancer_goes_from_50_to_75_to_100_and_to_the_next_part(student: Student) -> None:
    scene = student.practise()
    student.press(pygame.K_RETURN)
    student.play(0.2)
    stage = student.stage()
    way = []
    for _ in range(60):
        now = stage.practice.now
        if not way or way[-1] != (now.part, now.speed, now.number):
            way.append((now.part, now.speed, now.number))
        if stage.practice.over:
            break
        student.play(2.0)
    speeds = [0.5, 0.75, 1.0]
    assert way == [(part, speed, 1) for part in (0, 1) for speed in speeds]
    assert stage.practice.last is not None
    assert stage.practice.last.share > 0.95
    assert card_words(stage.practice)[0] == say("practice_over")
    student.play(5.0)
    assert student.stack.top is scene, "and then the choice of parts again"
    assert scene.message == say("practice_over_do")
    assert all(scene.done[part] == set(speeds) for part in scene.parts)


def test_whoever_stands_still_stays(student: Student) -> None:
    student.follows = False
    student.practise()
    student.press(pygame.K_RETURN)
    student.play(41.0)
    practice = student.stage().practice
    assert (practice.now.part, practice.now.speed) == (0, 0.5)
    assert practice.now.number >= 3
    assert practice.last is not None
    assert not practice.last.well
    assert practice.last.share < 0.1
    head, line, good = card_words(practice)
    assert ("0 %" in head, "75" in line, good) == (True, True, False)
    student.follows = True
    student.play(40.0)
    assert practice.now.speed > 0.5, "until it is danced well"


def test_nothing_of_a_practice_is_kept(student: Student) -> None:
    players = with_players(student)
    before = players.leaderboard(student.choreography, "medium")
    student.practise()
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RETURN)
    student.play(12.0)
    assert student.stage().practice.last is not None
    assert student.runs == [], "the loop never hears of these dances"
    assert student.stage().run.song.id != student.choreography.id
    players.refresh()
    assert players.leaderboard(student.choreography, "medium") == before
    players.close()


def test_counts_stand_on_the_beat_and_come_before_the_dance(student: Student) -> None:
    student.practise()
    student.press(pygame.K_RETURN)
    student.play(0.2)
    stage = student.stage()
    assert stage.run.state is RunState.COUNTDOWN
    piece, cut = stage.run.choreography, stage.practice.cut
    assert piece.beat_at(cut.first_count_s) == pytest.approx(0.0)
    assert piece.beat_at(cut.before_s) == pytest.approx(4.0)
    assert stage.run.moves[0].start_s == pytest.approx(cut.before_s + 2.0 / 0.5)
    student.play(BREAK_S + cut.before_s)
    assert student.now - stage._went_at < 0.5, "Go!"


def test_the_weakest_moves_come_first_and_are_marked(student: Student) -> None:
    scene = student.practise(3, 1)
    assert [part.kind for part in scene.parts] == [WEAK, WEAK, SECTION, SECTION]
    assert [part.moves for part in scene.parts[:2]] == [(3,), (1,)]
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RETURN)
    student.play(30.0)
    assert student.stack.top is scene, "the weak moves alone are one practice"
    assert set(scene.done) == set(scene.parts[:2])


def test_r_leads_from_the_songs_and_the_results_to_practice_and_esc_back(student: Student) -> None:
    student.stack.push(SongsScene(student.context, student.stack))
    student.play(0.2)
    student.press(pygame.K_r)
    scene = student.stack.top
    assert isinstance(scene, PracticeScene)
    student.press(pygame.K_RETURN)
    student.play(0.5)
    stage = student.stage()
    student.press(pygame.K_ESCAPE)
    student.play(0.2)
    assert student.stack.top is scene
    assert stage.run.state is RunState.FINISHED
    assert student.camera.song[0] is None, "the virtual dancer rests"
    student.press(pygame.K_ESCAPE)
    student.play(0.2)
    assert isinstance(student.stack.top, SongsScene)
    results = student.finished(Grade.GOOD)
    student.stack.push(results)
    student.play(0.2)
    student.press(pygame.K_r)
    scene = student.stack.top
    assert isinstance(scene, PracticeScene)
    assert scene.parts[0].kind == WEAK
    student.press(pygame.K_ESCAPE)
    student.play(0.2)
    assert isinstance(student.stack.top, ResultsScene)
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RIGHT)
    student.press(pygame.K_RETURN)
    assert isinstance(student.stack.top, PracticeScene)


def test_practice_obeys_the_mouse(student: Student) -> None:
    student.surface = pygame.Surface((1920, 1080), 0, 32)
    scene = student.practise(1)

    def click(place: tuple[float, float]) -> None:
        pos = (round(place[0]), round(place[1]))
        student.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1))
        student.stack.apply()

    click(scene._cards()[2][1].centre)
    assert scene.focus == 2
    click(scene._speeds.buttons[1].box.centre)
    assert scene.speed == 0.75
    click(scene._go.box.centre)
    student.play(0.2)
    assert student.stage().practice.now.speed == 0.75
    assert student.stage().practice.part is scene.parts[2]


def test_practice_obeys_hands(student: Student) -> None:
    """Raised arms start, crossed arms leave, and every card and button can be held."""
    student.surface = pygame.Surface((640, 360), 0, 32)
    hands = student.stack.hands = Hands(student.camera)
    said: list[Gesture] = []
    hands._gesture = lambda snapshot, now: said.pop() if said else Gesture(True)  # type: ignore[method-assign]
    scene = student.practise(1)
    reached = [box for box, _ in student.stack.kit.targets]
    boxes = [box for index, box in scene._cards() if index != scene.focus]
    boxes += [scene._go.box, *(button.box for button in scene._speeds.buttons)]
    assert all(box in reached for box in boxes)
    assert scene.back_room in reached
    said.append(Gesture(True, start=True))
    student.play(0.2)
    stage = student.stage()
    student.play(1.0)
    said.append(Gesture(True, crossed=1.0, pause=True))
    student.play(0.3)
    assert student.stack.top is scene
    assert stage.run.state is RunState.FINISHED


def test_a_lost_camera_holds_the_pass_until_it_is_back(student: Student) -> None:
    student.practise()
    student.press(pygame.K_RETURN)
    student.play(6.0)
    stage = student.stage()
    student.camera.trouble = "the fake camera is gone: plug it in"
    student.play(1.0)
    assert stage.run.state is RunState.PAUSED
    student.camera.trouble = None
    student.play(0.2)
    assert stage.run.state is RunState.COUNTDOWN
    assert student.stack.top is stage
    assert stage.practice.now.number == 1, "the pass begins anew"


def test_a_player_who_left_is_waited_for(student: Student) -> None:
    student.camera.live = True
    student.practise()
    student.press(pygame.K_RETURN)
    student.play(2.0)
    look = student.camera.look
    student.camera.look = lambda now, points, age_s=0.02: look(now, None, age_s)  # type: ignore[method-assign]
    student.play(40.0)
    stage = student.stage()
    assert stage.practice.last is not None
    assert not stage.practice.last.seen
    assert stage.run.hint == "no_player"
    assert stage.practice.now.number == 2, "it does not go round for nobody"
    assert card_words(stage.practice)[0] == say("practice_unseen")
    student.camera.look = look  # type: ignore[method-assign]
    student.play(0.3)
    assert stage.run.state is RunState.COUNTDOWN


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_every_moment_can_be_drawn(student: Student, size: tuple[int, int], language: str) -> None:
    speak(language)
    student.surface = pygame.Surface(size, 0, 32)
    student.practise(1, 3)
    student.press(pygame.K_DOWN)
    student.press(pygame.K_RETURN)
    student.play(1.0)
    for _ in range(6):
        student.play(0.2)
        student.now += 1.5
    assert pygame.surfarray.array3d(student.surface).std() > 5


def test_a_song_in_which_nothing_counts_says_so(student: Student) -> None:
    student.context.settings = student.context.settings.__class__(
        left_out=("left_arm", "right_arm", "left_leg", "right_leg", "torso")
    )
    scene = student.practise()
    assert scene.parts == ()
    student.press(pygame.K_RETURN)
    student.press(pygame.K_DOWN)
    student.play(0.5)
    assert student.stack.top is scene


def test_films_are_not_practised_to(student: Student) -> None:
    student.camera.film = True
    student.stack.push(SongsScene(student.context, student.stack))
    student.play(0.2)
    student.press(pygame.K_r)
    assert isinstance(student.stack.top, SongsScene)


def test_names_of_parts_and_of_what_follows() -> None:
    dance = make_choreography(duration_s=30.0)
    groups = parts_of(dance)
    assert [part_name(part) for part in groups] == ["Moves 1–8", "Moves 9–13"]
    part = Part(SECTION, "chorus", 2, 0.0, 4.0, (0,))
    assert part_name(part) == "Chorus 2"
    assert part_name(Part(WEAK, "step touch", 0, 0.0, 4.0, (0,))) == "Step touch"
    assert pass_name(None, None, groups) == say("practice_end")  # type: ignore[arg-type]


def test_practice_by_gestures_alone_before_the_real_posenet() -> None:
    room = Room(load_posenet(), make_choreography(duration_s=12.0))
    songs = SongsScene(room.context, room.stack)
    room.stack.reset(songs)
    assert room.play(3.0, lambda: room.hands.seen)
    scene = PracticeScene
    assert room.hold_over(_PRACTISE, lambda: isinstance(room.top, scene))
    menu = room.top
    assert isinstance(menu, PracticeScene)
    fast = menu._speeds.buttons[2].box
    assert room.hold_over(fast, lambda: menu.speed == 1.0), "a hand over 100 %"
    room.play(0.7)
    room.make("raised")
    assert room.gets_to(PracticeDanceScene), "raised arms start"
    room.make(None)
    stage = room.top
    assert isinstance(stage, PracticeDanceScene)
    assert room.play(20.0, lambda: stage.practice.last is not None)
    assert stage.practice.last is not None
    assert stage.practice.last.well
    assert stage.practice.now.part == 1, "on to the next part by itself"
    room.play(1.0)
    room.make("crossed")
    assert room.gets_to(PracticeScene), "crossed arms lead back"
