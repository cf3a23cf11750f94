"""The list of songs as the player has searched and sorted it, and which of them has the focus."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.core.song_list import SongFacts, arranged, next_order

if TYPE_CHECKING:
    from game.context import GameContext
    from game.storage.library import SongEntry
    from game.storage.scores import Ranked

LONGEST_QUERY = 40


class SongFinder:
    """`shown` are the songs found, in the order chosen, and `focus` an index of it.

    The focus stays on its song while that is shown. Changes return whether it has moved.
    """

    def __init__(
        self,
        context: GameContext,
        entry: SongEntry | None,
        difficulty: str,
        *,
        duets_first: bool = False,
    ) -> None:
        """`entry` has the focus at first, where it is in the list; `duets_first` puts songs of
        several parts before the others."""
        self._context, self._wanted, self._duets_first = context, entry, duets_first
        self.difficulty = difficulty
        self.query, self.typing = "", False
        self.shown, self.focus = list(context.songs), 0
        self.arrange()
        self._wanted = self.entry

    @property
    def entry(self) -> SongEntry | None:
        return self.shown[self.focus] if self.shown else None

    @property
    def order(self) -> str:
        return self._context.settings.song_order

    @property
    def place(self) -> str:
        """Which of how many has the focus."""
        return f"{self.focus + 1 if self.shown else 0} / {len(self.shown)}"

    def best(self, entry: SongEntry | None) -> Ranked | None:
        """The best of whoever dances now, at this difficulty."""
        players, dance = self._context.players, entry.choreography if entry else None
        return None if players is None or dance is None else players.best(dance, self.difficulty)

    def _facts(self, entry: SongEntry) -> SongFacts:
        dance, best = entry.choreography, self.best(entry)
        if dance is None:
            return SongFacts(entry.id, playable=False)
        share = None if best is None else best.score / max(1, best.max_score)
        makers = dance.artist, dance.author
        return SongFacts(dance.title, *makers, dance.difficulty, dance.duration_s, share)

    def refresh(self) -> None:
        """Takes over songs that have changed: the focus stays on the one of the same place."""
        if self._wanted is not None and self._wanted not in self._context.songs:
            folder, songs = self._wanted.folder, self._context.songs
            self._wanted = next((song for song in songs if song.folder == folder), None)

    def arrange(self) -> bool:
        """Searches and sorts anew."""
        before, songs = self.entry, self._context.songs
        found = arranged([self._facts(song) for song in songs], self.query, self.order)
        self.shown = [songs[index] for index in found]
        if self._duets_first:
            self.shown.sort(
                key=lambda song: not song.choreography or len(song.choreography.tracks) < 2
            )
        self.focus = self.shown.index(self._wanted) if self._wanted in self.shown else 0
        return self.entry is not before

    def search(self, query: str, *, typing: bool = True) -> bool:
        if not self._context.songs:
            return False
        self.query, self.typing = query[:LONGEST_QUERY], typing
        return self.arrange()

    def sort(self) -> bool:
        """Goes on to the next order, which is kept."""
        with suppress(OSError):  # it holds until the program ends even so
            self._context.change_settings(song_order=next_order(self.order))
        return self.arrange()

    def show(self, entry: SongEntry) -> bool:
        """Gives the focus to a song of the list, whatever was searched."""
        self.query, self.typing = "", False
        before, self._wanted = self.entry, entry
        self.arrange()
        return self.entry is not before

    def move(self, step: int) -> bool:
        if not step or not 0 <= self.focus + step < len(self.shown):
            return False
        self.focus += step
        self._wanted = self.entry
        return True
