"""Candidates for names, as a reconciliation client reads them."""

import json
from collections.abc import Iterable, Mapping

from adkg.matching.described import FEATURES, Part
from adkg.matching.names import Candidate
from adkg.terms import Iri, path_of, term, thing_iri
from adkg.web.desk import Desk
from adkg.web.exchange import Response
from adkg.web.naming import Naming
from adkg.web.reconciliation.asking import Asked
from adkg.web.reconciliation.schema import Plain

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


def plain_response(content: object, headers: Mapping[str, str] = HEADERS) -> Response:
    """JSON."""
    return Response(200, headers, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


class Answerer:
    """Answers queries in a language; each type and label is looked up once."""

    def __init__(self, desk: Desk, language: str, named_features: bool = False) -> None:
        self._names = desk.names
        self._desk = desk
        self._naming: Naming = desk.naming
        self._language = language
        self._named_features = named_features
        self._types: dict[str, list[Plain]] = {}
        self._told: dict[Iri, tuple[str, str]] = {}

    def answered(self, asked: Asked) -> list[Plain]:
        """The candidates, the best first."""
        return [self._plain(found) for found in self._found(asked)]

    def _found(self, asked: Asked) -> Iterable[Candidate]:
        if asked.path:
            known = self._names.candidate(thing_iri(asked.path))
            return [known] if known else []
        for key in asked.values:
            self._names.know(key, self._desk.schema.properties[key], self._desk.whole)
        found = self._names.candidates(asked.text, asked.kinds, asked.values, asked.limit)
        if not asked.required:
            return found
        return [one for one in found if asked.required <= _agreeing(one.score.parts)]

    def _plain(self, found: Candidate) -> Plain:
        path, name = self._told.get(found.thing) or self._tell(found.thing)
        features = found.score.parts
        return {
            "id": path,
            "name": name,
            "score": found.score.points,
            "match": found.is_match,
            "type": self._type(found.kinds[0]),
            "features": [self._feature(part) for part in features]
            if self._named_features
            else list(map(_plain, features)),
        }

    def _tell(self, thing: Iri) -> tuple[str, str]:
        self._told[thing] = path_of(thing), self._naming.name(thing, self._language)
        return self._told[thing]

    def _type(self, kind: str) -> list[Plain]:
        if kind not in self._types:
            self._types[kind] = [{"id": kind, "name": self._naming.name(term(kind), self._language)}]
        return self._types[kind]

    def _feature(self, part: Part) -> Plain:
        return {**_plain(part), "name": self._name_of(part.feature)}

    def _name_of(self, feature: str) -> str:
        iri: Iri | None = None if feature in FEATURES else self._desk.schema.properties.get(feature)
        return self._naming.name(iri, self._language) if iri else feature


def _plain(part: Part) -> Plain:
    return {"id": part.feature, "value": part.points}


def _agreeing(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(part.feature for part in parts if part.points > 0)
