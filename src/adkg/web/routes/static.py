"""Style sheets, scripts and pictures of the pages."""

from functools import cache
from pathlib import Path

from adkg.errors import UsageError
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.refusals import refusal

PATH = "/static/{name}"
METHODS = ("GET",)
FOLDER = Path(__file__).parents[1] / "static"
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
    return Response(200, {"Content-Type": TYPES[file.suffix], "Cache-Control": "max-age=3600"}, file.read_bytes())


@cache
def _files() -> dict[str, Path]:
    return {path.name: path for path in FOLDER.iterdir() if path.suffix in TYPES}
