"""Asks an online question: loaded only when the person at the command line allows the network."""

from collections.abc import Mapping

from adkg.answers import Answer
from adkg.cli._output import say
from adkg.linking.federation import federate
from adkg.queries import Question
from adkg.store import Store


def answered(store: Store, question: Question, values: Mapping[str, str], endpoint: str) -> Answer:
    """The answer with what the question's endpoint, or the other one, says; where from and when goes to the person."""
    say(f"asking {endpoint or question.online} ...")
    found = federate(store, question, values, endpoint=endpoint)
    if found.asked_at is None:
        say("nothing was asked: the record has no reviewed link to ask about; see adkg ask unlinked-things")
    else:
        at = f"{found.asked_at:%Y-%m-%d at %H:%M} UTC"
        say(f"{found.endpoint} gave {found.rows} rows about {found.values} things on {at}; they were not checked here")
    return Answer(store, found.query, question.prefixes, question, values)
