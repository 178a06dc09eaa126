"""The entry point of `adkg`: finds the command, runs it, and turns what goes wrong into a message and an exit code."""

import gc
import signal
import sys
from typing import Any

import click

from adkg.cli._commands import Commands
from adkg.cli._output import forget_output
from adkg.cli._project import project_options
from adkg.errors import AdkgError
from adkg.version import __version__

GARBAGE = 50_000


@click.group(
    cls=Commands,
    params=[*project_options()],
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 problems in the data, 2 wrong usage, 69 a service elsewhere cannot be asked, "
    "75 another build is running.",
)
@click.version_option(__version__, prog_name="adkg")
def commands() -> None:
    """The ASEAN Defence Knowledge Graph: every answer opens to the sources behind it."""


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code; what goes wrong is told on standard error."""
    code = 0
    try:
        result: Any = commands.main(arguments, prog_name="adkg", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        _flush()
    except AdkgError as error:
        click.echo(f"adkg: {error}", err=True)
        code = error.exit_code
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except OSError as error:
        click.echo(f"adkg: {error.strerror or error}: {error.filename or 'standard output'}", err=True)
        forget_output()
        code = 1
    return code


def main() -> None:
    """Run as a program."""
    # The engine does not stop for Python's handler: only the system's own ends a long query at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Looking for garbage while modules load, and again at the end, takes longer than most answers.
    gc.set_threshold(GARBAGE)
    code = run()
    gc.freeze()
    sys.exit(code)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()
