"""What every scene is handed: the songs, the sound, the camera, and ways to act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.audio import Audio
from game.dance_run import DanceRun
from game.poses import PoseFeed
from game.storage.library import SongEntry


@dataclass(frozen=True)
class Settings:
    """What a player may choose. Delays in s: of the sound device, and of the camera's pictures."""

    difficulty: str = "medium"
    output_delay_s: float = 0.02
    camera_delay_s: float = 0.0
    full_screen: bool = False


@dataclass
class GameContext:
    """`start_dance(song, difficulty)` prepares a dance; `quit` ends the program after this tick."""

    songs: list[SongEntry]
    audio: Audio
    poses: PoseFeed
    settings: Settings
    start_dance: Callable[[SongEntry, str], DanceRun]
    now: Callable[[], float]
    quit: Callable[[], None]
