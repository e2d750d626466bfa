"""A second opinion on the fake: Prism checks every request and answer by the same bare facts.

Prism reads parameters and schemas with code of its own. What it and `tests.coda.contract` both
let pass does not rest on one reading of the description.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from codomyrmex.cloud.coda_io.client import CodaClient
from codomyrmex.cloud.coda_io.operations import all_operations
from tests.coda.clock import ManualClock
from tests.coda.contract import facts
from tests.coda.fake import Fake, Seen, Server
from tests.coda.test_operations import _arguments, _harmless_first
from tests.servers import prism as server
from tests.servers.report import ServerReport

DOC = "AbCDeFGH"


def _openapi() -> dict[str, Any]:
    """The facts as an OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for name, operation in facts()["operations"].items():
        parameters = [
            {
                **{key: each[key] for key in ("name", "in", "required", "schema")},
                **({"style": "form", "explode": False} if each["in"] == "query" else {}),
            }
            for each in operation["parameters"]
        ]
        answers = {
            status: {
                "description": "",
                **({"content": {"application/json": {"schema": schema}}} if schema else {}),
            }
            for status, schema in operation["answers"].items()
        }
        entry = {"operationId": name, "parameters": parameters, "responses": answers}
        if operation["body"]:
            kinds = operation["body"]["content"].items()
            entry["requestBody"] = {
                "required": operation["body"]["required"],
                "content": {kind: {"schema": schema} for kind, schema in kinds},
            }
        path = f"/apis/v1{operation['path']}"
        paths.setdefault(path, {})[operation["method"].lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {"title": "Coda", "version": "1"},
        "paths": _moved(paths),
        "components": {"schemas": _moved(facts()["schemas"])},
    }


def _moved(value: Any) -> Any:
    """References to where OpenAPI has schemas; and addresses may be of this machine."""
    if isinstance(value, list):
        return [_moved(each) for each in value]
    if isinstance(value, str) and value.startswith("#/schemas/"):
        return value.replace("#/schemas/", "#/components/schemas/")
    if not isinstance(value, dict):
        return value
    made = {key: _moved(each) for key, each in value.items()}
    return made | {"format": "uri"} if made.get("format") == "url" else made


@pytest.fixture(scope="module")
def fake() -> Fake:
    """What stands behind Prism."""
    fake = Fake(ManualClock().now)
    fake.limits = dict.fromkeys(fake.limits, (10_000, 6.0))
    return fake


@pytest.fixture(scope="module")
def prism(
    fake: Fake, server_report: ServerReport, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Prism in front of the fake; gives the base URL."""
    with Server(fake) as behind:
        upstream = behind.base_url.removesuffix("/apis/v1")
        start = server.serve(tmp_path_factory.mktemp("prism"), _openapi(), upstream)
        with server_report.run("prism", ["prism"], start) as address:
            yield f"{address}/apis/v1"


def test_every_operation_passes(prism: str, fake: Fake) -> None:
    clock = ManualClock()
    fake.now = fake.world.now = clock.now
    with CodaClient("your-api-token", base_url=prism, clock=clock) as client:
        for name, operation in sorted(all_operations().items(), key=_harmless_first):
            arguments = _arguments(operation, 1)
            if name == "get_page_content_export_status":
                begun = client.begin_page_content_export(DOC, "Start", "html")
                arguments["request_id"] = begun.id
            if name == "get_mutation_status":
                change = client.update_row(DOC, "Tasks", "i-2", {"Hours": 3}, wait=True)
                arguments["request_id"] = change.request_id
            answer = getattr(client, name)(**arguments)
            assert isinstance(answer, operation.result), name
    assert {seen.operation for seen in fake.seen} == set(facts()["operations"])


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/docs?limit=many", None),
        ("/docs/AbCDeFGH/tables/Tasks/rows?sortBy=odd", None),
        ("/whoami", {"name": "Ada"}),
        ("/docs", {"items": [{"id": 3}]}),
    ],
)
def test_what_does_not_fit_is_seen(prism: str, fake: Fake, path: str, answer: object) -> None:
    """Prism is no mere wire: bad requests and bad answers are refused by it."""

    def interfere(seen: Seen) -> Any:
        body = json.dumps(answer if answer is not None else {}).encode()
        return 200, {"content-type": "application/json"}, body

    fake.interfere = interfere
    request = urllib.request.Request(
        f"{prism}{path}", headers={"authorization": "Bearer your-api-token"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=60)
    fake.interfere = None
    said = json.loads(caught.value.read())
    assert "prism" in said["type"]
    where = "query" if answer is None else "response"
    assert where in {each["location"][0] for each in said["validation"]}
