"""Link things to other collections: proposals, decisions on them, what both sides say, and what to give back."""

import click

from adkg.cli._commands import Commands
from adkg.cli._project import project_options


@click.group("link", cls=Commands, folder="link", params=[*project_options()])
def command() -> None:
    """Link our things to those of other collections, and give back what they lack.

    Besides ask --online, the only commands that ask anything of the network, each only what it says. Links are
    reviewed by people: nothing found out there enters the record by itself.
    """
