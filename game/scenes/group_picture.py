"""A picture of all who danced, if every one of them holds up a hand; otherwise none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import pygame

from game.core.consent import COUNT_S, Consent, Phase
from game.core.gestures import arms_crossed, hand_raised
from game.core.party import Standing
from game.group_picture import save_picture
from game.party_run import PartyRun, persons
from game.scenes.base import Scene
from game.ui.fonts import Fonts
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lobby_view import LobbyView, draw_tags, picture_box
from game.ui.party_colours import player_colour
from game.ui.party_view import people_shown
from game.ui.podium_view import name_of
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import Colour, Theme
from game.ui.widgets import Button, Menu, badge

if TYPE_CHECKING:
    from pathlib import Path

    from game.context import GameContext
    from game.scenes.stack import SceneStack

_PICTURE: Final = Box(210, 130, 1500, 740)
_PHOTO_W: Final = 1280  # px of the picture that is kept, whatever the window's size
_COLUMNS: Final = 3  # of the players' names in the picture
_LINE, _WORDS_PX = 52, 32  # px of the picture
_FLASH_S: Final = 0.25


def ranked_line(fonts: Fonts, one: Standing, room: int, colour: Colour) -> pygame.Surface:
    """Rank, name and points of a player as the picture has them, no wider than `room` px: a long
    name loses its end."""
    name, end = name_of(one), ""
    while True:
        words = f"{one.rank}. {name}{end}  {one.score:,}"
        line = fonts.text(words, _WORDS_PX, colour, BOLD)
        if line.get_width() <= room or not name:
            return line
        name, end = name[:-1].rstrip(), "…"


class GroupPictureScene(Scene):
    """Asks, counts down, shows the picture and says where it is. Esc or crossed arms refuse."""

    shows_player = True
    hands_off = True

    def __init__(
        self, context: GameContext, stack: SceneStack, run: PartyRun, theme: Theme
    ) -> None:
        super().__init__(context, stack)
        self.run, self.theme = run, theme
        self._stage = Stage(theme, run.song.bpm)
        self._view = LobbyView(theme)
        self._seats = {seat.track: seat for seat in run.roster.here}
        self.consent = Consent(self._seats, self.now)
        self._index = -1
        self._photo: pygame.Surface | None = None
        self.path: Path | None = None
        self._words, self._taken_at = "", -10.0
        self._menu = Menu([Button("done", "hint_back", Box(60, 950, 330, 92))])

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._leave()
            return
        pressed = self.press(self._menu, event)
        if pressed == "done":
            self._leave()
        elif pressed == "delete":
            self._delete()

    def _leave(self) -> None:
        self.consent.cancel()
        self.sound("back")
        self.stack.pop()

    def _delete(self) -> None:
        """Removes the picture again, from the disk and from the screen."""
        path, self.path, self._photo = self.path, None, None
        self._menu = Menu(self._menu.buttons[:1])
        try:
            if path is not None:
                path.unlink(missing_ok=True)
            self._words = say("group_deleted")
        except OSError as error:
            self._words = say("group_not_deleted", path=path, reason=error.strerror or error)
        self.sound("back")

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        for snapshot in self.context.poses.snapshots_after(self._index):
            self._index = snapshot.frame_index
            if self.consent.phase not in (Phase.ASKING, Phase.COUNTING):
                continue
            people = persons(snapshot)
            hands = {one.track: bool(hand_raised(one.pose)) for one in people}
            strangers = any(not up for track, up in hands.items() if track not in self._seats)
            asked = {track: up for track, up in hands.items() if track in self._seats}
            crossed = [one for one in people if bool(arms_crossed(one.pose))]
            counting = self.consent.phase is Phase.COUNTING
            if counting and any(one.track in self._seats for one in crossed):
                self.consent.cancel()
            if self.consent.update(snapshot.captured_at, asked, strangers=strangers):
                self._take()
        self.consent.tick(now)
        # Raised hands are an answer while they are asked for; then they work the buttons again.
        self.hands_off = self.consent.phase in (Phase.ASKING, Phase.COUNTING)

    def _take(self) -> None:
        """The moment: everybody has agreed, and nobody has taken it back."""
        frame = self.context.poses.frame()
        if frame is None:
            self.consent.phase = Phase.REFUSED
            return
        self.sound("star")
        self._taken_at = self.now
        self._photo = self._composed(np.ascontiguousarray(cv2.flip(frame.image, 1)))
        pixels = pygame.surfarray.array3d(self._photo).swapaxes(0, 1)
        try:
            self.path = save_picture(pixels, self.run.song.title)
        except OSError as error:
            self._words = say("group_not_saved", reason=error.strerror or error)
            return
        self._words = say("group_saved", path=self.path)
        delete = Button("delete", "group_delete", Box(420, 950, 330, 92))
        self._menu = Menu([*self._menu.buttons, delete])

    def _composed(self, picture: np.ndarray) -> pygame.Surface:
        """The mirrored picture (H, W, 3) RGB in a frame with the song's title and the ranking."""
        high = round(_PHOTO_W * picture.shape[0] / picture.shape[1])
        standings = sorted(self.run.standings(), key=lambda one: (one.rank, one.number))
        foot = 120 + _LINE * -(-len(standings) // _COLUMNS)
        size = (_PHOTO_W + 40, high + 40 + foot)
        photo = pygame.Surface(size)
        photo.fill(self.theme.night)
        small = cv2.resize(picture, (_PHOTO_W, high), interpolation=cv2.INTER_AREA)
        photo.blit(pygame.image.frombytes(small.tobytes(), (_PHOTO_W, high), "RGB"), (20, 20))
        fonts = self.stack.kit.fonts
        title = fonts.text(self.run.song.title, 46, self.theme.text, BOLD)
        flags = pygame.BLEND_PREMULTIPLIED
        photo.blit(title, (30, high + 34), special_flags=flags)
        for place, one in enumerate(standings):
            row, column = divmod(place, _COLUMNS)
            colour = player_colour(one.number, self.context.settings.colour_blind)
            wide = _PHOTO_W // _COLUMNS
            line = ranked_line(fonts, one, wide - 24, colour)
            photo.blit(line, (30 + column * wide, high + 108 + _LINE * row), special_flags=flags)
        return photo

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(energy=0.2, dim=0.5, calm=True))
        words = say("podium_group")
        easel.text(words, "heading", (60, 72), weight=BOLD, shadow=True)
        if self._photo is not None:
            self._draw_photo(easel, self._photo)
        else:
            self._draw_live(easel)
        easel.text(
            self._sentence(), "body", (960, 906), weight=BOLD, align="centre", shadow=True, fit=1780
        )
        for button in self._menu.buttons:
            easel.target(button.box)
        self._menu.draw(easel)
        if self.run.virtual:
            badge(easel, say("lobby_virtual"), 1860, 72, align="right")

    def _draw_photo(self, easel: Easel, photo: pygame.Surface) -> None:
        rect = easel.canvas.rect(_PICTURE)
        scale = min(rect.w / photo.get_width(), rect.h / photo.get_height())
        size = (round(photo.get_width() * scale), round(photo.get_height() * scale))
        small = pygame.transform.smoothscale(photo, size)
        easel.surface.blit(small, small.get_rect(center=rect.center))
        since = self.now - self._taken_at
        if since < _FLASH_S and not self.calm:
            veil = pygame.Surface(easel.surface.get_size())
            veil.fill((255, 255, 255))
            veil.set_alpha(round(160 * (1 - since / _FLASH_S)))
            easel.surface.blit(veil, (0, 0))

    def _draw_live(self, easel: Easel) -> None:
        poses = self.context.poses
        seen = poses.seen()
        if seen is None:
            return
        frame, snapshot = seen
        box = picture_box(frame, _PICTURE)
        blind = self.context.settings.colour_blind
        people = people_shown(snapshot.people, self.run.roster, self.theme.text, colour_blind=blind)
        self._view.draw_people(easel.surface, easel.canvas, frame, people, box)
        draw_tags(easel, frame, people, box)
        self._draw_agreed(easel, blind)
        if self.consent.phase is Phase.COUNTING:
            left = str(max(1, -int(-self.consent.left_s // 1)))
            place = (box.x / 2, 250.0)  # beside the picture, where it hides nobody
            easel.disc(place, 96, self.theme.ink)
            share = self.consent.left_s / COUNT_S
            easel.ring(place, 96, 12, self.theme.secondary_light, share)
            easel.text(left, "title", place, weight=BOLD, align="centre", scale=1.3)

    def _draw_agreed(self, easel: Easel, blind: bool) -> None:
        """A disc for each player, lit while their hand is up; a ring once all are."""
        seats = sorted(self._seats.values(), key=lambda seat: seat.number)
        for order, seat in enumerate(seats):
            place = (1820.0, 190.0 + order * 112)
            agreed = seat.track in self.consent.agreed
            colour = player_colour(seat.number, blind)
            easel.disc(place, 46, colour if agreed else self.theme.raised)
            easel.ring(place, 46, 6, colour)
            if agreed and self.consent.held:
                easel.ring(place, 56, 8, self.theme.good, self.consent.held)
            tint = self.theme.ink if agreed else self.theme.dim
            easel.text(str(seat.number), "body", place, colour=tint, weight=BOLD, align="centre")

    def _sentence(self) -> str:
        """What is asked of the players, or what has become of it."""
        if self._words:
            return self._words
        if self.consent.phase is Phase.REFUSED:
            return say("group_none")
        if self.consent.phase is Phase.COUNTING:
            return say("group_smile")
        if self.consent.in_the_way(self.now):
            return say("group_stranger")
        return say("group_ask")
