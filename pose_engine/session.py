"""Opens the ONNX files of the engine's networks."""

from __future__ import annotations

import lzma
from pathlib import Path

import onnxruntime


def open_session(path: Path, family: str, threads: int) -> onnxruntime.InferenceSession:
    """An ONNX Runtime session of a network on the CPU.

    `family` is what the file must say it is (`posenet`, `movenet`, `pose_tracer`), as our tools
    note it: one that says nothing is none of ours. A name that ends in `.xz` is a compressed file.
    `threads` is how many one call may use; 0 leaves it to ONNX Runtime: every core, and the workers
    spin between calls, which is quickest where nothing else wants to run. Raises `OSError` where
    the file cannot be read, `ValueError` where it holds another network.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        model = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no base class
        raise OSError(f"the model file {path} cannot be loaded: {error}") from error
    found = properties(session).get("family", "unknown")
    if found != family:
        raise ValueError(f"{path} is no {family} made by our tools: it is {found}")
    return session


def properties(session: onnxruntime.InferenceSession) -> dict[str, str]:
    """What the file says about itself: `family`, `architecture`, for a PoseNet `output_stride`."""
    return dict(session.get_modelmeta().custom_metadata_map)
