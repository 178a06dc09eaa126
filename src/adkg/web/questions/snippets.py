"""How to ask the same from elsewhere: a shell, Python, a notebook, a page of somebody else's."""

import json
import keyword
import shlex
from collections.abc import Mapping
from html import escape

from adkg.queries import Question
from adkg.web.exchange import Request
from adkg.web.questions.asked import Asked


def snippets(request: Request, question: Question, asked: Asked, title: str) -> Mapping[str, str]:
    """The same question: a link, for curl, for adkg on a command line and in Python, for pandas, and as a frame."""
    query = asked.query(without=["evidence", "raw"])
    address = f"{request.origin}/questions/{question.slug}"
    frame = f"{request.origin}/embed/questions/{question.slug}{query}"
    return {
        "link": f"{address}{asked.query()}",
        "cURL": f"curl {shlex.quote(f'{address}.json{query}')}",
        "adkg": _command(question, asked),
        "Python": _python(question, asked),
        "pandas": f"import pandas\npandas.read_csv({_quoted(f'{address}.csv{query}')})",
        **(_pictures(question, asked, f"{address}.svg{query}", title) if question.picture else {}),
        "iframe": f'<iframe src="{escape(frame)}" title="{escape(title)}" width="100%" height="480"></iframe>',
    }


def _pictures(question: Question, asked: Asked, address: str, title: str) -> Mapping[str, str]:
    """The picture in a page of somebody else's, on a command line, and in a notebook, which shows what it is given."""
    return {
        "picture_html": f'<img src="{escape(address)}" alt="{escape(title)}">',
        "picture_adkg": f"{_command(question, asked)} --format=svg --output={question.slug}.svg",
        "picture_notebook": f"import adkg\n{_answered(question, asked)}",
    }


def _command(question: Question, asked: Asked) -> str:
    words = ["adkg", "ask", question.slug, *(f"{name}={text}" for name, text in asked.values.items())]
    words += [f"--{name}={asked.options[name]}" for name in ("known-by", "policy", "lang") if asked.options.get(name)]
    return shlex.join(words)


def _python(question: Question, asked: Asked) -> str:
    return f"import adkg\n{_answered(question, asked)}.to_pandas()"


def _answered(question: Question, asked: Asked) -> str:
    seen = {"known_by": asked.known_by, "policy": asked.policy}
    opened = ", ".join(f"{name}={_quoted(text)}" for name, text in seen.items() if text)
    if any(keyword.iskeyword(name) for name in asked.values):
        values = f", **{{{', '.join(f'{_quoted(name)}: {_quoted(text)}' for name, text in asked.values.items())}}}"
    else:
        values = "".join(f", {name}={_quoted(text)}" for name, text in asked.values.items())
    return f"adkg.open({opened}).ask({_quoted(question.slug)}{values})"


def _quoted(text: str) -> str:
    """Text as a Python literal in double quotes, which is that of JSON."""
    return json.dumps(text, ensure_ascii=False)
