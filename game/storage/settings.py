"""What a player has chosen and what calibration has found: `settings.json` in the data folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from game.core.stance import Stance
from game.storage.schema import LimbName, PlayerName, check_envelope, first_problem
from pose_engine.files import write_atomic
from pose_engine.keypoints import NUM_KEYPOINTS

SETTINGS_FORMAT: Final = "mirrorbeat.settings"
SETTINGS_VERSION: Final = 1
SETTINGS_NAME: Final = "settings.json"
MAX_BYTES: Final = 1_000_000
MAX_ASIDE: Final = 1000
# One pure function per version step, `{from version: step}`; none yet.
SETTINGS_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

Offset = Annotated[float, Field(ge=-1.0, le=2.0, allow_inf_nan=False)]
Volume = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
SongOrder = Literal["usual", "title", "difficulty", "length", "best"]
Torsos = Annotated[float, Field(ge=-50.0, le=50.0, allow_inf_nan=False)]
StanceField = Annotated[
    tuple[tuple[Torsos, Torsos], ...], Field(min_length=NUM_KEYPOINTS, max_length=NUM_KEYPOINTS)
]


@dataclass(frozen=True)
class Settings:
    """What a player may choose. Three delays, in s, because they are three different things.

    `output_delay_s`, sound: from the mixer's position to what is heard. `picture_delay_s`: how late
    the screen shows what is drawn. `camera_delay_s`: how old a camera's picture is when it comes.
    A clap to the heard beat is seen late by the sound's delay and the camera's together; the clock
    that calibration measures against runs with the sound that is heard (the mixer's less
    `output_delay_s`), so that the rest, which is what calibration finds, is the camera's.

    `save_replays` keeps the keypoints of every finished dance, never a picture. `left_out` are the
    limbs that do not count. `language` is "auto" or one of the table of strings, `player_view` what
    of the player is shown: "camera", "silhouette" or "nothing"; `camera` is "auto", an index or
    "virtual", `resolution` what it is asked for, `model` the network. Volumes are 0..1. `stance` is
    how the player stands (`game.core.stance`), once it has been learnt. `hands_free` lets gestures
    before a live camera work the menus. `player` is who danced last;
    `song_order` one of `game.core.song_list.ORDERS`.
    """

    difficulty: str = "medium"
    output_delay_s: float = 0.02
    picture_delay_s: float = 0.0
    camera_delay_s: float = 0.0
    full_screen: bool = False
    save_replays: bool = True
    left_out: tuple[str, ...] = ()
    language: str = "auto"
    colour_blind: bool = False
    reduce_motion: bool = False
    player_view: str = "camera"
    music_volume: float = 1.0
    sound_volume: float = 1.0
    camera: str = "auto"
    resolution: str = "auto"
    model: str = "standard"
    stance: Stance | None = None
    hands_free: bool = True
    player: str = ""
    song_order: str = "usual"

    def shown_s(self, song_s: float) -> float:
        """The song's time to draw at `song_s`, so that the screen shows it when it is heard."""
        return song_s + self.picture_delay_s


def settings_in_force(saved: Settings, live: bool, camera_delay_s: float | None = None) -> Settings:
    """The settings for one camera; `camera_delay_s` is what the command line says, if it does.

    The saved delay is that of the player's camera. A virtual dancer or a film has none.
    """
    if camera_delay_s is None:
        camera_delay_s = saved.camera_delay_s if live else 0.0
    return replace(saved, camera_delay_s=camera_delay_s)


class SettingsSchema(BaseModel):
    """`settings.json`, version 1. What a file leaves out has its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["mirrorbeat.settings"] = SETTINGS_FORMAT
    version: Literal[1] = SETTINGS_VERSION
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    output_delay_s: Offset = Settings.output_delay_s
    picture_delay_s: Offset = Settings.picture_delay_s
    camera_delay_s: Offset = Settings.camera_delay_s
    full_screen: bool = False
    save_replays: bool = True
    left_out: tuple[LimbName, ...] = ()
    language: Literal["auto", "en", "zh-TW"] = "auto"
    colour_blind: bool = False
    reduce_motion: bool = False
    player_view: Literal["camera", "silhouette", "nothing"] = "camera"
    music_volume: Volume = Settings.music_volume
    sound_volume: Volume = Settings.sound_volume
    camera: Annotated[str, Field(pattern=r"^(auto|virtual|[0-9])$")] = "auto"
    resolution: Literal["auto", "640x480", "1280x720", "1920x1080"] = "auto"
    model: Literal["standard", "quick"] = "standard"
    stance: StanceField | None = None
    hands_free: bool = True
    player: PlayerName = ""
    song_order: SongOrder = "usual"


def settings_file() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / SETTINGS_NAME


def read_settings(path: Path | None = None) -> tuple[Settings, str | None]:
    """The saved settings; the defaults and a line for the user where the file cannot be used."""
    path = settings_file() if path is None else path
    try:
        return _settings_of(_read(path)), None
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        reason = error.strerror or str(error)
    except ValidationError as error:
        reason = first_problem(error)
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
    return Settings(), f"{path} cannot be used ({reason}): the defaults hold, the file is kept."


def save_changes(changes: Mapping[str, Any], path: Path | None = None) -> None:
    """Saves some fields of `Settings`; the file's others stay as they are.

    A file that cannot be used is first copied aside, never overwritten. Raises `OSError` where
    nothing can be written, `ValueError` for a value that may not be saved.
    """
    path = settings_file() if path is None else path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        kept = _read(path)
    except FileNotFoundError:
        kept = SettingsSchema()
    except (ValueError, RecursionError):
        keep_aside(path)
        kept = SettingsSchema()
    data = SettingsSchema.model_validate({**kept.model_dump(), **changes}).model_dump(mode="json")
    write_atomic(path, (json.dumps(data, indent=1) + "\n").encode())


def keep_aside(path: Path) -> Path:
    """Copies a file to the first free of `settings.aside-1.json`, …; the copy. Raises `OSError`."""
    for number in range(1, MAX_ASIDE):
        aside = path.with_name(f"{path.stem}.aside-{number}{path.suffix}")
        if not aside.exists():
            shutil.copy2(path, aside)
            return aside
    raise OSError(f"{path.parent} holds too many files {path.stem}.aside-*: move some away")


def _read(path: Path) -> SettingsSchema:
    """The file's content. Raises `OSError`, `ValueError` or `RecursionError`."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    data = check_envelope(
        json.loads(path.read_bytes()), SETTINGS_FORMAT, SETTINGS_VERSION, SETTINGS_STEPS
    )
    return SettingsSchema.model_validate_json(json.dumps(data))


def _settings_of(schema: SettingsSchema) -> Settings:
    return Settings(**schema.model_dump(exclude={"format", "version"}))
