"""Quantises a chain layer by layer, each corrected for what the ones before it got wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pose_engine.types import FloatArray
from tools.quantize.chain import HIGHEST, Layer
from tools.quantize.rounding import Matrix, rounded, weight_scales

STEP: Final = np.float32(HIGHEST / 255)  # of an activation: every layer reaches 6 on some picture
SAMPLES: Final = 200  # places looked at in a picture
ENOUGH: Final = 100  # places at which a channel must be active to be judged by them alone
LARGEST_BIAS: Final = 2**30  # steps


@dataclass(frozen=True, eq=False)
class Quantised:
    """A layer in integers: kernel int8 as the layer's, a step for each output channel, float bias
    with the layer's mean error taken away."""

    kernel: NDArray[np.int8]
    scales: FloatArray
    bias: FloatArray


def convolution(layer: Layer) -> Callable[[FloatArray], FloatArray]:
    """Computes a layer, before its ReLU6, for (1, C, H, W)."""
    picture, result = (helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in "xy")
    values = [numpy_helper.from_array(layer.kernel, "w"), numpy_helper.from_array(layer.bias, "b")]
    node = helper.make_node("Conv", ["x", "w", "b"], ["y"], **layer.attributes)
    graph = helper.make_graph([node], "layer", [picture], [result], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return lambda x: np.asarray(session.run(["y"], {"x": x})[0])


def _patches(
    layer: Layer, x: FloatArray, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> FloatArray:
    """What the layer multiplies its kernel with at output places, (places, C, k * k)."""
    size, pad = layer.kernel.shape[2], layer.attributes["pads"][0]
    padded = np.pad(x[0], ((0, 0), (pad, pad), (pad, pad)))
    reach = range(0, size * layer.dilation, layer.dilation)
    taps = [
        padded[:, rows * layer.stride + down, columns * layer.stride + right]
        for down in reach
        for right in reach
    ]
    return np.stack(taps, axis=-1).transpose(1, 0, 2)


def _samples(
    layer: Layer, sources: Sequence[FloatArray], targets: Sequence[FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Inputs (N, C, k * k) of a layer as they come, outputs (N, C) as they should be."""
    rng = np.random.default_rng(0)
    inputs, outputs = [], []
    for x, y in zip(sources, targets, strict=True):
        height, width = y.shape[2:]
        places = rng.choice(height * width, min(SAMPLES, height * width), replace=False)
        rows, columns = np.divmod(places, width)
        inputs.append(_patches(layer, x, rows, columns))
        outputs.append(y[0][:, rows, columns].T)
    return np.concatenate(inputs), np.concatenate(outputs)


def _products(inputs: FloatArray, weights: Matrix, depthwise: bool) -> Matrix:
    """A layer's sums (N, C) at the sampled places, without bias."""
    if depthwise:
        return np.asarray(np.einsum("nck,ck->nc", inputs, weights))
    return inputs.reshape(len(inputs), -1) @ weights.T


def _covariance(inputs: FloatArray, depthwise: bool) -> Matrix:
    """How the inputs (N, C, n) of a layer vary together: (C, n, n), or (C * n, C * n) for all."""
    centred = inputs - inputs.mean(axis=0)
    if not depthwise:
        centred = centred.reshape(len(inputs), 1, -1)
    by_channel = centred.transpose(1, 2, 0)
    covariance = by_channel @ by_channel.swapaxes(-1, -2) / np.float32(len(inputs))
    return np.asarray(covariance if depthwise else covariance[0], np.float64)


def quantised_layer(layer: Layer, inputs: FloatArray, outputs: FloatArray) -> Quantised:
    """The layer in integers that makes best of `inputs` (N, C, k * k) what `outputs` (N, C) say.

    What matters of an output is where ReLU6 lets it through.
    """
    weights = layer.kernel.reshape(len(layer.kernel), -1).astype(np.float64)
    paired = not layer.depthwise  # a depthwise layer's products are added in 32 bits
    scales = weight_scales(weights, paired)
    scales = np.maximum(scales, np.abs(layer.bias) / (STEP * LARGEST_BIAS))  # a channel of zeros
    steps = rounded(weights, scales, _covariance(inputs, layer.depthwise), paired)
    error = outputs - _products(inputs, steps * scales[:, None], layer.depthwise)
    active = (outputs > 0) & (outputs < HIGHEST)
    seen = active.sum(axis=0)
    where_active = (error * active).sum(axis=0) / np.maximum(seen, 1)
    bias = np.where(seen >= ENOUGH, where_active, error.mean(axis=0))
    kernel = steps.reshape(layer.kernel.shape)
    return Quantised(kernel, scales.astype(np.float32), bias.astype(np.float32))


def _activated(sums: FloatArray) -> FloatArray:
    return np.clip(sums, 0, HIGHEST)


def _in_steps(sums: FloatArray) -> FloatArray:
    """What an 8-bit tensor keeps of a layer's sums."""
    return np.asarray(np.clip(np.rint(sums / STEP), 0, 255) * STEP, np.float32)


def quantise(
    layers: Sequence[Layer],
    start: int,
    pictures: Sequence[FloatArray],
    on_progress: Callable[[str], None] = lambda name: None,
) -> list[Quantised]:
    """The layers from `start` on in integers, the ones before left in float.

    `pictures` are what enters the first layer, (1, C, H, W). `on_progress` is told the name of
    each layer done.
    """
    exact, done = list(pictures), []
    for layer in layers[:start]:
        convolve = convolution(layer)
        exact = [_activated(convolve(x)) for x in exact]
    coarse = [_in_steps(x) for x in exact]
    for layer in layers[start:]:
        convolve = convolution(layer)
        targets = [convolve(x) for x in exact]
        made = quantised_layer(layer, *_samples(layer, coarse, targets))
        kernel = made.kernel * made.scales[:, None, None, None]
        convolve = convolution(replace(layer, kernel=kernel, bias=made.bias))
        exact = [_activated(y) for y in targets]
        coarse = [_in_steps(convolve(x)) for x in coarse]
        done.append(made)
        on_progress(layer.name)
    return done
