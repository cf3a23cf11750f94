from __future__ import annotations

import numpy as np
import pytest

from game.core.aside import at_once
from game.core.choreography import Choreography
from game.core.judge import Grade
from game.core.party import Mode, Profile
from game.core.roster import ASK_WITHIN_S, GRACE_S, Happening, Presence, Roster
from game.core.score import FULL_SCORE
from game.party_run import PartyRun
from game.report import party_report
from game.song_course import RunState
from tests.fakes import FPS, STANDING, FakeFeed, FakeMusic, dance_poses, make_choreography

SONG = make_choreography()


def shifted(pose: np.ndarray, x: float) -> np.ndarray:
    moved = pose.copy()
    moved[:, 0] += x
    return moved


class Stage:
    """A party before a scripted camera: who dances how is told by track."""

    def __init__(self, count: int = 2, song: Choreography = SONG, **changes: object) -> None:
        self.song, self.now = song, 100.0
        self.feed, self.music = FakeFeed(song), FakeMusic()
        self.roster = Roster()
        fields: dict[str, object] = {"mode": Mode.VERSUS, "profiles": {}, "admit": count}
        fields |= changes
        self.run = PartyRun(
            song,
            fields.pop("mode"),  # type: ignore[arg-type]
            self.roster,
            fields.pop("profiles"),  # type: ignore[arg-type]
            self.feed,
            self.music,
            usual=Profile("", "medium"),
            **fields,  # type: ignore[arg-type]
        )
        self.happened: list[tuple[Happening, int]] = []
        self.quality = dict.fromkeys(range(1, count + 1), 1.0)

    def pose(self, track: int, quality: float) -> np.ndarray:
        """Somebody who does so much of the dance, each in their place; half a dance is another."""
        song_s = max(self.run.song_s, 0.0)
        part = self.song.tracks[(track - 1) % len(self.song.tracks)]
        right = part.poses_at(np.array([song_s]))[0]
        wrong = dance_poses(np.array([song_s]), seed=90 + track)[0]
        mixed = right * quality + wrong * (1 - quality)
        return shifted(mixed[:, :2], 0.3 * track - 0.6)

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds * FPS)):
            self.now += 1 / FPS
            people = {track: self.pose(track, how) for track, how in self.quality.items()}
            self.feed.look_at(self.now, people, age_s=0.0)
            self.run.update(self.now, at_once)
            self.happened += [(event.kind, event.seat.id) for event in self.run.events]

    def finish(self) -> None:
        self.play(3.0 + self.song.duration_s + 1.0)


def test_everybody_has_a_score_of_their_own() -> None:
    stage = Stage(3)
    stage.quality = {1: 0.0, 2: 1.0, 3: 0.3}
    stage.finish()
    assert stage.run.state is RunState.FINISHED
    # From the left of the screen, which is a mirror: 3, 2, 1.
    by_track = {stage.roster.seat(one.seat).track: one for one in stage.run.standings()}
    assert by_track[2].score == FULL_SCORE
    assert by_track[1].score < by_track[3].score < by_track[2].score
    assert [by_track[track].rank for track in (2, 3, 1)] == [1, 2, 3]
    assert [stage.roster.seat(n).track for n in (1, 2, 3)] == [3, 2, 1]


def test_each_is_judged_as_they_wish() -> None:
    profiles = {
        1: Profile("Ada", "easy"),
        2: Profile("Ben", "hard", ("left_leg", "right_leg")),
    }
    stage = Stage(2, profiles=profiles)
    stage.finish()
    ada, ben = stage.run.standings()
    assert stage.run.lanes[ada.seat].rule.name == "easy"
    assert stage.run.lanes[ben.seat].rule.name == "hard"
    assert ada.verdict is not None
    assert ben.verdict is not None
    assert not {"left_leg", "right_leg"} & set(ben.verdict.limbs)
    assert [dance.name for dance in stage.run.dances()] == ["Ada", "Ben"]
    profiles[2] = Profile("Player 2", "hard", told=False)
    assert [dance.name for dance in stage.run.dances()] == ["Ada"]


def test_who_leaves_keeps_what_they_have_and_gets_it_back() -> None:
    stage = Stage(2)
    stage.play(3.0 + 5.0)
    del stage.quality[1]
    stage.play(GRACE_S + 0.5)
    assert (Happening.LEFT, 2) in stage.happened
    left = next(one for one in stage.run.standings() if one.seat == 2)
    assert left.presence is Presence.AWAY
    assert left.score > 0
    kept = left.score
    stage.quality[1] = 1.0
    stage.play(0.2)
    assert (Happening.BACK, 2) in stage.happened
    stage.finish()
    again = next(one for one in stage.run.standings() if one.seat == 2)
    assert again.score >= kept
    grades = [v.grade for v in stage.run.lanes[2].score.judgements]
    assert Grade.NOT_JUDGED in grades
    assert again.share == pytest.approx(1.0)  # only what was seen counts


def test_one_who_leaves_in_the_last_second_loses_nothing() -> None:
    stage = Stage(2)
    stage.play(3.0 + stage.song.duration_s - 0.9)
    del stage.quality[1]
    stage.play(6.0)
    assert stage.run.state is RunState.FINISHED
    assert [one.score for one in stage.run.standings()] == [FULL_SCORE, FULL_SCORE]


def test_a_late_comer_joins_by_a_raised_hand() -> None:
    still = make_choreography()
    stage = Stage(1, song=still)
    stage.play(3.0 + 4.2)
    hand = STANDING.copy()
    hand[[7, 9], 1] = (0.14, -0.02)
    dancing = stage.pose

    def pose(track: int, quality: float) -> np.ndarray:
        return shifted(hand, 0.4) if track == 7 else dancing(track, quality)

    stage.pose = pose  # type: ignore[method-assign]
    stage.quality[7] = 1.0
    stage.play(2.5)
    assert (Happening.JOINED, 2) in stage.happened
    stage.finish()
    late = stage.run.standings()[1]
    assert late.verdicts == len(still.moves)
    assert late.max_score < FULL_SCORE


def test_dancers_are_told_from_people_behind_them_and_lose_no_move() -> None:
    """A film's first picture, at which it stands before the music, need not show the dancers."""
    stage = Stage(2)
    dancing = stage.pose

    def far(track: int, how: float) -> np.ndarray | None:
        pose = dancing(track, how)
        if pose is None or track < 3:
            return pose
        middle = pose[:, :2].mean(axis=0)
        pose = pose.copy()
        pose[:, :2] = (pose[:, :2] - middle) * 0.4 + middle
        return pose

    stage.pose = far  # type: ignore[method-assign]
    stage.quality = {3: 0.0, 4: 0.0}
    stage.play(3.0)
    assert not stage.roster.seats
    stage.quality |= {1: 1.0, 2: 1.0}
    stage.finish()
    assert sorted(seat.track for seat in stage.roster.seats) == [1, 2]
    assert [one.score for one in stage.run.standings()] == [FULL_SCORE, FULL_SCORE]


def test_nobody_is_admitted_for_ever() -> None:
    stage = Stage(3)
    stage.quality = {1: 1.0}
    stage.play(3.0 + 6.0)
    assert len(stage.roster.seats) == 1
    stage.quality[2] = 1.0
    stage.play(2.0)
    assert len(stage.roster.seats) == 1


def test_in_a_duet_parts_go_by_place_and_stay() -> None:
    times = SONG.tracks[0].times_s
    parts = (SONG.tracks[0], type(SONG.tracks[0])(times, dance_poses(times, seed=5)))
    duet = make_choreography(tracks=parts)
    stage = Stage(2, song=duet, mode=Mode.DUET)
    stage.play(3.0 + 1.0)
    stage.run.restart()  # as after the lobby, where everybody is known
    tracks = {stage.roster.seat(one.seat).track: one.track for one in stage.run.standings()}
    assert tracks == {2: 0, 1: 1}
    stage.run.restart()
    stage.quality = {1: 1.0, 2: 1.0}
    stage.song = make_choreography(tracks=parts[::-1])  # track 1 dances the second part
    stage.finish()
    assert [one.score for one in stage.run.standings()] == [FULL_SCORE, FULL_SCORE]


def test_teams_and_the_report() -> None:
    stage = Stage(4, mode=Mode.TEAMS)
    stage.finish()
    assert [one.team for one in stage.run.standings()] == [0, 1, 0, 1]
    report = party_report(stage.run, "fake", 12.0, {})
    assert report["mode"] == "teams"
    assert [player["id"] for player in report["players"]] == [1, 2, 3, 4]
    assert {player["rank"] for player in report["players"]} == {1}
    assert all(len(player["moves"]) == len(SONG.moves) for player in report["players"])


def test_the_camera_goes_and_comes_back() -> None:
    stage = Stage(2)
    stage.play(6.0)
    stage.feed.trouble = "no pictures"
    stage.play(0.1)
    assert stage.run.state is RunState.PAUSED
    assert stage.run.message == "no pictures"
    stage.feed.trouble = None
    stage.now += 20.0
    stage.run.resume()
    stage.finish()
    assert stage.run.state is RunState.FINISHED
    assert len(stage.roster.here) == 2
    assert all(one.share == pytest.approx(1.0) for one in stage.run.standings())


def test_restart_forgets_scores_and_keeps_players() -> None:
    stage = Stage(2)
    stage.play(8.0)
    stage.run.restart()
    assert [one.score for one in stage.run.standings()] == [0, 0]
    assert stage.run.state is RunState.COUNTDOWN
    stage.finish()
    assert len(stage.run.standings()) == 2


def test_giving_up_judges_what_was_danced() -> None:
    stage = Stage(2)
    stage.play(3.0 + 6.5)
    verdicts = stage.run.give_up()
    assert stage.run.state is RunState.FINISHED
    assert {verdict.player_id for verdict in verdicts} == {1, 2}


def test_the_players_are_told_that_nobody_is_seen() -> None:
    stage = Stage(2)
    stage.play(4.0)
    stage.quality = {}
    stage.play(2.0)
    assert stage.run.hint == "no_player"


def test_the_players_are_told_when_they_hide_one_another() -> None:
    stage = Stage(2)
    dancing = stage.pose
    stage.pose = lambda track, how: shifted(  # type: ignore[method-assign]
        dancing(track, how), 0.3 - 0.3 * track + 0.05 * track
    )
    stage.play(3.0)
    assert stage.run.hint is None
    stage.play(5.5)
    assert stage.run.hint == "party_too_close"


def test_a_player_lost_over_a_long_pause_is_asked_for_and_keeps_the_score() -> None:
    stage = Stage(2)
    stage.play(10)
    stage.run.pause("the camera gives no pictures")
    kept = stage.run.lanes[1].score.score
    stage.now += 2 * ASK_WITHIN_S
    stage.run.resume()
    stage.quality = {1: 1.0, 9: 1.0}  # whom the tracker does not know again
    stage.play(2.5)
    assert stage.run.roster.asked is not None
    assert stage.run.roster.asked.id == 1
    assert stage.run.lanes[1].score.score >= kept
    assert (Happening.LEFT, 1) not in stage.happened


def next_dance(stage: Stage, after_s: float, quality: dict[int, float], seconds: float) -> PartyRun:
    """Another dance of the same roster, before a camera that shows these people by track."""
    stage.now += after_s
    stage.run = PartyRun(
        stage.song, Mode.VERSUS, stage.roster, {}, stage.feed, stage.music, usual=Profile("")
    )
    stage.happened, stage.quality = [], quality
    stage.play(seconds)
    return stage.run


def test_who_was_lost_between_two_dances_is_asked_for() -> None:
    stage = Stage(2)
    stage.finish()
    run = next_dance(stage, 2 * ASK_WITHIN_S, {1: 1.0, 9: 1.0}, 2.5)
    assert run.roster.asked is not None
    assert (Happening.LEFT, run.roster.asked.id) not in stage.happened
    assert len(run.lanes) == 2


def test_one_who_left_before_has_no_part_in_a_dance_that_only_asks_for_them() -> None:
    stage = Stage(2)
    stage.play(8.0)
    del stage.quality[1]
    stage.play(GRACE_S + 1.0)
    run = next_dance(stage, 20.0, {2: 1.0, 9: 1.0}, 3.0)
    assert [kind for kind, _ in stage.happened] == [Happening.ASKED]
    assert [one.seat for one in run.standings()] == [1]


def test_who_comes_back_under_another_number_stays_in_the_team() -> None:
    stage = Stage(2, mode=Mode.TEAMS)
    stage.play(8.0)
    del stage.quality[1]
    stage.play(GRACE_S + 0.5)
    stage.roster.wear(1, 2)
    stage.quality[1] = 1.0
    stage.play(0.2)
    assert [seat.number for seat in stage.roster.seats] == [2, 1]
    assert [one.team for one in stage.run.standings()] == [0, 1]
