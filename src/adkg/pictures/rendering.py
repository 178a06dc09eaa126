"""Renders a whole specification as SVG or PNG, with what it says in words for those who do not see it."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import vl_convert

from adkg.errors import UsageError

FORMS = ("svg", "png")
SCALE = 2.0
_ROOT = re.compile(r"<svg\b[^>]*>")
_VEGA = "https://vega.github.io/schema/vega/"


class Undrawable(UsageError):
    """The specification is none that can be drawn."""


def render(specification: Mapping[str, Any], form: str, title: str, told: str, language: str) -> bytes:
    """A specification of Vega-Lite, or of Vega where it says so, as a picture in one of FORMS.

    `title` is the name of the picture and `told` what it says, for those who do not see it. Raises UsageError for
    another form, and Undrawable with what is wrong with the specification.
    """
    if form not in FORMS:
        raise UsageError(f"no picture is a '{form}'", f"use one of {', '.join(FORMS)}")
    is_vega = str(specification.get("$schema", "")).startswith(_VEGA)
    to_svg = vl_convert.vega_to_svg if is_vega else vl_convert.vegalite_to_svg
    try:
        # No address is allowed, so that nothing is loaded even if a specification should name one.
        svg = _told_in_words(to_svg(dict(specification), allowed_base_urls=[]), title, told, language)
        return svg.encode() if form == "svg" else bytes(vl_convert.svg_to_png(svg, scale=SCALE))
    except ValueError as error:
        reason = next((line for line in str(error).splitlines()[1:] if line.strip()), str(error))
        raise Undrawable(reason.strip(), "see the reference of Vega-Lite") from error


def _told_in_words(svg: str, title: str, told: str, language: str) -> str:
    """The picture as one image with a name and a description."""
    found = _ROOT.search(svg)
    assert found is not None
    label = escape(title, quote=True)
    words = f"<title>{label}</title>" + (f"<desc>{escape(told, quote=True)}</desc>" if told else "")
    root = found[0][:-1] + f' role="img" aria-label="{label}" xml:lang="{language}">'
    return svg[: found.start()] + root + words + svg[found.end() :]
