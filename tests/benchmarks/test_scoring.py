from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import scoring
from benchmarks.pairs import Dancer, Found, as_song, auc, compare, judged, rows, similarities
from benchmarks.scoring import END, ROWS, START, Result, Row, Run, interval, runs, table, write_page
from game.virtual.options import parse_options
from tests.fakes import dance_poses

TIMES = np.arange(0.0, 12.0, 1 / 30)


def dancer(seed: int) -> Dancer:
    return Dancer(TIMES, dance_poses(TIMES, seed))


def test_every_run_is_danced_as_its_row_says() -> None:
    todo = runs(ROWS, 6, 12.0, 3, 30.0)
    assert len(todo) == 6 * sum(row.often for row in ROWS)
    assert todo == runs(ROWS, 6, 12.0, 3, 30.0)
    for run in todo:
        options = parse_options(run.words)
        assert 0 <= run.start_s <= scoring.song().duration_s - run.length_s
        assert run.fps <= ROWS[run.row].fps
        if ROWS[run.row].names_limb:
            assert len(options.wrong) == 1
    bodies = {parse_options(run.words).body for run in todo if run.row == 1}
    assert bodies == set(scoring.BODIES)


def test_the_table_tells_what_does_not_hold() -> None:
    rows_ = (Row("fine", ("",), 90, 100), Row("arm", ("wrong=left_arm",), 45, 75, names_limb=True))
    results = [
        Result(Run(0, "", 0, 9, 30), 95.0, 3, 4, None),
        Result(Run(0, "", 1, 9, 30), 97.0, 4, 4, None),
        Result(Run(1, "wrong=left_arm,seed=1", 0, 9, 30), 60.0, 4, 4, "left_arm"),
        Result(Run(1, "wrong=left_arm,seed=2", 0, 9, 30), 62.0, 4, 4, "right_leg"),
    ]
    text, good = table(rows_, results)
    assert not good
    fine, arm = text.splitlines()[2:]
    assert "| 96.0 |" in fine
    assert fine.endswith("| 7 of 8 | yes |")
    assert "named in 1 of 2" in arm
    assert arm.endswith("**no** |")
    assert table(rows_[:1], results[:2])[1]


def test_the_interval_holds_the_mean() -> None:
    low, high = interval([50.0, 60.0, 70.0])
    assert low < 60 < high
    assert interval([100.0, 100.0]) == (100.0, 100.0)
    assert interval([50.0]) == (0.0, 100.0)


def test_a_page_keeps_all_but_its_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}old\n{END}after\n")
    write_page(page, "new\n")
    assert page.read_text() == f"before\n{START}new\n{END}after\n"
    page.write_text("nothing")
    with pytest.raises(ValueError, match="no place"):
        write_page(page, "new\n")


def test_pairs_are_told_from_strangers() -> None:
    found = Found()
    same, random = dancer(1), np.random.default_rng(0)
    near = Dancer(TIMES, same.poses + random.normal(0, 0.004, (17, 3)).astype(np.float32))
    dancers = {"pair_a": same, "pair_b": near, "stranger": dancer(7)}
    compare("pair", dancers, 2.0, found)
    assert auc(found.right, found.wrong) > 0.99
    assert np.mean(found.scores["right"]) > 95
    assert np.mean(found.scores["other dance"]) < 25
    assert max(found.scores["frozen"]) < 3
    lines = list(rows(dancers))
    assert lines[2].startswith("| pair | 1 s |")
    assert lines[-1].startswith("| all | 2 s |")


def test_a_dancer_is_judged_on_their_own_dance() -> None:
    song = as_song(dancer(3), 1.0)
    alike = similarities(judged(song, dancer(3)))
    assert len(alike) == len(song.moves)
    assert min(alike.values()) > 0.95
    assert auc([], [1.0]) != auc([], [1.0])
