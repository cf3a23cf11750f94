"""Whether the game draws sixty pictures a second: `python main.py bench render`.

    python main.py bench render                    # a whole song in each size of window: 4 min
    python main.py bench render --seconds 20 --sizes 1280x720
    python main.py bench render --camera virtual   # the virtual dancer is drawn meanwhile, too
    python main.py bench render --players 6        # a party, which a film of six stands for

The real game dances a song by itself, in a process of its own for each size, without a display
(SDL's dummy driver) and in software. A film of the virtual dancer, 30 pictures a second, stands for
the webcam, and PoseNet runs beside it. Printed are the work of a picture (events, update and
drawing, in ms of the clock on the wall, and in ms of a core, which leaves out what the loop waits
for its turn), pictures a second, what was drawn too late, the memory of all the game's processes
and how long it took from its start to the first picture of the title.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np

SIZES: Final = ("1280x720", "1920x1080")
LIMITS_MS: Final = {"1280x720": 8.0, "1920x1080": 14.0}  # of the 99th percentile
SONG: Final = "mirrorball-midnight"
LATE_MS: Final = 1000 / 60
MEGABYTE: Final = 1 << 20 if sys.platform == "darwin" else 1 << 10  # of ru_maxrss


def dance(
    size: str,
    song_id: str,
    camera: str,
    seconds: float | None,
    started_at: float,
    players: int = 1,
) -> dict[str, Any]:
    """Dances a song in a window of a size, in this process."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    from game.app import App, Start
    from game.core.party import Mode, Profile
    from game.headless import PartyPlan
    from game.storage.library import find_songs, shipped_songs_folder

    class Measured(App):
        """Begins with the title; when that is drawn, dances by itself. Keeps all work's times."""

        title_s = 0.0
        kept_ms: tuple[float, ...] = ()
        cpu_ms: ClassVar[list[float]] = []

        def _tick(self, passed_s: float) -> None:
            started, count = time.thread_time(), len(self._work_ms)
            super()._tick(passed_s)
            if len(self._work_ms) > count:
                self.cpu_ms.append((time.thread_time() - started) * 1e3)
            self.kept_ms = tuple(self._work_ms) or self.kept_ms
            if not self.title_s:
                self.title_s = time.time() - started_at
                self.start_dancing()

        def start_dancing(self) -> None:
            if players == 1:
                self.begin(song, "medium")
            else:
                self.begin_party(song, PartyPlan(Mode.VERSUS, players, (Profile(""),)))

    width, height = map(int, size.split("x"))
    songs = find_songs([shipped_songs_folder()])
    song = next(entry for entry in songs if entry.id == song_id)
    reports: list[dict[str, Any]] = []
    start = Start(
        window=(width, height),
        camera=camera,
        seconds=seconds,
        unattended=True,
        no_replays=True,
    )
    memory_mb: list[float] = []

    def ended(report: dict[str, Any]) -> None:
        reports.append(report)
        memory_mb.append(memory_of_all())

    app = Measured(start, songs, lambda note: None, ended)
    app.run()
    frames = reports[0]["frames"]
    if len(reports[0]["players"]) != players:
        raise RuntimeError(f"only {len(reports[0]['players'])} of {players} players were seen")
    return {
        "title_s": app.title_s,
        "ms": np.percentile(app.kept_ms, [50, 95, 99]).round(2).tolist(),
        "cpu_ms": np.percentile(app.cpu_ms, [50, 99]).round(2).tolist(),
        "late": float(np.mean(np.array(app.kept_ms) > LATE_MS)),
        "fps": frames["render_fps"],
        "pose_ms": frames["pose_ms_p50"],
        "memory_mb": memory_mb[0],
    }


def memory_of_all() -> float:
    """The memory (MB) of this process and those it has started, what they share counted once;
    where the system does not tell, the most that each has ever had, and so more."""
    import multiprocessing

    pids = [os.getpid(), *(child.pid for child in multiprocessing.active_children())]
    try:
        tables = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in pids]
    except OSError:
        whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(resource.getrusage(who).ru_maxrss for who in whose) / MEGABYTE
    return sum(float(table.split("Pss:")[1].split()[0]) for table in tables) / 1024


def filmed(song_id: str, seconds: float | None, path: Path, players: int = 1) -> None:
    """Films virtual dancers, who dance the song and a little longer."""
    from game.storage.library import find_songs, shipped_songs_folder
    from game.virtual.camera import write_film
    from game.virtual.options import DancerOptions

    song = next(entry for entry in find_songs([shipped_songs_folder()]) if entry.id == song_id)
    assert song.choreography is not None
    length_s = (seconds or song.choreography.duration_s) + 10.0
    print(f"filming {length_s:.0f} s of the virtual dancer ...", file=sys.stderr)
    write_film(path, song.choreography, DancerOptions(people=players), seconds=length_s)


def in_a_process(
    size: str, song_id: str, camera: str, seconds: float | None, players: int
) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.render", "--child", "--sizes", size]
    command += ["--song", song_id, "--camera", camera, "--started", repr(time.time())]
    command += ["--players", str(players)]
    command += [] if seconds is None else ["--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def row(size: str, found: dict[str, Any]) -> str:
    p50, p95, p99 = found["ms"]
    limit = LIMITS_MS.get(size)
    must = "" if limit is None else f" (≤ {limit:g})"
    return (
        f"| {size} | {p50:.1f} | {p95:.1f} | {p99:.1f}{must} "
        f"| {found['cpu_ms'][0]:.1f} | {found['cpu_ms'][1]:.1f} | {100 * found['late']:.2f} % "
        f"| {found['fps']:.1f} | {found['pose_ms']:.1f} | {found['memory_mb']:.0f} "
        f"| {found['title_s']:.2f} |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, help="of the song (default: all of it)")
    parser.add_argument("--sizes", default=",".join(SIZES), help="of the window, in px")
    parser.add_argument("--song", default=SONG, help="its id")
    parser.add_argument("--camera", help="of the game (default: a film of the virtual dancer)")
    parser.add_argument("--players", type=int, default=1, help="who dance together")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, default=time.time(), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        found = dance(
            given.sizes, given.song, given.camera, given.seconds, given.started, given.players
        )
        print(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        camera = given.camera
        if camera is None:
            camera = str(Path(folder) / "dancer.mp4")
            filmed(given.song, given.seconds, Path(camera), given.players)
        table(given.sizes.split(","), given.song, camera, given.seconds, given.players)
    return 0


def table(sizes: list[str], song_id: str, camera: str, seconds: float | None, players: int) -> None:
    print(
        "| window | work p50, ms | p95 | p99 | of a core p50, ms | p99 "
        "| too late | fps | pose, ms | MB | to title, s |"
    )
    print("| --- " * 11 + "|")
    for size in sizes:
        print(row(size, in_a_process(size, song_id, camera, seconds, players)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
