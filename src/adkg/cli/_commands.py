"""A group of commands that are the modules of a folder: adding a command is adding a file."""

from typing import Any

import click

from adkg.cli._loading import command_names, load, summary_of
from adkg.errors import did_you_mean


class Commands(click.Group):
    """The commands are the modules of a folder, of `adkg.cli` or of a package in it; each is imported when it runs."""

    def __init__(self, *arguments: Any, folder: str = "", **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.folder = folder

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return command_names(self.folder)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now."""
        if cmd_name not in command_names(self.folder):
            return None
        command: click.Command = load(self._module(cmd_name)).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. An unknown one is told with its nearest spelling."""
        names = command_names(self.folder)
        if args and not args[0].startswith("-") and args[0] not in names:
            fix = did_you_mean(args[0], names, f"see {ctx.command_path} --help")
            raise click.UsageError(f"no command '{args[0]}'\n    fix: {fix}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their summaries, none of them imported."""
        rows = [(name, summary_of(self._module(name))) for name in command_names(self.folder)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def _module(self, name: str) -> str:
        return f"{self.folder}.{name}" if self.folder else name
