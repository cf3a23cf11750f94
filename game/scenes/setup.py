"""Before a dance: does the camera see all of the player that will be judged?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pygame

from game.core.judge import PoseTrail
from game.core.stance import BODY_PARTS, ROOM, missing_parts
from game.dance_run import visible_player
from game.scenes.base import Scene
from game.ui.calibrate_view import draw_silhouette
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import Button, Menu, key_hints
from pose_engine.geometry import in_frame_heights

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

LOOK_S: Final = 0.6  # the pictures that are looked at
HOLD_S: Final = 1.0  # how long all that counts must be in view
MAX_TRAIL: Final = 300
ANYWAY_S: Final = 8.0  # of trouble, after which a button offers to dance without
_PICTURE = Box(60, 150, 1060, 720)
_PANEL = Box(1180, 150, 680, 720)
_BAR = Box(60, 900, 1800, 108)
_LIMBS_OF = {"feet": ("left_leg", "right_leg"), "hands": ("left_arm", "right_arm")}


def needed_parts(left_out: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of BODY_PARTS that must be in view where the limbs `left_out` do not count."""
    spared = [part for part, limbs in _LIMBS_OF.items() if set(limbs) <= set(left_out)]
    return tuple(part for part in BODY_PARTS if part not in spared)


def begin_dance(context: GameContext, stack: SceneStack, entry: SongEntry, difficulty: str) -> None:
    """Puts a dance of `entry` on top; before a live camera, the player finds their place first."""
    from game.scenes.dance import DanceScene

    if context.poses.live:
        stack.push(SetupScene(context, stack, entry, difficulty))
        return
    run = context.start_dance(entry, difficulty)
    stack.push(DanceScene(context, stack, entry, run))


class SetupScene(Scene):
    """Goes on by itself once all is in view; raised arms, a key or the button do it sooner."""

    shows_player = True
    arms_tip = "hands_setup"
    back_room = Box(560, 46, 240, 84)

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry, difficulty: str
    ) -> None:
        super().__init__(context, stack)
        self.entry, self.difficulty = entry, difficulty
        dance = entry.choreography
        self.theme = self.theme_of(dance.hues) if dance is not None else self.theme
        self._stage = Stage(self.theme, dance.bpm if dance is not None else 120.0)
        self._view = PlayerView(self.theme)
        self._needed = needed_parts(context.settings.left_out)
        self.missing: tuple[str, ...] = tuple(BODY_PARTS)
        self._room = True
        self._trail, self._index = PoseTrail(), -1
        self._since: float | None = None  # from when on all is in view
        self._trouble_at = self.now
        self._menu: Menu | None = None
        self._gone = False

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
            return
        keys = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
        pressed = self.press(self._menu, event) if self._menu is not None else None
        if pressed is not None or (event.type == pygame.KEYDOWN and event.key in keys):
            self._go()

    def arms_raised(self) -> None:
        self._go()

    def _go(self) -> None:
        from game.scenes.dance import DanceScene

        if self._gone:
            return
        self._gone = True
        self.sound("select")
        run = self.context.start_dance(self.entry, self.difficulty)
        self.stack.replace(DanceScene(self.context, self.stack, self.entry, run))

    # -- time

    @property
    def share(self) -> float:
        """How much of the time is over for which all must be in view, 0..1."""
        return 0.0 if self._since is None else min(1.0, (self.now - self._since) / HOLD_S)

    def update(self, now: float) -> None:
        super().update(now)
        if self.canvas is None:
            return  # the first drawing may take long
        self._look(now)
        if self.missing:
            self._since = None
            if self._menu is None and now - self._trouble_at > ANYWAY_S:
                self._menu = Menu([Button("anyway", "calibrate_anyway", Box(1480, 900, 380, 108))])
        else:
            self._since = now if self._since is None else self._since
        if self._menu is not None:
            self._menu.update(now)
        if self.share >= 1.0:
            self._go()

    def _look(self, now: float) -> None:
        for snapshot in self.context.poses.snapshots_after(self._index):
            self._index = snapshot.frame_index
            player = visible_player(snapshot)
            if player is not None and snapshot.captured_at >= self.entered_at - LOOK_S:
                pose = in_frame_heights(player.pose, snapshot.frame_size[0])
                self._trail.add(snapshot.captured_at, pose)
        times, poses = self._trail.between(now - LOOK_S, now)
        found = missing_parts(poses)
        self.missing = tuple(part for part in found if part in self._needed)
        self._room = ROOM not in found
        if len(self._trail) > MAX_TRAIL:
            self._trail = PoseTrail()
            for at, pose in zip(times, poses, strict=True):
                self._trail.add(float(at), pose)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(energy=0.2, dim=0.45, calm=True))
        easel.text(say("setup_title"), "heading", (60, 88), weight=BOLD, shadow=True)
        self._draw_picture(easel)
        easel.panel(_PANEL, fill=self.theme.surface, alpha=0.86, radius=48)
        pulse = 0.5 - 0.5 * math.cos(self.age_s * 2 * math.pi / 1.2)
        body = Box(_PANEL.x, _PANEL.y + 40, _PANEL.w, 640)
        draw_silhouette(easel, body, self.missing, pulse)
        if self.share > 0:
            place = (_PANEL.right - 108, _PANEL.y + 108)
            easel.disc(place, 70, self.theme.ink)
            easel.ring(place, 64, 16, self.theme.good, self.share)
        self._draw_bar(easel)
        hints = [("Enter", "setup_now"), ("Esc", "hint_back")]
        key_hints(easel, hints, 1860, 1048)

    def _draw_picture(self, easel: Easel) -> None:
        poses = self.context.poses
        seen = poses.seen()
        frame = poses.frame() if seen is None else seen[0]
        high = frame_box(frame, _PICTURE).h
        wide = frame_box(frame, _PICTURE).w
        room = Box(
            _PICTURE.x + (_PICTURE.w - wide) / 2, _PICTURE.y + (_PICTURE.h - high) / 2, wide, high
        )
        if frame is None:
            easel.panel(room, fill=self.theme.ink, alpha=0.8, border=self.theme.line)
            easel.text(say("waiting_camera"), "body", room.centre, align="centre", fit=room.w - 40)
            return
        player = None if seen is None else visible_player(seen[1])
        self._view.draw(easel.surface, easel.canvas, frame, player, {}, room)

    def _draw_bar(self, easel: Easel) -> None:
        """One sentence, large: what to do now."""
        room = _BAR if self._menu is None else Box(_BAR.x, _BAR.y, 1396, _BAR.h)
        words, good = self._sentence()
        edge = self.theme.good if good else self.theme.amber
        easel.panel(room, fill=self.theme.ink, alpha=0.92, radius=54, border=edge, border_width=6)
        easel.text(words, "heading", room.centre, weight=BOLD, align="centre", fit=room.w - 90)
        if self._menu is not None:
            self._menu.draw(easel)

    def _sentence(self) -> tuple[str, bool]:
        """What the player should do, and whether all is well."""
        trouble = self.context.poses.error()
        if trouble is not None:
            return trouble, False
        if len(self.missing) == len(self._needed):
            return say("no_player"), False
        if self.missing:
            return say(f"{self.missing[0]}_hidden"), False
        return (say("setup_seen"), True) if self._room else (say("room_hidden"), True)
