"""Options that several linking commands take."""

import os
import shutil
import subprocess
from pathlib import Path

import click

from adkg.errors import UsageError

PREDICATES = ("exact", "close", "broad", "narrow", "related")


def scheme_option() -> click.Option:
    """--scheme: which other collection."""
    return click.Option(
        ["--scheme"],
        metavar="NAME",
        default="",
        help="The other collection, as its file in data/links is named; needed where several could be meant.",
    )


def entities_option(told: str) -> click.Option:
    """--entities: a file that says what the other collection says."""
    return click.Option(
        ["--entities", "file"],
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help=f"{told}, one document or one entity a line, packed with gzip or not.",
    )


def table_option(told: str) -> click.Option:
    """--from: tables whose rows are decided on, all in one way."""
    return click.Option(
        ["--from", "files"],
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        multiple=True,
        help=told,
    )


def author_option() -> click.Option:
    """--author: who decides."""
    return click.Option(
        ["--author"],
        metavar="NAME",
        default="",
        help="Who decides; else GIT_AUTHOR_NAME, else the user.name of git.",
    )


def predicate_options() -> list[click.Option]:
    """--exact, --close and so on: how the two belong together."""
    told = {
        "exact": "They are the same; what is taken where nothing else is said.",
        "close": "They are nearly the same.",
        "broad": "Theirs is wider than ours.",
        "narrow": "Theirs is narrower than ours.",
        "related": "They belong together otherwise.",
    }
    return [
        click.Option([f"--{name}", "predicate"], flag_value=f"skos:{name}Match", help=told[name]) for name in PREDICATES
    ]


def the_author(given: str, root: Path) -> str:
    """Who decides, from the option, the environment or git. Raises UsageError when nobody is named."""
    named = given or os.environ.get("GIT_AUTHOR_NAME", "")
    git = shutil.which("git")
    if not named and git:
        asked = [git, "-C", str(root), "config", "user.name"]
        named = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False).stdout
    named = " ".join(named.split())
    if not named:
        raise UsageError("who decides is not known", "name yourself with --author, or set user.name in git")
    return named
