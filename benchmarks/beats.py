"""How well tempo and beats are found in music whose beats are known: `python main.py bench beats`.

    python main.py bench beats                  # 60 made songs and the shipped ones, half a minute
    python main.py bench beats --songs 200 --list

The songs are those of `benchmarks.made_songs`: 70 to 180 bpm with fractions, straight and swing,
pick-ups of up to three beats, silence and fade-ins before, noise. `game.beat_finder` was tuned on
seeds from 1000 on; here are others. A song is right where the tempo is within 0.5 % and the beats
are within 25 ms; it fails where fewer than nine of ten are. Beside it, librosa's own `beat_track`,
whose tempo and lateness are put right as far as that goes for all songs alike.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks.made_songs import MadeSong, made_song
from game.beat_finder import find_beats
from game.sound_file import BEAT_RATE, Sound, sound_for_beats
from game.storage.library import find_songs, shipped_songs_folder

TEMPO, PHASE_S, WANTED = 0.005, 0.025, 0.9
BEATS: Final = 4
LIBROSA_LATE_S: Final = 0.039  # by which all its beats are late, a drum's too: it is let off that


@dataclass(frozen=True)
class Found:
    """What one finder said of one song, against the truth; `bar_s` is None where it tells none."""

    name: str
    finder: str
    bpm: float
    tempo_off: float
    beat_s: float
    bar_s: float | None
    confidence: float | None

    @property
    def right(self) -> bool:
        return abs(self.tempo_off) <= TEMPO and abs(self.beat_s) <= PHASE_S

    @property
    def bar_right(self) -> bool:
        return self.right and self.bar_s is not None and abs(self.bar_s) <= PHASE_S


def off(time_s: float, truth_s: float, every_s: float) -> float:
    """How far a time is from the nearest of a row of true ones, in s."""
    return float((time_s - truth_s + every_s / 2) % every_s - every_s / 2)


def ours(name: str, sound: Sound, bpm: float, first_s: float) -> Found:
    beats = find_beats(sound)
    beat_s = 60 / bpm
    # A wrong tempo is not excused by a right beginning: beats are compared in the song's middle.
    count = round((sound.duration_s / 2 - beats.first_beat_s) / beats.beat_s / BEATS) * BEATS
    middle_s = beats.first_beat_s + count * beats.beat_s
    return Found(
        name,
        "Mirrorbeat",
        beats.bpm,
        beats.bpm / bpm - 1,
        off(middle_s, first_s, beat_s),
        off(middle_s, first_s, BEATS * beat_s),
        beats.confidence,
    )


def librosas(name: str, sound: Sound, bpm: float, first_s: float) -> Found:
    import librosa

    mono = librosa.resample(sound.mono(), orig_sr=sound.rate, target_sr=BEAT_RATE)
    _, times_s = librosa.beat.beat_track(y=mono, sr=BEAT_RATE, units="time")
    # The tempo that it tells is as coarse as its frames: a line through its beats does it justice.
    several = len(times_s) > 2
    told = 60 / float(np.polyfit(np.arange(len(times_s)), times_s, 1)[0]) if several else 0.0
    offs = [off(float(one) - LIBROSA_LATE_S, first_s, 60 / bpm) for one in times_s] or [60 / bpm]
    return Found(name, "librosa", told, told / bpm - 1, float(np.median(offs)), None, None)


def both(name: str, sound: Sound, bpm: float, first_s: float) -> list[Found]:
    return [ours(name, sound, bpm, first_s), librosas(name, sound, bpm, first_s)]


def of_seed(seed: int) -> list[Found]:
    song: MadeSong = made_song(seed)
    samples: NDArray[np.float32] = song.samples.astype(np.float32)[:, None]
    return both(song.name, Sound(samples, song.rate), song.bpm, song.first_beat_s)


def of_shipped(song: str) -> list[Found]:
    folder = shipped_songs_folder() / song
    told: dict[str, Any] = json.loads((folder / "choreography.json").read_text())
    sound = sound_for_beats(folder / told["audio"])
    return both(f"{song} {told['bpm']:g} bpm", sound, told["bpm"], told["first_beat_s"])


def row(name: str, found: list[Found]) -> str:
    """A finder's songs as a line of the table."""
    right = [one for one in found if one.right]
    tempo = [100 * abs(one.tempo_off) for one in right] or [float("nan")]
    phase = [1e3 * abs(one.beat_s) for one in right] or [float("nan")]
    bars = sum(one.bar_right for one in right) if found[0].bar_s is not None else "-"
    tempos = sum(abs(one.tempo_off) <= TEMPO for one in found)
    return (
        f"| {name} | {found[0].finder} | {len(found)} | {tempos} | {len(right)} | {bars} "
        f"| {np.median(tempo):.3f} / {max(tempo):.3f} | {np.median(phase):.1f} / {max(phase):.1f} |"
    )


def line(one: Found) -> str:
    bar = "" if one.bar_s is None else f", bar {1e3 * one.bar_s:+.0f} ms"
    sure = "" if one.confidence is None else f", confidence {one.confidence:.2f}"
    verdict = "right" if one.right else "WRONG"
    return (
        f"{verdict} {one.finder}: {one.name}: {one.bpm:.2f} bpm, "
        f"beat {1e3 * one.beat_s:+.1f} ms{bar}{sure}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--songs", type=int, default=60, help="made songs")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="every song, not only the wrong ones")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    given = parser.parse_args()
    shipped = [entry.id for entry in find_songs([shipped_songs_folder()])]
    with ProcessPoolExecutor(given.workers) as pool:
        seeds = range(given.first_seed, given.first_seed + given.songs)
        waiting = [pool.submit(of_seed, seed) for seed in seeds]
        waiting += [pool.submit(of_shipped, song) for song in shipped]
        steps = track(waiting, "listening", disable=not sys.stderr.isatty())
        results = [one.result() for one in steps]
    for mine, _ in results:
        if given.list or not mine.right:
            print(line(mine))
    print("\n| music | finder | songs | tempo | tempo and beat | bar, too | tempo off, % | ms |")
    print("| --- " * 8 + "|")
    for name, part in (("made", results[: given.songs]), ("shipped", results[given.songs :])):
        for index in range(2):
            print(row(name, [pair[index] for pair in part]))
    print("\n(off: median / worst of the right ones)")
    share = sum(mine.right for mine, _ in results[: given.songs]) / given.songs
    good = share >= WANTED
    print(f"{100 * share:.0f} % of the made songs are right: {'' if good else 'NOT '}nine of ten")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
