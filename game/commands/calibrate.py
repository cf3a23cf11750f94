"""`calibrate`: how late the camera shows its player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from game.commands.console import OUT, WRONG_USE, clear_errors, fail, tell
from game.commands.options import CameraOption, known_camera
from game.commands.window import open_game

if TYPE_CHECKING:
    from game.poses import PoseFeed

HeadlessOption = Annotated[
    bool,
    typer.Option("--headless", help="No window and no sound: for the virtual dancer only."),
]


def calibrate(camera: CameraOption = None, headless: HeadlessOption = False) -> None:
    """Finds out how late the camera shows you: clap to a beat, eight times."""
    from game.app import Start, has_display

    camera = known_camera(camera)
    if not headless and has_display():
        open_game(Start(camera=camera, calibrate=True))
        return
    from game.poses import PoseFeed, load_posenet

    with clear_errors():
        feed = PoseFeed(load_posenet(), camera)
        try:
            _calibrate_headless(feed)
        finally:
            feed.close()


def _calibrate_headless(feed: PoseFeed) -> None:
    from game.headless import calibrate_headless
    from game.ui.strings import say

    if not feed.virtual:
        raise fail(
            f"{feed.name} shows somebody who must hear and see the beat, with a window and "
            "without --headless; the virtual dancer needs neither: --camera virtual",
            WRONG_USE,
        )
    tell("", "The virtual dancer claps; nothing is saved.")
    result = calibrate_headless(feed)
    if result is None:
        raise fail(feed.error() or f"{feed.name} has ended")
    if result.delay_s is None or result.spread_s is None:
        raise fail(say(result.reason or "", hits=result.hits))
    OUT.print(
        f"virtual dancer: delay {result.delay_s * 1e3:.0f} ms, spread {result.spread_s * 1e3:.0f} "
        f"ms, {result.hits} claps",
        highlight=False,
    )
