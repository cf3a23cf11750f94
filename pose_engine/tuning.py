"""What is quickest on this machine: measured once, then remembered.

How much quicker a quantised network is depends on the processor (most where it has int8 dot
products), and so does the largest input that holds a time budget. Both are measured on the networks
themselves, which takes a second or two, and kept in the user's cache folder under the processor's
name.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
import platformdirs

from pose_engine.files import write_atomic
from pose_engine.model import PoseNetModel, valid_side

LOG = logging.getLogger(__name__)
AUTO: Final = "auto"
AUTO_MODELS: Final = ("mobilenet_v1_075", "mobilenet_v1_075_int8")
# The quantised network is a little less accurate: it has to be worth it.
WORTH_IT: Final = 0.85
AUTO_SIDES: Final = (129, 161, 193, 225, 257, 289, 321, 353, 417, 513, 641)
DEFAULT_BUDGET_MS: Final = 12.0
WARM_UP, RUNS = 2, 7


def cache_file() -> Path:
    """Where measurements are kept."""
    return platformdirs.user_cache_path("mirrorbeat") / "tuning.json"


def quickest_model(output_stride: int, threads: int) -> str:
    """The better of `AUTO_MODELS` on this machine: the quantised one where it is clearly quicker.

    Measured side by side at 257 px, and remembered.
    """

    def measure() -> str:
        plain, quantised = (PoseNetModel(name, output_stride, threads) for name in AUTO_MODELS)
        times = paired_ms([_run(plain, 257), _run(quantised, 257)])
        return AUTO_MODELS[1] if times[1] <= WORTH_IT * times[0] else AUTO_MODELS[0]

    found = _remembered(f"model stride {output_stride} threads {threads}", measure)
    return found if found in AUTO_MODELS else AUTO_MODELS[0]


def largest_side(model: PoseNetModel, budget_ms: float, threads: int) -> int:
    """The largest of `AUTO_SIDES` at which one run takes no more than `budget_ms`, remembered.

    The smallest where none does. Raises `ValueError` for a budget that is not above 0.
    """
    if not budget_ms > 0:
        raise ValueError(f"the time budget must be above 0 ms, not {budget_ms}")

    def measure() -> str:
        best = AUTO_SIDES[0]
        for side in AUTO_SIDES:
            if paired_ms([_run(model, side)])[0] > budget_ms:
                break
            best = side
        return str(best)

    name = f"side {model.name} stride {model.output_stride} threads {threads} ms {budget_ms:g}"
    found = _remembered(name, measure)
    return int(found) if found in map(str, AUTO_SIDES) else AUTO_SIDES[0]


def paired_ms(works: list[Callable[[], object]]) -> list[float]:
    """Median time (ms) of each work, all of them taking turns."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(WARM_UP + RUNS):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            if turn >= WARM_UP:
                taken.append((time.perf_counter() - started) * 1e3)
    return [statistics.median(taken) for taken in times]


def _run(model: PoseNetModel, side: int) -> Callable[[], object]:
    side = valid_side(side, model.output_stride)
    picture = np.random.default_rng(0).uniform(0, 255, (1, side, side, 3)).astype(np.float32)
    return lambda: model.run(picture)


def _remembered(name: str, measure: Callable[[], str]) -> str:
    """What was measured under a name on this machine; measured now where it was not yet."""
    key = f"{processor()}, {os.cpu_count()} cores, onnxruntime {onnxruntime.__version__}, {name}"
    known = _read()
    if key not in known:
        known[key] = measure()
        try:
            cache_file().parent.mkdir(parents=True, exist_ok=True)
            write_atomic(cache_file(), json.dumps(known, indent=1).encode())
        except OSError as error:
            LOG.info("the measurement is not kept: %s", error)
    return known[key]


def _read() -> dict[str, str]:
    try:
        known = json.loads(cache_file().read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {key: value for key, value in known.items() if isinstance(value, str)}


@cache
def processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
