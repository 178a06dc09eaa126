"""The words of the pages themselves, in each language; those of the subject come from the ontology and the register."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words.toml"


@cache
def words(language: str) -> Mapping[str, str]:
    """Every word by its key, in the language."""
    return {key: texts[language] for key, texts in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
