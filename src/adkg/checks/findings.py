"""What a check found: one problem for the person who mends it, with the terms that a validation report names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from adkg.claims import FileLine
from adkg.errors import Problem
from adkg.terms import Iri, Literal, Value, n3, path_of, thing_iri


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, as a Problem and in the words of SHACL.

    `source` is the shape or the check that found it, `component` the kind of constraint; `messages` are pairs of
    language and text.
    """

    problem: Problem
    source: Iri
    component: Iri
    messages: tuple[tuple[str, str], ...]
    focus: Iri | None = None
    path: Iri | None = None
    value: Value | None = None
    is_rule: bool = field(default=False)

    @property
    def iri(self) -> Iri:
        """An IRI made from the content: the same result has the same IRI in every run."""
        value = n3(self.value) if self.value is not None else ""
        messages = "\x1e".join(sorted(text for _, text in self.messages))
        parts = (self.source, self.component, self.focus or "", self.path or "", value, messages)
        return thing_iri(f"validation-result/{sha256(chr(31).join(parts).encode()).hexdigest()[:16]}")


def shown(value: Value) -> str:
    """A term as people write it: the path of a thing, the lexical form of a literal.

    >>> shown(Literal("2020-11")), shown(thing_iri("place/bath"))
    ('2020-11', 'place/bath')
    """
    return value.lexical if isinstance(value, Literal) else path_of(value)


def with_others(what: str, places: Sequence[FileLine]) -> str:
    """The text, and after it every place but the first, which the problem itself names.

    >>> with_others("two labels", [FileLine("a.yaml", 1), FileLine("b.yaml", 2)])
    'two labels (also at b.yaml:2)'
    """
    others = ", ".join(f"{place.file}:{place.line}" for place in places[1:])
    return f"{what} (also at {others})" if others else what
