"""The game in its window, as several commands open it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.commands.console import clear_errors, tell, write_json
from game.commands.options import saved_settings

if TYPE_CHECKING:
    from game.app import Start


def open_game(
    start: Start,
    report_file: Path | None = None,
    output_delay_s: float | None = None,
    picture_delay_s: float | None = None,
    left_out: tuple[str, ...] = (),
    model: str | None = None,
) -> None:
    """The delays, limbs and model overrule the saved ones, and are not saved themselves."""
    from game.app import App
    from game.commands.tables import print_result
    from game.storage.library import find_songs, user_songs_folder
    from game.storage.settings import save_changes
    from game.storage.song_places import bring_back

    def note(text: str) -> None:
        tell("", text)

    def report(data: dict[str, Any]) -> None:
        print_result(data)
        if report_file is not None:
            write_json(data, report_file)

    with clear_errors():
        given: dict[str, Any] = {
            "output_delay_s": output_delay_s,
            "picture_delay_s": picture_delay_s,
            "model": model,
        }
        given = {name: value for name, value in given.items() if value is not None}
        settings = replace(saved_settings(), **given)
        settings = replace(settings, left_out=left_out or settings.left_out)
        start = replace(start, settings=settings, save=save_changes)
        bring_back(user_songs_folder())
        App(start, find_songs(), note, report).run()
