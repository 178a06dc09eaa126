"""What follows from what: a triple that a rule concluded, with the axiom and the premises it used."""

from dataclasses import dataclass
from hashlib import sha256

from adkg.terms import Iri, Value, n3, thing_iri

Triple = tuple[Iri, Iri, Value]


@dataclass(frozen=True, slots=True)
class Inference:
    """One concluded triple. `rule` names the rule of OWL 2 RL (or ours), `axiom` says the ontology's axiom in words."""

    triple: Triple
    rule: str
    axiom: str
    premises: tuple[Triple, ...]

    @property
    def iri(self) -> Iri:
        """An IRI made from the conclusion."""
        return _minted("inference", self.triple)


def triple_iri(triple: Triple) -> Iri:
    """The IRI of the node that stands for a triple among the premises of an inference."""
    return _minted("triple", triple)


def _minted(kind: str, triple: Triple) -> Iri:
    digest = sha256("\x1f".join(n3(node) for node in triple).encode()).hexdigest()
    return thing_iri(f"{kind}/{digest[:16]}")
