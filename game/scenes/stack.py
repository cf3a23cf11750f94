"""The screens in use, one on another. Changes take effect between frames, never inside one."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.base import Scene
from game.ui.kit import Kit
from game.ui.tween import EASINGS, share

FADE_S = 0.30


class SceneStack:
    """Only the top screen gets events and updates; an overlay lets the one below be drawn."""

    def __init__(self, first: Scene | None = None, kit: Kit | None = None) -> None:
        self.kit = kit or Kit()
        self._scenes: list[Scene] = []
        self._waiting: list[Callable[[], None]] = []
        self._now = 0.0
        self._drawn = False
        self._changed_at: float | None = -10.0
        self._veil: pygame.Surface | None = None
        if first is not None:
            self.push(first)

    @property
    def top(self) -> Scene | None:
        return self._scenes[-1] if self._scenes else None

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
        if self.top is not None:
            self.top.handle(event)

    def update(self, now: float) -> None:
        self._now = now
        self.apply()
        if self._changed_at is None and self._drawn:
            self._changed_at = now
        if self.top is not None:
            self.top.update(now)

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the top screen, below it those that it lets through, and the fade of a change."""
        lowest = len(self._scenes) - 1
        while lowest > 0 and self._scenes[lowest].overlay:
            lowest -= 1
        for scene in self._scenes[max(0, lowest) :]:
            scene.draw(surface)
        self._drawn = True
        begun = self._now if self._changed_at is None else self._changed_at
        dark = 1 - EASINGS["quad_out"](share(self._now, begun, FADE_S))
        if dark > 0.01:
            self._draw_veil(surface, dark)

    def apply(self) -> None:
        """Carries out the changes asked for, and those that they ask for in turn."""
        while self._waiting:
            self._waiting.pop(0)()

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
