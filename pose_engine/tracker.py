"""Who is who from picture to picture.

Every pose of a picture is given to the person it fits best, all at once: by where and how they are
expected to stand, by the colours they wear, and by how long they were not seen. Whoever is new is
watched for a few pictures before they become a player; a player who is not seen is remembered for
a while, and known again by their clothes for a while longer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from pose_engine.assignment import assign, nobody_new, recognise
from pose_engine.sightings import Sightings, sight
from pose_engine.track import Track
from pose_engine.types import Frame, Pose, TrackedPose

REMEMBER_S: Final = 1.0
RECALL_S: Final = 30.0
CANDIDATE_S: Final = 0.25  # someone who is no player yet is forgotten so soon
SECOND_LOOK_S: Final = 0.7  # someone who might be a known player is watched so long
DOUBTFUL: Final = 0.35  # a pose with this share of its parts in common with another is nobody new


def prominence(size: float, centre_x: float, score: float, frame_width: int) -> float:
    """How much somebody looks like a player: their size (px), less where they are off the middle
    (`centre_x`, px) or doubtful (the pose's score)."""
    off_centre = abs(centre_x - frame_width / 2) / (frame_width / 2)
    return size * max(0.0, 1 - 0.5 * off_centre) * score


class PoseTracker:
    """Follows up to `max_people` players; `update` once a picture, in order of time.

    Someone new becomes a player after `sightings` pictures, if there is a place; the more prominent
    first. An unseen player keeps their place for `remember_s`; who comes back within `recall_s` in
    clothes that only they wear gets their old number back, if there is a place. Numbers count up
    from 1 and are never given to anybody else. Raises `ValueError` for values out of range.
    """

    def __init__(
        self,
        max_people: int = 6,
        sightings: int = 3,
        remember_s: float = REMEMBER_S,
        recall_s: float = RECALL_S,
        taken: int = 0,
    ) -> None:
        """`taken` numbers are somebody's already: the first player gets the one after them."""
        if max_people < 1 or sightings < 1:
            raise ValueError(
                f"max_people and sightings must be at least 1, not {max_people} and {sightings}"
            )
        if not (remember_s >= 0 and recall_s >= 0):
            raise ValueError(
                f"remember_s and recall_s must be at least 0 s, not {remember_s} and {recall_s}"
            )
        self.max_people, self.sightings = max_people, sightings
        self.remember_s, self.recall_s = remember_s, recall_s
        self._tracks: list[Track] = []
        self._gone: list[Track] = []  # players whose place is free again
        self._last_id = taken
        self._excused: frozenset[int] = frozenset()
        self._captured_at: float | None = None
        self._now = self._before = 0.0  # the tracker's own time, which never runs backwards

    def update(
        self, poses: Sequence[Pose], frame: Frame, excused: Collection[int] = ()
    ) -> tuple[TrackedPose, ...]:
        """The players after a picture, by number: smoothed, in px; also those remembered unseen.

        A picture not later than the last counts as taken at the same moment. `excused` are players
        whom nobody looked for in this picture: they stay as they were.
        """
        self._excused = frozenset(excused)
        self._tick(frame.captured_at)
        self._follow(sight(poses, frame.image), frame.size[0])
        self._forget()
        self._identify(frame.size[1])
        return self._people()

    # -- inside

    def _tick(self, captured_at: float) -> None:
        if not math.isfinite(captured_at):
            return
        self._before = self._now
        if self._captured_at is not None:
            self._now += max(0.0, captured_at - self._captured_at)
        self._captured_at = captured_at

    def _players(self) -> list[Track]:
        return [track for track in self._tracks if track.player_id is not None]

    def _asked(self) -> list[Track]:
        """Those whom this picture was asked for."""
        return [track for track in self._tracks if track.player_id not in self._excused]

    def _lost(self) -> list[Track]:
        """Players who are not seen now, though they should be."""
        return [one for one in self._asked() if one.player_id and one.seen_at < self._now]

    def _follow(self, seen: Sightings, frame_height: int) -> None:
        """Gives everybody their pose, and starts to watch whoever is new."""
        tracks = self._asked()
        pose_of = dict(assign(tracks, seen, self._now))
        for row, track in enumerate(tracks):
            if track.player_id is not None and row in pose_of:
                track.see(seen, pose_of[row], self._now, frame_height)
        others = sorted(set(range(len(seen))) - set(pose_of.values()))
        if not others and all(track.player_id is not None for track in tracks):
            return  # as nearly always: nobody is new
        players = [track for track in tracks if track.player_id is not None]
        doubtful = nobody_new(players, seen, self._now) | (seen.doubled >= DOUBTFUL)
        for row, track in enumerate(tracks):
            if track.player_id is None and row in pose_of:
                counts = not doubtful[pose_of[row]]
                track.see(seen, pose_of[row], self._now, frame_height, counts)
        for index in others:
            if not doubtful[index]:
                self._tracks.append(Track.of(seen, index, self._now, frame_height))

    def _forget(self) -> None:
        kept = []
        for track in self._tracks:
            limit_s = CANDIDATE_S if track.player_id is None else self.remember_s
            if self._now - track.seen_at <= limit_s:
                kept.append(track)
            elif track.player_id is not None:
                self._gone.append(track)
        self._tracks = kept
        self._gone = [one for one in self._gone if self._now - one.seen_at <= self.recall_s]

    def _identify(self, frame_width: int) -> None:
        """Makes players of those who were watched long enough."""
        ready = [
            track
            for track in self._tracks
            if track.player_id is None
            and track.sightings >= self.sightings
            and track.seen_at == self._now
        ]
        ready.sort(
            key=lambda track: prominence(
                track.size, float(track.centre[0]), track.pose.score, frame_width
            ),
            reverse=True,
        )
        for track in ready:
            free = self.max_people - len(self._players())
            gone = self._gone if free else []
            old, maybe = recognise(track, self._lost(), gone, self._now)
            if old is not None:
                self._take_over(track, old)
            elif free and not (maybe and self._now - track.born_at < SECOND_LOOK_S):
                self._last_id += 1
                track.player_id = self._last_id

    def _take_over(self, new: Track, old: Track) -> None:
        """Somebody new turns out to be a player who was missing."""
        new.player_id, new.born_at = old.player_id, old.born_at
        self._tracks = [track for track in self._tracks if track is not old]
        self._gone = [track for track in self._gone if track is not old]

    def _people(self) -> tuple[TrackedPose, ...]:
        return tuple(
            TrackedPose(
                number,
                track.smooth,
                self._now - track.born_at,
                track.seen_at == self._now or (excused and track.seen_at >= self._before),
                not excused,
            )
            for number, track in sorted((track.player_id or 0, track) for track in self._players())
            for excused in [number in self._excused]
        )


class SinglePlayerTracker:
    """Follows one player, who is always number 1: the most prominent of those there at first."""

    def __init__(self) -> None:
        self._tracker = PoseTracker(max_people=1, sightings=1, recall_s=0.0)

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        """The player, if there is one: smoothed, in px; remembered for `REMEMBER_S` unseen."""
        return tuple(replace(person, player_id=1) for person in self._tracker.update(poses, frame))
