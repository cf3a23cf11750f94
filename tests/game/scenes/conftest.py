"""What tests of screens share."""

from __future__ import annotations

import pytest

from tests.stagehand import Stagehand


@pytest.fixture
def hand() -> Stagehand:
    return Stagehand()
