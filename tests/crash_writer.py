"""What the crash test kills: a writer of scores that never stops by itself."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from game.storage.score_file import open_scores
from game.storage.scores import Run, add_run


def a_run(score: int = 5000, **changes: object) -> Run:
    fields: dict[str, object] = {
        "song": "test-song", "dance": "d" * 64, "difficulty": "medium", "score": score,
        "max_score": 10_000, "stars": 3, "share": score / 10_000, "best_combo": 4,
        "seconds": 60.0, "calories": 5.0, "camera": "live",
        "danced_at": datetime(2026, 5, 6, 20, 15, tzinfo=UTC), "local_date": date(2026, 5, 6),
    }  # fmt: skip
    return Run(**{**fields, **changes})  # type: ignore[arg-type]


def write_until_killed(path: Path, acknowledged: int) -> None:
    """Enters dances as fast as it can; tells each one's number once it is saved."""
    db = open_scores(path)
    while True:
        number = add_run(db, "Ada", a_run())
        os.write(acknowledged, f"{number}\n".encode())
