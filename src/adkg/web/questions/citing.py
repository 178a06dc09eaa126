"""Cites the answer to a question, from where it was asked."""

from datetime import UTC, datetime

from adkg.citations.citation import Citation, Standpoint, cite
from adkg.dates import calendar_date
from adkg.web.desk import Desk
from adkg.web.questions.answering import Asking


def citation_of(desk: Desk, one: Asking, language: str) -> Citation:
    """A citation of the answer, accessed today."""
    day = calendar_date(one.asked.known_by).latest.isoformat() if one.asked.known_by else ""
    seen = Standpoint(desk.dataset_sha256, day, one.asked.policy)
    today = datetime.now(UTC).date()
    return cite(one.store, one.question, one.asked.values, standpoint=seen, today=today, language=language)
