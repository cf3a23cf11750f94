"""A recording watched back as the coach will dance it: kept as a song, or danced again."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pygame

from game.core.choreography import Choreography
from game.core.recorder import Take, doubted_s, doubts, song_id, song_of
from game.core.song_edit import edit_of
from game.recorded import free_title, keep_recording
from game.scenes.base import Scene
from game.song_player import SongPlayer
from game.storage.choreography_file import SongError
from game.tunes import Tune
from game.ui.coach import Coach, Place
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_COACH: Final = Place(x=1380, floor=930, height=700)
_PANEL: Final = Box(60, 170, 760, 560)


def made_of(take: Take, tune: Tune, title: str) -> Choreography:
    """The song of a take; music that is a song's keeps its artist and colours."""
    assert tune.grid is not None
    song = song_of(take, tune.grid, title, say("record_author"))
    if tune.song and tune.dance is not None:
        return replace(song, artist=tune.dance.artist, hues=tune.dance.hues)
    return song


class RecordWatchScene(Scene):
    """Raised arms keep it, as Enter does; Esc goes back without it after asking once."""

    arms_tip = "hands_keep"

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        tune: Tune,
        take: Take,
        message: str | None = None,
    ) -> None:
        super().__init__(context, stack)
        assert tune.grid is not None
        self.tune, self.take, self.message = tune, take, message or ""
        if tune.dance is not None:
            self.theme = self.theme_of(tune.dance.hues)
        self._stage = Stage(self.theme, tune.grid.bpm)
        self._aside = context.aside or ThreadPoolExecutor(1, "recorded").submit
        titles = {song.choreography.title for song in context.songs if song.choreography}
        ids = {song.id for song in context.songs}
        title = free_title(tune.title or say("record_mine"), titles)
        while song_id(title) in ids:  # of a song that was renamed
            titles.add(title)
            title = free_title(tune.title or say("record_mine"), titles)
        self._coming: Future[Choreography] = self._aside(lambda: made_of(take, tune, title))
        self._saving: Future[SongEntry] | None = None
        self.song: Choreography | None = None
        self._coach: Coach | None = None
        self._player = SongPlayer(context, tune.path)
        self._sure = False
        self._menu = Menu(
            [
                Button("keep", "record_keep", Box(60, 800, 360, 116)),
                Button("again", "record_again", Box(440, 800, 380, 116), hold_s=3.0),
                Button("back", "record_drop", Box(840, 800, 300, 116), hold_s=3.0),
            ]
        )

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            if self._sure:
                self._leave()
            self._sure = True
            self._menu.choose("back")
            return
        pressed = self.press(self._menu, event)
        if pressed == "keep":
            self._keep()
        elif pressed == "again":
            self._again()
        elif pressed == "back":
            self._leave()

    def arms_raised(self) -> None:
        self._keep()

    def exiting(self) -> None:
        self._player.pause()

    def _leave(self) -> None:
        self.sound("back")
        self.stack.pop()

    def _again(self) -> None:
        from game.scenes.record_dance import RecordDanceScene

        self.sound("select")
        self.stack.replace(RecordDanceScene(self.context, self.stack, self.tune))

    def _keep(self) -> None:
        song, music = self.song, self.tune.path
        if song is None or self._saving is not None:
            return
        self.sound("select")
        self._saving = self._aside(lambda: keep_recording(song, music))

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self.song is None and self._coming.done():
            self.song = self._coming.result()
            self._coach = Coach(self.song, self.theme, _COACH)
        if self.song is not None:
            edit = edit_of(self.song)
            self._player.update(now, edit)
            if not self._player.playing:
                self._player.song_s = 0.0
                self._player.play(edit)
        if self._saving is not None and self._saving.done():
            self._saved(self._saving)
            self._saving = None

    def _saved(self, saving: Future[SongEntry]) -> None:
        """Shows the new song on the list; a song that could not be written stays here."""
        from game.scenes.songs import SongsScene

        try:
            entry = saving.result()
        except (SongError, OSError) as error:
            self.message = str(error)
            return
        self.sound("cheer")
        self.context.songs.append(entry)
        self.context.new_song = entry
        scene = SongsScene(self.context, self.stack)
        self.stack.pop()
        self.stack.replace(scene)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        beat = 0.0 if self.song is None else self.song.beat_at(self._player.song_s)
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.6, calm=self.calm))
        if self._coach is not None:
            self._coach.draw(surface, easel.canvas, self._player.song_s)
        easel.text(say("record_watch"), "heading", (60, 88), weight=BOLD, shadow=True)
        self._draw_facts(easel)
        self._menu.draw(easel)
        key_hints(easel, [("Enter", "hint_select"), ("Esc", "record_drop")], 1860, 1048)

    def _draw_facts(self, easel: Easel) -> None:
        easel.panel(_PANEL, fill=self.theme.surface, alpha=0.86, radius=48)
        x, song, end_s = _PANEL.x + 50, self.song, self.take.end_s
        if song is None:
            easel.text(say("record_making"), "heading", (x, 250), weight=BOLD, fit=660)
            return
        easel.text(song.title, "heading", (x, 250), weight=BOLD, fit=660)
        scored = [move for move in song.moves if move.scored]
        bad_s = doubted_s(doubts(self.take))
        seen = round(100 * (1 - min(1.0, bad_s / max(end_s, 1e-6))))
        lines = (
            say("record_length", length=f"{int(end_s // 60)}:{int(end_s % 60):02d}"),
            say("record_moves", scored=len(scored), count=len(song.moves)),
            say("record_gold", count=sum(move.gold for move in scored)),
        )
        for number, line in enumerate(lines):
            easel.text(line, "body", (x, 336 + 62 * number), fit=660)
        colour = self.theme.good if seen >= 90 else self.theme.amber
        easel.text(say("record_seen", share=seen), "body", (x, 528), colour=colour, weight=BOLD)
        words = self.message or (say("record_seen_badly") if seen < 90 else "")
        box = Box(x, 574, 660, 140)
        easel.wrapped(words or say("record_next"), "caption", box, colour=self.theme.dim)
        if self.context.poses.virtual:
            badge(easel, say("virtual_dancer"), 560, 88)
