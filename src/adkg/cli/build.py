"""Read the files, accept, infer and check, and put the finished store in place."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from adkg.build import build
from adkg.cli._output import say, write_text
from adkg.cli._project import ProjectCommand, chosen_project
from adkg.project import Project


@click.command("build", cls=ProjectCommand)
@click.pass_context
def command(context: click.Context, implied: bool = False) -> None:
    """Read the register, the sources and their claims; accept, infer and check; store the result.

    When anything is wrong nothing is written, and the store of before still answers.
    """
    build_project(chosen_project(context), implied)


def build_project(project: Project, implied: bool) -> None:
    """Build a project and tell what was read; on standard error where the build is implied by another command."""
    with progress() as step:
        summary = build(project, step)
    if summary.warnings:
        say(f"{len(summary.warnings)} warnings; to see them: adkg check")
    lines = "\n".join(summary.lines())
    if implied:
        say(lines)
    else:
        write_text(lines + "\n")


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """What is being done, shown on standard error while it lasts, when that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    with Console(stderr=True).status("starting") as status:
        yield status.update
