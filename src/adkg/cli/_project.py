"""Which project a command works on and from where it looks: the options mean the same for every command."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from adkg.dates import calendar_date
from adkg.errors import UsageError
from adkg.project import Project, find_project


@dataclass(slots=True)
class Chosen:
    """The project that the options choose, wherever on the command line they stand."""

    root: Path | None = None
    also: list[Path] = field(default_factory=list)
    known_by: date | None = None
    policy: str = ""

    def find(self) -> Project:
        """The project itself. Raises UsageError when there is none at that place."""
        return find_project(self.root, tuple(self.also))


def _choose_root(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Chosen).root = value


def _choose_also(context: click.Context, _: click.Parameter, value: tuple[Path, ...]) -> None:
    context.ensure_object(Chosen).also += value


def _choose_day(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        try:
            context.ensure_object(Chosen).known_by = calendar_date(value).latest
        except ValueError as error:
            raise UsageError(f"--known-by {value}: {error}", "write a day, month or year: 2020-08-31") from None


def _choose_policy(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Chosen).policy = value


def standpoint_options() -> list[click.Option]:
    """--known-by and --policy: from where the record is looked at."""
    return [
        click.Option(
            ["--known-by"],
            metavar="DATE",
            expose_value=False,
            callback=_choose_day,
            help="Only what was published by then. Sources without a date of publication are left out.",
        ),
        click.Option(
            ["--policy"],
            metavar="NAME",
            expose_value=False,
            callback=_choose_policy,
            help="Judge by another order of the rules, such as majority. The ontology names them.",
        ),
    ]


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


class StandpointCommand(ProjectCommand):
    """A command that shows the record, and so may look at it as of a day and by a policy."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params += standpoint_options()


def chosen(context: click.Context) -> Chosen:
    """What the options of this run choose."""
    return context.ensure_object(Chosen)


def chosen_project(context: click.Context) -> Project:
    """The project of this run."""
    return context.ensure_object(Chosen).find()
