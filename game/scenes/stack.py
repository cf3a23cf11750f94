"""The screens in use, one on another. Changes take effect between frames, never inside one."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.core.dwell import Dwelling
from game.hands import Hands
from game.scenes.base import BY_PLAYER, Scene
from game.ui.hand_pointer import MirrorView, draw_hold, draw_pointer
from game.ui.kit import Kit
from game.ui.strings import say
from game.ui.tween import EASINGS, share
from game.ui.widgets import draw_button

FADE_S = 0.30


class SceneStack:
    """Only the top screen gets events and updates; an overlay lets the one below be drawn.

    With `hands`, the top screen is also worked by gestures: this is the one place where they
    become the events of a mouse, and the verbs `arms_raised` and `arms_crossed`.
    """

    def __init__(self, first: Scene | None = None, kit: Kit | None = None) -> None:
        self.kit = kit or Kit()
        self._scenes: list[Scene] = []
        self._waiting: list[Callable[[], None]] = []
        self._now = 0.0
        self._drawn = False
        self._changed_at: float | None = -10.0
        self._veil: pygame.Surface | None = None
        self.hands: Hands | None = None
        self._mirror = MirrorView()
        self._worked: Scene | None = None  # the screen that the hands have worked last
        self._hovered: int | None = None
        self._wants_pause = False
        self._back_lit = False
        if first is not None:
            self.push(first)

    @property
    def top(self) -> Scene | None:
        return self._scenes[-1] if self._scenes else None

    @property
    def below(self) -> Scene | None:
        """The screen that comes back when the top one goes."""
        return self._scenes[-2] if len(self._scenes) > 1 else None

    def __len__(self) -> int:
        return len(self._scenes)

    # -- what screens ask for; done before the next update

    def push(self, scene: Scene) -> None:
        """Puts a screen on top."""
        self._waiting.append(lambda: self._push(scene))

    def pop(self) -> None:
        """Takes the top screen away."""
        self._waiting.append(self._pop)

    def replace(self, scene: Scene) -> None:
        """Puts a screen in the place of the top one."""
        self._waiting.append(lambda: self._replace(scene))

    def reset(self, *scenes: Scene) -> None:
        """Takes all screens away and stacks up others, the last one on top."""
        self._waiting.append(lambda: self._reset(scenes))

    # -- what the loop calls

    def handle(self, event: pygame.event.Event) -> None:
        self.apply()
        if self.hands is not None and event.type in BY_PLAYER:
            self.hands.used_elsewhere(self._now)
        if self.top is not None:
            self._hand_on(self.top, event)

    def _hand_on(self, top: Scene, event: pygame.event.Event) -> None:
        """Gives an event to the top screen; a click on the way back is Esc to it."""
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            place = None if top.canvas is None else top.canvas.to_units(event.pos)
            room = top.back_room
            self._back_lit = room is not None and place is not None and room.contains(place)
            if self._back_lit:
                if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                    top.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, unicode=""))
                return
        top.handle(event)

    def update(self, now: float) -> None:
        self._now = now
        self.apply()
        if self._changed_at is None and self._drawn:
            self._changed_at = now
        if self.hands is not None and self.top is not None:
            self._ask_hands(self.hands, self.top, now)
            self.apply()
        if self.top is not None:
            self.top.update(now)

    def _ask_hands(self, hands: Hands, top: Scene, now: float) -> None:
        """Hands on to the top screen what the player's arms say."""
        if top is not self._worked:
            self._worked, self._hovered, self._wants_pause = top, None, False
            self.kit.targets.clear()  # those of the screen before
            hands.screen_changed(now)
        targets = [(box.x, box.y, box.w, box.h, hold_s) for box, hold_s in self.kit.targets]
        said = hands.update(now, () if top.hands_off else targets)
        if top.hands_off:  # what was said there is not for the next screen either
            return
        if said.start:
            top.arms_raised()
        elif said.pause or self._wants_pause:
            # It may have to wait until the coach's arms are no longer crossed as well.
            self._wants_pause = not top.can_pause and hands.gesture.crossed > 0
            if top.can_pause:
                top.arms_crossed()
        elif said.pointer.target is not None:
            self._point(top, said.pointer)
        self._hovered = said.pointer.target

    def _point(self, top: Scene, pointer: Dwelling) -> None:
        """The events of a mouse that a hand gives rise to; in a target's middle, to be sure."""
        if top.canvas is None or pointer.target is None:
            return
        pos = top.canvas.point(*self.kit.targets[pointer.target][0].centre)
        if pointer.target != self._hovered:
            event = pygame.event.Event(
                pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0), touch=False
            )
            self._hand_on(top, event)
        if pointer.pressed:
            for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                self._hand_on(top, pygame.event.Event(kind, pos=pos, button=1, touch=False))

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the top screen, below it those that it lets through, and the fade of a change."""
        lowest = len(self._scenes) - 1
        while lowest > 0 and self._scenes[lowest].overlay:
            lowest -= 1
        for scene in self._scenes[max(0, lowest) :]:
            self.kit.targets.clear()
            scene.draw(surface)
        if self.top is not None and self.top.back_room is not None:
            easel = self.kit.on(surface, self.top.theme)
            draw_button(easel, self.top.back_room, say("hint_back"), self._back_lit)
        if self.hands is not None and self.top is not None and not self.top.hands_off:
            self._draw_hands(self.hands, self.top, surface)
        self._drawn = True
        begun = self._now if self._changed_at is None else self._changed_at
        dark = 1 - EASINGS["quad_out"](share(self._now, begun, FADE_S))
        if dark > 0.01:
            self._draw_veil(surface, dark)

    def _draw_hands(self, hands: Hands, top: Scene, surface: pygame.Surface) -> None:
        easel = self.kit.on(surface, top.theme)
        if not top.shows_player:
            self._mirror.draw(easel, hands, top.mirror_room, top.arms_tip)
        draw_pointer(easel, hands)
        gesture = hands.gesture
        if gesture.crossed and top.can_pause:
            draw_hold(easel, gesture.crossed, pause=True)
        elif top.arms_tip is not None:
            draw_hold(easel, gesture.raised, pause=False)

    def quitting(self) -> None:
        """The program ends."""
        for scene in self._scenes:
            scene.quitting()

    def apply(self) -> None:
        """Carries out the changes asked for, and those that they ask for in turn."""
        while self._waiting:
            self._waiting.pop(0)()
            self._back_lit = False

    def _draw_veil(self, surface: pygame.Surface, dark: float) -> None:
        if self._veil is None or self._veil.get_size() != surface.get_size():
            self._veil = pygame.Surface(surface.get_size())
        self._veil.set_alpha(round(255 * dark))
        surface.blit(self._veil, (0, 0))

    def _fade(self) -> None:
        """Begins a fade after the next drawing, which may take long where much is new."""
        self._changed_at, self._drawn = None, False

    def _push(self, scene: Scene) -> None:
        if self.top is not None:
            self.top.suspending()
        self._scenes.append(scene)
        scene.entering()
        if not scene.overlay:
            self._fade()

    def _pop(self) -> None:
        if self._scenes:
            gone = self._scenes.pop()
            gone.exiting()
            if not gone.overlay:
                self._fade()
        if self.top is not None:
            self.top.resuming()

    def _replace(self, scene: Scene) -> None:
        if self._scenes:
            self._scenes.pop().exiting()
        self._scenes.append(scene)
        scene.entering()
        self._fade()

    def _reset(self, scenes: tuple[Scene, ...]) -> None:
        while self._scenes:
            self._scenes.pop().exiting()
        for scene in scenes:
            self._push(scene)
        self._fade()
