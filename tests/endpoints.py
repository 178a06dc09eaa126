"""SPARQL endpoints on this machine: Oxigraph's server over some Turtle, and one that answers what it is told to."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
PATIENCE = 60


@contextmanager
def oxigraph(folder: Path, *files: Path) -> Iterator[str]:
    """The address of an endpoint that holds these files, until the block ends."""
    folder.mkdir(parents=True)
    loaded = [argument for file in files for argument in ("--file", str(file))]
    subprocess.run([OXIGRAPH, "load", "--location", folder, *loaded], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        server = f"127.0.0.1:{free.getsockname()[1]}"
    command = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", server]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            assert any("Listening" in line for line in process.stdout), "it has ended"
            yield f"http://{server}/query"
        finally:
            process.terminate()
            process.wait(PATIENCE)


@dataclass
class Told:
    """An endpoint that says what it is told, and keeps what it was asked."""

    address: str
    answer: bytes = b""
    status: int = 200
    media_type: str = "application/sparql-results+json"
    queries: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def told() -> Iterator[Told]:
    """Such an endpoint, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            endpoint.queries += parse_qs(body)["query"]
            endpoint.headers.append(dict(self.headers))
            self.send_response(endpoint.status)
            self.send_header("Content-Type", endpoint.media_type)
            self.send_header("Content-Length", str(len(endpoint.answer)))
            self.end_headers()
            self.wfile.write(endpoint.answer)

        def log_message(self, *_: object) -> None:
            """Nothing: tests read what was asked from `queries`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint = Told(f"http://127.0.0.1:{server.server_port}/sparql")
        Thread(target=server.serve_forever, daemon=True).start()
        yield endpoint
        server.shutdown()
