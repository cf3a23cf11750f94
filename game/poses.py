"""The game's view of the pose engine: which camera, its newest picture and poses, its troubles."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from game.core.choreography import Choreography
from game.film_camera import FilmCamera
from game.pose_messages import no_pictures
from game.virtual.camera import VirtualCamera
from game.virtual.options import DancerOptions, parse_options
from pose_engine import Frame, Pose, PoseNet, PoseSnapshot
from pose_engine.follow import Follower, GroupFollower
from pose_engine.pipeline import Pipeline, PipelineStats
from pose_engine.sources import Source, SourceError, open_source
from pose_engine.tracker import PoseTracker, SinglePlayerTracker
from pose_engine.tuning import quickest_model
from pose_engine.types import Image, TrackedPose

SongTime = Callable[[float], float | None]  # of a monotonic instant; None while none plays
LOG = logging.getLogger(__name__)
VIRTUAL = "virtual"
DEFAULT_CAMERA = "0"
# The network's input has the picture's aspect and this many px, whatever the camera: 193 x 257.
INPUT_AREA = 193 * 257
INPUT_SIDE = math.isqrt(INPUT_AREA)  # of a square of that area, near the player
OUTPUT_STRIDE = 16
STALE_S = 3.0  # a camera that gives no picture for so long is in trouble
MODELS = {"standard": "mobilenet_v1_075", "quick": "mobilenet_v1_075_int8"}
SCORE_THRESHOLD = 0.3  # a player far off or blurred is still a player
MAX_DETECTIONS = 5
MAX_PARTY = 12  # people followed at once: players and whoever else is in the picture
PARTY_AREA = 1.5  # input areas that the quantised network sees in the time of one
SCOUT_AREA = 3 * INPUT_AREA  # of a look for who else is there, once a second
PARTY_RECALL_S = 300.0  # who comes back within it is known by what they wear


def is_virtual(camera: str) -> bool:
    return camera == VIRTUAL or camera.startswith(VIRTUAL + ":")


def load_posenet(model: str = "standard") -> PoseNet:
    """The network as the game uses it: one look a picture, one thread (the other core draws).

    `model` is one of MODELS.

    What a second look and the mirrored picture would gain, following the player gains for nothing.
    """
    return PoseNet(MODELS[model], OUTPUT_STRIDE, flip_average=False, second_look=False, threads=1)


def input_size_for(picture: tuple[int, int], area: int = INPUT_AREA) -> tuple[int, int]:
    """The input's (height, width) for a picture's: its aspect at `area` (px), on valid sides.

    A square input would spend a quarter of its time on the black bars of a webcam's picture.
    """
    aspect = min(max(picture[1] / picture[0], 0.25), 4.0)
    height = math.sqrt(area / aspect)
    cells_high, cells_wide = (
        round((side - 1) / OUTPUT_STRIDE) for side in (height, height * aspect)
    )
    return cells_high * OUTPUT_STRIDE + 1, cells_wide * OUTPUT_STRIDE + 1


def follow_player(posenet: PoseNet) -> Follower:
    """What the game asks of PoseNet for every picture, and who of the poses is the player."""

    def look(rgb: Image) -> list[Pose]:
        fitting = posenet.resized(input_size_for((rgb.shape[0], rgb.shape[1])))
        return fitting.estimate_multiple_poses(rgb, MAX_DETECTIONS, SCORE_THRESHOLD)

    return Follower(posenet.resized(INPUT_SIDE), look, SinglePlayerTracker())


def follow_party(model: str = "") -> GroupFollower:
    """What the game asks of PoseNet where several people play, and who of the poses is who.

    The quantised network, where this machine runs it clearly quicker, sees nearly twice the area
    in the same time: what small figures need is size. `model` overrules the choice, one of MODELS.
    """
    name = MODELS[model] if model else quickest_model(OUTPUT_STRIDE, 1)
    quick = name == MODELS["quick"]
    posenet = PoseNet(name, OUTPUT_STRIDE, flip_average=False, second_look=False, threads=1)
    area = round(INPUT_AREA * (PARTY_AREA if quick else 1.0))

    def look(rgb: Image) -> list[Pose]:
        fitting = posenet.resized(input_size_for((rgb.shape[0], rgb.shape[1]), SCOUT_AREA))
        return fitting.estimate_multiple_poses(rgb, MAX_PARTY, SCORE_THRESHOLD)

    # Number 1 is whoever is followed alone: a picture of that kind may come late to a party.
    tracker = PoseTracker(max_people=MAX_PARTY, recall_s=PARTY_RECALL_S, taken=1)
    return GroupFollower(posenet.resized(math.isqrt(area)), look, tracker)


class Watch:
    """Follows one player or a party; which of them may change at any time, from any thread."""

    def __init__(self, posenet: PoseNet) -> None:
        self._single = follow_player(posenet)
        self._group: GroupFollower | None = None
        self._wanted: Follower | GroupFollower = self._single
        self._used: Follower | GroupFollower = self._single

    def follow(self, most: int) -> None:
        """Follows one player, or everybody where `most` (players) is above 1.

        A party's people keep their numbers until the camera is closed.
        """
        if most > 1 and self._group is None:
            self._group = follow_party()
        self._wanted = self._group if most > 1 and self._group is not None else self._single

    def estimate(self, rgb: Image) -> Sequence[Pose]:
        self._used = self._wanted
        return self._used.estimate(rgb)

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        return self._used.update(poses, frame)


class Poses(Protocol):
    """What the screens see of a camera: `PoseFeed`, or one in a process of its own."""

    fallback: str | None
    virtual: bool
    live: bool
    film: bool
    name: str

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None: ...
    def follow(self, most: int) -> None: ...
    def snapshot(self) -> PoseSnapshot | None: ...
    def seen(self) -> tuple[Frame, PoseSnapshot] | None: ...
    def snapshots_after(self, index: int) -> list[PoseSnapshot]: ...
    def frame(self) -> Frame | None: ...
    def error(self) -> str | None: ...
    @property
    def ended(self) -> bool: ...
    @property
    def stats(self) -> PipelineStats: ...
    def close(self) -> None: ...


class PoseFeed:
    """Poses of one camera from start to close.

    `fallback` is why the virtual dancer stands in for the camera that was asked for, if it does.
    """

    def __init__(
        self, posenet: PoseNet, camera: str | None = None, resolution: str = "auto"
    ) -> None:
        """Opens `camera` (see README's SRC); None is camera 0, or else the virtual dancer.

        `resolution` is what a webcam is asked for: "auto" or px, as "1280x720".

        Raises `ValueError` or `SourceError` for a camera that was asked for and cannot be had.
        """
        self.fallback: str | None = None
        self._watch, self._size = Watch(posenet), size_of(resolution)
        self._source = self._first_source(camera)
        self._camera = camera or DEFAULT_CAMERA
        self.virtual = isinstance(self._source, VirtualCamera)
        self.live = self._source.live  # a real camera, whose pictures come late
        self.film = isinstance(self._source, FilmCamera)
        self.name = self._source.name
        self._start(self._source)

    def _first_source(self, camera: str | None) -> Source:
        if camera is None:
            try:
                return _checked(open_source(DEFAULT_CAMERA, size=self._size))
            except SourceError as error:
                self.fallback = str(error)
                LOG.info("no camera, the virtual dancer stands in: %s", error)
                return VirtualCamera(DancerOptions())
        if is_virtual(camera):
            return VirtualCamera(parse_options(camera.partition(":")[2]))
        return open_camera(camera, self._size)

    def _start(self, source: Source) -> None:
        waiting = [source]
        self._pipeline = Pipeline(
            lambda: waiting.pop() if waiting else open_camera(self._camera, self._size),
            self._watch.estimate,
            self._watch,
        )
        self._started_at = time.monotonic()
        self._pipeline.start()

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None:
        """Tells a virtual dancer what to dance and when, and a film when to play."""
        if isinstance(self._source, FilmCamera) and self._pipeline.ended:
            self._pipeline.close()
            self._source = open_camera(self._camera)
            self._start(self._source)
        if isinstance(self._source, VirtualCamera):
            self._source.set_song(choreography, song_time)
        elif isinstance(self._source, FilmCamera):
            self._source.set_song(song_time)

    def follow(self, most: int) -> None:
        """Follows one player, or everybody where `most` (players) is above 1.

        A virtual dancer of whom nothing was said brings company to a party, which could not meet
        without a camera otherwise.
        """
        self._watch.follow(most)
        if isinstance(self._source, VirtualCamera):
            self._source.invite(most)

    def snapshot(self) -> PoseSnapshot | None:
        return self._pipeline.snapshot

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        """The newest poses with the picture that they were found in, not mirrored."""
        return self._pipeline.seen

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        """The poses of every picture after `index`, oldest first."""
        return self._pipeline.snapshots_after(index)

    def wait_for_snapshot(self, after_index: int, timeout_s: float) -> PoseSnapshot | None:
        return self._pipeline.wait_for_snapshot(after_index, timeout_s)

    def frame(self) -> Frame | None:
        """The newest camera picture, not mirrored."""
        return self._pipeline.frame

    def error(self) -> str | None:
        """Why there are no pictures now, in words for the player; None while all is well."""
        if self._pipeline.error is not None:
            return self._pipeline.error
        frame = self._pipeline.frame
        last_at = frame.captured_at if frame is not None else self._started_at
        if time.monotonic() - last_at > STALE_S:
            return no_pictures(self.name, self.virtual)
        return None

    @property
    def ended(self) -> bool:
        """True once no picture will come any more."""
        return self._pipeline.ended

    @property
    def counts(self) -> tuple[int, int, int]:
        """Pictures captured, estimated and dropped since the start."""
        return self._pipeline.counts

    @property
    def stats(self) -> PipelineStats:
        return self._pipeline.stats

    def close(self) -> None:
        self._pipeline.close()


def size_of(resolution: str) -> tuple[int, int] | None:
    """Width and height of a resolution such as "1280x720"; None for "auto"."""
    if resolution == "auto":
        return None
    width, _, height = resolution.partition("x")
    return int(width), int(height)


def open_camera(camera: str, size: tuple[int, int] | None = None) -> Source:
    """A camera, a stream, or a film that plays in step with the song. Raises `SourceError`."""
    source = open_source(camera, paced=False, size=size)
    if source.live:
        return source
    source.close()
    return FilmCamera(lambda: open_source(camera, paced=False))


def _checked(source: Source) -> Source:
    """A source that has proved it gives pictures; many a machine lists a camera that does not."""
    try:
        source.read()
    except SourceError:
        source.close()
        raise
    return source
