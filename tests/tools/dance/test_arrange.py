"""Songs become dances."""

from __future__ import annotations

import numpy as np

from tools import make_choreographies
from tools.dance.camera import ASPECT
from tools.song_plan import Section, SongPlan


def test_a_song_without_a_list_of_its_own_is_danced() -> None:
    sections = (Section("intro", 2), Section("verse", 5), Section("chorus", 7), Section("outro", 2))
    plan = SongPlan("new", "New", "Nobody", 110.0, 0.5, 2.0, sections, (10, 200), 2, seed=3)
    choreography = make_choreographies.build(plan)
    assert len(choreography.moves) == plan.bars
    share = choreography.tracks[0].poses[..., :2] / np.array([ASPECT, 1.0])
    assert share.min() > 0.0
    assert share.max() < 1.0
