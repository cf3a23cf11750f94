"""Songs made by chance, of known tempo and known bars, for `bench beats`.

A seed draws everything: tempo, style, swing, chords, instruments, a pick-up of up to three beats,
silence before, a fade-in, breaks without drums, fills, noise, how loosely the band plays. The
sounds are those of `tools.synth`, the rhythms are written here: sixteen steps are a bar, `X` is
loud, `x` plain, `.` nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.synth import drums, instruments, kit, voices
from tools.synth.core import SAMPLE_RATE, Signal, mix_into, normalised

STEPS: Final = 16
SLOWEST, FASTEST = 70.0, 180.0
SWINGS: Final = (0.5, 0.5, 0.58, 0.66)


@dataclass(frozen=True)
class Style:
    """A band's rhythms; of each row of patterns one is drawn. Slow styles and quick ones differ."""

    name: str
    slowest: float
    fastest: float
    kick: tuple[str, ...]
    snare: tuple[str, ...]
    hat: tuple[str, ...]
    bass: tuple[str, ...]
    chords: tuple[str, ...]
    swings: tuple[float, ...] = SWINGS


STYLES: Final = (
    Style(
        "house",
        105,
        145,
        ("X...X...X...X...",),
        ("....X.......X...", "................", "....x.......x..x"),
        ("..X...X...X...X.", "x.X.x.X.x.X.x.X.", "xxXxxxXxxxXxxxXx"),
        ("..X...X...X...X.", "X..X..X.X..X..X.", "x.xxx.xxx.xxx.xx", "X.......X......."),
        ("X..X..X...X..X..", "..X...X...X...X.", "X...............", "X.......X......."),
        (0.5, 0.5, 0.54),
    ),
    Style(
        "rock",
        80,
        180,
        ("X.......X.......", "X.......X.x.....", "X.....x.X.......", "X.x.....X.x....."),
        ("....X.......X...",),
        ("X.x.X.x.X.x.X.x.", "X...X...X...X...", "x.x.x.x.x.x.x.x.", "x.X.x.X.x.X.x.X."),
        ("X.x.x.x.X.x.x.x.", "X.......X.......", "X...x...X...x...", "X.....x.X......."),
        ("X...............", "X.......X.......", "X...X...X...X...", "X.....X.....X..."),
    ),
    Style(
        "hip-hop",
        70,
        112,
        ("X.....x...X.....", "X..x......X..x..", "X.x.......x.x...", "X......xX......."),
        ("....X.......X...",),
        ("x.x.x.x.x.x.x.x.", "xxxxxxxxxxxxxxxx", "x.xxx.x.x.xxx.x."),
        ("X.....x...X.....", "X..............x", "X..x..x.X......."),
        ("X...............", "X.........x.....", "..X...X...X...X."),
    ),
    Style(
        "latin",
        86,
        125,
        ("X..x..X.X..x..X.", "X...X...X...X...", "X.......X.......", "X.....x.....x..."),
        ("...X..X....X..X.", "......X.......X.", "....X..X....X..X", "......xx......XX"),
        ("X.xxX.xxX.xxX.xx", "x.x.x.x.x.x.x.x.", "..xx..xx..xx..xx", "x.X.x.X.x.X.x.X."),
        ("X.....X.X.....X.", "X..X..X.X..X..X.", "X..x..X.X...x...", "X.....X.....X..."),
        ("X..X..X...X.X...", "X.X..X.X.X.X..X.", "X...............", "..X...X...X...X."),
        (0.5,),
    ),
    Style(
        "ballad",
        70,
        105,
        ("X.......X.......", "X...............", "X.....x.X......."),
        ("....x.......x...", "................", "....x..x....x..x"),
        ("x.X.x.X.x.X.x.X.", "x.x.x.x.x.x.x.x.", "..x...x...x...x.", "X.xxX.xxX.xxX.xx"),
        ("X...............", "X.......x.......", "X.....x.X.....x."),
        ("X...............", "X.x.x.x.X.x.x.x.", "X...x...X...x...", "X.x.x.x.x.x.x.x."),
        (0.5, 0.5, 0.6),
    ),
    Style(
        "no drums",
        75,
        140,
        ("................",),
        ("................",),
        ("................", "x...x...x...x..."),
        ("X.......x.......", "X...x...x...x...", "X.....x.X......."),
        ("X...x...X...x...", "X.x.x.x.X.x.x.x.", "X.......x...x...", "X..x..x.X..x..x."),
    ),
    Style(
        "swing",
        100,
        180,
        ("X.......X.......", "x...x...x...x...", "X.....x.X......."),
        ("....X.......X...", "....x.......x.x."),
        ("X...X.x.X...X.x.", "x...X.x.x...X.x.", "X.x.X.x.X.x.X.x."),
        ("X...x...x...x...", "X.......X......."),
        ("X.....X.........", "......X.......X.", "X...............", "....X.......X..."),
        (0.58, 0.62, 0.66),
    ),
)
LAYERS: Final = (
    "X..X..X...X.X...",
    "X..X...X..X.X...",
    "..X.X...X..X..X.",
    "X..X..X.X..X..X.",
    "X..X..X..X..X.X.",
    "..x...XX..x...XX",
    "......X.......Xx",
    "x.X.x.X.x.X.x.X.",
    "..xx..xx..xx..xx",
    "X.x.X.x.X.x.X.x.",
    "xxxxxxxxxxxxxxxx",
    "..x...x...x...x.",
    "x..xx.x.x..xx.x.",
)
PROGRESSIONS: Final = (
    (0, 5, 7, 0),
    (9, 5, 0, 7),
    (0, 9, 5, 7),
    (2, 7, 0, 9),
    (0, 7, 9, 5),
    (0, 10),
)
SEVENTHS: Final = {0: (0, 4, 7), 2: (0, 3, 7), 5: (0, 4, 7), 7: (0, 4, 7, 10), 9: (0, 3, 7)}


@dataclass(frozen=True, eq=False)
class MadeSong:
    """Mono `samples` at `rate`, and the truth: beats a minute, and when a first bar begins (s)."""

    name: str
    samples: Signal
    rate: int
    bpm: float
    first_beat_s: float


class _Song:
    """What is drawn for a song, and the tape on which it is played."""

    def __init__(self, seed: int, seconds: float, bpm: float | None) -> None:
        self.rng = np.random.default_rng([20, seed])
        self.style = STYLES[seed % len(STYLES)]
        low, high = max(SLOWEST, self.style.slowest), min(FASTEST, self.style.fastest)
        drawn = round(float(self.rng.uniform(low, high)), 1)
        self.bpm = drawn if bpm is None else bpm
        self.beat_s = 60 / self.bpm
        self.swing = float(self.rng.choice(self.style.swings))
        self.pick_up = int(self.rng.integers(0, 4))
        self.silence_s = float(self.rng.choice([0.0, self.rng.uniform(0, 3)]))
        self.first_s = self.silence_s + self.pick_up * self.beat_s
        self.bars = max(8, round((seconds - self.first_s) / (4 * self.beat_s)))
        self.loose_s = float(self.rng.uniform(0, 0.006))
        end_s = self.first_s + (4 * self.bars + 2) * self.beat_s
        self.tape = np.zeros(round(end_s * SAMPLE_RATE))

    def time_s(self, bar: int, step: float) -> float:
        """A step's time; the second of each pair of eighths comes late where the band swings."""
        eighth, rest = divmod(step / 2, 1)
        pair, second = divmod(eighth, 2)
        place = (
            self.swing * (second + rest) if second == 0 else self.swing + (1 - self.swing) * rest
        )
        return self.first_s + (4 * bar + pair + place) * self.beat_s

    def play(self, sound: Signal, bar: int, step: float, gain: float) -> None:
        late_s = float(np.clip(self.rng.normal(0, self.loose_s), -0.015, 0.015))
        at = round((self.time_s(bar, step) + late_s) * SAMPLE_RATE)
        mono = sound if sound.ndim == 1 else sound.mean(axis=0)
        mix_into(self.tape, mono, at, gain * float(self.rng.uniform(0.85, 1.0)))


def made_song(seed: int, seconds: float = 45.0, bpm: float | None = None) -> MadeSong:
    """The song of a seed, of about so many seconds."""
    song = _Song(seed, seconds, bpm)
    _drums(song)
    _layers(song)
    _harmony(song)
    if song.pick_up:
        _pick_up(song)
    samples = normalised(song.tape, 0.7) * _fade_in(song)
    noise = float(song.rng.choice([0.0, 0.002, 0.01, 0.03]))
    samples = samples + noise * song.rng.normal(size=len(samples))
    name = (
        f"{song.style.name} {song.bpm:g} bpm, swing {song.swing:.2f}, pick-up {song.pick_up}, "
        f"noise {noise:g}"
    )
    return MadeSong(name, samples, SAMPLE_RATE, song.bpm, song.first_s)


def _fade_in(song: _Song) -> Signal:
    length_s = float(song.rng.choice([0.0, 0.0, song.rng.uniform(2, 8)]))
    times_s = np.arange(len(song.tape)) / SAMPLE_RATE - song.silence_s
    return np.clip(times_s / max(length_s, 1e-3), 0.0, 1.0)


def _drums(song: _Song) -> None:
    rng, style = song.rng, song.style
    kicks = (drums.kick, kit.deep_kick, kit.punch_kick)
    snares = (drums.snare, drums.clap, kit.fat_snare)
    ready = (
        (kicks[rng.integers(3)](rng), _varied(song, style.kick), float(rng.uniform(0.5, 1.0))),
        (snares[rng.integers(3)](rng), _varied(song, style.snare), float(rng.uniform(0.25, 0.9))),
        (
            drums.hat(rng, float(rng.choice([0.02, 0.04, 0.1]))),
            _varied(song, style.hat),
            float(rng.uniform(0.1, 0.4)),
        ),
    )
    begins, break_at = int(rng.choice([0, 0, 2, 4])), int(rng.choice([-9, 4, 8]))
    fills, crash = int(rng.choice([4, 8, 99])), drums.crash(rng)
    fill = "x.xxX.xxXxXxXXXX"[: int(rng.choice([4, 8]))]
    for bar in range(song.bars):
        if bar < begins or break_at <= bar < break_at + 2:
            continue
        filling = bar % fills == fills - 1
        for number, (sound, pattern, gain) in enumerate(ready):
            for step, mark in enumerate(pattern):
                if mark != "." and not (filling and number == 1 and step >= STEPS - len(fill)):
                    song.play(sound, bar, step, gain * (1.0 if mark == "X" else 0.6))
        if filling and any(mark != "." for mark in ready[1][1]):
            for step, mark in enumerate(fill, STEPS - len(fill)):
                if mark != ".":
                    song.play(ready[1][0], bar, step, 0.6 * ready[1][2])
        if bar and bar % 8 == 0 and any(mark != "." for mark in ready[0][1]):
            song.play(crash, bar, 0, 0.3)


def _layers(song: _Song) -> None:
    """Percussion of up to two kinds, and an arpeggio that goes in threes against the bar."""
    rng = song.rng
    sounds = (
        kit.clave(),
        kit.cowbell(),
        drums.shaker(rng),
        drums.tambourine(rng),
        kit.conga(rng, 220.0),
        kit.conga(rng, 330.0, slap=True),
        kit.rim(rng),
    )
    for _ in range(int(rng.choice([0, 0, 1, 2]))):
        sound, pattern = sounds[rng.integers(len(sounds))], str(rng.choice(LAYERS))
        gain, begins = float(rng.uniform(0.1, 0.5)), int(rng.choice([0, 4]))
        for bar in range(begins, song.bars):
            for step, mark in enumerate(pattern):
                if mark != ".":
                    song.play(sound, bar, step, gain * (1.0 if mark == "X" else 0.6))
    if rng.random() < 0.25:
        every, gain = int(rng.choice([1, 2, 3, 3])), float(rng.uniform(0.1, 0.35))
        anew = STEPS * int(rng.choice([1, 2]))
        for step in range(0, STEPS * song.bars):
            if step % anew % every == 0:
                note = 60 + (0, 7, 12, 16)[step // every % 4]
                song.play(instruments.marimba(note, 0.2), *divmod(step, STEPS), gain)


def _varied(song: _Song, patterns: tuple[str, ...]) -> str:
    """One of the patterns, with a stroke more or less here and there, never on the first step."""
    pattern = str(song.rng.choice(patterns))
    if song.rng.random() < 0.5 or not pattern.strip("."):
        return pattern
    chance = song.rng.random(STEPS)
    changed = (
        "x" if old == "." and c < 0.05 else "." if old == "x" and c < 0.12 else old
        for old, c in zip(pattern[1:], chance[1:], strict=True)
    )
    return pattern[0] + "".join(changed)


def _harmony(song: _Song) -> None:
    rng, style = song.rng, song.style
    key = int(rng.integers(-5, 7))
    roots = PROGRESSIONS[rng.integers(len(PROGRESSIONS))]
    bars_each = int(rng.choice([1, 1, 1, 2]))
    bass = (voices.upright_bass, voices.sub_bass, voices.round_bass)[rng.integers(3)]
    voice = (voices.organ, voices.nylon, voices.kalimba, voices.glass)[rng.integers(4)]
    figure, stabs = _varied(song, style.bass), _varied(song, style.chords)
    bass_gain, chord_gain = float(rng.uniform(0.3, 0.8)), float(rng.uniform(0.15, 0.4))
    tune = _tune(rng) if rng.random() < 0.5 else []
    step_s = song.beat_s / 4
    for bar in range(song.bars):
        root = key + roots[bar // bars_each % len(roots)]
        third = SEVENTHS.get(roots[bar // bars_each % len(roots)], (0, 4, 7))
        for step, length in _lengths(figure):
            song.play(bass(36 + root, 0.9 * length * step_s, 0.9), bar, step, bass_gain)
        for step, length in _lengths(stabs):
            for note in third:
                held_s = min(1.5, 0.9 * length * step_s)
                song.play(voice(60 + (root + note) % 12, held_s, 0.8), bar, step, chord_gain)
        for step, degree in tune if bar % 4 != 3 else []:
            note = 72 + (root + third[degree % len(third)]) % 12
            song.play(instruments.marimba(note, 0.3), bar, step, 0.3)


def _lengths(pattern: str) -> list[tuple[int, int]]:
    """Steps with a mark, and how many steps there are to the next."""
    steps = [step for step, mark in enumerate(pattern) if mark != "."]
    return [(step, after - step) for step, after in zip(steps, [*steps[1:], STEPS], strict=False)]


def _tune(rng: np.random.Generator) -> list[tuple[int, int]]:
    """A riff of syncopated notes: steps and degrees."""
    steps = sorted(rng.choice(STEPS, int(rng.integers(3, 8)), replace=False))
    return [(int(step), int(rng.integers(3))) for step in steps]


def _pick_up(song: _Song) -> None:
    """One to three beats before the first bar: a tune, or a drummer's count."""
    sticks = song.rng.random() < 0.4
    for eighth in range(2 * song.pick_up):
        if sticks and eighth % 2:
            continue
        sound = kit.rim(song.rng) if sticks else instruments.marimba(67 + eighth, 0.3)
        song.play(sound, -1, STEPS - 4 * song.pick_up + 2 * eighth, 0.4)
