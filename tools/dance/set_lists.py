"""Which moves a song is danced with, section by section: a move's name and its side, R or L.

Set by hand for the songs we know; verses teach a move on both sides before the next one, and a
chorus is the same whenever it comes back, so that players meet it again.
"""

from __future__ import annotations

Step = tuple[str, str]  # a move's name, and its side: R or L
SetList = dict[str, tuple[Step, ...]]  # by the section's name


def _both(*names: str) -> tuple[Step, ...]:
    """Each move to the right, then to the left."""
    return tuple((name, side) for name in names for side in ("R", "L"))


_MIRRORBALL: SetList = {
    "intro": (("get ready", "R"), ("groove", "R")),
    "verse": _both("step touch", "egyptian", "shoulder pop", "punch combo"),
    "build": _both("pump up"),
    "chorus": (
        *_both("disco point", "roll and point"),
        ("grapevine", "R"),
        ("lasso", "R"),
        ("mirrorball", "R"),
    ),
    "bridge": (("body wave", "L"), ("body wave", "R"), ("hip sway", "R"), ("slow reach", "L")),
    "outro": (("slide and snap", "L"), ("final pose", "R")),
}

_DEEP_END: SetList = {
    "intro": (("get ready", "R"), ("get ready", "L"), ("groove", "R"), ("groove", "L")),
    "verse": _both("jack", "heel toe", "window wash", "loft step"),
    "build": _both("pony"),
    "chorus": (
        *_both("sky pull", "stomp skate"),
        ("hustle", "R"),
        ("hustle", "L"),
        ("clap corner", "R"),
        ("surface", "R"),
    ),
    "bridge": (("float on", "R"), ("float on", "L"), ("side swing", "R"), ("slow reach", "R")),
    "outro": (("sky pull", "R"), ("final pose", "R")),
}

_BRICK_BY_BRICK: SetList = {
    "intro": (("get ready", "R"), ("groove", "R")),
    "verse": _both("bounce rock", "brush off", "lean with it", "stomp point"),
    "build": _both("stack bricks"),
    "chorus": (("low cross", "R"), ("wave check", "L"), ("cross kick", "R"), ("b-boy stance", "R")),
    "bridge": (("spin record", "R"), ("robot", "L"), ("spin record", "L"), ("robot", "R")),
    "outro": (("low cross", "R"), ("final stance", "R")),
}

_MANGO_MOON: SetList = {
    "intro": (("get ready", "R"), ("groove", "R")),
    "verse": _both("salsa basic", "cumbia back", "fan and call", "comb over"),
    "build": _both("hip circles"),
    "chorus": (
        *_both("open out", "maracas"),
        *_both("suzy q"),
        ("salsa basic", "R"),
        ("flourish", "R"),
    ),
    "bridge": (("hip sway", "R"), ("hip snap", "R"), ("hip snap", "L"), ("flourish", "L")),
    "outro": (("maracas", "R"), ("final flourish", "R")),
}

# The partner mirrors where the two meet, and elsewhere answers: one calls while the other waits
# for the next bar with a smaller step.
_MANGO_MOON_PARTNER: SetList = {
    "intro": (("get ready", "L"), ("groove", "L")),
    "verse": (
        ("salsa basic", "L"),
        ("salsa basic", "R"),
        ("cumbia back", "L"),
        ("cumbia back", "R"),
        ("salsa basic", "L"),
        ("fan and call", "R"),
        ("comb over", "L"),
        ("comb over", "R"),
    ),
    "build": (("hip circles", "L"), ("hip circles", "R")),
    "chorus": (
        ("open out", "L"),
        ("open out", "R"),
        ("maracas", "L"),
        ("maracas", "R"),
        ("suzy q", "L"),
        ("suzy q", "R"),
        ("fan and call", "L"),
        ("flourish", "L"),
    ),
    "bridge": (("hip sway", "L"), ("hip snap", "L"), ("hip snap", "R"), ("flourish", "R")),
    "outro": (("maracas", "L"), ("final flourish", "L")),
}

_FIRST_LIGHT: SetList = {
    "intro": (("get ready", "R"), ("groove", "R")),
    "verse": _both("sway and float", "side stretch", "ring the bell", "open the curtain"),
    "chorus": (("great circle", "R"), ("great circle", "L"), ("swim", "R"), ("sunrise", "R")),
    "bridge": (
        ("lunge and lift", "R"),
        ("lunge and lift", "L"),
        ("body wave", "R"),
        ("slow reach", "L"),
    ),
    "outro": (("side stretch", "R"), ("final breath", "R")),
}

SET_LISTS: dict[str, tuple[SetList, ...]] = {
    "mirrorball-midnight": (_MIRRORBALL,),
    "deep-end": (_DEEP_END,),
    "brick-by-brick": (_BRICK_BY_BRICK,),
    "mango-moon": (_MANGO_MOON, _MANGO_MOON_PARTNER),
    "first-light": (_FIRST_LIGHT,),
}
"""By the song's id, a list for each dancer; dancers of one song change moves on the same bars."""
