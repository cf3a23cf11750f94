"""A virtual dancer whose pictures come when a clock of one's own says so."""

from __future__ import annotations

from collections.abc import Callable

from game.core.choreography import Choreography
from game.poses import SongTime, Watch, load_posenet
from game.virtual.camera import VirtualCamera
from game.virtual.options import parse_options
from pose_engine import PoseNet
from pose_engine.pipeline import Pipeline
from pose_engine.types import Frame, PoseSnapshot


class SteppedFeed:
    """A feed for screens, as `game.poses.Poses`: `pipeline.step()` takes the next picture.

    `words` are the virtual dancer's, `fps` the pictures a second of the clock `now`.
    """

    virtual, live, film, ended = True, False, False, False
    fallback: str | None = None
    name = "virtual dancer"

    def __init__(
        self, now: Callable[[], float], words: str, fps: float, posenet: PoseNet | None = None
    ) -> None:
        self.camera = VirtualCamera(parse_options(words), fps=fps, paced=False, clock=now)
        self.watch = Watch(posenet or load_posenet())
        self.pipeline = Pipeline(lambda: self.camera, self.watch.estimate, self.watch, now)

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None:
        self.camera.set_song(choreography, song_time)

    def follow(self, most: int) -> None:
        self.watch.follow(most)

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        return self.pipeline.seen

    def frame(self) -> Frame | None:
        return self.pipeline.frame

    def snapshot(self) -> PoseSnapshot | None:
        return self.pipeline.snapshot

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        return self.pipeline.snapshots_after(index)

    def error(self) -> str | None:
        return None
