"""Who is before the camera, in the lobby: players in their colours, and the others outlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.hand_pointer import draw_hand
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box, Canvas
from game.ui.player_view import PlayerView, draw_silhouette, draw_skeleton, frame_box
from game.ui.shapes import Picture
from game.ui.theme import Colour
from pose_engine.geometry import hip_centre, mirror, shoulder_centre
from pose_engine.keypoints import NOSE
from pose_engine.types import Frame, TrackedPose

PICTURE: Final = Box(453, 36, 1014, 572)
_RADIUS, _LEAST_PX = 40.0, 8
_TAG, _NARROW = 56.0, 130.0  # units: a tag's height, and the width below which it is a number
_RING = 40.0
_LETTERS = 4  # of a name: fewer say nothing


@dataclass(frozen=True, eq=False)
class Shown:
    """Somebody in the picture. `number` and `colour` are a player's, and `name` if they have told
    it; without a number they have not joined, and `ring` (0..1) is how long their hand is up."""

    person: TrackedPose
    number: int | None
    name: str
    colour: Colour
    ring: float = 0.0


def picture_box(frame: Frame | None, room: Box = PICTURE) -> Box:
    """Where the picture goes: as large as fits in `room`, in its middle."""
    box = frame_box(frame, room)
    return replace(box, x=room.x + (room.w - box.w) / 2, y=room.y + (room.h - box.h) / 2)


def places_in(person: TrackedPose, frame: Frame, size: tuple[float, float]) -> NDArray[np.float32]:
    """The keypoints (17, 2) of somebody in a mirrored picture scaled to `size` (width, height)."""
    places = mirror(person.pose.keypoints, frame.size[1] - 1.0, swap_sides=False)
    scale = (size[0] / frame.size[1], size[1] / frame.size[0])
    return np.asarray(places * np.array(scale, np.float32))


def crown(person: TrackedPose, frame: Frame, box: Box) -> tuple[float, float]:
    """The place (units) above somebody's head in a picture that fills `box`."""
    places = places_in(person, frame, (box.w, box.h))
    shoulders, hips = shoulder_centre(places), hip_centre(places)
    size = float(np.hypot(*(hips - shoulders)))
    seen = person.pose.keypoint_scores[NOSE] >= 0.25
    head = places[NOSE] if seen else shoulders - np.array([0.0, 0.4 * size])
    return box.x + float(head[0]), box.y + float(head[1]) - 0.36 * size


class LobbyView(PlayerView):
    """The camera's picture with everybody in it, painted beside the loop."""

    def draw_people(
        self,
        surface: pygame.Surface,
        canvas: Canvas,
        frame: Frame,
        people: Sequence[Shown],
        box: Box,
        look: str = "camera",
    ) -> None:
        """The picture in its frame; poses are in px of it, as the camera sees it.

        `look` "silhouette" shows their shapes alone.
        """
        rect = canvas.rect(box)
        rect.size = max(_LEAST_PX, rect.w), max(_LEAST_PX, rect.h)
        bodies = tuple((id(one.person.pose), one.number, one.colour) for one in people)
        key = (frame.index, frame.captured_at, rect.size, bodies, look)
        radius = canvas.length(_RADIUS)
        work = partial(self._paint_people, frame, rect.size, radius, tuple(people), look)
        image = self._newest(key, work, rect.size)
        surface.blit(image, rect, special_flags=pygame.BLEND_PREMULTIPLIED)

    def _paint_people(
        self,
        frame: Frame,
        size: tuple[int, int],
        radius: int,
        people: tuple[Shown, ...],
        look: str = "camera",
    ) -> pygame.Surface:
        self._scale(frame, size, radius)
        assert self._small is not None
        picture = self._small.copy()
        if look == "silhouette":
            picture[:] = (*self.theme.night[::-1], 255)
        for one in sorted(people, key=lambda one: one.number is not None):
            places = places_in(one.person, frame, size)
            scores = one.person.pose.keypoint_scores
            if one.number is None:
                _draw_outline(picture, places, scores, one.colour, self.theme.ink)
            else:
                if look == "silhouette":
                    draw_silhouette(picture, places, scores, self.theme.line)
                theme = replace(self.theme, secondary_light=one.colour)
                draw_skeleton(picture, places, scores, frozenset(), theme)
        cv2.multiply(picture, self._cover, dst=picture, scale=1 / 255)
        cv2.add(picture, self._rim, dst=picture)
        return pygame.image.frombytes(picture.tobytes(), size, "BGRA")


def _draw_outline(
    picture: Picture,
    places: NDArray[np.float32],
    scores: NDArray[np.float32],
    colour: Colour,
    edge: Colour,
) -> None:
    """A line around somebody's body."""
    body = np.zeros_like(picture)
    draw_silhouette(body, places, scores, (255, 255, 255))
    lines, _ = cv2.findContours(
        np.ascontiguousarray(body[..., 3]), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    unit = picture.shape[0] / 100
    for tone, wide in ((edge, 1.5), (colour, 0.7)):
        thick = max(1, round(wide * unit))
        cv2.drawContours(picture, lines, -1, (*tone[::-1], 255), thick, cv2.LINE_AA)


def draw_tags(easel: Easel, frame: Frame, people: Sequence[Shown], box: Box) -> None:
    """Above each head: number and name, or a hand to be raised and a ring that fills."""
    placed = [(*crown(one.person, frame, box), one) for one in people]
    placed.sort(key=lambda place: place[0])
    for index, (x, y, one) in enumerate(placed):
        near = [abs(x - other[0]) for at, other in enumerate(placed) if at != index]
        if one.number is None:
            x = min(max(x, box.x + 60), box.right - 60)
            y = min(max(y - _RING, box.y + 60), box.bottom - 60)
            draw_hand_ring(easel, (x, y), one.ring)
        else:
            y = min(max(y - _TAG / 2, box.y + 52), box.bottom - 52)
            _draw_tag(easel, (x, y), one, min(near, default=box.w) - 10, box)


def draw_hand_ring(easel: Easel, place: tuple[float, float], ring: float) -> None:
    """A hand, and around it how long (0..1) it has been held up."""
    theme = easel.theme
    easel.disc(place, _RING + 6, theme.ink)
    easel.ring(place, _RING, 8, theme.line if ring else theme.dim)
    if ring:
        easel.ring(place, _RING, 8, theme.gold, ring)
    draw_hand(easel, place, 46, theme.text)


def _draw_tag(easel: Easel, place: tuple[float, float], one: Shown, room: float, box: Box) -> None:
    """A player's tag at most `room` units wide, and inside `box`."""
    theme, (x, y) = easel.theme, place
    name = easel.cut(one.name, "caption", min(300.0, room - _TAG - 30), BOLD)
    wide = easel.width(name, "caption", BOLD) + _TAG + 30
    if not one.name or room < _NARROW or len(name) < min(_LETTERS, len(one.name)):
        name, wide = "", _TAG
    x = min(max(x, box.x + wide / 2 + 16), box.right - wide / 2 - 16)
    pill = Box(x - wide / 2, y - _TAG / 2, wide, _TAG)
    easel.panel(pill.inset(-5), fill=theme.ink, alpha=0.9, radius=_TAG / 2 + 5)
    easel.panel(pill, fill=one.colour, alpha=1.0, radius=_TAG / 2)
    number = (pill.x + _TAG / 2, y)
    if name:
        easel.disc(number, _TAG / 2 - 7, theme.ink)
        easel.text(name, "caption", (pill.x + _TAG + 6, y), colour=theme.ink, weight=BOLD)
    tone = one.colour if name else theme.ink
    easel.text(str(one.number), "caption", number, colour=tone, weight=BOLD, align="centre")
