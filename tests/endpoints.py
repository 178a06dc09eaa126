"""A SPARQL endpoint on this machine that answers what it is told to, and keeps what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs


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
