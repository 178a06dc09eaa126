"""Finds who answers a request. Each module in routes/ answers one form of path; adding a path is adding a module.

A module has PATH, such as `/questions/{slug}`, METHODS, and `answer(request, desk, **steps) -> Response`. Of several
that fit, the one whose path says most by itself is asked.
"""

import gzip
import importlib
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from adkg.errors import AdkgError, UsageError
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.refused import refused
from adkg.web.sketch import UNDRAWN

SMALLEST = 1_000
LEVEL = 5
_STEP = re.compile(r"\{(\w+)\}")


class NoSuchPath(UsageError):
    """Nothing is at that path."""


@dataclass(frozen=True, slots=True)
class Route:
    """One form of path with who answers it."""

    path: re.Pattern[str]
    literal: int
    methods: tuple[str, ...]
    answer: Callable[..., Response]


@cache
def routes() -> tuple[Route, ...]:
    """The routes of all modules in routes/, the most particular first."""
    names = sorted(path.stem for path in (Path(__file__).parent / "routes").glob("*.py") if path.stem[0] != "_")
    found = [_route(importlib.import_module(f"adkg.web.routes.{name}")) for name in names]
    return tuple(sorted(found, key=lambda route: -route.literal))


def respond(request: Request, desk: Desk) -> Response:
    """The answer to a request; what goes wrong is told as the client can read it, without what is inside."""
    try:
        return _compressed(request, _answer(request, desk))
    except UsageError as error:
        return refused(request, error)
    except MemoryError:
        return refused(request, AdkgError("the answer needs more memory than one may take", "ask for less"), 507)
    except Exception:  # noqa: BLE001 - the one place where a client must be answered whatever happened
        number = sha256(request.packed()).hexdigest()[:12]
        print(f"request {number}: {request.method} {request.path}\n{traceback.format_exc()}", file=sys.stderr)  # noqa: T201
        return refused(request, AdkgError(f"something went wrong here (request {number})", "tell the operator"), 500)


def _answer(request: Request, desk: Desk) -> Response:
    allowed: set[str] = set()
    for route in routes():
        steps = route.path.fullmatch(request.path)
        if steps and request.method in route.methods:
            return route.answer(request, desk, **steps.groupdict())
        if steps:
            allowed.update(route.methods)
    if allowed:
        told = refused(request, UsageError(f"{request.method} is not answered here", f"use {', '.join(allowed)}"), 405)
        return replace(told, headers={**told.headers, "Allow": ", ".join(sorted({*allowed, "HEAD", "OPTIONS"}))})
    return refused(request, NoSuchPath(f"nothing is at {request.path}", "begin at /"), 404)


def _route(module: object) -> Route:
    path: str = module.PATH  # type: ignore[attr-defined]
    pattern = _STEP.sub(lambda step: f"(?P<{step[1]}>[^/]+)", re.escape(path).replace(r"\{", "{").replace(r"\}", "}"))
    literal = len(_STEP.sub("", path))
    return Route(re.compile(pattern), literal, module.METHODS, module.answer)  # type: ignore[attr-defined]


def _compressed(request: Request, response: Response) -> Response:
    is_final = "Content-Encoding" not in response.headers and response.headers.get("Content-Type") != UNDRAWN
    if not request.gzip or len(response.body) < SMALLEST or not is_final:
        return response
    headers: Mapping[str, str] = {**response.headers, "Content-Encoding": "gzip"}
    return replace(response, headers=headers, body=gzip.compress(response.body, LEVEL, mtime=0))
