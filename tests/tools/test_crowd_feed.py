"""Virtual people for pictures of screens: who is there, who raises a hand, who goes."""

from __future__ import annotations

from game.core.gestures import hand_raised
from game.party_run import persons
from pose_engine.types import PoseSnapshot
from tools.crowd_feed import SIZE, CrowdFeed


def taken(feed: CrowdFeed) -> PoseSnapshot:
    feed.step()
    snapshot = feed.snapshot()
    assert snapshot is not None
    return snapshot


def test_whom_it_shows_and_whose_hand_is_up() -> None:
    feed = CrowdFeed(lambda: 5.0)
    assert feed.seen() is None
    assert taken(feed).people == ()
    feed.invite(3)
    feed.up = {1}
    people = persons(taken(feed))
    assert [bool(hand_raised(one.pose)) for one in people] == [False, True, False]
    assert feed.frame().image.shape == (*SIZE, 3)
    assert len(feed.snapshots_after(0)) == 1


def test_somebody_goes_and_comes_back_as_a_stranger() -> None:
    feed = CrowdFeed(lambda: 5.0)
    feed.invite(3)
    before = {one.player_id for one in taken(feed).people}
    feed.gone = {0}
    assert {one.player_id for one in taken(feed).people} < before
    feed.known_anew(0)
    after = {one.player_id for one in taken(feed).people}
    assert len(after) == 3
    assert len(after - before) == 1
    feed.invite(3)  # others: nobody whom the tracker knew
    assert not before & {one.player_id for one in taken(feed).people}
