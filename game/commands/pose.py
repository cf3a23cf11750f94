"""`pose`: PoseNet over pictures, folders and films."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from game.commands.console import (
    FAILED,
    INTERRUPTED,
    WRONG_USE,
    clear_errors,
    fail,
    progress_bar,
    tell,
)

if TYPE_CHECKING:
    from game.commands.pose_inputs import Film, Pictures
    from game.commands.pose_outputs import Drawing
    from game.commands.pose_run import Outcome, Work
    from pose_engine.pose_io import PoseWriter

InputsArgument = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Pictures, folders, or one film.")
]
OutputOption = Annotated[
    str | None, typer.Option("-o", "--output", metavar="OUT", help="Write the poses; - prints.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="json, openpose (a folder), coco, csv or npz. Default: OUT's ending."
    ),
]
JsonOption = Annotated[
    str | None, typer.Option("--json", metavar="OUT", help="Short for -o OUT --format json.")
]
DrawOption = Annotated[
    Path | None, typer.Option(help="Draw skeletons: a picture, an .mp4, or a folder.")
]
SingleOption = Annotated[
    bool, typer.Option("--single/--multi", help="One person's decoder, or many's.")
]
TrackOption = Annotated[bool, typer.Option("--track", help="Number people through a film.")]
ModelOption = Annotated[
    str, typer.Option(help="A network's name, FOLDER/NAME of your own, or auto.")
]
ModeOption = Annotated[
    str, typer.Option(help="default, or official: exactly as the original PoseNet.")
]
StrideOption = Annotated[int, typer.Option(help="Output stride: 8, 16 or 32.")]
InputSizeOption = Annotated[
    str | None,
    typer.Option(help="Network input, px: a side, HEIGHTxWIDTH, or auto. Default: 513."),
]
ScaleOption = Annotated[
    float | None, typer.Option(help="Or its share of the picture's size, 0.2 to 1.")
]
MaxPosesOption = Annotated[int, typer.Option(help="Most people per picture.", min=1)]
ThresholdOption = Annotated[
    float, typer.Option(help="Least score of a part to start from.", min=0, max=1)
]
RadiusOption = Annotated[float, typer.Option(help="Input px between people.", min=0.001)]
FlipOption = Annotated[bool, typer.Option("--flip", help="x as in the mirrored picture.")]


def pose(
    names: InputsArgument,
    output: OutputOption = None,
    form: FormatOption = None,
    json_file: JsonOption = None,
    draw: DrawOption = None,
    single: SingleOption = False,
    track: TrackOption = False,
    model: ModelOption = "mobilenet_v1_075",
    mode: ModeOption = "default",
    stride: StrideOption = 16,
    input_size: InputSizeOption = None,
    scale: ScaleOption = None,
    max_poses: MaxPosesOption = 5,
    score_threshold: ThresholdOption = 0.5,
    nms_radius: RadiusOption = 20,
    flip: FlipOption = False,
) -> None:
    """Finds the poses in pictures, folders or a film; writes and draws them.

    Ctrl-C keeps what is done.
    """
    from game.commands import pose_options
    from game.commands.pose_inputs import open_inputs
    from game.commands.tables import print_poses

    if json_file is not None and (output, form) != (None, None):
        raise fail("--json stands for -o and --format: give the one or the others", WRONG_USE)
    if json_file is not None:
        output, form = json_file, "json"
    with clear_errors(), _mistakes():
        posenet = pose_options.load_network(model, stride, mode, input_size, scale, single)
        estimate = pose_options.make_estimator(
            posenet, single, max_poses, score_threshold, nms_radius, flip
        )
        inputs = open_inputs(names)
        work = pose_options.make_work(estimate, inputs, track, flip, max_poses)
        writer, drawing = pose_options.open_outputs(inputs, output, form, draw)
        outcome = _looked_at(inputs, work, writer, drawing)
    for problem in inputs.problems:
        tell("skipped: ", problem, "yellow")
    if isinstance(writer, pose_options.Table):
        print_poses(writer.data)
    raise typer.Exit(_tell_outcome(outcome, bool(inputs.problems)))


@contextmanager
def _mistakes() -> Iterator[None]:
    """Options that do not fit, and Ctrl-C before the first picture, as one line each."""
    try:
        yield
    except ValueError as error:
        raise fail(error, WRONG_USE) from error
    except KeyboardInterrupt as error:
        raise fail("interrupted: nothing was written", INTERRUPTED) from error


def _looked_at(
    inputs: Pictures | Film, work: Work, writer: PoseWriter | None, drawing: Drawing | None
) -> Outcome:
    from game.commands.pose_run import look_at_all

    with progress_bar() as progress:
        task = progress.add_task(escape(f"looking at {inputs.name}"), total=inputs.count)
        return look_at_all(
            inputs,
            work,
            writer,
            drawing,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


def _tell_outcome(outcome: Outcome, problems: bool) -> int:
    """Says what came of it; the exit code."""
    count = f"{outcome.poses} poses in {outcome.pictures} pictures"
    where = " and ".join(str(place) for place in outcome.written)
    if outcome.stopped is not None:
        kept = f"{count} are kept in {where}" if where else f"{count} were looked at"
        tell("error: ", f"{outcome.stopped}: {kept}", "bold red")
        return INTERRUPTED if outcome.interrupted else FAILED
    if where:
        tell("", f"{count}, written to {where}")
    return FAILED if problems else 0
