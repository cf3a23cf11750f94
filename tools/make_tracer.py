"""Builds `pose_engine/trace_poses.onnx`: poses followed along the pose tree, as one ONNX graph.

    python -m tools.make_tracer

The graph does what the original's `decodePose` does, for `ROOTS_AT_ONCE` roots together: from each
up to the nose by backward displacements, then from all noses down to the leaves by forward ones.
What a root has found on its way up stands; only the rest comes from the way down. It runs in ONNX
Runtime because NumPy holds the interpreter lock for arrays as small as these. Nearly all of its
time goes into starting the nodes, so what counts is that they are few.

A part is known by the cell whose offset points to it; its point and all else follow from that. The
graph counts positions in cells (px / stride), in float64. With strides that are powers of 2, as all
are, that changes no bit of the result.

Inputs, besides the four maps (h, w, channels) float32: `roots` (ROOTS_AT_ONCE,) int64, numbers
into the flat heatmap, and `stride`, float64. Outputs: `points` (ROOTS_AT_ONCE, 17, 2: y, x) in
network-input px, float64, and `scores` (ROOTS_AT_ONCE, 17).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from pose_engine.keypoints import NOSE, NUM_EDGES, NUM_KEYPOINTS, POSE_TREE
from pose_engine.multi_pose import ROOTS_AT_ONCE, TRACER_FAMILY, TRACER_FILE

OPSET: Final = 17
IR_VERSION: Final = 8
CHANNELS: Final = {
    "heatmap": NUM_KEYPOINTS,
    "offset": 2 * NUM_KEYPOINTS,
    "displacement_fwd": 2 * NUM_EDGES,
    "displacement_bwd": 2 * NUM_EDGES,
}
Integers = NDArray[np.int64]

# The edge to a part from its parent, and the parent; the nose has none and stays where it is.
EDGE_TO: Final = {child: edge for edge, (_, child) in enumerate(POSE_TREE)}
PARENT: Final = {NOSE: NOSE, **{child: parent for parent, child in POSE_TREE}}
PARTS: Final = list(range(NUM_KEYPOINTS))


def way_up(part: int) -> list[int]:
    """The parts from `part` to the nose, both included."""
    return [part] if part == NOSE else [part, *way_up(PARENT[part])]


DEPTH: Final = [len(way_up(part)) - 1 for part in PARTS]
LEVELS: Final = [[part for part in PARTS if DEPTH[part] == d] for d in range(max(DEPTH) + 1)]


@dataclass
class Graph:
    """The nodes and constants so far."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: dict[tuple[Any, ...], onnx.TensorProto] = field(default_factory=dict)

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """A node with one output, whose name is returned."""
        return self.split(op, *inputs, count=1, **attributes)[0]

    def split(self, op: str, *inputs: str, count: int, **attributes: Any) -> list[str]:
        """A node with several outputs."""
        outputs = [f"{op}_{len(self.nodes)}_{index}" for index in range(count)]
        self.nodes.append(helper.make_node(op, list(inputs), outputs, **attributes))
        return outputs

    def output(self, name: str, op: str, *inputs: str, **attributes: Any) -> None:
        """A node that gives one of the graph's outputs."""
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))

    def integers(self, value: ArrayLike) -> str:
        return self._constant(np.array(value, np.int64))

    def reals(self, value: ArrayLike) -> str:
        return self._constant(np.array(value, np.float64))

    def _constant(self, array: NDArray[Any]) -> str:
        """The same values are kept once."""
        key = (array.dtype, array.shape, array.tobytes())
        if key not in self.tensors:
            self.tensors[key] = numpy_helper.from_array(array, f"constant_{len(self.tensors)}")
        return str(self.tensors[key].name)


class Tracer:
    """Writes the steps of tracing into a graph.

    Its tensors are (2: y, x; columns) float64, with a column for every root, and so for every part
    in turn. `channels` are those of a map, likewise.
    """

    def __init__(self) -> None:
        self.graph = graph = Graph()
        self.flat, self.pair = graph.integers([-1]), graph.integers([2, -1])
        self.maps = {name: graph.add("Reshape", name, self.flat) for name in CHANNELS}
        self.size = graph.add("Shape", "heatmap", start=0, end=2)
        sides = graph.add("Cast", self.size, to=TensorProto.DOUBLE)
        sides = graph.add("Reshape", sides, self.pair)  # (2, 1): height, width
        self.last = graph.add("Sub", sides, graph.reals(1))
        width = graph.add("Slice", sides, graph.integers([1]), graph.integers([2]))
        row_and_column = graph.add("Concat", width, graph.reals([[1]]), axis=1)
        # (2, 2) each: turns (y, x) into the cell's number, twice; px into cells.
        self.numbering = graph.add("Concat", row_and_column, row_and_column, axis=0)
        self.scaling = graph.add("Div", graph.reals(np.eye(2)), "stride")

    def numbers(self, cells: str, name: str, channels: str) -> str:
        """Numbers of values in a flat map, (2, columns) int64."""
        alpha = float(CHANNELS[name])
        numbers = self.graph.add("Gemm", self.numbering, cells, channels, alpha=alpha)
        return self.graph.add("Cast", numbers, to=TensorProto.INT64)

    def moved(self, points: str, cells: str, name: str, channels: str) -> str:
        """Points plus the vectors that a map holds at cells."""
        graph = self.graph
        # `GatherElements` is ten times as fast as `Gather` here, but wants a flat index.
        flat = graph.add("Reshape", self.numbers(cells, name, channels), self.flat)
        values = graph.add("GatherElements", self.maps[name], flat, axis=0)
        vectors = graph.add("Cast", graph.add("Reshape", values, self.pair), to=TensorProto.DOUBLE)
        return graph.add("Gemm", self.scaling, vectors, points)

    def nearest(self, points: str) -> str:
        """The cells nearest to points; halves are rounded up as in JavaScript."""
        floor = self.graph.add("Floor", self.graph.add("Add", points, self.graph.reals(0.5)))
        return self.graph.add("Min", self.graph.add("Clip", floor, self.graph.reals(0)), self.last)

    def parts(self, cells: str, parts: str) -> str:
        """The points of parts that are known by cells."""
        return self.moved(cells, cells, "offset", parts)

    def followed(self, cells: str, sources: str, name: str, edges: str, targets: str) -> str:
        """The cells of the parts to which edges lead from parts."""
        points = self.parts(cells, sources)
        ahead = self.nearest(self.moved(points, self.nearest(points), name, edges))
        return self.nearest(self.parts(ahead, targets))

    def picked(self, cells: list[str], columns: str) -> str:
        """Columns of several tensors side by side; the two rows of `columns` are alike."""
        joined = self.graph.add("Concat", *cells, axis=1)
        return self.graph.add("GatherElements", joined, columns, axis=1)

    def repeated(self, channels: Integers) -> str:
        """Channels (2, parts) for all roots: (2, columns)."""
        graph = self.graph
        shape = graph.integers([*channels.shape, ROOTS_AT_ONCE])
        wide = graph.add("Expand", graph.reals(channels[..., None]), shape)
        return graph.add("Reshape", wide, self.pair)

    def by_root(self, rows: Integers, part: str, real: bool) -> str:
        """A table (rows, 17 roots) for every root's part: (rows, ROOTS_AT_ONCE)."""
        table = self.graph.reals(rows.T) if real else self.graph.integers(rows.T)
        # Along the first axis `Gather` copies whole rows, which is much faster.
        return self.graph.add("Transpose", self.graph.add("Gather", table, part), perm=[1, 0])


def edge_channels(parts: list[int]) -> Integers:
    """(2, parts): the channels of the edges between parts and their parents; any for the nose."""
    edges = np.array([EDGE_TO.get(part, 0) for part in parts])
    return np.stack([edges, edges + NUM_EDGES])


def part_channels(parts: list[int]) -> Integers:
    """(2, parts): the channels of parts in the offsets."""
    return np.stack([np.array(parts), np.array(parts) + NUM_KEYPOINTS])


def _places(wanted: list[int], before: list[int]) -> Integers:
    """(wanted, 17 roots): where each root has a wanted part.

    First stand the parts `before`, as the way down found them, then the steps of the way up.
    """

    def place(part: int, way: list[int]) -> int:
        return len(before) + way.index(part) if part in way else before.index(part)

    return np.array([[place(part, way_up(root)) for root in PARTS] for part in wanted])


def _up(tracer: Tracer, part: str) -> str:
    """From the roots to the nose: the cells of every step of the way, side by side."""
    graph = tracer.graph
    cell = graph.add("Div", "roots", graph.integers(NUM_KEYPOINTS))
    width = graph.add("Slice", tracer.size, graph.integers([1]), graph.integers([2]))
    y_x = graph.add("Concat", graph.add("Div", cell, width), graph.add("Mod", cell, width), axis=0)
    way = [graph.add("Cast", graph.add("Reshape", y_x, tracer.pair), to=TensorProto.DOUBLE)]
    # The part that each of the 17 possible roots has reached at each step.
    steps = [
        [way_up(root)[min(step, DEPTH[root])] for root in PARTS] for step in range(len(LEVELS))
    ]
    tables = [table for step in steps for table in (part_channels(step), edge_channels(step))]
    sizes = graph.integers([2] * len(tables))
    chosen = tracer.by_root(np.concatenate(tables), part, real=True)
    channels = graph.split("Split", chosen, sizes, count=len(tables), axis=0)
    for (sources, edges), (targets, _) in pairwise(zip(channels[::2], channels[1::2], strict=True)):
        way.append(tracer.followed(way[-1], sources, "displacement_bwd", edges, targets))
    return graph.add("Concat", *way, axis=1)


def _picks(tracer: Tracer, part: str) -> list[str]:
    """For each level of the way down, and for all parts at last: the columns to pick.

    Each is for `Tracer.picked` with the level before (at last: with all levels) and the way up.
    """
    graph = tracer.graph
    down = [[], *LEVELS[1:]]  # nothing comes before the first level but the nose, on the way up
    tables = [_places([PARENT[part] for part in level], before) for before, level in pairwise(down)]
    tables.append(_places(PARTS, [part for level in down for part in level]))
    tables = [np.tile(table, (2, 1)) * ROOTS_AT_ONCE for table in tables]
    chosen = tracer.by_root(np.concatenate(tables), part, real=False)
    columns = graph.add("Add", chosen, graph.integers(np.arange(ROOTS_AT_ONCE)))
    sizes = graph.integers([len(table) for table in tables])
    split = graph.split("Split", columns, sizes, count=len(tables), axis=0)
    return [graph.add("Reshape", part, tracer.pair) for part in split]


def _down(tracer: Tracer, part: str, way: str) -> str:
    """From the noses to the leaves: the cells of all parts, on the way up as they were found."""
    *picks, all_parts = _picks(tracer, part)
    found: list[str] = []
    for level, columns in zip(LEVELS[1:], picks, strict=True):
        parents = [PARENT[part] for part in level]
        channels = (part_channels(parents), edge_channels(level), part_channels(level))
        sources, edges, targets = (tracer.repeated(channel) for channel in channels)
        cells = tracer.picked([*found[-1:], way], columns)
        found.append(tracer.followed(cells, sources, "displacement_fwd", edges, targets))
    return tracer.picked([*found, way], all_parts)


def _write_outputs(tracer: Tracer, part: str, cells: str) -> None:
    """The parts' points in px, and the heatmap at the cells nearest to them, root by root.

    A root's own score is that of the cell where it was found.
    """
    graph = tracer.graph
    points = tracer.parts(cells, tracer.repeated(part_channels(PARTS)))
    shape = graph.integers([2, NUM_KEYPOINTS, ROOTS_AT_ONCE])
    px = graph.add("Reshape", graph.add("Mul", points, "stride"), shape)
    graph.output("points", "Transpose", px, perm=[2, 1, 0])
    channels = tracer.repeated(np.stack([np.array(PARTS)] * 2))
    numbers = tracer.numbers(tracer.nearest(points), "heatmap", channels)  # two rows, both alike
    numbers = graph.add("Slice", numbers, graph.integers([0]), graph.integers([1]))
    by_part = graph.add("Reshape", numbers, graph.integers([NUM_KEYPOINTS, ROOTS_AT_ONCE]))
    own = graph.add("Equal", part, graph.integers([[part] for part in PARTS]))
    by_root = graph.add("Transpose", graph.add("Where", own, "roots", by_part), perm=[1, 0])
    flat = graph.add("Reshape", by_root, tracer.flat)
    scores = graph.add("GatherElements", tracer.maps["heatmap"], flat, axis=0)
    graph.output("scores", "Reshape", scores, graph.integers([ROOTS_AT_ONCE, NUM_KEYPOINTS]))


def build_tracer() -> onnx.ModelProto:
    """The model; see the module."""
    tracer = Tracer()
    part = tracer.graph.add("Mod", "roots", tracer.graph.integers(NUM_KEYPOINTS))
    _write_outputs(tracer, part, _down(tracer, part, _up(tracer, part)))
    value = helper.make_tensor_value_info
    inputs = [value(name, TensorProto.FLOAT, ["h", "w", n]) for name, n in CHANNELS.items()]
    inputs += [value("roots", TensorProto.INT64, [ROOTS_AT_ONCE])]
    inputs += [value("stride", TensorProto.DOUBLE, [])]
    outputs = [
        value("points", TensorProto.DOUBLE, [ROOTS_AT_ONCE, NUM_KEYPOINTS, 2]),
        value("scores", TensorProto.FLOAT, [ROOTS_AT_ONCE, NUM_KEYPOINTS]),
    ]
    constants = list(tracer.graph.tensors.values())
    graph = helper.make_graph(tracer.graph.nodes, "trace_poses", inputs, outputs, constants)
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)
    helper.set_model_props(model, {"family": TRACER_FAMILY})
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the graph that follows poses")
    parser.add_argument("-o", "--out", type=Path, default=TRACER_FILE)
    out = parser.parse_args().out
    out.write_bytes(build_tracer().SerializeToString())
    print(f"{out} ({out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
