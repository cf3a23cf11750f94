"""Pictograms are kept, and drawn anew for another move."""

from __future__ import annotations

import pygame

from game.core.choreography import Move
from game.core.song_edit import edit_of, finished, with_trim
from game.ui.pictogram import pictogram
from game.ui.sprites import Sprites
from game.ui.theme import theme_of
from tests.fakes import make_choreography


def test_a_song_that_was_cut_shows_its_own_moves() -> None:
    """A cut by the length of a move puts each one where another was."""
    moves = tuple(Move(start_s, start_s + 2.0, "hop") for start_s in (0.0, 2.0, 4.0, 6.0))
    sprites, theme, song = Sprites(), theme_of((320, 200)), make_choreography(seed=3, moves=moves)
    cut = finished(with_trim(edit_of(song), 2.0))
    assert cut.moves[:3] == song.moves[:3]
    for index in range(3):
        old = pictogram(sprites, song, index, 64, theme)
        assert old is pictogram(sprites, song, index, 64, theme)
        new = pictogram(sprites, cut, index, 64, theme)
        fresh = pictogram(Sprites(), cut, index, 64, theme)
        assert new is not old
        assert pygame.image.tobytes(new, "RGBA") == pygame.image.tobytes(fresh, "RGBA")
