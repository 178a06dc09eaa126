"""What another collection says of a thing, in one form wherever it was read: asked of an endpoint, or from a file."""

from adkg.linking.entities.model import (
    DEPRECATED,
    LANGUAGES,
    NORMAL,
    PREFERRED,
    Entity,
    Statement,
    Told,
    Unreadable,
    told_values,
)

__all__ = [
    "DEPRECATED",
    "LANGUAGES",
    "NORMAL",
    "NO_VALUE",
    "PREFERRED",
    "Entity",
    "Statement",
    "Told",
    "Unreadable",
    "told_values",
]
