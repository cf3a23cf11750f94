"""Every song that ships: whole, playable, fair, and five of a different kind."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from game.core.choreography import SECTION_NAMES, Choreography
from game.core.judge import RULES, Judgement, PoseTrail, judge_move
from game.storage.library import SHOWPIECE, SongEntry, find_songs, shipped_songs_folder
from game.ui.pictogram import key_pose
from pose_engine.geometry import mirror

IDS = sorted(folder.name for folder in shipped_songs_folder().iterdir() if folder.is_dir())
FPS = 30.0


@lru_cache
def songs() -> dict[str, SongEntry]:
    return {entry.id: entry for entry in find_songs([shipped_songs_folder()])}


@pytest.fixture(params=IDS)
def entry(request: pytest.FixtureRequest) -> SongEntry:
    found: SongEntry = songs()[request.param]
    return found


@pytest.fixture
def dance(entry: SongEntry) -> Choreography:
    assert entry.choreography is not None, entry.error
    return entry.choreography


def judged(
    dance: Choreography, poses: np.ndarray, times: np.ndarray, every: int = 1
) -> list[Judgement]:
    """The verdicts on (some) scored moves of someone in `poses` (T, 17, 3) at `times`."""
    trail = PoseTrail()
    for time, pose in zip(times, poses, strict=True):
        trail.add(float(time), pose)
    scored = [index for index, move in enumerate(dance.moves) if move.scored]
    return [judge_move(dance, index, trail, RULES["medium"]) for index in scored[::every]]


def frames(dance: Choreography) -> np.ndarray:
    return np.arange(0.0, dance.duration_s, 1 / FPS)


def test_there_are_five_of_different_kinds_and_one_is_a_duet() -> None:
    dances = [entry.choreography for entry in songs().values() if entry.choreography]
    assert len(dances) == 5
    assert next(iter(songs())) == SHOWPIECE
    assert len({dance.hues for dance in dances}) == 5
    assert len({dance.bpm for dance in dances}) == 5
    assert {1, 3, 4} <= {dance.difficulty for dance in dances}
    assert [len(dance.tracks) for dance in dances].count(2) == 1
    names = {move.name for dance in dances for move in dance.moves if move.scored}
    assert len(names) >= 40


def test_a_song_is_whole(entry: SongEntry, dance: Choreography) -> None:
    assert entry.audio is not None
    assert entry.audio.is_file()
    assert entry.audio.stat().st_size < 1_600_000
    assert entry.cover is not None
    assert 60 <= dance.duration_s <= 100
    assert 1 <= dance.difficulty <= 5
    start, end = dance.preview_s
    assert 8 <= end - start <= 20
    assert {section.name for section in dance.sections} <= set(SECTION_NAMES)
    assert [section.name for section in dance.sections].count("chorus") >= 2


def test_moves_begin_on_bars_and_gold_ends_phrases(dance: Choreography) -> None:
    bar_s = 4 * 60 / dance.bpm
    bars = [(move.start_s - dance.first_beat_s) / bar_s for move in dance.moves]
    np.testing.assert_allclose(bars, np.round(bars), atol=1e-6)
    seams = {round((s.start_s - dance.first_beat_s) / bar_s) for s in dance.sections}
    for index, move in enumerate(dance.moves[:-1]):
        if move.gold:
            assert round(bars[index + 1]) in seams, move.name
    assert dance.moves[-1].gold


@pytest.mark.parametrize("track", [0, 1])
def test_poses_are_those_of_a_person_in_the_picture(dance: Choreography, track: int) -> None:
    if track >= len(dance.tracks):
        pytest.skip("a solo")
    poses = dance.tracks[track].poses
    assert np.isfinite(poses).all()
    share = poses[..., :2] / np.array([dance.aspect, 1.0])
    assert 0.02 < share.min() < share.max() < 0.98
    step = np.linalg.norm(np.diff(poses[..., :2], axis=0), axis=-1)
    assert step.max() < 0.12  # frame heights between two frames
    for move in dance.moves:
        assert np.isfinite(key_pose(dance, move, track)).all()


def test_danced_right_it_is_perfect_and_otherwise_it_is_not(dance: Choreography) -> None:
    times = frames(dance)
    right = dance.tracks[0].poses_at(times)
    assert min(verdict.similarity for verdict in judged(dance, right, times)) > 0.97
    still = np.repeat(right[:1], len(times), axis=0)
    assert max(verdict.similarity for verdict in judged(dance, still, times, 3)) < 0.05
    wrong_way = judged(dance, mirror(right, dance.aspect), times, 2)
    assert np.mean([verdict.similarity for verdict in wrong_way]) < 0.3


def test_the_partner_dances_something_else_in_the_same_bars() -> None:
    for entry in songs().values():
        dance = entry.choreography
        if dance is None or len(dance.tracks) < 2:
            continue
        times = frames(dance)
        partner = dance.tracks[1].poses_at(times)
        assert np.mean([v.similarity for v in judged(dance, partner, times, 2)]) < 0.3
        mirrored = judged(dance, mirror(partner, dance.aspect), times)
        alike = np.array([verdict.similarity for verdict in mirrored])
        assert 0.6 < np.mean(alike > 0.8) < 1.0  # a mirror that answers
