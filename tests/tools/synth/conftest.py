"""What the tests of the synthesiser share."""

from __future__ import annotations

import dataclasses

import pytest

from tools.song_plan import MIRRORBALL_MIDNIGHT, Section, SongPlan


@pytest.fixture(scope="module")
def short_plan() -> SongPlan:
    sections = (Section("intro", 1), Section("chorus", 1))
    return dataclasses.replace(MIRRORBALL_MIDNIGHT, sections=sections, tail_s=1.0)
