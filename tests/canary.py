"""A server on this machine that nobody should call."""

import http.server


class Canary(http.server.ThreadingHTTPServer):
    """A server on this machine that writes down who calls."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Caller)
        self.calls: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Caller(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.calls.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass
