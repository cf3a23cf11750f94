from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.preprocess import (
    check_picture,
    letterbox,
    region_box,
    resize,
    resize_region,
    sample_places,
)

sizes = st.tuples(st.integers(1, 160), st.integers(1, 160))
targets = st.tuples(st.sampled_from([17, 33, 65]), st.sampled_from([17, 33, 49]))


def plain_resize(rgb: np.ndarray, target: tuple[int, int]) -> np.ndarray:
    """Pads and samples as the original does, pixel by pixel."""
    height, width = rgb.shape[:2]
    aspect = target[1] / target[0]
    top = left = 0
    if width / height < aspect:
        left = int(np.floor(0.5 * (aspect * height - width) + 0.5))
    else:
        top = int(np.floor(0.5 * (width / aspect - height) + 0.5))
    padded = np.pad(rgb, ((top, top), (left, left), (0, 0))).astype(np.float64)
    out = np.zeros((*target, 3))
    for y in range(target[0]):
        for x in range(target[1]):
            sy, sx = y * padded.shape[0] / target[0], x * padded.shape[1] / target[1]
            y0, x0 = int(sy), int(sx)
            y1, x1 = min(y0 + 1, padded.shape[0] - 1), min(x0 + 1, padded.shape[1] - 1)
            wy, wx = sy - y0, sx - x0
            upper = padded[y0, x0] * (1 - wx) + padded[y0, x1] * wx
            lower = padded[y1, x0] * (1 - wx) + padded[y1, x1] * wx
            out[y, x] = upper * (1 - wy) + lower * wy
    return out


@settings(max_examples=25, deadline=None)
@given(sizes, targets, st.integers(0, 99))
def test_resize_is_the_original_letterbox(size, target, seed) -> None:
    rgb = np.random.default_rng(seed).integers(0, 256, (*size, 3), np.uint8)
    expected = plain_resize(rgb, target)
    found = resize(rgb, letterbox(size, target))
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 0.01


@settings(max_examples=25, deadline=None)
@given(st.tuples(st.integers(60, 160), st.integers(60, 160)), st.integers(0, 99))
def test_warping_and_sampling_agree(size, seed) -> None:
    rgb = np.random.default_rng(seed).integers(0, 256, (*size, 3), np.uint8)
    box = letterbox(size, (33, 49))
    assert box.samples is None
    pad = (box.pad_top, box.pad_left)
    padded = (round(box.scale_y * 33), round(box.scale_x * 49))
    sampled = replace(box, samples=sample_places(size, (33, 49), pad, padded))
    assert np.abs(resize(rgb, box) - resize(rgb, sampled)).max() < 0.01


def test_large_pictures_are_sampled() -> None:
    assert letterbox((1080, 1920), (257, 257)).samples is not None


@given(sizes, targets, st.floats(0, 1), st.floats(0, 1))
def test_points_come_back_to_where_they_were(size, target, share_x, share_y) -> None:
    box = letterbox(size, target)
    picture = np.array([share_x * size[1], share_y * size[0]])
    inside = (picture + [box.pad_left, box.pad_top]) / [box.scale_x, box.scale_y]
    np.testing.assert_allclose(box.to_picture(inside), picture, atol=1e-4)


@pytest.mark.parametrize(
    "picture",
    [
        None,
        "photo.jpg",
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((1, 40_000, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused(picture) -> None:
    with pytest.raises(ValueError, match="picture"):
        check_picture(picture)


@given(
    left=st.floats(-50, 500),
    top=st.floats(-50, 500),
    width=st.floats(1, 700),
    height=st.floats(1, 700),
    target=targets,
)
def test_a_region_lies_in_the_middle_of_its_box(left, top, width, height, target) -> None:
    box = region_box((left, top, left + width, top + height), target)
    middle = box.to_picture(np.array([(target[1] - 1) / 2, (target[0] - 1) / 2]))
    assert np.abs(middle - [left + (width - 1) / 2, top + (height - 1) / 2]).max() < 1e-2
    corners = box.to_picture(np.array([[0, 0], [target[1], target[0]]]))
    assert (corners[1] - corners[0] >= np.array([width, height]) - 1e-2).all()


def test_a_region_shows_what_is_there() -> None:
    rows, columns = np.mgrid[:200, :300]
    rgb = np.stack([rows, columns // 2, np.zeros_like(rows)], axis=-1).astype(np.uint8)
    box = region_box((100, 40, 230, 170), (65, 65))
    shown = resize_region(rgb, box)
    assert shown.dtype == np.float32
    for y, x in ((0, 0), (32, 20), (64, 64)):
        place = box.to_picture(np.array([x, y]))
        assert abs(shown[y, x, 0] - place[1]) <= 1
        assert abs(shown[y, x, 1] - place[0] / 2) <= 1


def test_beyond_the_picture_it_is_black() -> None:
    box = region_box((-100, -100, 20, 20), (33, 33))
    shown = resize_region(np.full((20, 20, 3), 200, np.uint8), box)
    assert (shown[:20, :20] == 0).all()
    assert shown[30, 30].min() > 150


def test_stretching_pads_nothing() -> None:
    box = letterbox((100, 400), (33, 33), stretch=True)
    assert (box.pad_left, box.pad_top, box.scale_x, box.scale_y) == (0, 0, 400 / 33, 100 / 33)
