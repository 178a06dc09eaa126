"""The store of the project that a command works on, made current first."""

import click

from adkg.cli._loading import load
from adkg.cli._project import chosen_project
from adkg.errors import AdkgError
from adkg.manifest import current_store, is_current
from adkg.project import Project
from adkg.store import Store
from adkg.terms import Prefixes, read_prefixes


def ready_store(context: click.Context) -> tuple[Project, Store, Prefixes]:
    """The project of this run with its store, built first when there is none or its inputs have changed."""
    project = chosen_project(context)
    if not is_current(project):
        there = current_store(project) is not None
        reason = "its files have changed since" if there else "there is no store yet"
        click.echo(f"building {project.root}: {reason}", err=True)
        context.invoke(load("build").command, implied=True)
    folder = current_store(project)
    if folder is None:
        raise AdkgError("the build made no store", "run adkg build and see what it says")
    return project, Store.open(folder), read_prefixes(project)[0]
