"""Which pose of a picture is whose, for all people at once; and who it is that comes back.

Costs are negative logarithms of likelihoods, so that what pose, colours and time say adds up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.clothes import colour_gaps
from pose_engine.sightings import NEAR, Sightings, body_centres
from pose_engine.track import Array, Track, likeness

WORST: Final = 0.01  # likeness of a pose that does not fit at all
COLOUR: Final = 0.5  # per square of the colours' gap in units of COLOUR_GAP
COLOUR_GAP: Final = 15.0
MAX_COLOURS: Final = 2.5
UNSEEN: Final = 1.0  # per second
OUTSIDER: Final = 0.5  # for someone who is no player yet
SIZE: Final = 10.0  # per square of the misfit of sizes
GROWN: Final = math.log(1.3)
SHRUNK: Final = math.log(2.5)
MISS: Final = 2.5  # cost from which a person is rather taken as not seen

MIXED: Final = 0.6  # a pose less like its person than this, and more like another who is missing

SMALLER: Final = 0.4  # of a person's size below which a pose is somebody else, farther away
SURE_GAP: Final = 12.0  # colours within which a person is known again
POSSIBLE_GAP: Final = 25.0  # ... and might be
CLEAR_GAP: Final = 10.0  # by how much anyone else's must be farther
LOST_GAP: Final = 10.0  # what the way to the end of a missing player's reach counts, in colours
CLEAR_LOST: Final = 4.0
ALIKE: Final = 1.6  # sizes of the same person
REACH: Final = 1.5  # body sizes a second that an unseen person may have gone, and 0.5 at once


def assign(tracks: Sequence[Track], seen: Sightings, at: float) -> list[tuple[int, int]]:
    """(track, pose) pairs that cost the least together; some of either may be left alone."""
    if not len(seen) or not tracks:
        return []
    alike = likeness(tracks, seen, at)
    gaps = colour_gaps(np.stack([track.clothes for track in tracks]), seen.clothes) / COLOUR_GAP
    cost = COLOUR * np.nan_to_num(np.minimum(gaps, MAX_COLOURS)) ** 2
    cost -= np.log(np.maximum(alike, WORST))
    unseen_s = np.array([at - track.seen_at for track in tracks])
    outsider = np.array([track.player_id is None for track in tracks])
    cost += (UNSEEN * unseen_s + OUTSIDER * outsider)[:, None]
    cost += SIZE * _misfit(np.array([track.size for track in tracks]), seen.size) ** 2
    # One more column for every track: to be matched there is not to be seen.
    missing = np.where(np.eye(len(tracks), dtype=bool), MISS, 1e6)
    # Half a second to import, which nobody should wait for who plays alone.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.hstack([cost, missing]))
    both = zip(rows.tolist(), columns.tolist(), strict=True)
    pairs = [(row, column) for row, column in both if column < len(seen)]
    lost = sorted(set(np.flatnonzero(~outsider).tolist()) - {row for row, _ in pairs})
    return [pair for pair in pairs if not _is_mixed(alike, *pair, lost)]


def _misfit(known: Array, seen: Array) -> Array:
    """How much (tracks, poses) bodies would have grown or shrunk beyond what is common, in
    logarithms. A body half hidden seems small; none grows by half from one picture to another."""
    grown = np.log(seen[None, :] / known[:, None])
    return np.asarray(np.maximum(0.0, np.maximum(grown - GROWN, -grown - SHRUNK)))


def _is_mixed(alike: Array, row: int, column: int, lost: Sequence[int]) -> bool:
    """Whether a pose seems made of two people: its own one and one who is missing. Where people
    overlap, PoseNet joins the head of one to the legs of another; such a pose is nobody's."""
    own = alike[row, column]
    return bool(own < MIXED and lost and alike[lost, column].max() > MIXED * own)


def nobody_new(players: Sequence[Track], seen: Sightings, at: float) -> NDArray[np.bool_]:
    """Which poses (N,) are hardly anybody but one of the players; to be asked after these have got
    their poses.

    That is where a player may be who is missing, and where one is who wears the same: a body that
    turns or is half hidden is often found twice, in two halves.
    """
    if not players or not len(seen):
        return np.zeros(len(seen), bool)
    centres = np.stack([track.centre + track.gone(at) for track in players])
    sizes = np.array([track.size for track in players])
    apart = np.linalg.norm(body_centres(seen.keypoints, seen.sure)[:, None] - centres, axis=-1)
    gaps = colour_gaps(seen.clothes, np.stack([track.clothes for track in players]))
    missing = np.array([track.seen_at < at for track in players])
    same = missing | ~(gaps > SURE_GAP)
    same &= (apart < NEAR * sizes) & (seen.size[:, None] > SMALLER * sizes)
    return np.asarray(same.any(axis=1))


def recognise(
    new: Track, lost: Sequence[Track], gone: Sequence[Track], at: float
) -> tuple[Track | None, bool]:
    """Who somebody new really is, and whether that is worth a second look if nobody.

    `lost` are players missing for a moment: near enough and not clearly otherwise clad will do.
    `gone` have been away for longer: only their clothes tell, and must tell surely.
    """
    missing, gaps = _gaps(new, lost), []
    for track, gap in zip(lost, missing, strict=True):
        reach = (0.5 + REACH * (at - track.seen_at)) * track.size
        apart = float(np.hypot(*(new.centre - track.centre - track.gone(at))))
        near = apart <= reach and 1 / ALIKE < new.size / track.size < ALIKE
        gaps.append((gap if gap > SURE_GAP else 0.0) + LOST_GAP * apart / reach if near else np.inf)
    old, maybe = _clearly(lost, gaps, POSSIBLE_GAP, CLEAR_LOST)
    if old is not None:
        return old, False
    gaps = [np.inf if np.isnan(gap) else gap for gap in _gaps(new, gone)]
    old, possible = _clearly(gone, gaps, SURE_GAP, CLEAR_GAP)
    return old, maybe or possible


def _gaps(new: Track, tracks: Sequence[Track]) -> list[float]:
    clothes = np.array([track.clothes for track in tracks]).reshape(-1, *new.clothes.shape)
    return [float(gap) for gap in colour_gaps(new.clothes[None], clothes)[0]]


def _clearly(
    tracks: Sequence[Track], gaps: Sequence[float], sure: float, clear: float
) -> tuple[Track | None, bool]:
    """The track with the least gap, if that is sure and the next one's clearly larger; and whether
    any is possible."""
    order = sorted(range(len(tracks)), key=lambda index: gaps[index])
    if not order or gaps[order[0]] > POSSIBLE_GAP:
        return None, False
    first = gaps[order[0]]
    if first <= sure and (len(order) == 1 or gaps[order[1]] - first >= clear):
        return tracks[order[0]], False
    return None, True
