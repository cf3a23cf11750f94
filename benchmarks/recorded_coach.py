"""How well a dance game's coach can be imported: `python main.py bench recorder --coach`.

A coach is flat: one colour for skin, no or hardly a face, limbs like ribbons, glow around it, a
busy stage behind. PoseNet has never seen such people. Ours is one. It is filmed over a plain grey,
as a careful creator would film it, and over its own stage, and in several treatments of the
picture. A coach is a mirror image, so the films are imported with `--mirror`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import cv2
import numpy as np
import pygame

from benchmarks.recorder import FPS, SIZE, WHOLE_FILM, error, score
from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.core.motion import clean
from game.core.recorder import doubted_s, doubts, song_of
from game.core.take import Take
from game.cut_out import CutOut, backdrop_of
from game.film_notes import FilmNotes
from game.film_watch import mirrored, watch_film
from game.storage.library import find_songs, shipped_songs_folder
from game.ui.coach import Coach, Place
from game.ui.layout import Canvas
from game.ui.stage import Mood, Stage
from game.ui.theme import theme_of
from pose_engine.sources import Source
from pose_engine.types import Frame, Image

Treatment = Callable[[Image], Image]


class _Pictures:
    """Pictures as a `Source`."""

    live, fps, name = False, FPS, "the coach"

    def __init__(self, pictures: Iterator[Image], treatment: Treatment) -> None:
        self._pictures, self._treatment, self._index = pictures, treatment, 0

    def read(self) -> Frame | None:
        image = next(self._pictures, None)
        if image is None:
            return None
        index, self._index = self._index, self._index + 1
        return Frame(self._treatment(image), index / FPS, index, index / FPS)

    def close(self) -> None:
        pass


def coach_pictures(
    song: Choreography, start_s: float, seconds: float, stage: bool, height: float
) -> Iterator[Image]:
    """The coach in pictures of SIZE, `height` units of 1080 tall, on its stage or before grey."""
    theme = theme_of(song.hues)
    surface = pygame.Surface((SIZE[1], SIZE[0]), 0, 32)
    canvas = Canvas(*surface.get_size())
    behind = Stage(theme, song.bpm)
    coach = Coach(song, theme, Place(x=960, floor=960, height=height), 0)
    for index in range(round(seconds * FPS)):
        time_s = start_s + index / FPS
        if stage:
            behind.draw(surface, canvas, song.beat_at(time_s), Mood(energy=0.7))
        else:
            surface.fill((128, 128, 128))
        coach.draw(surface, canvas, time_s)
        pixels = pygame.surfarray.array3d(surface).swapaxes(0, 1)
        yield np.ascontiguousarray(pixels, np.uint8)


def as_it_is(image: Image) -> Image:
    return image


def grey(image: Image) -> Image:
    """Without colour: skin of odd colours looks like skin again."""
    return np.asarray(
        cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8
    )


def soft(image: Image) -> Image:
    """Blurred a little: flat edges are not of this world."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 3.0), np.uint8)


def bright(image: Image) -> Image:
    """Dark stages made brighter (gamma)."""
    table = (255 * (np.arange(256) / 255) ** 0.6).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table), np.uint8)


def take_of(
    song: Choreography,
    start_s: float,
    seconds: float,
    stage: bool,
    height: float,
    treatment: Treatment,
    cut: bool = False,
) -> Take:
    """What is seen of the coach, put right by mirroring."""

    def film() -> Source:
        pictures = coach_pictures(song, start_s, seconds, stage, height)
        return _Pictures(pictures, treatment)

    source = film()
    if cut and (backdrop := backdrop_of(film)) is not None:
        source = CutOut(source, backdrop)
    return mirrored(watch_film(source, WHOLE_FILM, FilmNotes())[0])


def coach_table(seconds: float) -> None:
    """Prints errors in percent of body height, the share of pictures in which somebody was found,
    moves scored, badly seen seconds, and what the true dance gets on the imported song."""
    cases: list[tuple[str, bool, float, Treatment]] = [
        ("grey wall", False, 760, as_it_is),
        ("stage", True, 760, as_it_is),
        ("stage, coach half as tall", True, 420, as_it_is),
        ("stage, --cut-out", True, 760, as_it_is),
        ("stage, without colour", True, 760, grey),
        ("stage, blurred", True, 760, soft),
        ("stage, brightened", True, 760, bright),
    ]
    print(
        "| coach before | song | found, % | seen, % | cleaned, % | scored | badly seen, s | score |"
    )
    print("| --- " * 8 + "|")
    songs = [one.choreography for one in find_songs([shipped_songs_folder()]) if one.choreography]
    for name, stage, height, treatment in cases:
        for song in songs[:2]:
            start_s = song.moves[4].start_s
            take = take_of(song, start_s, seconds, stage, height, treatment, "cut" in name)
            print(f"| {name} | {song.id} | {_figures(song, take, start_s, seconds)} |", flush=True)


def _figures(song: Choreography, take: Take, start_s: float, seconds: float) -> str:
    found = 100 * len(take.times_s) / (seconds * FPS)
    if len(take.times_s) < 2:
        return f"{found:.0f} | - | - | 0 | {seconds:.0f} | 0"
    truth = song.tracks[0].poses_at(start_s + take.times_s)
    made = song_of(take, BeatGrid(song.bpm), "coach", "bench")
    times = np.arange(0.0, seconds, 1 / FPS)
    danced = Take(times, song.tracks[0].poses_at(start_s + times), seconds, song.aspect)
    scored = sum(move.scored for move in made.moves)
    bad_s = doubted_s(doubts(take))
    cleaned = error(clean(take).take, take.times_s, truth)
    return (
        f"{found:.0f} | {error(take, take.times_s, truth):.1f} | {cleaned:.1f} "
        f"| {scored} of {len(made.moves)} | {bad_s:.1f} | {score(made, danced):.0f} "
    )
