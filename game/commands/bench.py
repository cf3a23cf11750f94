"""`bench`: the repository's benchmarks."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer

from game.commands.console import WRONG_USE, fail


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="scoring, engine, decoders, tracking …")],
) -> None:
    """Runs one of the benchmarks of the repository: `bench scoring --quick`."""
    try:
        benchmark = import_module(f"benchmarks.{name}")
    except ModuleNotFoundError as error:
        if error.name == "benchmarks":
            raise fail("the benchmarks are in the repository: run this in a clone of it") from None
        raise fail(f"there is no benchmark {name!r} ({error})", WRONG_USE) from None
    sys.argv = [f"bench {name}", *context.args]
    raise typer.Exit(benchmark.main() or 0)
