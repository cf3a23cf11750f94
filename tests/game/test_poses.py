from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import poses as poses_module
from game.headless import dance_headless
from game.pose_messages import no_pictures
from game.poses import INPUT_AREA, PoseFeed, input_size_for, is_virtual
from game.virtual.camera import VirtualCamera
from game.virtual.options import parse_options
from pose_engine import PoseNet
from pose_engine.sources import SourceError
from tests.fakes import BROKEN, ScriptedSource, make_choreography

SONG = make_choreography()


def eventually(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


class Paced(ScriptedSource):
    """A scripted camera that takes its time, as real ones do."""

    def read(self):  # type: ignore[no-untyped-def]
        time.sleep(0.02)
        frame = super().read()
        return None if frame is None else type(frame)(frame.image, time.monotonic(), frame.index)


def test_without_a_camera_the_virtual_dancer_stands_in(
    posenet: PoseNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_camera(spec: str, paced: bool = True, size: object = None) -> None:
        raise SourceError("cannot open camera 0")

    monkeypatch.setattr(poses_module, "open_source", no_camera)
    feed = PoseFeed(posenet)
    assert feed.virtual
    assert feed.fallback == "cannot open camera 0"
    assert eventually(lambda: feed.snapshot() is not None)
    feed.close()
    with pytest.raises(SourceError):
        PoseFeed(posenet, "3")


def test_a_camera_that_opens_but_gives_nothing_is_no_camera(
    posenet: PoseNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = ScriptedSource(frames=0, ending=BROKEN, live=True)
    monkeypatch.setattr(poses_module, "open_source", lambda *_, **__: dead)
    feed = PoseFeed(posenet)
    assert feed.virtual
    assert dead.closed
    feed.close()


def test_a_frozen_camera_is_noticed(posenet: PoseNet, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(ScriptedSource):
        def read(self):  # type: ignore[no-untyped-def]
            if self._index:
                time.sleep(1.0)
            return super().read()

    monkeypatch.setattr(poses_module, "STALE_S", 0.2)
    monkeypatch.setattr(poses_module, "open_source", lambda *_, **__: Frozen(live=True))
    feed = PoseFeed(posenet, "0")
    assert eventually(lambda: "no pictures" in (feed.error() or ""))
    feed.close()


def test_a_drawn_dancer_has_no_plug() -> None:
    assert "plug" in no_pictures("camera 0", virtual=False)
    assert "plug" not in no_pictures("the virtual dancer", virtual=True)


@pytest.mark.parametrize("ending", [None, BROKEN, RuntimeError("the driver crashed")])
def test_killing_the_camera_ends_a_headless_dance(
    posenet: PoseNet, monkeypatch: pytest.MonkeyPatch, ending: Exception | None
) -> None:
    """A source that ends, breaks or crashes: the report comes, with the reason, and no hang."""
    monkeypatch.setattr(poses_module, "open_source", lambda *_, **__: Paced(30, ending))
    feed = PoseFeed(posenet, "film.mp4")
    started = time.monotonic()
    outcome = dance_headless(SONG, feed, "film.mp4", "medium", None)
    feed.close()
    assert time.monotonic() - started < 8.0
    assert outcome.stopped
    assert outcome.failed
    assert outcome.report["stopped"] == outcome.stopped
    assert outcome.report["duration_s"] < 2.5


def test_a_film_that_vanishes_while_it_plays(posenet: PoseNet, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(4):
        cv2.imwrite(str(folder / f"{index}.png"), np.zeros((48, 64, 3), np.uint8))
    feed = PoseFeed(posenet, str(folder))
    assert eventually(lambda: feed.frame() is not None)
    for path in folder.iterdir():
        path.unlink()
    began_at = time.monotonic()
    feed.set_song(None, lambda instant: instant - began_at)
    assert eventually(lambda: feed.ended)
    assert feed.error()
    feed.close()


def test_what_counts_as_virtual() -> None:
    assert is_virtual("virtual")
    assert is_virtual("virtual:still")
    assert not is_virtual("virtually.mp4")


@pytest.mark.parametrize(
    ("picture", "size"),
    [((480, 640), (193, 257)), ((720, 1280), (161, 289)), ((1280, 720), (289, 161))],
)
def test_the_input_has_the_pictures_aspect(picture: tuple[int, int], size: tuple[int, int]) -> None:
    assert input_size_for(picture) == size


@given(st.integers(1, 8000), st.integers(1, 8000))
def test_any_picture_gets_a_valid_input(height: int, width: int) -> None:
    sides = input_size_for((height, width))
    assert all(side % 16 == 1 and side > 16 for side in sides)
    assert 0.7 < sides[0] * sides[1] / INPUT_AREA < 1.3


def test_one_player_or_a_party_is_followed_and_that_may_change(
    posenet: PoseNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        poses_module, "quickest_model", lambda stride, threads: poses_module.MODELS["quick"]
    )
    camera = VirtualCamera(parse_options("people=3"), fps=30.0, paced=False)
    watch = poses_module.Watch(posenet)

    def seen(pictures: int) -> set[int]:
        numbers: set[int] = set()
        for _ in range(pictures):
            frame = camera.read()
            assert frame is not None
            people = watch.update(watch.estimate(frame.image), frame)
            numbers = {person.player_id for person in people if person.visible}
        return numbers

    assert seen(4) == {1}
    watch.follow(6)
    party = seen(8)
    assert len(party) == 3
    assert 1 not in party  # or a late picture of one alone would show one of them
    watch.follow(1)
    assert seen(3) == {1}
    watch.follow(2)
    assert seen(4) == party  # with the numbers they had
