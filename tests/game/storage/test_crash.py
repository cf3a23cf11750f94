"""Kill -9 in the middle of saving, a hundred times: no score is lost, no file is damaged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.storage.score_file import check_scores, open_scores

ROOT = Path(__file__).parents[3]
KILLS = 100
# One process imports, then forks a writer for each line that it reads: starting Python a hundred
# times would take most of the test's time.
NURSERY = """
import os, sys
from pathlib import Path
from tests.crash_writer import write_until_killed
while line := sys.stdin.readline():
    child = os.fork()
    if not child:
        out = os.open(line.split("|")[1].strip(), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        write_until_killed(Path(line.split("|")[0]), out)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    rng = random.Random(5)
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    saved = 0
    try:
        for kill in range(KILLS):
            # Every fourth file is new, so that making it is interrupted as well.
            path = tmp_path / ("scores.sqlite" if kill % 4 else f"new-{kill}.sqlite")
            told = path.with_suffix(".told")
            nursery.stdin.write(f"{path}|{told}\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            time.sleep(rng.uniform(0.0, 0.08))
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "gone\n"
            saved += _check(path, told)
    finally:
        nursery.stdin.close()
        nursery.wait(10)
    assert saved > KILLS


def _check(path: Path, told: Path) -> int:
    """Everything told is there; at most one more, which was saved and not yet told."""
    acknowledged = [int(line) for line in told.read_text().split()] if told.exists() else []
    check_scores(path)
    db = open_scores(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        kept = {number for (number,) in db.execute("SELECT id FROM runs")}
        assert set(acknowledged) <= kept
        told.write_text("".join(f"{number}\n" for number in sorted(kept)))
    finally:
        db.close()
    return len(acknowledged)
