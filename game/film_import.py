"""A film of a dancer made into a song: `import VIDEO --bpm N -o FOLDER`, in its simplest form.

The film's sound is not taken: the song gets a click track until its folder holds music.
"""

from __future__ import annotations

from pathlib import Path

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.core.recorder import song_of
from game.film_poses import OnFrame, film_poses
from pose_engine import PoseNet
from pose_engine.sources import SourceError, open_source


def choreography_from_video(
    path: str | Path,
    grid: BeatGrid,
    *,
    title: str | None = None,
    posenet: PoseNet,
    on_frame: OnFrame | None = None,
) -> Choreography:
    """The dance of the main dancer of a film, cut into moves of whole beats.

    Moves that were badly seen, or in which nobody moves, are not scored. Raises `SourceError` for
    a film that cannot be read or shows nobody.
    """
    source = open_source(str(path), paced=False)
    if source.live:
        source.close()
        raise SourceError(f"{path} is a live camera: a film is needed")
    count = source.frame_count
    take = film_poses(source, posenet, on_frame).take
    if len(take.times_s) < 2:
        raise SourceError(f"nobody can be seen in {path} ({count or 'no'} pictures)")
    song = song_of(take, grid, title or Path(path).stem, "imported from a film")
    if not any(move.scored for move in song.moves):
        raise SourceError(
            f"{path} shows no whole move of {grid.beats_per_move} beats that is well seen"
        )
    return song
