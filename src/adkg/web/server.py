"""Runs the door on a port."""

import uvicorn

from adkg.errors import AdkgError
from adkg.manifest import read_manifest
from adkg.project import Project
from adkg.web.door import Door

CONNECTIONS = 500
KEEP_ALIVE = 30


def run(project: Project, address: str, port: int, hosts: frozenset[str] = frozenset()) -> None:
    """Serve a project that has a store, until the process is told to stop.

    With `hosts`, a proxy on this machine is believed when it says that it was called over HTTPS.
    """
    manifest = read_manifest(project)
    if manifest is None:
        raise AdkgError("there is no store to serve", "build one: adkg build")
    door = Door(project, manifest.dataset_sha256, hosts)
    uvicorn.run(
        door,
        host=address,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(hosts),
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
    )
