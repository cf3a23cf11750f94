"""Practice on the screen: cards of a song's parts, and what a dancer reads during a pass."""

from __future__ import annotations

from collections.abc import Collection

from game.core.choreography import Choreography
from game.core.practice import SECTION, SPEEDS, WEAK, WELL_SHARE, Part, Pass
from game.practice_run import PassResult, PracticeRun
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import pictogram
from game.ui.strings import say
from game.ui.theme import mix

STRIP = Box(60, 40, 1800, 132)
BAR = Box(970, 104, 470, 30)
CARD = Box(510, 330, 900, 250)


def part_name(part: Part) -> str:
    """What a part is called on the screen."""
    if part.kind == WEAK:
        return part.name.capitalize()
    if part.kind == SECTION:
        name = say(f"section_{part.name}")
        return f"{name} {part.number}" if part.number else name
    last = part.number + len(part.moves) - 1
    return say("practice_moves", first=part.number, last=last)


def speed_name(speed: float) -> str:
    return say("set_percent", value=round(100 * speed))


def pass_name(following: Pass | None, now: Pass, parts: tuple[Part, ...]) -> str:
    """What comes after `now`, in a word or two: a speed, a part, or the end."""
    if following is None:
        return say("practice_end")
    if following.part != now.part:
        return part_name(parts[following.part])
    return say("practice_speed", speed=speed_name(following.speed))


# -- the choice of a part


def draw_part(
    easel: Easel,
    box: Box,
    choreography: Choreography,
    part: Part,
    done: Collection[float],
    *,
    focused: bool,
) -> None:
    """A card: a pictogram, the name, where it is, and a star for each speed, lit where `done`."""
    theme, weak = easel.theme, part.kind == WEAK
    accent = theme.amber if weak else theme.secondary
    if focused:
        easel.glow(box, theme.primary, radius=30, spread=36)
    easel.panel(
        box,
        fill=theme.raised if focused else theme.surface,
        alpha=0.96 if focused else 0.86,
        radius=30,
        border=accent if focused or weak else None,
        border_width=6 if focused else 3,
    )
    place = (box.x + 66, box.centre[1])
    easel.disc(place, 52, mix(theme.ink, accent, 0.18))
    index = part.moves[0]
    size = easel.canvas.length(96)
    easel.centred(pictogram(easel.kit.sprites, choreography, index, size, theme), place)
    left, room = box.x + 136, box.w - 136 - 136
    easel.text(part_name(part), "body", (left, box.y + 42), weight=BOLD, fit=room)
    if weak:
        words, colour = say("weak_moves"), theme.amber
    else:
        words, colour = part_facts(part), theme.dim
    easel.text(words, "caption", (left, box.bottom - 36), colour=colour, fit=room)
    for number, speed in enumerate(SPEEDS):
        lit = theme.gold if speed in done else mix(theme.surface, theme.dim, 0.35)
        easel.star((box.right - 106 + 38 * number, box.centre[1]), 18, lit)


def part_facts(part: Part) -> str:
    """When a part is danced, and how many of its moves count."""
    start, end = (f"{int(at_s) // 60}:{int(at_s) % 60:02d}" for at_s in (part.start_s, part.end_s))
    key = "practice_facts" if len(part.moves) > 1 else "practice_facts_one"
    return say(key, start=start, end=end, count=len(part.moves))


# -- a pass


def draw_strip(
    easel: Easel, practice: PracticeRun, result: PassResult | None, share: float
) -> None:
    """Along the top: the part, its speed and pass, how far it is to the goal, and what follows.

    `share` (0..1) is that of the pass under way; `result` is the last one's.
    """
    theme, now = easel.theme, practice.now
    easel.panel(STRIP, fill=theme.ink, alpha=0.78, radius=44)
    left, middle = STRIP.x + 44, STRIP.centre[1]
    easel.text(part_name(practice.part), "body", (left, middle - 26), weight=BOLD, fit=390)
    words = say("practice_pass", number=now.number)
    easel.text(words, "caption", (left, middle + 30), colour=theme.dim, fit=390)
    for number, speed in enumerate(SPEEDS):
        box, done = Box(510 + 144 * number, middle - 36, 132, 72), practice.well_done
        _draw_speed(easel, box, speed, speed == now.speed, (practice.part, speed) in done)
    _draw_goal(easel, result, share)
    x = 1490.0
    easel.text(say("practice_then"), "caption", (x, middle - 28), colour=theme.dim, fit=330)
    then = pass_name(practice.if_well, now, practice.parts)
    easel.text(then, "body", (x, middle + 26), weight=BOLD, fit=330)


def _draw_speed(easel: Easel, box: Box, speed: float, chosen: bool, done: bool) -> None:
    theme = easel.theme
    fill = theme.secondary_light if chosen else theme.surface
    easel.panel(box, fill=fill, alpha=1.0 if chosen else 0.7, radius=box.h / 2)
    colour = theme.ink if chosen else theme.gold if done else theme.dim
    words = speed_name(speed)
    easel.text(
        words, "caption", box.centre, colour=colour, weight=BOLD, align="centre", fit=box.w - 20
    )


def _draw_goal(easel: Easel, result: PassResult | None, share: float) -> None:
    """The points of this pass as a bar with a star at the goal; above it the last pass's."""
    theme = easel.theme
    key = "practice_goal" if result is None else "practice_last"
    shown = WELL_SHARE if result is None else result.share
    words = say(key, share=round(100 * shown))
    easel.text(words, "caption", (BAR.x, STRIP.centre[1] - 28), colour=theme.dim, fit=BAR.w)
    easel.bar(BAR, share, theme.gold, back=theme.raised)
    place = (BAR.x + WELL_SHARE * BAR.w, BAR.centre[1])
    easel.star(place, 33, theme.ink)
    easel.star(place, 26, theme.gold if share >= WELL_SHARE else mix(theme.raised, theme.dim, 0.4))


def draw_card(easel: Easel, practice: PracticeRun) -> None:
    """Between two passes, large: how the last one went, and what comes now."""
    theme, last = easel.theme, practice.last
    head, line, good = card_words(practice)
    edge = theme.secondary if last is None else theme.good if good else theme.amber
    easel.panel(CARD, fill=theme.ink, alpha=0.93, radius=56, border=edge, border_width=7)
    x, y = CARD.centre
    easel.text(head, "title", (x, y - 44), weight=BOLD, align="centre", fit=CARD.w - 90)
    easel.text(line, "body", (x, y + 64), align="centre", fit=CARD.w - 90)


def card_words(practice: PracticeRun) -> tuple[str, str, bool]:
    """A headline, a line below it, and whether it is good news."""
    last, part = practice.last, part_name(practice.part)
    if last is None:
        return part, say("practice_begin", speed=speed_name(practice.now.speed)), True
    if practice.over:
        return say("practice_over"), say("practice_over_do"), True
    if not last.seen:
        return say("practice_unseen"), say("practice_unseen_do"), False
    share = round(100 * last.share)
    if not last.well:
        goal = round(100 * WELL_SHARE)
        return say("practice_again", share=share), say("practice_again_do", goal=goal), False
    speed = speed_name(practice.now.speed)
    moved = practice.now.part != last.done.part
    key = "practice_next_part" if moved else "practice_faster"
    return say("practice_well", share=share), say(key, part=part, speed=speed), True


def draw_note(easel: Easel, words: str) -> None:
    """A short note in the middle, for what takes a moment."""
    wide = easel.width(words, "body", BOLD) + 110
    box = Box(960 - wide / 2, 610, wide, 96)
    easel.panel(box, fill=easel.theme.ink, alpha=0.93, radius=48)
    easel.text(words, "body", box.centre, weight=BOLD, align="centre")
