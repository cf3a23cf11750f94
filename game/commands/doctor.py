"""`doctor`: is all there that the game needs?"""

from __future__ import annotations

import typer
from rich.text import Text

from game.commands.console import FAILED, OUT


def doctor() -> None:
    """Checks what the game needs, and says how to mend what is missing."""
    from game.commands.checks import examine

    failed = False
    for check in examine():
        mark = {"good": ("✓", "green"), "note": ("!", "yellow"), "bad": ("✗", "red")}[check.state]
        line = Text.assemble(mark, " ", (check.name, "bold"), f": {check.text}")
        OUT.print(line, highlight=False, soft_wrap=True)
        failed |= check.state == "bad"
    if failed:
        raise typer.Exit(FAILED)
