"""The threat model promises nothing without a test, and tells the limits as they are."""

import re
from pathlib import Path

import pytest

from adkg import guard
from adkg.web import door, server
from adkg.web.pool import Limits
from adkg.web.routes import sparql

TESTS = Path(__file__).parent
MODEL = (TESTS.parent / "src/adkg/web/THREAT_MODEL.md").read_text(encoding="utf-8")
PROMISED = re.split(r"^## ", MODEL, flags=re.MULTILINE)[2]


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(test_\w+\.py::\w+)`", MODEL))))
def test_a_test_that_is_named_is_there(named: str) -> None:
    file, _, test = named.partition("::")
    assert f"\ndef {test}(" in (TESTS / file).read_text(encoding="utf-8")


def test_every_promise_names_a_test() -> None:
    assert PROMISED.startswith("Promised")
    promises = re.split(r"^- ", PROMISED, flags=re.MULTILINE)[1:]
    assert [promise for promise in promises if "::test_" not in promise] == []
    assert len(promises) > 25


def test_the_limits_are_those_of_the_code() -> None:
    limits = Limits()
    told = {
        "time of an answer": f"{limits.seconds:g} s",
        "processor time before a request is moved aside": f"{limits.fast_seconds:g} s",
        "memory of an answer": f"{limits.memory >> 30} GB",
        "characters, depth, words of a query": f"{sparql.MAX_QUERY:,}, {guard.MAX_DEPTH}, {guard.MAX_TOKENS:,}",
        "body, head, address of a request": f"{door.LARGEST // 10**6} MB, {server.LARGEST_HEAD // 1000} kB, "
        f"{door.LONGEST_QUERY:,} characters",
        "time for a request to arrive, for a client to read": f"{server.ARRIVING:g} s, {server.IDLE:g} s",
        "connections": str(server.CONNECTIONS),
    }
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", MODEL, re.MULTILINE))
    assert {name: rows.get(name) for name in told} == told
