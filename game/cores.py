"""Who works on which core of a small machine.

Where all share two cores, the drawing loop is often woken on the one that PoseNet works on, and
waits for some milliseconds. So on machines with two or three cores it has the first to itself,
where the system can do that; those with more need no such help.
"""

from __future__ import annotations

import contextlib
import os
from typing import Final

POLITE: Final = 10  # of nice


def keep_off_first_core() -> bool:
    """Has the calling thread, and those that it starts, use the other cores of a small machine.

    False where there is no need, or no way.
    """
    if not hasattr(os, "sched_setaffinity"):
        return False
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) not in (2, 3):
        return False
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, cores[1:])
        return True
    return False


def give_way() -> None:
    """The same for the process of the poses, which makes room there for whoever paints.

    A painter that had to wait while it holds Python's lock would have the drawing loop wait, too.
    """
    if keep_off_first_core():
        os.nice(POLITE)
