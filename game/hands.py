"""Hands free: what the camera's player says with the arms, for whichever screen is on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from game.core.dwell import Dwell, Dwelling, Target
from game.core.gestures import Gesture, GestureReader, as_in_mirror
from game.dance_run import visible_player
from game.ui.layout import HEIGHT, WIDTH
from pose_engine.geometry import in_frame_heights
from pose_engine.keypoints import LEFT_WRIST, RIGHT_WRIST
from pose_engine.types import Frame, PoseSnapshot

QUIET_S: Final = 3.0  # whoever has just used mouse or keyboard does not mean their hands
SETTLE_S: Final = 0.6  # a screen that has just come is read first
UNSEEN_S: Final = 2.0  # unseen for longer, a player is told what to do
HANDS_SEEN: Final = 0.2
NOWHERE: Final = Dwelling()


class HandFeed(Protocol):
    """What this needs of the camera; `game.poses.PoseFeed` is one."""

    def snapshots_after(self, index: int) -> list[PoseSnapshot]: ...
    def seen(self) -> tuple[Frame, PoseSnapshot] | None: ...
    def frame(self) -> Frame | None: ...
    def error(self) -> str | None: ...


@dataclass(frozen=True)
class Said:
    """What has been said since the last look: `start` and `pause` by the arms, or a pointer."""

    start: bool = False
    pause: bool = False
    pointer: Dwelling = NOWHERE


class Hands:
    """Reads the poses of a camera once a picture of the game.

    `hint` is what the player should be told, a key of the table of strings or the camera's own
    words, or None; `pressed`
    whether a button has ever been pressed by hand: then nobody needs to be told how.
    """

    def __init__(self, feed: HandFeed) -> None:
        self.feed = feed
        self.gesture, self.pointer = Gesture(), Dwelling()
        self.pressed = False
        self.hint: str | None = None
        self._reader, self._dwell = GestureReader(), Dwell()
        self._index = -1
        self._quiet_until = -math.inf
        self._began: float | None = None
        self._player_at = self._hands_at = -math.inf  # last seen

    @property
    def seen(self) -> bool:
        """Whether the camera sees a player."""
        return self.gesture.seen

    def used_elsewhere(self, now: float) -> None:
        """The player has pressed a key or moved the mouse."""
        self._quiet_until = now + QUIET_S

    def screen_changed(self, now: float) -> None:
        """Another screen has come on top."""
        self._dwell.hold_off(now + SETTLE_S)

    def update(self, now: float, targets: Sequence[Target]) -> Said:
        """What is said at the monotonic instant `now` before buttons at `targets` (units)."""
        start, pause = self._read(now)
        place = self.gesture.cursor
        quiet = now < self._quiet_until
        if place is None or quiet or not targets:
            self.pointer = self._dwell.update(now, None, targets)
        else:
            units = (place[0] * WIDTH, place[1] * HEIGHT)
            self.pointer = self._dwell.update(now, units, targets)
        self.pressed |= self.pointer.pressed
        return Said(start and not quiet, pause, self.pointer)

    def _read(self, now: float) -> tuple[bool, bool]:
        """The gestures made in all pictures since the last look."""
        snapshots = self.feed.snapshots_after(self._index)
        if not snapshots and self._index >= 0 and self.feed.error() is not None:
            self.gesture = Gesture()  # no camera, no hands
        start = pause = False
        for snapshot in snapshots:
            self._index = snapshot.frame_index
            self.gesture = self._gesture(snapshot, now)
            start, pause = start or self.gesture.start, pause or self.gesture.pause
        self._update_hint(now)
        return start, pause

    def _update_hint(self, now: float) -> None:
        """What has been wrong for a while, unless the player is busy with mouse or keyboard."""
        if self._began is None:
            self._began = self._player_at = self._hands_at = now
        if self.gesture.seen:
            self._player_at = now
        if now < self._quiet_until + UNSEEN_S:
            self.hint = None
        elif now - self._player_at > UNSEEN_S:
            self.hint = self.feed.error() or "no_player"
        else:
            self.hint = "hands_unseen" if now - self._hands_at > UNSEEN_S else None

    def _gesture(self, snapshot: PoseSnapshot, now: float) -> Gesture:
        player, (height, width) = visible_player(snapshot), snapshot.frame_size
        if player is None:
            return self._reader.update(snapshot.captured_at, None)
        scores = player.pose.keypoint_scores[[LEFT_WRIST, RIGHT_WRIST]]
        if scores.max() >= HANDS_SEEN:
            self._hands_at = now
        pose = as_in_mirror(in_frame_heights(player.pose, height), width / height)
        return self._reader.update(snapshot.captured_at, pose)
