"""`songs` and `replays`: what is on this machine."""

from __future__ import annotations

from game.commands.console import clear_errors, progress_bar


def songs() -> None:
    """Lists what is installed; a broken song says why."""
    from game.commands.tables import print_songs
    from game.storage.library import find_songs

    print_songs(find_songs())


def replays() -> None:
    """Lists the dances kept on this machine, with their scores.

    A replay holds keypoints, never pictures. Of each song the newest 50 and the best are kept.
    """
    from game.commands.replay_tasks import listed_replays
    from game.commands.tables import print_replays
    from game.storage.library import find_songs

    with clear_errors(), progress_bar() as progress:
        task = progress.add_task("scoring", total=None)
        found = []
        for item in listed_replays(find_songs()):
            found.append(item)
            progress.update(task, completed=len(found))
    print_replays(found)
