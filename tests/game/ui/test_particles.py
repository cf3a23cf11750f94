"""Sparks: never more than there is room for, and they go out."""

from __future__ import annotations

import numpy as np
import pygame

from game.ui.layout import Canvas
from game.ui.particles import CAPACITY, Particles
from game.ui.sprites import Sprites

COLOURS = [(255, 0, 0), (0, 255, 0)]


def test_their_number_is_bounded() -> None:
    sparks = Particles()
    for _ in range(20):
        sparks.burst((960, 540), 100, COLOURS)
    assert sparks.alive <= CAPACITY
    sparks.burst((0, 0), 10 * CAPACITY, COLOURS)
    assert sparks.alive == CAPACITY


def test_they_fly_fall_and_go_out() -> None:
    sparks = Particles()
    sparks.burst((960, 540), 50, COLOURS)
    sparks.update(0.05)
    assert np.ptp(sparks.places[:50, 0]) > 0
    for _ in range(40):
        sparks.update(0.05)
    assert sparks.alive == 0


def test_a_long_pause_throws_nothing_out_of_the_world() -> None:
    sparks = Particles()
    sparks.burst((960, 540), 50, COLOURS)
    sparks.update(1e6)
    sparks.update(-5)
    assert np.isfinite(sparks.places).all()
    assert np.abs(sparks.places[:50] - (960, 540)).max() < 200


def test_they_are_drawn() -> None:
    surface = pygame.Surface((192, 108), 0, 32)
    sparks = Particles()
    sparks.burst((960, 540), 50, COLOURS)
    sparks.draw(surface, Canvas(192, 108), Sprites())
    assert pygame.surfarray.array3d(surface).max() > 0
