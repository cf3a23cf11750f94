"""The official networks written out in NumPy, to compare converted ones with."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.tools.convert.checkpoints import HEADS, RESNET_UNITS

Array = np.ndarray[Any, Any]

# (stride, dilation) of the 13 depthwise layers: Conv2d_1 to Conv2d_13.
_BEGIN = [(1, 1), (2, 1), (1, 1), (2, 1), (1, 1)]
DEPTHWISE_STEPS = {
    ("050", 16): [*_BEGIN, (2, 1), *[(1, 1)] * 7],
    ("050", 8): [*_BEGIN, (1, 1), *[(1, 2)] * 7],
    ("100", 32): [*_BEGIN, (2, 1), *[(1, 1)] * 5, (2, 1), (1, 1)],
    ("100", 16): [*_BEGIN, (2, 1), *[(1, 1)] * 5, (1, 1), (1, 2)],
    ("100", 8): [*_BEGIN, (1, 1), *[(1, 2)] * 5, (1, 2), (1, 4)],
}
DEPTHWISE_STEPS |= {("075", stride): DEPTHWISE_STEPS["050", stride] for stride in (8, 16)}


def convolution(
    x: Array, kernel: Array, bias: Array, stride: int = 1, rate: int = 1, depthwise: bool = False
) -> Array:
    """A convolution of (height, width, channels), padded alike on all sides."""
    side = kernel.shape[0]
    pad = rate * (side - 1) // 2
    padded = np.pad(x.astype(np.float64), ((pad, pad), (pad, pad), (0, 0)))
    rows, columns = (-(-length // stride) for length in x.shape[:2])
    total = 0.0
    for a in range(side):
        for b in range(side):
            top, left = a * rate, b * rate
            bottom, right = top + (rows - 1) * stride + 1, left + (columns - 1) * stride + 1
            part = padded[top:bottom:stride, left:right:stride]
            total = total + (part * kernel[a, b, :, 0] if depthwise else part @ kernel[a, b])
    return total + bias


def max_pool(x: Array) -> Array:
    """3 x 3 of stride 2."""
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    rows, columns = (-(-length // 2) for length in x.shape[:2])
    shifted = [
        padded[a : a + 2 * rows - 1 : 2, b : b + 2 * columns - 1 : 2]
        for a in range(3)
        for b in range(3)
    ]
    return np.max(shifted, axis=0)


def heads(weights: dict[str, Array], scope: str, x: Array) -> dict[str, Array]:
    """The four maps, by the names of the converted network's outputs."""
    maps = {}
    for head in HEADS:
        name = f"{scope}/{head}/BiasAdd"
        values = convolution(x, weights[f"{name}/k"], weights[f"{name}/b"])
        maps[head.removesuffix("_2")] = values
    maps["heatmap"] = 1 / (1 + np.exp(-maps["heatmap"]))
    return maps


def mobilenet(
    weights: dict[str, Array], picture: Array, multiplier: str, output_stride: int
) -> dict[str, Array]:
    """The maps of a picture (height, width, 3), 0..255."""

    def layer(x: Array, name: str, *steps: Any) -> Array:
        name = f"MobilenetV1/{name}"
        return np.clip(convolution(x, weights[f"{name}/k"], weights[f"{name}/b"], *steps), 0, 6)

    x = layer(picture / 127.5 - 1, "Conv2d_0", 2)
    for index, (stride, rate) in enumerate(DEPTHWISE_STEPS[multiplier, output_stride]):
        x = layer(x, f"Conv2d_{index + 1}_depthwise", stride, rate, True)
        x = layer(x, f"Conv2d_{index + 1}_pointwise")
    return heads(weights, "MobilenetV1", x)


def resnet50(weights: dict[str, Array], picture: Array, output_stride: int) -> dict[str, Array]:
    """The maps of a picture (height, width, 3), 0..255."""

    def layer(x: Array, name: str, *steps: int) -> Array:
        return convolution(x, weights[f"{name}/k"], weights[f"{name}/b"], *steps)

    def relu(x: Array) -> Array:
        return np.maximum(x, 0)

    x = relu(layer(picture - np.array([123.15, 115.90, 103.06]), "conv1", 2))
    x = max_pool(x)
    for block, units in enumerate(RESNET_UNITS):
        rate = 2 if block == 3 and output_stride == 16 else 1
        for unit in range(units):
            name = f"block{block + 1}/unit_{unit + 1}"
            whole = block < 2 or (block == 2 and output_stride == 32)
            stride = 2 if unit == units - 1 and whole else 1
            shortcut = layer(x, f"{name}/shortcut") if unit == 0 else x
            inner = relu(layer(x, f"{name}/conv1"))
            inner = relu(layer(inner, f"{name}/conv2", stride, rate))
            x = relu(shortcut[::stride, ::stride] + layer(inner, f"{name}/conv3"))
    return heads(weights, "resnet_v1_50", x)
