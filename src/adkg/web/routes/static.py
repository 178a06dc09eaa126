"""Style sheets, scripts and pictures of the pages."""

from functools import cache
from pathlib import Path

from adkg.errors import UsageError
from adkg.web.bundles import STATIC, version_of
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.refusals import refusal

PATH = "/static/{name}"
METHODS = ("GET",)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def answer(request: Request, _: Desk, name: str) -> Response:
    """The file of that name. Only names that the folder lists are looked up, so no name leads out of it."""
    file = _files().get(name)
    if file is None:
        return refusal(request, UsageError(f"no file '{name}'", "begin at /"), 404)
    content = file.read_bytes()
    version = version_of(content)
    # Under the address that names what it says, it never changes.
    keep = "max-age=31536000, immutable" if request.query == f"v={version}" else "max-age=3600"
    form = "-gzip" if request.gzip else ""
    headers = {"Content-Type": TYPES[file.suffix], "Cache-Control": keep, "ETag": f'"{version}{form}"'}
    return Response(200, headers, content)


@cache
def _files() -> dict[str, Path]:
    return {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES}
