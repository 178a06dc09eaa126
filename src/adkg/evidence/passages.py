"""Shows the words behind a claim to a reader who has the text of the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from adkg.evidence.testimony import Place, Publication


@dataclass(frozen=True, slots=True)
class Passage:
    """The words at a place of a text, and whether they are those that were read: their hash is that of the locator."""

    words: str
    verified: bool


def find_passage(source: Publication, place: Place | None, texts: Mapping[str, str]) -> Passage | None:
    """The words of a claim, when `texts` (by the SHA-256 of the whole) has the text of its source; else None."""
    if place is None or source.sha256 not in texts:
        return None
    words = texts[source.sha256][place.begin : place.end]
    return Passage(words, sha256(words.encode()).hexdigest().startswith(place.sha256))
