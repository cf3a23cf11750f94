"""What JSON files from outside must look like, and how older versions are brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

CHOREOGRAPHY_FORMAT = "mirrorbeat.choreography"
CHOREOGRAPHY_VERSION = 2
REPLAY_FORMAT = "mirrorbeat.replay"
REPLAY_VERSION = 1
MAX_TRACKS = 4
MAX_SONG_S = 3600.0
MAX_MOVES = 5000
MAX_SECTIONS = 200
MAX_NAME = 40  # characters of a player's name

Seconds = Annotated[float, Field(ge=0, le=MAX_SONG_S, allow_inf_nan=False)]
Name = Annotated[str, Field(max_length=200)]
Hue = Annotated[int, Field(ge=0, le=359)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
SongId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
LimbName = Literal["left_arm", "right_arm", "left_leg", "right_leg", "torso"]
SectionName = Literal["intro", "verse", "build", "chorus", "bridge", "break", "outro"]
ALL_LIMBS: tuple[LimbName, ...] = get_args(LimbName)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MoveSchema(_Strict):
    start_s: Seconds
    end_s: Seconds
    name: Name
    gold: bool = False
    weight: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 1.0
    scored: bool = True
    limbs: Annotated[tuple[LimbName, ...], Field(min_length=1)] = ALL_LIMBS


class TrackSchema(_Strict):
    name: Name = ""


class SectionSchema(_Strict):
    start_s: Seconds
    name: SectionName


class ChoreographySchema(_Strict):
    """`choreography.json`, version 2."""

    format: Literal["mirrorbeat.choreography"]
    version: Literal[2]
    id: SongId
    title: Annotated[str, Field(min_length=1, max_length=200)]
    artist: Name
    author: Name
    licence: Name
    bpm: Annotated[float, Field(ge=20, le=400, allow_inf_nan=False)]
    first_beat_s: Seconds
    duration_s: Annotated[float, Field(gt=0, le=MAX_SONG_S, allow_inf_nan=False)]
    difficulty: Annotated[int, Field(ge=1, le=5)]
    frame_rate: Annotated[float, Field(gt=0, le=240, allow_inf_nan=False)]
    aspect: Annotated[float, Field(gt=0.1, lt=10, allow_inf_nan=False)]
    audio: FileName | None = None
    preview_s: tuple[Seconds, Seconds]
    hues: tuple[Hue, Hue]
    tracks: Annotated[tuple[TrackSchema, ...], Field(min_length=1, max_length=MAX_TRACKS)]
    moves: Annotated[tuple[MoveSchema, ...], Field(max_length=MAX_MOVES)]
    sections: Annotated[tuple[SectionSchema, ...], Field(max_length=MAX_SECTIONS)]


Side = Annotated[int, Field(ge=1, le=100_000)]
PlayerName = Annotated[str, Field(max_length=MAX_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ReplaySchema(_Strict):
    """The envelope of a replay, version 1."""

    format: Literal["mirrorbeat.replay"]
    version: Literal[1]
    song: SongId
    dance: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    difficulty: Literal["easy", "medium", "hard"]
    camera: Literal["live", "film", "virtual"]
    recorded_at: AwareDatetime
    frame_size: tuple[Side, Side]
    player: PlayerName = ""
    seconds: Annotated[float, Field(gt=0, le=MAX_SONG_S, allow_inf_nan=False)] | None = None
    left_out: tuple[LimbName, ...] = ()


def _without_sections(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "version": 2, "sections": []}


# One pure function per version step, `{from version: step}`.
CHOREOGRAPHY_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _without_sections}
REPLAY_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def check_envelope(
    data: Any,
    kind: str,
    version: int,
    steps: dict[int, Callable[[dict[str, Any]], dict[str, Any]]],
) -> dict[str, Any]:
    """The data of a file brought up to `version`. Raises `ValueError` with the reason."""
    if not isinstance(data, dict) or data.get("format") != kind:
        raise ValueError(f'it is not a "{kind}" file')
    found = data.get("version")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise ValueError(f"its version is {found!r}, not a number from 1")
    if found > version:
        raise ValueError(
            f"it has version {found}, but this program reads up to {version}: update Mirrorbeat"
        )
    for step in range(found, version):
        data = steps[step](data)
    return dict(data)


def first_problem(error: ValidationError) -> str:
    """One line about the first thing that a schema found wrong."""
    problem = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}" if place else problem["msg"]
