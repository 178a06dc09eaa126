"""The store of the project that a command works on, made current first, and seen from where the options say."""

import click

from adkg.cli._loading import load
from adkg.cli._project import chosen, chosen_project
from adkg.errors import AdkgError
from adkg.manifest import current_history, current_store, is_current
from adkg.project import Project
from adkg.store import Store
from adkg.terms import Prefixes, read_prefixes


def ready_store(context: click.Context) -> tuple[Project, Store, Prefixes]:
    """The project of this run with its store, built first when there is none or its inputs have changed.

    With --known-by or --policy it is the store as it is from there, and a message says how many sources that takes in.
    """
    project = made_current(context)
    return project, _seen(context, project), read_prefixes(project)[0]


def made_current(context: click.Context) -> Project:
    """The project of this run, its store built first when there is none or its inputs have changed."""
    project = chosen_project(context)
    if not is_current(project):
        there = current_store(project) is not None
        reason = "its files have changed since" if there else "there is no store yet"
        click.echo(f"building {project.root}: {reason}", err=True)
        context.invoke(load("build").command, implied=True)
    return project


def whole_store(project: Project) -> Store:
    """The store of a project as it stands, with all that is known. Raises AdkgError when the project has none."""
    folder = current_store(project)
    if folder is None:
        raise AdkgError("the build made no store", "run adkg build and see what it says")
    return Store.open(folder)


def _seen(context: click.Context, project: Project) -> Store:
    options, history = chosen(context), current_history(project)
    if history is None or (options.known_by is None and not options.policy):
        return whole_store(project)
    found: Store = load("_seen").seen(history, options)
    return found
