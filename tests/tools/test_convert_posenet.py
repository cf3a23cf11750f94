"""The converter on a small made-up checkpoint, against a convolution written out in NumPy."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("onnx", reason="the converter needs the `tools` extra")

from tools.convert_posenet import HEADS, at_stride, convert, read_layers, read_weights

CHANNELS = {"heatmap": 17, "offset": 34, "displacement_fwd": 32, "displacement_bwd": 32}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def node(name: str, op: str, inputs: list[str], stride: int, *fused: str) -> dict[str, Any]:
    return {
        "name": name,
        "op": op,
        "input": inputs,
        "attr": {
            "strides": {"list": {"i": ["1", str(stride), str(stride), "1"]}},
            "padding": {"s": b64("SAME")},
            "fused_ops": {"list": {"s": [b64(item) for item in fused]}},
        },
    }


def write_checkpoint(folder: Path, dtype: str | None = None) -> tuple[Path, dict[str, np.ndarray]]:
    """A network of strides 2 x 2 with all four heads; weights float32, or quantised to `dtype`."""
    rng = np.random.default_rng(3)
    weights: dict[str, np.ndarray] = {"k0": rng.normal(0, 0.5, (3, 3, 3, 4))}
    weights |= {"k1": rng.normal(0, 0.5, (3, 3, 4, 1)), "k2": rng.normal(0, 0.5, (3, 3, 4, 1))}
    for index in range(3):
        weights[f"b{index}"] = rng.normal(0, 0.5, 4)
    nodes: list[dict[str, Any]] = [
        {"name": "image", "op": "Placeholder"},
        *({"name": name, "op": "Const"} for name in weights),
        node("c0", "_FusedConv2D", ["image", "k0", "b0"], 2, "BiasAdd", "Relu6"),
        node("c1", "FusedDepthwiseConv2dNative", ["c0", "k1", "b1"], 2, "BiasAdd", "Relu6"),
        node("c2", "FusedDepthwiseConv2dNative", ["c1", "k2", "b2"], 1, "BiasAdd", "Relu6"),
    ]
    for head, channels in CHANNELS.items():
        weights[f"k_{head}"] = rng.normal(0, 0.5, (1, 1, 4, channels))
        weights[f"b_{head}"] = rng.normal(0, 0.5, channels)
        inputs = ["c2", f"k_{head}", f"b_{head}"]
        nodes.append(node(f"Net/{head}_2/BiasAdd", "_FusedConv2D", inputs, 1, "BiasAdd"))
    entries, shards, restored = [], [], {}
    for name, value in weights.items():
        entry: dict[str, Any] = {"name": name, "shape": list(value.shape), "dtype": "float32"}
        if dtype is None:
            stored = value.astype("<f4")
            restored[name] = stored
        else:
            low, scale = value.min(), np.ptp(value) / np.iinfo(dtype).max
            stored = np.round((value - low) / scale).astype(np.dtype(dtype).newbyteorder("<"))
            entry["quantization"] = {"dtype": dtype, "scale": float(scale), "min": float(low)}
            restored[name] = (stored * scale + low).astype(np.float32)
        entries.append(entry)
        shards.append(stored.tobytes())
    data = b"".join(shards)
    (folder / "a.bin").write_bytes(data[:100])
    (folder / "b.bin").write_bytes(data[100:])
    model = {
        "modelTopology": {"node": nodes},
        "weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": entries}],
    }
    path = folder / "model.json"
    path.write_text(json.dumps(model))
    return path, restored


def plain_convolution(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int, rate: int, depthwise: bool
) -> np.ndarray:
    pad = rate * (kernel.shape[0] - 1) // 2
    padded = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    rows = range(0, x.shape[0], stride)
    columns = range(0, x.shape[1], stride)
    out = np.zeros((len(rows), len(columns), x.shape[2] if depthwise else kernel.shape[3]))
    for i, y in enumerate(rows):
        for j, z in enumerate(columns):
            for a in range(kernel.shape[0]):
                for b in range(kernel.shape[1]):
                    pixel = padded[y + a * rate, z + b * rate]
                    tap = kernel[a, b, :, 0] * pixel if depthwise else pixel @ kernel[a, b]
                    out[i, j] += tap
    return out + bias


def plain_network(weights: dict[str, np.ndarray], image: np.ndarray, stride: int) -> Any:
    atrous = stride == 2
    x = image
    for index, (step, rate) in enumerate([(2, 1), (1 if atrous else 2, 1), (1, 1 + atrous)]):
        kernel, bias = weights[f"k{index}"], weights[f"b{index}"]
        x = np.clip(plain_convolution(x, kernel, bias, step, rate, index > 0), 0, 6)
    maps = {
        head: plain_convolution(x, weights[f"k_{head}"], weights[f"b_{head}"], 1, 1, False)
        for head in CHANNELS
    }
    maps["heatmap"] = 1 / (1 + np.exp(-maps["heatmap"]))
    return maps


@pytest.mark.parametrize("dtype", [None, "uint8", "uint16"])
@pytest.mark.parametrize("stride", [2, 4])
def test_converted_network_computes_the_same(
    tmp_path: Path, dtype: str | None, stride: int
) -> None:
    model_json, weights = write_checkpoint(tmp_path, dtype)
    written = convert(model_json, tmp_path / "out", "tiny", [2, 4])
    assert {path.name for path in written} == {
        "tiny.weights",
        "tiny_stride2.onnx",
        "tiny_stride4.onnx",
    }
    session = onnxruntime.InferenceSession(tmp_path / "out" / f"tiny_stride{stride}.onnx")
    image = np.random.default_rng(0).uniform(-1, 1, (13, 17, 3)).astype(np.float32)
    found = dict(zip(HEADS, session.run(HEADS, {"image": image[None]}), strict=True))
    for head, expected in plain_network(weights, image, stride).items():
        np.testing.assert_allclose(found[head][0], expected, atol=1e-4)


def test_stride_that_the_checkpoint_cannot_give(tmp_path: Path) -> None:
    model_json, _ = write_checkpoint(tmp_path)
    _, layers = read_layers(json.loads(model_json.read_text())["modelTopology"])
    with pytest.raises(ValueError, match="ends at stride 4"):
        at_stride(layers, 8)


def test_shards_must_fit_the_manifest(tmp_path: Path) -> None:
    model_json, _ = write_checkpoint(tmp_path)
    (tmp_path / "b.bin").write_bytes((tmp_path / "b.bin").read_bytes() + b"more")
    manifest = json.loads(model_json.read_text())["weightsManifest"]
    with pytest.raises(ValueError, match="the manifest says"):
        read_weights(model_json, manifest)


def test_unknown_operation_is_refused() -> None:
    with pytest.raises(ValueError, match="Softmax"):
        read_layers({"node": [{"name": "x", "op": "Softmax"}]})
