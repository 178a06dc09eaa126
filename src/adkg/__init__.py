"""The ASEAN Defence Knowledge Graph: sourced claims about defence meetings, as RDF, with every disagreement kept.

>>> import adkg
>>> callable(adkg.open)
True
"""

import importlib
from typing import TYPE_CHECKING, Any

from adkg.version import __version__

if TYPE_CHECKING:
    from adkg.knowledge import KnowledgeGraph, open

__all__ = ["KnowledgeGraph", "__version__", "open"]
_LAZY = ("KnowledgeGraph", "open")


def __getattr__(name: str) -> Any:
    # Lazy, because the command line imports this package and must not wait for rdflib (PEP 562).
    if name in _LAZY:
        return getattr(importlib.import_module("adkg.knowledge"), name)
    raise AttributeError(f"module 'adkg' has no attribute {name!r}")
