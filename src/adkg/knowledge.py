"""The Python door: `adkg.open()` gives the record, answers that remember their sources, and an rdflib view of it all.

>>> from adkg.knowledge import AnsweredRow
>>> row = AnsweredRow(("place", "day"), ("place/linz", "2020-05-03"), lambda: [])
>>> row.place, row["day"], len(row)
('place/linz', '2020-05-03', 2)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oxrdflib import OxigraphStore
from rdflib import Dataset

from adkg.answers import Answer, ask
from adkg.build import build
from adkg.errors import AdkgError, ProblemsError
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.evidence.coverage import SourceEvidence, is_source, of_source
from adkg.evidence.testimony import Testimony
from adkg.evidence.things import Grounds, ThingEvidence, claims_behind, find_thing, of_thing, why
from adkg.manifest import current_store, is_current
from adkg.project import Project, find_project
from adkg.queries import Question, read_question, read_questions
from adkg.store import Store
from adkg.terms import Iri, Literal, Prefixes, Value, path_of, read_prefixes, term

if TYPE_CHECKING:
    import pandas

Cell = str | int | float | bool | None
