"""Runs the door on a port."""

import contextlib

import uvicorn

from adkg.errors import AdkgError
from adkg.manifest import read_manifest
from adkg.project import Project
from adkg.web.door import Door

CONNECTIONS = 500
KEEP_ALIVE = 30
LAST_ANSWERS = 1


def run(project: Project, address: str, port: int, hosts: frozenset[str] = frozenset()) -> None:
    """Serve a project that has a store, until the process is told to stop.

    With `hosts`, a proxy on this machine is believed when it says that it was called over HTTPS.
    """
    if read_manifest(project) is None:
        raise AdkgError("there is no store to serve", "build one: adkg build")
    serving = server(Door(project, hosts=hosts), address, port)
    with contextlib.suppress(KeyboardInterrupt):
        serving.run()
    if not serving.started:
        raise AdkgError(f"nothing could be served at {address}, port {port}", "see above; perhaps another --port")


def server(door: Door, address: str, port: int) -> uvicorn.Server:
    """A server for the door that is not running yet."""
    settings = uvicorn.Config(
        door,
        host=address,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(door.hosts),
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=LAST_ANSWERS,
    )
    return uvicorn.Server(settings)
