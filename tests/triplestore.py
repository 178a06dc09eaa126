"""A real SPARQL server on loopback: the program `oxigraph`, loaded with a file, in a process of its own."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@contextmanager
def holding(file: Path, folder: Path) -> Iterator[str]:
    """The address at which the content of a Turtle file can be asked, for as long as the block runs."""
    subprocess.run([OXIGRAPH, "load", "--location", folder, "--file", file], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stderr is not None
            while "istening" not in (line := server.stderr.readline()):
                assert line, "the server ended before it listened"
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()
