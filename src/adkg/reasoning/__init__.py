"""What follows from the triples by the ontology, and what contradicts it.

`infer` and `find_clashes` run rules compiled from the ontology; `classify` asks HermiT, which knows all of OWL 2 DL.
"""

from adkg.reasoning.clashes import Clash, find_clashes
from adkg.reasoning.rules import infer

__all__ = ["Clash", "find_clashes", "infer"]
