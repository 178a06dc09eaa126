"""Compares what things are called and what is known of them, and says in words why two may be the same."""

from adkg.matching.comparison import compare
from adkg.matching.described import Described, Part, Score

__all__ = ["Described", "Part", "Score", "compare"]
