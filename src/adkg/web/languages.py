"""Which language to answer in: the one in the address, else the browser's."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs

LANGUAGES = ("en", "vi")


def language_of(query: str, headers: Mapping[str, str]) -> str:
    """One of LANGUAGES.

    >>> language_of("lang=vi", {}), language_of("", {"accept-language": "fr, vi;q=0.8, en;q=0.5"})
    ('vi', 'vi')
    """
    asked = parse_qs(query).get("lang", [""])[-1] if "lang=" in query else ""
    preferred = [asked, *_accepted(headers.get("accept-language", ""))]
    return next((language for language in preferred if language in LANGUAGES), LANGUAGES[0])


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header (RFC 9110, section 12.5.4), the best liked first."""
    ranked = []
    for place, part in enumerate(header.split(",")):
        name, _, parameters = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameters)
        ranked.append((-float(weight[1]) if weight else -1.0, place, name.split("-")[0].lower()))
    return [name for weight, _, name in sorted(ranked) if weight < 0]
