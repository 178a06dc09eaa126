"""How to ask the same query from elsewhere: as a link, in a shell, in Python."""

import shlex
from collections.abc import Mapping
from urllib.parse import urlencode

from adkg.web.exchange import Request

PYTHON = '''\
from urllib.parse import urlencode
from urllib.request import urlopen

query = """
{query}
"""
parameters = {{"query": query, "format": "{form}"{standpoint}}}
with urlopen("{endpoint}", urlencode(parameters).encode()) as answer:
    print(answer.read().decode())'''


def query_snippets(
    request: Request, parameters: Mapping[str, str], form: str, of_page: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """The query, with where it is asked from, as a link to the page, for curl, and for Python alone.

    Each gives the very query, whatever stands in it. `of_page` are the parameters of the page, where it has more.
    """
    endpoint = f"{request.origin}/sparql"
    rest = {name: value for name, value in parameters.items() if name != "query"}
    fields = {"query": parameters["query"], "format": form, **rest}
    told = "".join(f" \\\n  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in fields.items())
    return {
        "link": f"{request.origin}/query?{urlencode(of_page or parameters)}",
        "curl": f"curl {shlex.quote(endpoint)}{told}",
        "python": PYTHON.format(
            query=_within_quotes(parameters["query"]),
            form=form,
            standpoint="".join(f", {name!r}: {value!r}" for name, value in rest.items()),
            endpoint=endpoint,
        ),
    }


def _within_quotes(text: str) -> str:
    """Text as it stands between three double quotes of Python.

    >>> _within_quotes('a"b'), _within_quotes('x\\\\u0041 \"\"\"')
    ('a"b', 'x\\\\\\\\u0041 \\\\"\\\\"\\\\"')
    """
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\0", "\\0").replace("\r", "\\r")
