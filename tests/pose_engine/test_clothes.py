import numpy as np
import pytest

from pose_engine.clothes import blended, clothes_of, colour_gaps
from pose_engine.keypoints import LEFT_HIP, LEFT_KNEE, LEFT_SHOULDER
from tests.fakes import STANDING

HEIGHT = 200
SCORES = np.full((1, 17), 0.9, np.float32)
POINTS = (STANDING[None] * HEIGHT).astype(np.float32)


def dressed(shirt: tuple[int, int, int], trousers: tuple[int, int, int]) -> np.ndarray:
    """A picture whose upper part is one colour and whose lower part another."""
    picture = np.zeros((HEIGHT, 270, 3), np.uint8)
    hips = int(STANDING[LEFT_HIP, 1] * HEIGHT)
    picture[:hips], picture[hips:] = shirt, trousers
    return picture


RED, BLUE, GREY = (200, 40, 40), (40, 40, 200), (128, 128, 128)


def clothes(picture: np.ndarray, points: np.ndarray = POINTS, scores=SCORES) -> np.ndarray:
    return clothes_of(picture, points, scores)


def test_the_same_clothes_are_the_same_wherever_they_are() -> None:
    picture = dressed(RED, GREY)
    aside = np.roll(picture, 20, axis=1)
    (gap,) = colour_gaps(clothes(picture), clothes(aside, POINTS + [20, 0]))
    assert gap[0] == pytest.approx(0.0)


def test_other_shirts_and_other_trousers_are_told_apart() -> None:
    red, blue = clothes(dressed(RED, GREY)), clothes(dressed(BLUE, GREY))
    assert colour_gaps(red, blue)[0, 0] > 40
    assert colour_gaps(red, clothes(dressed(RED, BLUE)))[0, 0] > 15


def test_a_shadow_is_no_other_shirt() -> None:
    lit = dressed(RED, GREY)
    dim = (lit * 0.85).astype(np.uint8)
    assert colour_gaps(clothes(lit), clothes(dim))[0, 0] < 10


def test_left_and_right_make_no_difference() -> None:
    from pose_engine.keypoints import MIRRORED_PARTS

    picture = np.random.default_rng(0).integers(0, 255, (HEIGHT, 270, 3)).astype(np.uint8)
    swapped = clothes(picture, POINTS[:, list(MIRRORED_PARTS)])
    np.testing.assert_allclose(swapped, clothes(picture), atol=1e-4)


def test_what_is_not_seen_tells_nothing() -> None:
    picture = dressed(RED, GREY)
    scores = SCORES.copy()
    scores[0, LEFT_SHOULDER] = 0.1
    seen = clothes(picture, scores=scores)
    assert np.isnan(seen[0, :2]).all()
    assert np.isfinite(seen[0, 2]).all()
    scores[0, LEFT_KNEE] = 0.1
    nothing = clothes(picture, scores=scores)
    assert np.isnan(colour_gaps(nothing, clothes(picture))).all()
    assert np.isnan(clothes(picture, POINTS + 5000)).all()


def test_any_picture_will_do() -> None:
    for shape in ((1, 1, 3), (24, 32, 3)):
        assert clothes(np.zeros(shape, np.uint8)).shape == (1, 3, 3)
    nobody = clothes(dressed(RED, GREY), np.zeros((0, 17, 2), np.float32), np.zeros((0, 17)))
    assert nobody.shape == (0, 3, 3)
    assert colour_gaps(nobody, clothes(dressed(RED, GREY))).shape == (0, 1)


def test_new_colours_are_taken_in_slowly_and_missing_ones_at_once() -> None:
    known, seen = np.zeros((3, 3)), np.ones((3, 3))
    known[2], seen[1] = np.nan, np.nan
    mixed = blended(known, seen, 0.25)
    np.testing.assert_allclose(mixed, [[0.25] * 3, [0.0] * 3, [1.0] * 3])
