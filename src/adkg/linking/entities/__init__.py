"""What another collection says of a thing, in one form wherever it was read: asked of an endpoint, or from a file."""

from adkg.linking.entities.model import (
    DEPRECATED,
    LANGUAGES,
    NO_VALUE,
    Entity,
    Statement,
    Told,
    Unreadable,
    told_values,
)

__all__ = ["DEPRECATED", "LANGUAGES", "NO_VALUE", "Entity", "Statement", "Told", "Unreadable", "told_values"]
