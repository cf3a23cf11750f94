"""`doctor`."""

from __future__ import annotations

from tests.typed_commands import run


def test_doctor_tells_how_things_are() -> None:
    result = run("doctor")
    assert result.exit_code == 0
    for name in ("model", "camera", "sound", "display", "songs", "settings", "data folder"):
        assert name in result.output
