"""Poses as a table (CSV) in long form, for spreadsheets and statistics: one row per keypoint.

`time` in seconds (empty for a picture), `person` the identity where people were followed (empty for
who was not), else 1, 2, … within the picture, `keypoint` by name, `x` and `y` in frame heights,
`confidence` 0..1, and at the end `source`, the picture or film: without it two pictures could not
be told apart.

Lost: picture sizes, a pose's own score, pictures without people. Written, not read.
"""

from __future__ import annotations

import csv
import io

from pose_engine.formats.frame_poses import FramePoses, in_heights
from pose_engine.keypoints import PART_NAMES

COLUMNS = ("time", "person", "keypoint", "x", "y", "confidence", "source")
HEAD = ",".join(COLUMNS) + "\n"


def rows(frame: FramePoses) -> list[str]:
    """The rows of one picture, with their line ends. Raises `ValueError` without its size."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    time = "" if frame.time_s is None else f"{frame.time_s:.6f}"
    for row, ((_, player_id), triples) in enumerate(
        zip(frame.people(), in_heights(frame), strict=True)
    ):
        person = player_id if frame.ids else row + 1
        for name, (x, y, score) in zip(PART_NAMES, triples.tolist(), strict=True):
            writer.writerow(
                [time, person, name, f"{x:.6f}", f"{y:.6f}", f"{score:.4f}", frame.source]
            )
    return [out.getvalue()]
