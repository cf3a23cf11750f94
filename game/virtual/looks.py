"""How virtual dancers look: colours of skin, hair and clothes, and how thick a body is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Colour = tuple[int, int, int]  # RGB, 0..255, as lit by the room's light


@dataclass(frozen=True)
class Look:
    """One dancer's colours and cut. `sleeve` is the sleeve's share of the arm: 0.5 ends above the
    elbow, 1 at it, 1.8 near the wrist. `hair_length` is the hair's length below the ears, in head
    heights."""

    skin: Colour
    hair: Colour
    shirt: Colour
    accent: Colour
    trousers: Colour
    shoes: Colour
    sleeve: float = 0.6
    hair_length: float = 0.0


LOOKS: Final[tuple[Look, ...]] = (
    Look(
        skin=(224, 172, 138), hair=(58, 38, 28), shirt=(196, 52, 62), accent=(244, 236, 226),
        trousers=(44, 56, 92), shoes=(236, 236, 240),
    ),
    Look(
        skin=(148, 98, 68), hair=(28, 22, 22), shirt=(238, 190, 66), accent=(54, 60, 80),
        trousers=(52, 54, 62), shoes=(200, 64, 56),
    ),
    Look(
        skin=(238, 194, 164), hair=(150, 98, 48), shirt=(46, 136, 140), accent=(240, 240, 232),
        trousers=(66, 58, 74), shoes=(40, 40, 46), sleeve=1.9, hair_length=0.75,
    ),
    Look(
        skin=(112, 74, 54), hair=(22, 18, 18), shirt=(232, 234, 238), accent=(66, 108, 200),
        trousers=(46, 64, 104), shoes=(240, 198, 60), sleeve=0.55,
    ),
    Look(
        skin=(206, 154, 116), hair=(36, 28, 30), shirt=(116, 74, 170), accent=(248, 208, 92),
        trousers=(36, 38, 46), shoes=(228, 228, 232), sleeve=1.9,
    ),
    Look(
        skin=(232, 184, 152), hair=(176, 128, 66), shirt=(78, 132, 66), accent=(236, 232, 214),
        trousers=(112, 84, 60), shoes=(70, 52, 42), hair_length=0.5,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Build:
    """How thick a body is beside its bones: factors on the thickness of limbs and of the trunk."""

    limbs: float = 1.0
    trunk: float = 1.0


BUILDS: Final[dict[str, Build]] = {
    "medium": Build(),
    "tall": Build(0.92, 0.95),
    "small": Build(1.02, 1.0),
    "broad": Build(1.18, 1.12),
}
