"""Serve the record over HTTP: an endpoint for SPARQL, stored questions, and pages for people."""

import click

from adkg.cli._output import say
from adkg.cli._project import ProjectCommand
from adkg.cli._store import made_current
from adkg.web.bundles import EDITOR, is_built
from adkg.web.server import run


@click.command("serve", cls=ProjectCommand)
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0: any that is free.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Another address lets other machines in.")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="A name by which it is called. May be repeated.")
@click.pass_context
def command(context: click.Context, *, port: int, address: str, hosts: tuple[str, ...]) -> None:
    """Serve the record until you stop it with Ctrl-C. Nothing can be changed through it, and it calls nobody."""
    project = made_current(context)
    if address not in {"127.0.0.1", "::1", "localhost"}:
        say(f"{address}: everybody who can reach this machine can ask; put a proxy with HTTPS before it")
    if not is_built(EDITOR):
        say("queries are written in a plain field: the editor could not be bundled when this was installed")
    run(project, address, port, frozenset(hosts), tell=say)
