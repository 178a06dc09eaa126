"""Find everything that is wrong with the files, with file and line."""

from pathlib import Path

import click

from adkg.build import check
from adkg.cli._output import say, write_data, write_json, write_text
from adkg.cli._project import ProjectCommand, chosen_project
from adkg.cli.build import progress
from adkg.errors import errors_in


@click.command("check", cls=ProjectCommand)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a sh:ValidationReport in Turtle.",
)
@click.pass_context
def command(context: click.Context, as_json: bool, strict: bool, report: Path | None) -> int:
    """Read everything, derive everything and check it, without writing a store. All problems come in one run."""
    with progress() as step:
        result = check(chosen_project(context), step)
    problems = sorted(result.problems)
    if report:
        write_data(result.report, report)
    if as_json:
        write_json([problem.as_json() for problem in problems])
    else:
        write_text("".join(f"{problem}\n\n" for problem in problems))
    errors = len(errors_in(problems))
    say(f"{errors} errors, {len(problems) - errors} warnings")
    return 1 if errors or (strict and problems) else 0
