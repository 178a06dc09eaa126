"""The list of stored questions: all, those with a tag, those that have some words."""

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlencode

from adkg.errors import UsageError, did_you_mean
from adkg.queries import Question
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import with_charset
from adkg.web.page import page
from adkg.web.questions.asked import check_options, pairs_of
from adkg.web.questions.forms import LISTS, chosen_form
from adkg.web.standpoint import KEPT
from adkg.web.words import words

OPTIONS = (*KEPT, "q", "tag")
LONGEST = 1_000


def list_questions(request: Request, desk: Desk, suffix: str | None = None) -> Response:
    """The list as a page or as JSON. Raises UsageError for a tag that no question has, and for unknown parameters."""
    form, media = chosen_form(request, suffix, LISTS)
    given = pairs_of(request.query)
    for name in given:
        if name not in OPTIONS:
            fix = did_you_mean(name[:80], OPTIONS, f"it has {', '.join(OPTIONS)}")
            raise UsageError(f"the list has no parameter '{name[:80]}'", fix)
    check_options(given)
    if len(given.get("q", "")) > LONGEST:
        raise UsageError(f"q is longer than {LONGEST} characters", "write fewer words")
    tags = Counter(tag for one in desk.questions.values() for tag in one.tags)
    tag = given.get("tag", "")
    if tag and tag not in tags:
        fix = did_you_mean(tag[:80], tags, f"choose one of {', '.join(sorted(tags))}")
        raise UsageError(f"no question has the tag '{tag[:80]}'", fix)
    sought = folded(given.get("q", "")).split()
    found = [one for one in desk.questions.values() if tag in {"", *one.tags} and _has(one, sought)]
    if not form.is_page:
        body = json.dumps([plain(one) for one in found], ensure_ascii=False, indent=1) + "\n"
        return Response(200, {"Content-Type": with_charset(media)}, body.encode())
    kept = {name: text for name, text in given.items() if name != "tag"}
    links = [(name, count, "?" + urlencode({**kept, "tag": name}), name == tag) for name, count in sorted(tags.items())]
    title = words(request.language)["questions"]
    all_link = "/questions" + ("?" + urlencode(kept) if kept else "")
    return page(
        request, desk, "questions.html", title=title, found=found, tags=links, tag=tag, given=given, all_link=all_link
    )


def plain(question: Question) -> Mapping[str, object]:
    """What a program needs to know to ask a question."""
    return {
        "question": question.slug,
        "path": f"/questions/{question.slug}",
        "summary": dict(question.summary),
        "tags": list(question.tags),
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "example": one.example,
                "default": one.default,
                "choices": list(one.choices),
            }
            for one in question.parameters.values()
        ],
        "columns": list(question.columns),
        "traps": dict(question.traps),
        "view": question.view,
    }


def folded(text: str) -> str:
    """Text without capital letters and diacritics.

    >>> folded("Đồng chủ trì")
    'dong chu tri'
    """
    parts = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(char for char in parts if not unicodedata.combining(char))


def _has(question: Question, sought: list[str]) -> bool:
    text = folded(" ".join((question.slug, *question.summary.values(), *question.tags)))
    return all(word in text for word in sought)
