"""Write the sounds of the menus and of the score to `assets/sounds/<name>.ogg`.

Run from the root of the repository, with the "tools" extra installed:

    python -m tools.make_sounds [--only NAME]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from tools.synth.core import SAMPLE_RATE
from tools.synth.loudness import true_peak_db
from tools.synth.ogg import read_ogg, write_ogg
from tools.synth.ui_sounds import UI_SOUNDS, loudest_lufs, ui_sound

OUTPUT = Path(__file__).resolve().parent.parent / "assets" / "sounds"


def make_sound(name: str, console: Console) -> None:
    """Write one sound and print its figures."""
    path = OUTPUT / f"{name}.ogg"
    write_ogg(path, ui_sound(name))
    heard = read_ogg(path)
    console.print(
        f"{name:14} {heard.shape[-1] / SAMPLE_RATE:5.2f} s, {loudest_lufs(heard):6.1f} LUFS, "
        f"{true_peak_db(heard):6.1f} dBTP, {path.stat().st_size / 1024:5.1f} KiB"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write Mirrorbeat's interface sounds.")
    parser.add_argument("--only", metavar="NAME", choices=list(UI_SOUNDS))
    only = parser.parse_args().only
    console = Console()
    for name in UI_SOUNDS:
        if only in (None, name):
            make_sound(name, console)


if __name__ == "__main__":
    main()
