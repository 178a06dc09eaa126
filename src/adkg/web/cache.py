"""Keeps answers as long as there is room: what was answered once is not asked again."""

from collections import OrderedDict
from hashlib import sha256

from adkg.web.exchange import Request, Response

ROOM = 64_000_000
OVERHEAD = 500


def key_of(request: Request) -> bytes:
    """The same for requests whose answers are the same."""
    return sha256(request.packed()).digest()


class Cache:
    """Answers by key, the least used ones dropped when there is no room."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._answers: OrderedDict[bytes, Response] = OrderedDict()

    def get(self, key: bytes) -> Response | None:
        """The answer, or None."""
        found = self._answers.get(key)
        if found:
            self._answers.move_to_end(key)
        return found

    def put(self, key: bytes, response: Response) -> None:
        """Keep an answer; one that would fill a quarter of the room is not kept."""
        size = len(response.body) + OVERHEAD
        if size * 4 > ROOM or key in self._answers:
            return
        self._answers[key] = response
        self._room -= size
        while self._room < 0:
            _, dropped = self._answers.popitem(last=False)
            self._room += len(dropped.body) + OVERHEAD
