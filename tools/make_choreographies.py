"""Make the dances of the songs in `song_plan` and write them to `choreographies/<id>/`.

Run from the root of the repository:

    python -m tools.make_choreographies [--only ID] [--preview DIR]

With `--preview` it also draws a filmstrip of each section and a moving GIF to look at. The same
plan gives the same dance, number for number.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from rich.console import Console

from game.core.choreography import Choreography, Move, Section, Track
from game.storage.choreography_file import write_choreography
from tools.dance import preview
from tools.dance.arrange import Arrangement, Placed, arrange, dancers
from tools.dance.camera import ASPECT, Camera
from tools.dance.motion import Motion, animate
from tools.dance.pose import Array
from tools.dance.skeleton import Body
from tools.dance.skeleton import build as build_body
from tools.song_plan import SONGS, SongPlan

OUTPUT = Path(__file__).resolve().parent.parent / "choreographies"
FRAME_RATE = 30.0
PREVIEW_S = 12.0
FINAL_HOLD_S = 1.0  # how long after the last beat the final pose is still judged


def frame_times(plan: SongPlan) -> Array:
    """Times (T,) of the frames, in seconds of the song."""
    return np.arange(int(plan.duration_s * FRAME_RATE) + 1) / FRAME_RATE


def perform(plan: SongPlan, times_s: Array, dancer: int = 0) -> tuple[Arrangement, Motion, Body]:
    """The dance of a song at `times_s` (T,): what is danced, how, and where every joint is."""
    arrangement = arrange(plan, dancer)
    motion = animate(arrangement.keys, (times_s - plan.first_beat_s) / plan.beat_s)
    return arrangement, motion, build_body(motion.channels)


def build(plan: SongPlan) -> Choreography:
    """The choreography of a song."""
    times_s = frame_times(plan)
    arrangement = arrange(plan)
    bodies = [perform(plan, times_s, dancer)[2] for dancer in range(dancers(plan))]
    chorus_s = next(
        (
            plan.bar_start_s(bar)
            for section, bar in plan.section_starts()
            if section.name == "chorus"
        ),
        plan.first_beat_s,
    )
    return Choreography(
        id=plan.id,
        title=plan.title,
        artist=plan.artist,
        author="Mirrorbeat",
        licence="CC0-1.0",
        bpm=plan.bpm,
        first_beat_s=plan.first_beat_s,
        duration_s=plan.duration_s,
        difficulty=plan.difficulty,
        frame_rate=FRAME_RATE,
        aspect=ASPECT,
        hues=plan.hues,
        preview_s=(chorus_s, min(chorus_s + PREVIEW_S, plan.duration_s)),
        tracks=tuple(Track(times_s, Camera().keypoints(body.points)) for body in bodies),
        moves=_moves(plan, arrangement.placed),
        audio="audio.ogg",
        sections=tuple(
            Section(plan.bar_start_s(bar), section.name) for section, bar in plan.section_starts()
        ),
    )


def _moves(plan: SongPlan, placed: tuple[Placed, ...]) -> tuple[Move, ...]:
    moves = []
    for index, one in enumerate(placed):
        start_s = plan.first_beat_s + one.beat * plan.beat_s
        end_s = plan.first_beat_s + (one.beat + one.beats) * plan.beat_s
        if index == len(placed) - 1:
            end_s = min(end_s + FINAL_HOLD_S, plan.duration_s)
        moves.append(Move(start_s, end_s, one.name, gold=one.gold, scored=one.scored))
    return tuple(moves)


def draw_previews(plan: SongPlan, choreography: Choreography, folder: Path) -> None:
    """A filmstrip for each section, eight poses a bar, and the whole dance as a GIF."""
    folder.mkdir(parents=True, exist_ok=True)
    for dancer, track in enumerate(choreography.tracks):
        name = plan.id if dancer == 0 else f"{plan.id}-dancer{dancer + 1}"
        for number, (section, bar) in enumerate(plan.section_starts()):
            beats = np.arange(0, section.bars * 4, 0.5) + bar * 4
            times_s = plan.first_beat_s + beats * plan.beat_s
            labels = [
                _label(choreography, time_s, beat)
                for time_s, beat in zip(times_s, beats, strict=True)
            ]
            strip = preview.filmstrip(track.poses_at(times_s), labels)
            preview.write_png(folder / f"{name}-{number}-{section.name}.png", strip)
        preview.write_gif(folder / f"{name}.gif", track.poses[::2], FRAME_RATE / 2)


def _label(choreography: Choreography, time_s: float, beat: float) -> str:
    index = choreography.move_at(time_s + 1e-6)
    if index is None:
        return f"{beat:.1f}"
    move = choreography.moves[index]
    return f"{beat:.1f} {move.name}{' GOLD' if move.gold else ''}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make the dances Mirrorbeat ships.")
    parser.add_argument("--only", metavar="ID", choices=[plan.id for plan in SONGS])
    parser.add_argument("--preview", metavar="DIR", type=Path, help="also draw pictures there")
    arguments = parser.parse_args()
    console = Console()
    for plan in SONGS:
        if arguments.only not in (None, plan.id):
            continue
        choreography = build(plan)
        folder = OUTPUT / plan.id
        folder.mkdir(parents=True, exist_ok=True)
        write_choreography(choreography, folder)
        console.print(
            f"[bold]{plan.title}[/bold]: {len(choreography.moves)} moves in {folder.name}"
        )
        if arguments.preview:
            draw_previews(plan, choreography, arguments.preview)
            console.print(f"pictures in {arguments.preview}")


if __name__ == "__main__":
    main()
