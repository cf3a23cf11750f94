"""`bench`."""

from __future__ import annotations

from tests.typed_commands import run, words_of


def test_benchmarks_are_run_by_name() -> None:
    result = run("bench", "no_such")
    assert result.exit_code == 2
    assert "no_such" in words_of(result)
