from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the converter needs the `tools` extra")

import onnx
import onnxruntime
from onnx import TensorProto, helper

from tools.convert.stored import LARGE, model_of, with_stored_weights
from tools.convert.writer import Writer

RNG = np.random.default_rng(5)
KERNEL = RNG.normal(0, 1, (190, 160, 1, 1)).astype(np.float32)
DEEP = RNG.normal(0, 1, (160, 1, 3, 3)).astype(np.float32)
X = RNG.normal(0, 1, (1, 160, 4, 4)).astype(np.float32)


def network() -> onnx.ModelProto:
    """A depthwise and a large pointwise convolution."""
    assert KERNEL.size >= LARGE
    writer = Writer({})
    deep, kernel = writer.constant("deep", DEEP), writer.constant("kernel", KERNEL)
    middle = writer.add("Conv", ["image", deep], "middle", group=160, pads=[1] * 4)
    writer.add("Conv", [middle, kernel], "out")
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, X.shape)
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, (1, 190, 4, 4))
    return model_of(writer, image, [out], {"family": "test"})


def answer(model: onnx.ModelProto) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, {"image": X})[0]


@pytest.mark.parametrize(
    ("way", "share", "error"), [("float32", 1, 0), ("float16", 0.5, 2e-3), ("int8", 0.3, 0.02)]
)
def test_fewer_bytes_for_nearly_the_same_answer(way: str, share: float, error: float) -> None:
    model = network()
    stored = with_stored_weights(model, way)
    assert len(stored.SerializeToString()) < share * len(model.SerializeToString()) + 1000
    difference = np.abs(answer(stored) - answer(model)).max()
    assert difference <= error * np.abs(answer(model)).max()


def test_depthwise_kernels_keep_16_bits() -> None:
    kinds = {
        tensor.name: tensor.data_type
        for tensor in with_stored_weights(network(), "int8").graph.initializer
    }
    assert kinds["kernel:int8"] == TensorProto.INT8
    assert kinds["deep:half"] == TensorProto.FLOAT16


def test_channels_of_zeros_stay_zeros() -> None:
    model = network()
    kernel = KERNEL.copy()
    kernel[7] = 0
    model.graph.initializer[1].CopyFrom(onnx.numpy_helper.from_array(kernel, "kernel"))
    assert not answer(with_stored_weights(model, "int8"))[:, 7].any()


def test_unknown_way() -> None:
    with pytest.raises(ValueError, match="float32, float16, int8, not 'int4'"):
        with_stored_weights(network(), "int4")
