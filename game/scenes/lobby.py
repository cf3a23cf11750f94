"""Before a party's dance: raise a hand to join, say how you wish to be judged, and start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.core.party import Mode, team_of
from game.core.roster import Event, Happening, Presence, Roster, Seat
from game.lobby_run import LobbyRun, song_of
from game.scenes.base import Scene
from game.scenes.name_field import NameField, Typed
from game.scenes.preview import Preview
from game.ui.ahead import PaintAhead
from game.ui.hand_pointer import draw_hold
from game.ui.kit import Easel
from game.ui.layout import Box
from game.ui.lobby_cards import ROWS, Card, card_boxes, draw_card, draw_free_card, under
from game.ui.lobby_side import GO, draw_places, draw_sentence, draw_song, listed
from game.ui.lobby_view import LobbyView, Shown, draw_tags, picture_box
from game.ui.party_colours import player_colour
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import Colour
from game.ui.widgets import badge, draw_button, key_hints
from pose_engine.types import Frame, PoseSnapshot

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_STARTS = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
_MOVES = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN)


class LobbyScene(Scene):
    """Players join by a raised hand; the arrows choose a card's row, Enter changes it or starts.

    The hands of the menus are off: a raised hand means joining here.
    """

    shows_player = True
    hands_off = True
    back_room = Box(60, 524, 300, 84)

    def __init__(
        self, context: GameContext, stack: SceneStack, party: Party, entry: SongEntry | None = None
    ) -> None:
        """`entry` is the song to dance; None in pass-the-floor, whose playlist says it."""
        super().__init__(context, stack)
        if entry is None:
            if party.floor is None:
                raise ValueError("a party without a playlist needs a song")
            entry = song_of(context.songs, party.floor)
        self.entry, self.party = entry, party
        dance = entry.choreography
        assert dance is not None
        self.dance = dance
        self.theme = self.theme_of(dance.hues)
        self._stage = Stage(self.theme, dance.bpm)
        self._ahead = PaintAhead(self._stage)
        self._view = LobbyView(self.theme, context.aside or self._ahead.aside)
        self.focus: tuple[int, str] | None = None  # a seat's id and one of ROWS; None is the start
        self.field = NameField()
        book = context.players
        known = [] if book is None else [player.name for player in book.all()]
        self.run = LobbyRun(party, dance, _numbered, known)
        self._music = Preview(context, entry, dance.preview_s, volume=0.4)
        self._index = -1
        self._gone = False

    @property
    def roster(self) -> Roster:
        return self.party.roster

    @property
    def ready(self) -> bool:
        """Whether somebody is there to dance; nobody in a film needs to raise a hand, nor drawn."""
        poses = self.context.poses
        return bool(self.roster.here) or poses.film or poses.virtual

    # -- verbs

    def entering(self) -> None:
        self.run.begin()
        self.context.poses.follow(self.roster.most)
        self._music.start()

    def exiting(self) -> None:
        self._ahead.close()
        if not self._gone:
            self.context.poses.follow(1)
            self.context.audio.stop_music(fade_ms=200)

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        typed = self.field.take(event, self._nameable)
        if typed in (Typed.DONE, Typed.ELSEWHERE):
            self._save_name()
        if typed in (Typed.DONE, Typed.MINE):
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._leave()
        elif event.type == pygame.KEYDOWN and event.key in _STARTS:
            self._change(*self.focus) if self.focus else self._start()
        elif event.type == pygame.KEYDOWN and event.key in _MOVES:
            self._move(event.key)
        elif event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN) and self.canvas:
            self._mouse(event, self.canvas.to_units(event.pos))

    @property
    def _nameable(self) -> int | None:
        """The seat whose name letters are for; the guests of an evening have theirs."""
        chosen = self.focus is not None and self.focus[1] == "name" and self.party.floor is None
        return self.focus[0] if self.focus is not None and chosen else None

    def _save_name(self) -> None:
        """Gives whom it was typed for the name in the field, if there is one."""
        if self.field.text:
            named = self.run.rename(self.field.owner, self.field.taken())
            self.sound("select" if named else "back")

    def _mouse(self, event: pygame.event.Event, place: tuple[float, float]) -> None:
        click = event.type == pygame.MOUSEBUTTONDOWN and event.button == 1
        seats = self.run.slots()
        found = under(card_boxes(len(seats)), place)
        seat = None if found is None else seats[found[0]]
        if found is not None and seat is not None:
            self.focus = (seat.id, found[1])
            if click:
                self._change(*self.focus)
            return
        self.focus = None
        if click and GO.contains(place):
            self._start()

    def _move(self, key: int) -> None:
        """Moves the focus: left and right among the cards, up and down in one, and to the start."""
        ids = [seat.id for seat in self.roster.here]
        if not ids:
            return
        self.sound("hover")
        step = 1 if key in (pygame.K_RIGHT, pygame.K_DOWN) else -1
        if self.focus is None or self.focus[0] not in ids:
            upright = key in (pygame.K_UP, pygame.K_DOWN)
            self.focus = (ids[0 if upright or step > 0 else -1], ROWS[0])
        elif key in (pygame.K_LEFT, pygame.K_RIGHT):
            self.focus = (ids[(ids.index(self.focus[0]) + step) % len(ids)], self.focus[1])
        else:
            row = ROWS.index(self.focus[1]) + step
            self.focus = (self.focus[0], ROWS[row]) if 0 <= row < len(ROWS) else None

    def _change(self, seat_id: int, row: str) -> None:
        """What a click on a card's row does."""
        changed = self.run.change(seat_id, row)
        self.sound("select" if changed and row != "out" else "back")
        if row == "out":
            self.focus = None

    def _leave(self) -> None:
        from game.scenes.floor_result import FloorResultScene
        from game.scenes.title import TitleScene

        if self._gone:
            return
        self.sound("back")
        if self.party.floor is not None and self.party.floor.totals:
            self.stack.push(FloorResultScene(self.context, self.stack, self.party))
        elif len(self.stack) > 1:
            self.stack.pop()
        else:
            self.stack.replace(TitleScene(self.context, self.stack))

    def _start(self) -> None:
        """Begins the dance, once, of whoever is there."""
        if self._gone:
            return
        if not self.roster.here and self.context.poses.virtual:
            self.run.admit()  # one alone raises no hand, and a player at the keys waits for it
        if not self.roster.here and not self.context.poses.film:
            self.sound("back")
            return
        self._save_name()
        self._gone = True
        self.party.admit = self.roster.most if self.context.poses.film else 0
        self.sound("select")
        self.context.audio.stop_music(fade_ms=200)
        begin_party_dance(self.context, self.stack, self.party, self.entry)

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        if not self._gone:
            self._music.update(now)
        snapshots = self.context.poses.snapshots_after(self._index)
        if self._index < 0:
            snapshots = snapshots[-1:]  # what was before the lobby is not of it
        for snapshot in snapshots:
            self._index = snapshot.frame_index
            if not self._gone:
                self._look(snapshot)

    def _look(self, snapshot: PoseSnapshot) -> None:
        for event in self.run.update(snapshot):
            self._heard(event)
        if self.run.arms >= 1.0:
            self._start()

    def _heard(self, event: Event) -> None:
        if event.kind in (Happening.JOINED, Happening.BACK):
            self.sound("star")
        elif event.kind is Happening.LEFT:
            self.sound("back")
            if self.focus is not None and self.focus[0] == event.seat.id:
                self.focus = None
            if self.field.owner == event.seat.id:
                self.field.text = ""

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        beat = self.dance.beat_at(self._music.shown_s)
        mood = Mood(energy=0.3, dim=0.4, calm=self.calm)
        self._stage.draw(surface, easel.canvas, beat, mood)
        box = self._draw_picture(easel)
        draw_song(easel, box.x, self.party, self.dance.title, self.run.turn)
        draw_places(easel, len(self.roster.here), self.roster.most)
        draw_sentence(easel, box, *self.sentence())
        self._draw_cards(easel)
        draw_button(easel, GO, say("lobby_start"), self.ready and not self.focus)
        draw_hold(easel, self.run.arms, pause=False)
        key_hints(easel, self._hints(), 1860, 1044)

    def _hints(self) -> list[tuple[str, str]]:
        if self.field.text:
            return [("Enter", "hint_save"), ("Esc", "hint_cancel")]
        hints = [("left_right", "lobby_card"), ("up_down", "hint_move")]
        if self._nameable is not None:
            hints.append(("A-Z", "lobby_type"))
        enter = "lobby_change" if self.focus else "lobby_start"
        return [*hints, ("Enter", enter), ("Esc", "hint_back")]

    def _colour(self, number: int) -> Colour:
        return player_colour(number, self.context.settings.colour_blind)

    def _shown(self, snapshot: PoseSnapshot) -> list[Shown]:
        shown = []
        for person in snapshot.people:
            if not person.visible:
                continue
            seat = self.roster.of_track(person.player_id)
            if seat is None or not seat.here:
                ring = self.roster.rings.get(person.player_id, 0.0)
                shown.append(Shown(person, None, "", self.theme.text, ring))
            else:
                colour = self._colour(seat.number)
                name = self.party.profile(seat.id).name
                shown.append(Shown(person, seat.number, name, colour))
        return shown

    def _draw_picture(self, easel: Easel) -> Box:
        poses = self.context.poses
        seen = poses.seen()
        frame: Frame | None = poses.frame() if seen is None else seen[0]
        box = picture_box(frame)
        if frame is None:
            easel.panel(box, fill=self.theme.ink, alpha=0.8, border=self.theme.line)
            easel.text(say("waiting_camera"), "body", box.centre, align="centre", fit=box.w - 40)
            return box
        people = [] if seen is None else self._shown(seen[1])
        self._view.draw_people(easel.surface, easel.canvas, frame, people, box)
        draw_tags(easel, frame, people, box)
        if poses.virtual:
            badge(easel, say("lobby_virtual"), GO.x, GO.y - 50)
        return box

    def sentence(self) -> tuple[str, bool]:
        """The one thing to say now, and whether it is a trouble; empty where all is well."""
        trouble, asked = self.context.poses.error(), self.roster.asked
        if trouble is not None:
            return trouble, True
        if asked is not None:
            return say("lobby_asked", name=self.run.name(asked)), True
        if self.context.poses.film:
            return say("lobby_film"), False
        if self.run.wrong:
            return say(self.run.wrong, count=self.roster.most), True
        if waiting := self.run.waited_for:
            key = "floor_raise_one" if len(waiting) == 1 else "floor_raise"
            return say(key, names=listed(waiting)), False
        if not self.roster.here:
            return say("lobby_raise_join"), False
        more = len(self.roster.here) == 1 and not self.roster.full
        return (say("lobby_more"), False) if more else ("", False)

    def tag(self, seat: Seat, parts: dict[int, int]) -> str:
        """The team or part that a player is in."""
        if self.party.mode is Mode.TEAMS:
            return say("team_number", number=team_of(seat.number) + 1)
        if self.party.mode is Mode.DUET and seat.id in parts:
            return say("part_number", number=parts[seat.id] + 1)
        return ""

    def _draw_cards(self, easel: Easel) -> None:
        slots, parts = self.run.slots(), self.run.parts()
        waiting = list(self.run.waited_for)
        for index, (seat, box) in enumerate(zip(slots, card_boxes(len(slots)), strict=True)):
            if seat is None:
                name = waiting.pop(0) if waiting else ""
                draw_free_card(easel, box, index + 1, name, self._colour(index + 1))
                continue
            row = self.focus[1] if self.focus and self.focus[0] == seat.id else ""
            card = Card(
                seat.number,
                self.run.name(seat),
                self.party.profile(seat.id),
                self._colour(seat.number),
                self.tag(seat, parts),
                row,
                seat.presence is Presence.HIDDEN,
                self.field.text if self.field.owner == seat.id else "",
            )
            draw_card(easel, box, card)


def _numbered(number: int) -> str:
    return say("player_number", number=number)


def begin_party_dance(
    context: GameContext, stack: SceneStack, party: Party, entry: SongEntry
) -> None:
    """Puts a dance of those who have joined in the place of the lobby."""
    from game.scenes.party_dance import PartyDanceScene

    run = context.start_party(entry, party)
    stack.replace(PartyDanceScene(context, stack, entry, run, party))
