"""The ASEAN Defence Knowledge Graph: sourced claims about defence meetings, as RDF, with every disagreement kept.

>>> import adkg
>>> callable(adkg.open)
True
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adkg.knowledge import KnowledgeGraph, open

__all__ = ["KnowledgeGraph", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Lazy, because the command line imports this package and must not wait for rdflib (PEP 562).
    if name in __all__:
        return getattr(importlib.import_module("adkg.knowledge"), name)
    raise AttributeError(f"module 'adkg' has no attribute {name!r}")
