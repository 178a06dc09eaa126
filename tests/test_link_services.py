"""Our client and our own service, one asking the other; and what the client sends, against the specification."""

import pytest
from reconciling import EVERYTHING, propose, reconciling
from served import Served
from test_reconciliation import validate

from adkg.linking.client import Client
from adkg.linking.reconciliation import Query, ask, extend, read_service
from adkg.project import Project


@pytest.mark.parametrize("place", ["reconcile", "reconcile/1.0-draft"])
def test_the_client_understands_our_own_service_in_both_versions(served: Served, place: str) -> None:
    url = f"http://127.0.0.1:{served.port}/{place}"
    client = Client((url,))
    service = read_service(client, url)
    assert (service.version, service.extends) == ("1.0-draft" if "1.0" in place else "0.2", True)
    queries = [
        Query("Choir of the River", "Choir", 2),
        Query("Old Hall", "", 1, {"inTown": (("town/linz", "Linz"),)}),
        Query("nothing of the kind"),
    ]
    choirs, halls, nothing = ask(client, service, queries)
    assert choirs is not None
    assert halls is not None
    assert (choirs[0]["id"], [one["id"] for one in halls], nothing) == ("choir/river-choir", ["hall/old-hall"], [])
    rows = extend(client, service, ["hall/old-hall"], ["inTown"])
    assert rows["hall/old-hall"]["inTown"][0]["id"] == "town/linz"


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_what_is_asked_is_of_the_form_of_the_specification(aligned: Project, version: str) -> None:
    with reconciling(EVERYTHING, version=version) as service:
        assert propose(aligned, service).returncode == 0
    batches = [queries for kind, queries in service.log if kind == "queries"]
    assert batches
    for queries in batches:
        numbered = {f"q{number}": query for number, query in enumerate(queries)}
        validate(version, "reconciliation-query-batch.json", {"queries": queries} if "1.0" in version else numbered)
