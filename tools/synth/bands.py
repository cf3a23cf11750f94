"""Who plays which song: chords, mixing desk, and the players, by the song's id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.song_plan import SongPlan
from tools.synth.desk import DISCO_DESK, Desk
from tools.synth.harmony_parts import play_harmony
from tools.synth.melody_parts import play_melody
from tools.synth.rhythm_parts import play_rhythm
from tools.synth.score import DISCO, Harmony
from tools.synth.session import Session
from tools.synth.songs import brick_by_brick, deep_end, first_light, mango_moon


@dataclass(frozen=True)
class Band:
    """Everything about a song's music that its plan does not say."""

    harmony: Harmony
    desk: Desk
    play: Callable[[Session], None]


def _disco(session: Session) -> None:
    play_rhythm(session)
    play_harmony(session)
    play_melody(session)


_DISCO = Band(DISCO, DISCO_DESK, _disco)

BANDS: dict[str, Band] = {
    "mirrorball-midnight": _DISCO,
    "deep-end": Band(deep_end.HARMONY, deep_end.DESK, deep_end.play),
    "brick-by-brick": Band(brick_by_brick.HARMONY, brick_by_brick.DESK, brick_by_brick.play),
    "mango-moon": Band(mango_moon.HARMONY, mango_moon.DESK, mango_moon.play),
    "first-light": Band(first_light.HARMONY, first_light.DESK, first_light.play),
}


def band_of(plan: SongPlan) -> Band:
    """The band of a song; a song without one of its own is played by the disco band."""
    return BANDS.get(plan.id, _DISCO)
