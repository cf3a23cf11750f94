from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the converter needs the `tools` extra")

from tests.tools.convert.checkpoints import Graph, write
from tools.convert.checkpoint import Node, read_checkpoint


def small() -> Graph:
    graph = Graph()
    last = graph.conv("one", "sub_2", (3, 3, 3, 4), 2, "Relu6")
    graph.conv("two", last, (1, 1, 4, 5))
    return graph


@pytest.mark.parametrize("dtype", [None, "float16", "uint8", "uint16"])
def test_weights_come_back(tmp_path: Path, dtype: str | None) -> None:
    graph = small()
    model_json, restored = write(graph, tmp_path, dtype)
    read = read_checkpoint(model_json).constants
    assert set(read) == set(graph.weights)
    for name, value in graph.weights.items():
        np.testing.assert_allclose(read[name], restored[name], atol=1e-6)
        step = {None: 1e-6, "float16": 1e-3, "uint8": 0.01, "uint16": 1e-4}[dtype]
        assert np.abs(read[name] - value).max() <= step * max(1, np.abs(value).max())


def test_nodes_come_in_order_whatever_the_files(tmp_path: Path) -> None:
    graph = small()
    graph.nodes.reverse()
    graph.nodes[0]["input"].append("^one")  # waits for it, takes nothing from it
    graph.nodes[0]["input"][0] += ":0"
    checkpoint = read_checkpoint(write(graph, tmp_path)[0])
    assert list(checkpoint.nodes) == ["sub_2", "one", "two"]
    assert checkpoint.placeholder == "sub_2"
    assert [user.name for user in checkpoint.users("sub_2")] == ["one"]


def test_circles_are_refused(tmp_path: Path) -> None:
    graph = small()
    next(node for node in graph.nodes if node["name"] == "one")["input"][0] = "two"
    with pytest.raises(ValueError, match="circle at one"):
        read_checkpoint(write(graph, tmp_path)[0])


def test_attributes_in_all_their_spellings() -> None:
    node = Node("n", "X", (), {"a": {"s": "U0FNRQ=="}, "b": {"s": [83, 65, 77, 69]}})
    assert node.text("a") == node.text("b") == "SAME"
    assert node.text("c", "none") == "none"
    for listed in (["1", "2", "2", "1"], [2, 2, 1, 1]):  # as it should be, and as it is found
        node = Node("n", "X", (), {"dilations": {"list": {"i": listed}}})
        assert node.pair("dilations") == 2
    assert node.pair("strides") == 1
    with pytest.raises(ValueError, match="n: strides differs"):
        node.with_integers(strides=[1, 2, 1, 1]).pair("strides")


@pytest.mark.parametrize("change", [b"more", None])
def test_shards_must_fit_the_manifest(tmp_path: Path, change: bytes | None) -> None:
    model_json, _ = write(small(), tmp_path)
    shard = tmp_path / "b.bin"
    shard.write_bytes(shard.read_bytes() + change if change else shard.read_bytes()[:-4])
    with pytest.raises(ValueError, match=r"the manifest says|are too few"):
        read_checkpoint(model_json)


@pytest.mark.parametrize("text", ["no json", "[]", "{}", json.dumps({"modelTopology": {}})])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"no TensorFlow\.js graph model"):
        read_checkpoint(path)


def test_missing_shard(tmp_path: Path) -> None:
    model_json, _ = write(small(), tmp_path)
    (tmp_path / "b.bin").unlink()
    with pytest.raises(OSError):
        read_checkpoint(model_json)
