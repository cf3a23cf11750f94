"""One player's part of a dance: poses go in, verdicts come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from game.core.aside import Aside
from game.core.choreography import Choreography, FloatArray
from game.core.judge import RULES, Judgement, limbs_now
from game.core.referee import Referee, cut_short, without_limbs
from game.core.score import ScoreState
from game.core.trail import PoseTrail


class Lane:
    """A player's poses, verdicts and score in a dance.

    `choreography` is what is danced of the song, without the limbs left out; `score` grows with
    the verdicts.
    """

    def __init__(
        self,
        song: Choreography,
        difficulty: str,
        *,
        seconds: float | None = None,
        left_out: Iterable[str] = (),
        player_id: int = 1,
        track: int = 0,
    ) -> None:
        """`seconds` leaves out the moves that do not end by then; `left_out` are limbs that do not
        count; `track` is the part of the choreography that is danced."""
        self.song, self.difficulty, self.rule = song, difficulty, RULES[difficulty]
        self.left_out, self.player_id, self.track = tuple(left_out), player_id, track
        self.choreography = without_limbs(cut_short(song, seconds), self.left_out)
        self.restart()

    def restart(self) -> None:
        """Begins anew, with an empty score."""
        self.referee = Referee(
            self.choreography, self.rule, player_id=self.player_id, track=self.track
        )
        self.score: ScoreState = self.referee.score
        self.trail: PoseTrail = self.referee.trail

    @property
    def done(self) -> bool:
        """Whether every move has had its verdict."""
        return self.referee.done

    def add(self, pose_s: float, pose: FloatArray) -> None:
        """Files a pose (17, 3: frame heights) under the time of the song it was captured at."""
        self.trail.add(pose_s, pose)

    def judge(self, pose_s: float, song_s: float, aside: Aside | None = None) -> list[Judgement]:
        """The verdicts that became known: see `Referee.judge`."""
        verdicts = self.referee.judge(pose_s, song_s, aside)
        if verdicts:
            self.score = self.referee.score
        return verdicts

    def live_limbs(self, pose_s: float) -> Callable[[], dict[str, float]]:
        """What tells how each limb has just been doing, 0..1; any thread may call it."""
        dance, rule, track = self.choreography, self.rule, self.track
        trail, left_out = self.trail.until(pose_s), self.left_out

        def tell() -> dict[str, float]:
            limbs = limbs_now(dance, pose_s, trail, rule, track)
            return {name: limbs[name] for name in limbs if name not in left_out}

        return tell
