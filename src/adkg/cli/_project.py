"""Which project a command works on: --project and --also mean the same before it and after it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from adkg.project import Project, find_project


@dataclass(slots=True)
class Chosen:
    """The project that the options choose, wherever on the command line they stand."""

    root: Path | None = None
    also: list[Path] = field(default_factory=list)

    def find(self) -> Project:
        """The project itself. Raises UsageError when there is none at that place."""
        return find_project(self.root, tuple(self.also))


def _choose_root(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Chosen).root = value


def _choose_also(context: click.Context, _: click.Parameter, value: tuple[Path, ...]) -> None:
    context.ensure_object(Chosen).also += value


def project_options() -> list[click.Option]:
    """--project and --also: the same before a command and after it."""
    folder = click.Path(path_type=Path, file_okay=False)
    return [
        click.Option(
            ["--project"],
            type=folder,
            metavar="DIR",
            expose_value=False,
            callback=_choose_root,
            help="The project to work on; else the nearest parent folder that is one, else the packaged record.",
        ),
        click.Option(
            ["--also"],
            type=folder,
            metavar="DIR",
            multiple=True,
            expose_value=False,
            callback=_choose_also,
            help="Lay the facts of another folder over it. May be given several times.",
        ),
    ]


class ProjectCommand(click.Command):
    """A command that takes --project and --also."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params += project_options()


def chosen_project(context: click.Context) -> Project:
    """The project of this run."""
    return context.ensure_object(Chosen).find()
