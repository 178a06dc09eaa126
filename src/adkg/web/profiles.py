"""Which form and profile of a description the client wants (Content Negotiation by Profile, W3C Working Draft).

The address decides first: a suffix such as `.ttl`, then `_mediatype` and `_profile`; else Accept and Accept-Profile.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from adkg.exports import Format, find_format
from adkg.terms import BASE
from adkg.web.description import EVIDENCE, PROFILES, SHORT
from adkg.web.exchange import Request
from adkg.web.negotiation import best_of
from adkg.web.standpoint import address, kept

HTML = "text/html"
PAGE = "html"
FORMS = ("turtle", "jsonld", "ntriples", "rdfxml")
ALTERNATES = "altr"
# The profile of a description that lists the others, and what profiles are; both are W3C's.
ALTR_PROFILE = "http://www.w3.org/ns/dx/connegp/altr"
_PROFILE_CLASS = "http://www.w3.org/ns/dx/prof/Profile"
_PROFILE = re.compile(r"\s*(?:<(?P<iri>[^<>]*)>|(?P<token>[\w*-]+))\s*(?:;\s*q=(?P<weight>[01](?:\.\d{0,3})?))?\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to answer with: the name of an export format, or PAGE; and the profile, '' for a page."""

    form: str
    profile: str = ""

    @property
    def media_type(self) -> str:
        """The media type of the form."""
        return HTML if self.form == PAGE else find_format(self.form).media_type


def profile_iri(profile: str) -> str:
    """The IRI that names a profile."""
    return ALTR_PROFILE if profile == ALTERNATES else f"{BASE}profile/{profile}"


def formats() -> Mapping[str, Format]:
    """The formats in which descriptions are offered, by the suffix that asks for them."""
    return {found.extension: found for found in map(find_format, FORMS)}


def split_suffix(path: str) -> tuple[str, str]:
    """The path of a node, and the name of the form that a suffix asks for; '' where there is none.

    >>> split_suffix("/town/linz.ttl"), split_suffix("/town/linz")
    (('/town/linz', 'turtle'), ('/town/linz', ''))
    """
    for suffix, form in (*((extension, found.name) for extension, found in formats().items()), (PAGE, PAGE)):
        if path.endswith(f".{suffix}"):
            return path[: -len(suffix) - 1], form
    return path, ""


def choose(request: Request, suffix: str) -> Choice | None:
    """The form and profile to answer with; None where what is asked for is not offered."""
    asked = dict(parse_qsl(request.query))
    profiles = _profiles(asked.get("_profile", ""), request.headers.get("accept-profile", ""))
    if not profiles and profiles is not None:
        return None
    form = suffix or _form(asked.get("_mediatype", ""))
    if form is None:
        return None
    if form:
        return Choice(form, "" if form == PAGE else (profiles or [SHORT])[0])
    accept = request.headers.get("accept", "")
    types = [find_format(name).media_type for name in FORMS]
    # A page has no profile: whoever asks for one wants data, unless nothing else is accepted.
    offered = [*types, HTML] if profiles else [HTML, *types]
    found = best_of(_without_page(accept) if profiles else accept, offered) or best_of(accept, offered)
    if found is None:
        return None
    form = PAGE if found == HTML else FORMS[types.index(found)]
    return Choice(form, "" if form == PAGE else (profiles or [SHORT])[0])


def link_header(request: Request, path: str, choice: Choice) -> str:
    """The Link header: the IRI, the other representations with their profiles, and the tokens of the profiles."""
    carried = [(name, value) for name, value in kept(request) if name != "lang"]
    links = [f'<{BASE}{path.lstrip("/")}>; rel="canonical"; type="{HTML}"']
    for extension, found in formats().items():
        for profile in PROFILES:
            where = address(f"{path}.{extension}", [*carried, *([("_profile", profile)] if profile != SHORT else [])])
            relation = "alternate describedby" if profile == SHORT else "alternate"
            links.append(f'<{where}>; rel="{relation}"; type="{found.media_type}"; profile="{profile_iri(profile)}"')
    links.append(f'<{address(f"{path}.{PAGE}", carried)}>; rel="alternate"; type="{HTML}"')
    if choice.profile:
        links.append(f'<{profile_iri(choice.profile)}>; rel="profile"')
    tokens = (*PROFILES, ALTERNATES)
    links += [f'<{_PROFILE_CLASS}>; rel="type"; token="{one}"; anchor="{profile_iri(one)}"' for one in tokens]
    return ", ".join(links)


def offers(path: str) -> str:
    """What may be asked for, in words."""
    suffixes = ", ".join(f".{extension}" for extension in (PAGE, *formats()))
    return f"add a suffix to {path}: {suffixes}; and ?_profile={SHORT} or ?_profile={EVIDENCE}"


def _profiles(in_address: str, header: str) -> list[str] | None:
    """The profiles that are wanted and offered, the best liked first; None where none is asked for."""
    known = {one: one for one in (*PROFILES, ALTERNATES)} | {profile_iri(one): one for one in (*PROFILES, ALTERNATES)}
    if in_address:
        return [known[in_address.strip("<>")]] if in_address.strip("<>") in known else []
    if not header:
        return None
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        found = _PROFILE.fullmatch(part)
        weight = float(found["weight"] or 1) if found else 0
        if found and weight:
            names: Sequence[str] = PROFILES if found["token"] == "*" else [found["iri"] or found["token"]]
            ranked += [(-weight, place, known[name]) for name in names if name in known]
    return [name for _, _, name in sorted(ranked, key=lambda one: one[:2])]


def _form(asked: str) -> str | None:
    """The form for a media type or a suffix; '' for none asked, None for one that is not offered."""
    names = {HTML: PAGE, PAGE: PAGE}
    for extension, found in formats().items():
        names |= {extension: found.name, found.media_type: found.name}
    return names.get(asked) if asked else ""


def _without_page(accept: str) -> str:
    kept_parts = [part for part in accept.split(",") if part.strip() and HTML not in part.lower()]
    return ",".join(kept_parts) or ("" if not accept else "application/x-none")
