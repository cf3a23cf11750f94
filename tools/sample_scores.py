"""Players and scores for pictures of the screens."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from game.core.replay import LIVE, dance_digest
from game.core.score import STAR_SHARES
from game.storage.library import SongEntry
from game.storage.score_file import open_scores
from game.storage.scores import Run, add_player, add_run

NAMES = ("Ada", "Bartholomew the Great", "小美", "Grace", "Linus", "Mia", "Noor", "Zoë", "Tim")


def sample_scores(path: Path, songs: list[SongEntry]) -> None:
    """Players who have danced every song but the last, some of them with limbs left out."""
    now = datetime.now(UTC)
    left_out = {2: ("left_leg", "right_leg"), 4: ("left_arm",), 6: ("left_leg", "right_arm")}
    with closing(open_scores(path)) as db:
        add_player(db, NAMES[0], weight_kg=62.5)
        for song in songs[:-1]:
            dance = song.choreography
            for number, name in enumerate(NAMES if dance is not None else ()):
                assert dance is not None
                score = 9820 - 870 * number
                day = now - timedelta(days=number % 3)
                run = Run(
                    song=song.id,
                    dance=dance_digest(dance),
                    difficulty="medium",
                    score=score,
                    max_score=10_000,
                    stars=sum(score >= 10_000 * limit for limit in STAR_SHARES),
                    share=score / 10_000,
                    best_combo=24 - number,
                    seconds=dance.duration_s,
                    calories=9.4,
                    camera=LIVE,
                    danced_at=day,
                    local_date=day.date(),
                    left_out=left_out.get(number, ()),
                )
                add_run(db, name, run)
