"""A request and its response as the door and its workers pass them on: plain values, never pickled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

LENGTH = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `path` is decoded once, `query` is as it came; `headers` are those that may change the answer.

    `language` is the one to answer in; `gzip` says whether the client takes compressed answers; `origin` is how the
    client calls this server: https://name:port.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    gzip: bool = False
    body: bytes = b""
    origin: str = ""

    def packed(self) -> bytes:
        """The request as one message."""
        head = {name: getattr(self, name) for name in _HEAD}
        return pack(head, self.body)

    @classmethod
    def unpacked(cls, head: Mapping[str, Any], body: bytes) -> "Request":
        """The request that was packed."""
        return cls(**head, body=body)


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered. `headers` are those that belong to the content: type, language, links, encoding.

    They come before the door's own of the same name.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def keeps(self) -> bool:
        """Whether the same may be answered again for as long as the record is the same."""
        return self.status == 200 and self.headers.get("Cache-Control") != "no-store"

    def packed(self, processor_time: float) -> bytes:
        """The response as one message, with the seconds of processor time that its worker has used in all."""
        return pack({"status": self.status, "headers": dict(self.headers), "used": processor_time}, self.body)


_HEAD = tuple(one.name for one in fields(Request) if one.name != "body")


def content_policy(framed_by: str) -> str:
    """What a page may load: only what is ours. `framed_by` says which sites may show it in a frame.

    The door gives every response the policy of no frames; a response that has the header itself keeps its own.
    """
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {framed_by}"
    )


def pack(head: Mapping[str, Any], body: bytes) -> bytes:
    """A message: the length of the head and of the body in four bytes each, then both."""
    text = json.dumps(head).encode()
    return len(text).to_bytes(LENGTH, "big") + len(body).to_bytes(LENGTH, "big") + text + body


def lengths(start: bytes) -> tuple[int, int]:
    """How long head and body are, from the first eight bytes of a message."""
    return int.from_bytes(start[:LENGTH], "big"), int.from_bytes(start[LENGTH : 2 * LENGTH], "big")
