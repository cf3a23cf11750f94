"""Pictograms: a move's key pose as a bold, flat figure that can be read in passing."""

from __future__ import annotations

import cv2
import numpy as np
import pygame

from game.core.choreography import Choreography, Move
from game.core.key_pose import key_time
from game.ui.figure import ARMS, LEGS
from game.ui.shapes import Brush, Points, across, smooth, unit
from game.ui.sprites import Sprites, to_surface
from game.ui.theme import Colour, Theme, mix
from pose_engine.geometry import mirror
from pose_engine.keypoints import (
    LEFT_EAR,
    LEFT_HIP,
    LEFT_SHOULDER,
    RIGHT_EAR,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)


def key_pose(choreography: Choreography, move: Move, track: int = 0) -> Points:
    """The key pose (17, 2) as a mirror shows it, in frame heights."""
    pose = choreography.pose_at(key_time(choreography.tracks[track], move), track)
    return mirror(pose, choreography.aspect, swap_sides=False)[:, :2].astype(np.float64)


def pictogram(
    sprites: Sprites,
    choreography: Choreography,
    index: int,
    size: int,
    theme: Theme,
    track: int = 0,
) -> pygame.Surface:
    """The pictogram of a move in a part of the dance, `size` px square, without a background."""
    move = choreography.moves[index]
    # Its times and looks as well: a move that is edited is another picture. And its dancer: what is
    # left of a song that was cut may have a move at the time of another one.
    looks = (move.start_s, move.end_s, move.gold, theme.primary)
    key = ("pictogram", choreography.tracks[track], index, size, track, *looks)
    return sprites.get(
        key, lambda: paint_pose(key_pose(choreography, move, track), size, theme, move.gold)
    )


def paint_pose(pose: Points, size: int, theme: Theme, gold: bool = False) -> pygame.Surface:
    """A pose (17, 2), y down, as a bold figure that fills a square of `size` px."""
    fine = 2
    picture = np.zeros((size * fine, size * fine, 4), np.uint8)
    head = (pose[LEFT_EAR] + pose[RIGHT_EAR]) / 2
    low, high = pose.min(axis=0), pose.max(axis=0)
    stature = 1.18 * float(pose[[15, 16], 1].max() - head[1])
    reach = max(high[1] - low[1] + 0.20 * stature, 1.0 * stature, high[0] - low[0] + 0.16 * stature)
    scale = 0.96 * size * fine / reach
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2 - 0.012 * stature])
    points = (pose - middle) * scale + size * fine / 2
    body = theme.gold if gold else theme.text
    _figure(Brush(picture), points, stature * scale, body, theme)
    small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return to_surface(np.asarray(small, np.uint8))


def _figure(brush: Brush, points: Points, height: float, body: Colour, theme: Theme) -> None:
    shoulders = (points[LEFT_SHOULDER] + points[RIGHT_SHOULDER]) / 2
    hips = (points[LEFT_HIP] + points[RIGHT_HIP]) / 2
    ink = theme.ink
    for leg in LEGS.values():
        hip, knee, ankle = (points[part] for part in leg)
        toe = ankle + 0.05 * height * unit(
            np.array([0.6 * np.sign(ankle[0] - hips[0] + 1e-6), 1.0])
        )
        for start, end, widths in (
            (hip, knee, (0.066, 0.056)),
            (knee, ankle, (0.056, 0.042)),
            (ankle, toe, (0.042, 0.038)),
        ):
            brush.limb(start, end, widths, height, body)
    side = across(unit(hips - shoulders))
    half = 0.118 * height
    torso = [shoulders + side * half, shoulders - side * half, hips - side * half * 0.66]
    torso += [hips + (hips - shoulders) * 0.12, hips + side * half * 0.66]
    brush.fill(smooth(np.array(torso)), body)
    head = (points[LEFT_EAR] + points[RIGHT_EAR]) / 2
    up = unit(head - shoulders)
    brush.disc(head + up * 0.014 * height, 0.106 * height, ink)
    brush.disc(head + up * 0.018 * height, 0.090 * height, body)
    for name, arm in ARMS.items():
        shoulder, elbow, wrist = (points[part] for part in arm)
        hand = wrist + unit(wrist - elbow) * 0.045 * height
        colour = theme.primary if name == "right" else theme.secondary
        segments = (
            (shoulder, elbow, (0.056, 0.051)),
            (elbow, hand, (0.051, 0.046)),
        )
        for start, end, widths in segments:
            brush.limb(start, end, widths, height, ink, grow=0.016)
        for start, end, widths in segments:
            brush.limb(start, end, widths, height, mix(colour, (255, 255, 255), 0.12))
        brush.disc(hand, 0.060 * height, mix(colour, (255, 255, 255), 0.12))
