"""What a finished dance comes to, for the player: moves, limbs, timing, and one piece of advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from game.core.choreography import Choreography
from game.core.judge import RULES, Grade, Judgement
from game.core.score import ScoreState
from pose_engine.keypoints import LIMBS

SHOWN_MOVES = 3
GREAT_SHARE = 0.92  # of the maximum: superstar
LATE_BEATS = 0.10  # a median error below this is good timing
DANCED = 0.5  # likeness of a limb from which its time error means something
APART_S = 0.06  # that a limb must be off the others' time to be named
WEAK_BY = 0.06  # how far a limb must be below the others to be named
PART_BY = 0.08  # how much worse one part of the dance must be to be named
PART_MOVES = 2  # that a part must have to be named
# Names of shares of a beat, up to each limit: keys of the table of strings.
_BEAT_SHARES = ((0.18, "an_eighth"), (0.38, "a_quarter"), (0.70, "half"), (9e9, "a_whole"))


@dataclass(frozen=True)
class Advice:
    """A sentence of the table of strings: `key`, and further keys to fill it in with."""

    key: str
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ResultsSummary:
    """The best moves and the weakest ones, which are never perfect ones, each in that order.

    `limbs` holds each limb's mean likeness, None where it was never seen or never counted."""

    best: tuple[Judgement, ...]
    weakest: tuple[Judgement, ...]
    limbs: dict[str, float | None]
    time_error_s: float | None
    advice: Advice


def results_summary(
    score: ScoreState, choreography: Choreography, *, difficulty: str | None = None
) -> ResultsSummary:
    """The summary of a finished dance; the hardest `difficulty` has no harder one to advise."""
    judged = [item for item in score.judgements if item.grade is not Grade.NOT_JUDGED]
    ranked = sorted(judged, key=lambda item: (-item.similarity, item.move_index))
    # The best are never shown as the weakest too, however short the dance.
    count = min(SHOWN_MOVES, (len(ranked) + 1) // 2)
    best = _of_each_name(ranked, choreography)[:count]
    rest = [item for item in ranked if item not in best and item.grade is not Grade.PERFECT]
    weakest = _of_each_name(rest[::-1][: len(ranked) - count], choreography)
    good = [item.time_error_s for item in judged if item.grade >= Grade.OK]
    time_error_s = median(good) if good else None
    return ResultsSummary(
        best=tuple(best),
        weakest=tuple(weakest[:SHOWN_MOVES]),
        limbs={limb: limb_mean(judged, limb) for limb in LIMBS},
        time_error_s=time_error_s,
        advice=_advice(score, judged, time_error_s, choreography, difficulty),
    )


def _of_each_name(ranked: Sequence[Judgement], dance: Choreography) -> list[Judgement]:
    """The first of each name: a move that the dance has again is shown once."""
    first: dict[str, Judgement] = {}
    for item in ranked:
        first.setdefault(dance.moves[item.move_index].name, item)
    return list(first.values())


def limb_mean(judgements: Sequence[Judgement], limb: str) -> float | None:
    """The mean likeness (0..1) of a limb over the moves in which it counted."""
    values = [item.limbs[limb] for item in judgements if limb in item.limbs]
    return fmean(values) if values else None


def _advice(
    score: ScoreState,
    judged: Sequence[Judgement],
    time_error_s: float | None,
    choreography: Choreography,
    difficulty: str | None,
) -> Advice:
    if len(judged) * 2 <= len(score.judgements):
        return Advice("advice_unseen")
    if score.share >= GREAT_SHARE:
        harder = _harder(difficulty)
        if harder is None:
            return Advice("advice_great_hard")
        return Advice("advice_great", {"difficulty": harder})
    mistimed = mistimed_limb(judged, choreography.beat_s)
    limb = weakest_limb(judged) if mistimed is None else mistimed[0]
    when = worst_part(judged, choreography, limb)
    if mistimed is not None:
        _, error_s = mistimed
        words = {"limb": f"your_{limb}", "beats": beat_share(abs(error_s) / choreography.beat_s)}
        side = "late" if error_s > 0 else "early"
        return Advice(f"advice_limb_was_{side}", {**words, "when": when})
    return _advice_on(limb, (time_error_s or 0.0) / choreography.beat_s, when)


def _harder(difficulty: str | None) -> str | None:
    """The next harder difficulty; None where there is none."""
    names = tuple(RULES)
    step = names.index(difficulty) + 1 if difficulty in names else len(names) - 1
    return names[step] if step < len(names) else None


def _advice_on(limb: str | None, beats: float, when: str) -> Advice:
    """What to say of the weakest limb, if there is one, and of being `beats` late."""
    if abs(beats) >= LATE_BEATS:
        words = {"when": when, "beats": beat_share(abs(beats))}
        side = "late" if beats > 0 else "early"
        if limb is None:
            return Advice(f"advice_{side}", words)
        return Advice(f"advice_limb_{side}", {"limb": f"your_{limb}", **words})
    if limb is None:
        return Advice("advice_bigger", {"when": when})
    return Advice("advice_limb", {"limb": f"your_{limb}", "when": when})


def weakest_limb(judged: Sequence[Judgement]) -> str | None:
    """The limb that is clearly below the others' mean, if there is one."""
    means = {limb: mean for limb in LIMBS if (mean := limb_mean(judged, limb)) is not None}
    if len(means) < 2:
        return None
    worst = min(means, key=lambda limb: means[limb])
    others = fmean(mean for limb, mean in means.items() if limb != worst)
    return worst if others - means[worst] >= WEAK_BY else None


def mistimed_limb(judged: Sequence[Judgement], beat_s: float) -> tuple[str, float] | None:
    """The limb that is danced at another time than the rest, and its median error in s.

    Only moves in which the limb itself was danced well tell when it was danced.
    """
    errors: dict[str, list[float]] = {}
    for item in judged:
        for limb, error_s in item.limb_errors_s.items():
            if item.limbs.get(limb, 0.0) >= DANCED:
                errors.setdefault(limb, []).append(error_s)
    medians = {limb: median(found) for limb, found in errors.items() if len(found) >= SHOWN_MOVES}
    if len(medians) < 2:
        return None
    worst = max(medians, key=lambda limb: abs(medians[limb]))
    rest = median(value for limb, value in medians.items() if limb != worst)
    off = abs(medians[worst]) >= LATE_BEATS * beat_s and abs(medians[worst] - rest) >= APART_S
    return (worst, medians[worst]) if off else None


def beat_share(beats: float) -> str:
    """The nearest plain name of a share of a beat."""
    return next(name for limit, name in _BEAT_SHARES if beats < limit)


def worst_part(judged: Sequence[Judgement], choreography: Choreography, limb: str | None) -> str:
    """Which part of the dance was clearly weaker than the rest, or "all_along": a key of the
    strings. Parts are the song's kinds of sections (all choruses are one), or else its halves."""
    parts: dict[str, list[Judgement]] = {}
    for item in judged:
        parts.setdefault(_part(item, choreography), []).append(item)
    behind = {
        part: worse
        for part, items in parts.items()
        if len(items) >= PART_MOVES
        and (worse := _behind(items, [item for item in judged if item not in items], limb))
        >= PART_BY
    }
    return max(behind, key=lambda part: behind[part]) if behind else "all_along"


def _part(item: Judgement, choreography: Choreography) -> str:
    start_s = choreography.moves[item.move_index].start_s
    section = choreography.section_at(start_s)
    if section is not None:
        return f"in_{choreography.sections[section].name}"
    return "in_first_half" if start_s < choreography.duration_s / 2 else "in_second_half"


def _behind(part: Sequence[Judgement], rest: Sequence[Judgement], limb: str | None) -> float:
    """By how much the likeness of a part is less than that of the rest."""
    ours, theirs = _likeness(part, limb), _likeness(rest, limb)
    return 0.0 if ours is None or theirs is None else theirs - ours


def _likeness(judgements: Sequence[Judgement], limb: str | None) -> float | None:
    if limb is not None:
        return limb_mean(judgements, limb)
    return fmean(item.similarity for item in judgements) if judgements else None
