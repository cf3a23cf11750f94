"""Render the songs of `song_plan` to `choreographies/<id>/audio.ogg`.

Run from the root of the repository, with the "tools" extra installed:

    python -m tools.make_music [--only ID]

The same plan gives the same file, byte for byte, with the same library versions.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from rich.console import Console

from tools.song_plan import SONGS, SongPlan
from tools.synth.core import Signal
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.mixdown import CEILING_DB, mastered, mixed, perform
from tools.synth.ogg import read_ogg, write_ogg

OUTPUT = Path(__file__).resolve().parent.parent / "choreographies"
MAX_DECODED_PEAK_DB = -1.0
ATTEMPTS = 4
QUALITY = 0.4  # of Vorbis, 0..1
QUALITIES = {"mirrorball-midnight": 0.5}


def encode(mix: Signal, path: Path, quality: float = QUALITY) -> Signal:
    """Master and encode until the decoded peaks keep their distance; returns what is heard."""
    ceiling_db = CEILING_DB
    for _ in range(ATTEMPTS):
        write_ogg(path, mastered(mix, ceiling_db=ceiling_db), quality)
        heard = read_ogg(path)
        over = true_peak_db(heard) - MAX_DECODED_PEAK_DB
        if over <= 0.0:
            return heard
        ceiling_db -= over + 0.05
    raise RuntimeError(f"{path}: peaks stay above {MAX_DECODED_PEAK_DB} dBTP after encoding")


def make_song(plan: SongPlan, console: Console) -> None:
    """Render one song and print its figures."""
    began = time.perf_counter()
    path = OUTPUT / plan.id / "audio.ogg"
    with console.status(f"{plan.title}: playing"):
        session = perform(plan)
    with console.status(f"{plan.title}: mixing"):
        mix = mixed(session)
    with console.status(f"{plan.title}: mastering and encoding"):
        heard = encode(mix, path, QUALITIES.get(plan.id, QUALITY))
    console.print(
        f"[bold]{plan.title}[/bold]: {heard.shape[-1] / 44_100:.2f} s, "
        f"{integrated_lufs(heard):.1f} LUFS, {true_peak_db(heard):.1f} dBTP, "
        f"{path.stat().st_size / 1e6:.2f} MB, took {time.perf_counter() - began:.0f} s"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Render the songs Mirrorbeat ships.")
    parser.add_argument("--only", metavar="ID", choices=[plan.id for plan in SONGS])
    only = parser.parse_args().only
    console = Console()
    for plan in SONGS:
        if only in (None, plan.id):
            make_song(plan, console)


if __name__ == "__main__":
    main()
