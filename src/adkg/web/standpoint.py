"""From where a page looks: as of a day, by a policy. It says so plainly, and its links keep it."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from adkg.errors import UsageError
from adkg.store import Store
from adkg.view import View
from adkg.web.desk import Desk
from adkg.web.exchange import Request

KEPT = ("known-by", "policy", "lang")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A day and a policy; '' for today's record and for the policy by which it is judged."""

    known_by: str = ""
    policy: str = ""

    @classmethod
    def of(cls, request: Request) -> "Standpoint":
        """The one that the address of a request names."""
        asked = dict(parse_qsl(request.query))
        return cls(asked.get("known-by", ""), asked.get("policy", ""))

    @property
    def is_other(self) -> bool:
        """Whether it is another than that of the record as it stands."""
        return bool(self.known_by or self.policy)

    def store(self, desk: Desk) -> Store:
        """The store as it is from there. Raises UsageError for a date or a policy that is none."""
        return desk.store(self.known_by, self.policy)

    def reading(self, desk: Desk) -> tuple[int, int] | None:
        """How many sources are known from there, and how many there are.

        None for the record as it stands, and where a page tells that the date or the policy is none.
        """
        try:
            store = self.store(desk)
        except UsageError:
            return None
        if not isinstance(store, View):
            return None
        found = store.reading
        return found.known, found.known + found.later + found.undated


def kept(request: Request) -> list[tuple[str, str]]:
    """What the links of a page carry on from its address."""
    return [(name, value) for name, value in parse_qsl(request.query) if name in KEPT]


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path with parameters."""
    return quote(path, safe="/-._~") + (f"?{urlencode(parameters)}" if parameters else "")
