"""The store as of a day or by a policy, for the commands that are asked for it."""

from pathlib import Path

from adkg.cli._output import say
from adkg.cli._project import Chosen
from adkg.store import Store
from adkg.view import View


def seen(history: Path, options: Chosen) -> Store:
    """The view that the options choose. How many sources it takes in is said on standard error."""
    view = View.open_at(history, options.policy, options.known_by)
    if options.known_by:
        found = view.reading
        say(
            f"known by {options.known_by}: {found.known} of {found.known + found.later + found.undated} sources; "
            f"{found.later} were published later, {found.undated} have no date of publication"
        )
    return view
