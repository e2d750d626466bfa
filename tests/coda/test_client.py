"""What the client does around its requests: pages, changes, fresh reads, cells, errors."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import redirect_stdout
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import CloudClient
from codomyrmex.cloud.coda_io import CellEdit, CodaMutationTimeoutError, RowEdit
from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.errors import (
    CodaAPIError,
    CodaAuthenticationError,
    CodaForbiddenError,
    CodaGoneError,
    CodaNotFoundError,
    CodaRateLimitError,
    CodaServerError,
    CodaValidationError,
    CodaWarning,
)
from codomyrmex.cloud.coda_io.models.values import (
    CurrencyValue,
    PersonValue,
    RowValues,
    UrlValue,
)
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Fake, Seen, Server

DOC = "AbCDeFGH"
CONTRACT = """
from codomyrmex.cloud import CodaClient

# Initialize with API token
client = CodaClient(api_token="your-api-token")

# List documents
docs = client.list_docs()
for doc in docs.items:
    print(f"{doc.name} ({doc.id})")

# Get table rows
rows = client.list_rows(doc_id="doc-id", table_id_or_name="Tasks")
for row in rows.items:
    print(row.values)
"""


def test_example_of_the_contract(
    server: Server, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.world.docs["doc-id"] = fake.world.docs[DOC]
    monkeypatch.setenv("CODA_API_BASE_URL", server.base_url)
    out = io.StringIO()
    with redirect_stdout(out):
        names: dict[str, Any] = {}
        exec(CONTRACT, names)
    names["client"].close()
    assert f"Plans ({DOC})" in out.getvalue()
    assert "'c-1': 'Paint'" in out.getvalue()


# -- pages


def _many_rows(fake: Fake, count: int) -> None:
    rows = fake.world.docs[DOC].tables["grid-1"].rows
    rows.clear()
    rows.update({f"i-{n}": {"c-1": f"row {n}", "c-2": n, "#": 0} for n in range(count)})


def test_iterating_walks_to_the_end(client: CodaClient, fake: Fake) -> None:
    _many_rows(fake, 103)
    page = client.list_rows(DOC, "Tasks", limit=10)
    assert len(page.items) == 10
    assert [row.name for row in page] == [f"row {n}" for n in range(103)]
    assert [row.name for row in page.all()] == [f"row {n}" for n in range(103)]
    # with a token everything else is implied: nothing else is sent
    assert all(seen.target.count("=") == 1 for seen in fake.seen if "pageToken" in seen.target)


def test_async_pages(new_async: partial[AsyncCodaClient], fake: Fake) -> None:
    _many_rows(fake, 30)

    async def run() -> list[str]:
        async with new_async() as client:
            page = await client.list_rows(DOC, "Tasks", limit=7)
            with pytest.raises(errors.InvalidRequestError, match="async for"):
                list(page)
            assert len(await page.all_async()) == 30
            return [row.name async for row in page]

    assert len(asyncio.run(run())) == 30


def test_a_short_or_empty_page_is_not_the_end(client: CodaClient, fake: Fake) -> None:
    def interfere(seen: Seen) -> Answer | None:
        if seen.operation != "listDocs" or "pageToken" in seen.target:
            return None
        body = {"items": [], "nextPageToken": _token(0, 25)}
        return 200, {"content-type": "application/json"}, json.dumps(body).encode()

    fake.interfere = interfere
    assert [doc.name for doc in client.list_docs()] == ["Plans"]


def _token(offset: int, limit: int) -> str:
    import base64

    plain = json.dumps({"offset": offset, "limit": limit, "query": {}})
    return base64.urlsafe_b64encode(plain.encode()).decode()


@pytest.mark.parametrize("largest", [40, 10])
def test_a_table_that_is_too_large_is_read_in_smaller_pages(
    client: CodaClient, fake: Fake, largest: int
) -> None:
    """Pages above a size get a 504; after the first page, the token says the size."""
    _many_rows(fake, 200)
    given = 0

    def interfere(seen: Seen) -> Answer | None:
        nonlocal given
        if seen.operation != "listRows":
            return None
        given += 1
        size = 100 if "limit=100" in seen.target else 50 if "limit=50" in seen.target else 0
        if "pageToken" in seen.target:
            size = _size_of(seen.target)
        return (504, {}, b"gateway") if size > largest and given > 1 else None

    fake.interfere = interfere
    page = client.list_rows(DOC, "Tasks", limit=100)
    assert [row.id for row in page] == [f"i-{n}" for n in range(200)]


def _size_of(target: str) -> int:
    import base64
    from urllib.parse import unquote

    token = unquote(target.partition("pageToken=")[2])
    return int(json.loads(base64.urlsafe_b64decode(token))["limit"])


def test_rows_since_reads_what_changed(client: CodaClient) -> None:
    first = client.rows_since(DOC, "Tasks")
    assert len(first.rows) == 3
    client.update_row(DOC, "Tasks", "i-2", {"Hours": 9}, wait=True)
    second = client.rows_since(DOC, "Tasks", first.sync_token)
    assert [row.id for row in second.rows] == ["i-2"]


@pytest.mark.parametrize("fresh", [False, True])
def test_a_reading_that_is_begun_anew_misses_no_change(
    server: Server, fake: Fake, clock: ManualClock, fresh: bool
) -> None:
    """A row that was read changes before the list is begun anew with smaller pages."""
    _many_rows(fake, 20)
    table = fake.world.docs[DOC].tables["grid-1"]

    def interfere(seen: Seen) -> Answer | None:
        if "pageToken" not in seen.target or _size_of(seen.target) < 8:
            return None
        table.rows["i-0"]["c-1"] = "changed"
        return 504, {}, b"gateway"

    fake.interfere = interfere
    with CodaClient(
        "your-api-token", base_url=server.base_url, clock=clock, read_your_writes=fresh
    ) as client:
        changes = client.rows_since(DOC, "Tasks", limit=8)
    assert [row.id for row in changes.rows] == [f"i-{n}" for n in range(20)]
    assert changes.rows[0].name == "changed"
    assert changes.sync_token == "sync-0"
    freshness = {seen.headers.get("x-coda-doc-version") for seen in fake.seen}
    assert freshness == ({"latest"} if fresh else {None})


def test_a_first_page_that_is_too_large_is_halved_for_fresh_reads_too(
    server: Server, fake: Fake, clock: ManualClock
) -> None:
    _many_rows(fake, 20)
    fake.interfere = lambda seen: (504, {}, b"") if "limit=16" in seen.target else None
    with CodaClient(
        "your-api-token", base_url=server.base_url, clock=clock, read_your_writes=True
    ) as client:
        assert len(client.list_rows(DOC, "Tasks", limit=16).all()) == 20


# -- changes


def test_a_change_is_waited_for(client: CodaClient, fake: Fake, clock: ManualClock) -> None:
    fake.world.lag = 20.0
    mutation = client.insert_rows(DOC, "Tasks", [{"Name": "Glue"}, {"Name": "Nail"}])
    assert len(mutation.added_row_ids or ()) == 2
    assert mutation.wait(timeout=60).completed
    assert clock.slept >= 20
    assert len(client.list_rows(DOC, "Tasks").items) == 5


def test_a_change_that_does_not_end_is_its_own_error(client: CodaClient, fake: Fake) -> None:
    fake.world.lag = 1e9
    with pytest.raises(CodaMutationTimeoutError, match="was not done in 30 s") as caught:
        client.delete_row(DOC, "Tasks", "i-1", wait=True, wait_timeout=30)
    assert isinstance(caught.value, errors.WaiterError)


def test_the_warning_of_a_change_is_shown(client: CodaClient, fake: Fake) -> None:
    fake.world.warning = "the value was not understood"
    with pytest.warns(CodaWarning, match="not understood"):
        client.update_row(DOC, "Tasks", "i-1", {"Hours": 1}, wait=True)


def test_changes_are_awaited(new_async: partial[AsyncCodaClient]) -> None:
    async def run() -> None:
        async with new_async() as client:
            mutation = await client.delete_row(DOC, "Tasks", "i-1")
            assert (await mutation.wait_async()).completed
            with pytest.raises(errors.InvalidRequestError):
                mutation.wait()

    asyncio.run(run())


def test_an_unknown_change_is_not_found(client: CodaClient) -> None:
    mutation = client.delete_row(DOC, "Tasks", "i-1")
    lost = type(mutation)(request_id="mutate:lost", id="i-1").with_source(client.mutation_source)
    with pytest.raises(CodaNotFoundError):
        lost.wait()


@pytest.mark.parametrize("fresh", [False, True])
def test_reading_ones_own_writes(
    server: Server, fake: Fake, clock: ManualClock, fresh: bool
) -> None:
    fake.world.staleness = 15.0
    with CodaClient(
        "your-api-token", base_url=server.base_url, clock=clock, read_your_writes=fresh
    ) as client:
        client.update_row(DOC, "Tasks", "i-1", {"Hours": 77}, wait=True)
        row = client.get_row(DOC, "Tasks", "i-1", use_column_names=True)
    assert (row.values["Hours"] == 77) is fresh


def test_wrong_parameters_of_a_fresh_read_fail_at_once(
    server: Server, fake: Fake, clock: ManualClock
) -> None:
    with CodaClient(
        "your-api-token", base_url=server.base_url, clock=clock, read_your_writes=True
    ) as client:
        begin = clock.slept
        with pytest.raises(CodaValidationError, match="Invalid pageToken"):
            client.list_rows(DOC, "Tasks", page_token="nonsense!")
        assert clock.slept == begin


# -- cells


def test_cells_by_id_and_by_name_in_every_format(client: CodaClient) -> None:
    columns = client.list_columns(DOC, "Tasks").all()
    for value_format in ("simple", "simpleWithArrays", "rich"):
        for by_name in (True, False):
            rows = client.list_rows(
                DOC,
                "Tasks",
                value_format=value_format,
                use_column_names=by_name,
                columns=columns,
                limit=2,
            )
            for row in rows:  # also on later pages
                assert row.values["Name"] == row.values["c-1"]
            assert [row.values["Name"] for row in rows] == ["Paint", "Sand", "Varnish"]
    row_detail = client.get_row(DOC, "Tasks", "i-1", value_format="rich", columns=columns)
    assert row_detail.values["Name"] == "Paint"


def test_rich_values_are_typed() -> None:
    context = {"@context": "http://schema.org"}
    values = RowValues(
        {
            "a": {**context, "@type": "WebPage", "url": "https://x.example", "addedLater": 1},
            "b": [{**context, "@type": "Person", "name": "Ada"}],
            "c": {**context, "@type": "MonetaryAmount", "currency": "CHF", "amount": 2},
            "d": {**context, "@type": "Sculpture", "weight": 3},
            "e": "```plain```",
            "f": None,
        },
        is_rich=True,
    )
    assert isinstance(values["a"], UrlValue)
    assert isinstance(values["b"][0], PersonValue)
    assert isinstance(values["c"], CurrencyValue)
    assert values["d"]["weight"] == 3
    assert values["e"] == "plain"
    assert values["f"] is None
    with pytest.raises(KeyError):
        values["g"]


@pytest.mark.parametrize(
    "row",
    [
        {"Name": "Glue", "Hours": 4},
        {"cells": [{"column": "Name", "value": "Glue"}, {"column": "Hours", "value": 4}]},
        RowEdit((CellEdit("Name", "Glue"), CellEdit("Hours", 4))),
    ],
)
def test_rows_are_written_from_records_and_mappings(
    client: CodaClient, fake: Fake, row: Any
) -> None:
    client.upsert_rows(DOC, "Tasks", [row], key_columns=["Name"], wait=True)
    bodies = [json.loads(seen.body) for seen in fake.seen if seen.operation == "upsertRows"]
    assert bodies == [
        {
            "rows": [
                {"cells": [{"column": "Name", "value": "Glue"}, {"column": "Hours", "value": 4}]}
            ],
            "keyColumns": ["Name"],
        }
    ]


def test_rich_values_are_written_as_the_service_takes_them(client: CodaClient, fake: Fake) -> None:
    context = {"@context": "http://schema.org"}
    rich = RowValues(
        {
            "Name": {**context, "@type": "WebPage", "url": "https://x.example", "name": "X"},
            "Hours": {**context, "@type": "MonetaryAmount", "currency": "CHF", "amount": 2},
        }
    )
    row: dict[str, Any] = {"Name": [rich["Name"], PersonValue(name="Ada", email="a@x.example")]}
    client.upsert_rows(DOC, "Tasks", [rich, row, {"Name": None, "Hours": Decimal("1.5")}])
    sent = [each["cells"] for each in json.loads(fake.seen[-1].body)["rows"]]
    assert [[cell["value"] for cell in cells] for cells in sent] == [
        ["https://x.example", 2],
        [["https://x.example", "a@x.example"]],
        ["", 1.5],
    ]
    with pytest.raises(errors.InvalidRequestError, match="inf"):
        client.upsert_rows(DOC, "Tasks", [{"Hours": float("inf")}])


# -- arguments and errors


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda client: client.get_doc(".."), "doc_id cannot be '..'"),
        (lambda client: client.get_doc(""), "doc_id cannot be ''"),
        (lambda client: client.list_rows(DOC, "T", limit=0), "limit"),
        (lambda client: client.list_columns(DOC, "T", limit=101), "limit"),
        (lambda client: client.list_rows(DOC, "T", sort_by="upside"), "known: createdAt"),
        (lambda client: client.create_page(DOC, page_content={"type": "oil"}), "none of"),
        (lambda client: client.create_doc(initial_page={"nmae": "x"}), "nmae"),
        (lambda client: client.upsert_rows(DOC, "T", [{"a": object()}]), "object"),
        (lambda client: client.add_go_link("o", "no spaces", "https://x"), "regex"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_sent(
    client: CodaClient, fake: Fake, call: Any, reason: str
) -> None:
    with pytest.raises(errors.InvalidRequestError, match=reason.replace("..", r"\.\.")):
        call(client)
    assert fake.seen == []


def test_names_in_paths_are_encoded_whole(client: CodaClient, fake: Fake) -> None:
    with pytest.raises(CodaNotFoundError):
        client.get_table(DOC, "a/b ?#%2e é")
    assert fake.seen[0].target.endswith("/tables/a%2Fb%20%3F%23%252e%20%C3%A9")


@pytest.mark.parametrize(
    ("status", "cls", "base"),
    [
        (400, CodaValidationError, errors.InvalidRequestError),
        (401, CodaAuthenticationError, errors.AuthenticationError),
        (403, CodaForbiddenError, errors.PermissionDeniedError),
        (404, CodaNotFoundError, errors.NotFoundError),
        (410, CodaGoneError, errors.NotFoundError),
        (429, CodaRateLimitError, errors.RateLimitError),
        (500, CodaServerError, errors.ServiceUnavailableError),
        (418, CodaAPIError, errors.CloudError),
    ],
)
def test_errors_by_status(
    server: Server,
    fake: Fake,
    clock: ManualClock,
    status: int,
    cls: type[CodaAPIError],
    base: type[Exception],
) -> None:
    body = {
        "statusCode": status,
        "statusMessage": "Error",
        "message": "no: Bearer your-api-token",
        "codaDetail": {"validationErrors": [{"path": "$.name", "message": "too long"}]},
    }
    headers = {"x-request-id": "r-1", "retry-after": "7"}
    fake.interfere = lambda _: (status, headers, json.dumps(body).encode())
    once = RetryPolicy(attempts=1)
    with (
        CodaClient("your-api-token", base_url=server.base_url, retry=once, clock=clock) as client,
        pytest.raises(cls) as caught,
    ):
        client.whoami()
    error = caught.value
    assert isinstance(error, base)
    assert (error.status, error.operation, error.request_id) == (status, "whoami", "r-1")
    assert error.retry_after == 7
    assert "$.name: too long" in str(error)
    assert "your-api-token" not in f"{error}{error!r}{error.args}{client!r}"


def test_token_comes_from_argument_environment_and_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, fake: Fake
) -> None:
    fake.tokens = {"of-the-argument", "of-the-environment", "of-the-config"}
    config = tmp_path / "cloud.toml"
    text = '[remotes.work]\ntype = "coda"\napi_token = "of-the-config"\n'
    text += f'base_url = "{server.base_url}"\n'
    config.write_text(text)
    config.chmod(0o600)
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(config))
    monkeypatch.delenv("CODA_API_TOKEN", raising=False)
    with CodaClient() as client:
        client.whoami()
    monkeypatch.setenv("CODA_API_TOKEN", "of-the-environment")
    with CodaClient(base_url=server.base_url) as client:
        client.whoami()
    with CodaClient("of-the-argument", base_url=server.base_url) as client:
        client.whoami()
    sent = [seen.headers["authorization"] for seen in fake.seen]
    assert sent == [
        "Bearer of-the-config",
        "Bearer of-the-environment",
        "Bearer of-the-argument",
    ]


def test_no_token_is_a_configuration_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODA_API_TOKEN", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("CODOMYRMEX_CLOUD_CONFIG", raising=False)
    with pytest.raises(errors.ConfigurationError, match="no API token"):
        CodaClient()


def test_a_doc_is_a_resource(client: CodaClient) -> None:
    assert isinstance(client, CloudClient)
    made = client.create_resource("doc", "Notes")
    assert {each.name for each in client.list_resources()} == {"Plans", "Notes"}
    assert client.get_resource("doc", made.id).kind == "doc"
    client.delete_resource("doc", made.id)
    with pytest.raises(errors.NotFoundError):
        client.get_resource("doc", made.id)
    with pytest.raises(errors.InvalidRequestError):
        client.list_resources("bucket")
