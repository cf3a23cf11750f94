"""Who works on which core of a small machine."""

from __future__ import annotations

import contextlib
import os


def keep_off_first_core() -> None:
    """Leaves the first of two or three cores to the drawing loop.

    The calling thread, and those that it starts, use the others. Where all share two cores the
    loop is often woken on the one that PoseNet works on, and waits for some milliseconds; machines
    with more cores need no such help, and not every system can give it.
    """
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) in (2, 3):
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, cores[1:])
