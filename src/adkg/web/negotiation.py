"""Which form of an answer the client wants (RFC 9110, section 12.5.1): by the end of the path, else by Accept."""

import re
from collections.abc import Mapping, Sequence

_WEIGHT = re.compile(r"q=([01](?:\.\d{0,3})?)")


def best_of(accept: str, offered: Sequence[str]) -> str | None:
    """The media type to answer in: the one liked best of those offered, the first among equals; None for none.

    >>> best_of("text/turtle;q=0.5, application/*;q=0.9", ["text/html", "text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> best_of("image/png", ["text/html"]) is None, best_of("", ["text/html"])
    (True, 'text/html')
    """
    wanted = _ranges(accept) or {"*/*": 1.0}
    ranked = [(_liking(wanted, media), -place, media) for place, media in enumerate(offered)]
    liking, _, media = max(ranked, default=(0.0, 0, ""))
    return media if liking > 0 else None


def _ranges(accept: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (one.strip() for one in part.split(";"))
        weights = [float(weight[1]) for one in parameters if (weight := _WEIGHT.fullmatch(one))]
        if media:
            found[media.lower()] = weights[0] if weights else 1.0
    return found


def _liking(wanted: Mapping[str, float], media: str) -> float:
    """How much a media type is liked: by its own name, else by that of its family, else by that of all."""
    family = media.partition("/")[0] + "/*"
    return next((wanted[name] for name in (media, family, "*/*") if name in wanted), 0.0)
