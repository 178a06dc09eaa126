"""Footnotes for an answer: a number for every source and decision, in the order in which the cells cite them."""

from collections.abc import Iterator, Mapping

from adkg.evidence.cells import CellEvidence
from adkg.evidence.testimony import Place, Publication, Ruling
from adkg.terms import Iri, path_of

MOST = 5
"""How many sources one cell cites: the weightiest. The others are counted there, and named in JSON and CSV."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "after": "after",
        "characters": "characters",
        "decision": "Decision",
        "origin": "origin",
        "origins": "origins",
        "undated": "undated",
    },
    "vi": {
        "after": "theo",
        "characters": "ký tự",
        "decision": "Quyết định",
        "origin": "nguồn gốc",
        "origins": "nguồn gốc",
        "undated": "không ghi ngày",
    },
}


class Footnotes:
    """The footnotes of one answer, numbered while its cells are marked."""

    def __init__(self, language: str = "en") -> None:
        self._words = WORDS.get(language, WORDS["en"])
        self._noted: dict[Iri, tuple[int, Publication | Ruling]] = {}
        self._places: dict[Iri, set[Place]] = {}

    def numbers(self, cell: CellEvidence) -> list[int]:
        """The numbers of what a cell cites, MOST at most, decisions first."""
        cited: list[Publication | Ruling] = [*cell.decisions]
        cited = [*cited, *cell.publications][:MOST]
        for one in cited:
            self._noted.setdefault(one.iri, (len(self._noted) + 1, one))
        for claim in cell.claims:
            if claim.place and claim.source.iri in self._noted:
                self._places.setdefault(claim.source.iri, set()).add(claim.place)
        return sorted(self._noted[one.iri][0] for one in cited)

    def mark(self, cell: CellEvidence) -> str:
        """What to put behind a cell: '[1-3]', with what is left out and the origins where they are fewer; '' for none.

        >>> Footnotes().mark(CellEvidence())
        ''
        """
        numbers = self.numbers(cell)
        if not numbers:
            return ""
        left_out = len(cell.decisions) + len(cell.publications) - len(numbers)
        text = _ranges(numbers) + (f" +{left_out}" if left_out else "")
        if cell.origins < len(cell.publications):
            text += f", {cell.origins} {self._words['origin' if cell.origins == 1 else 'origins']}"
        return f"[{text}]"

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Each footnote with its number."""
        for number, one in self._noted.values():
            yield number, self._decision(one) if isinstance(one, Ruling) else self._source(one)

    def noted(self) -> Iterator[tuple[int, Publication | Ruling, list[Place]]]:
        """What each footnote stands for, with its number and the places in the text of a source."""
        for iri, (number, one) in self._noted.items():
            yield number, one, sorted(self._places.get(iri, ()), key=_order)

    def _source(self, one: Publication) -> str:
        copied = f" {self._words['after']} {one.origin_label}" if one.origin_label != one.publisher else ""
        places = ", ".join(f"{place.begin}-{place.end}" for place in sorted(self._places.get(one.iri, ()), key=_order))
        header = f"{one.title}. {one.publisher}{copied} ({one.grade}), {one.published or self._words['undated']}."
        return f"{header} {one.address}" + (f" {self._words['characters']} {places}" if places else "")

    def _decision(self, one: Ruling) -> str:
        return f"{self._words['decision']} {path_of(one.iri)}, {one.decided}: {one.reason}"


def _order(place: Place) -> tuple[int, int]:
    return place.begin, place.end


def _ranges(numbers: list[int]) -> str:
    """Numbers in order with dashes for runs.

    >>> _ranges([1, 2, 3, 5, 7, 8])
    '1-3,5,7,8'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)
