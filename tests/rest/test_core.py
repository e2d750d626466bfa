"""The core with a service of another kind: numbered pages, and failures with status 200."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from codomyrmex.cloud.common.errors import (
    CloudError,
    ConflictError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Budget, Limit
from codomyrmex.cloud.common.rest.operations import (
    Operation,
    Response,
    build,
    next_by_number,
)
from codomyrmex.cloud.common.rest.paging import Page, PageSource
from codomyrmex.cloud.common.rest.records import Record, RequestRecord
from codomyrmex.cloud.common.rest.session import AsyncRunner, Runner, Service, Session, Steps
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.coda.clock import ManualClock
from tests.coda.fake import Server


class Letter(Record, frozen=True, kw_only=True):
    id: int
    subject: str


class LetterPage(Page[Letter], frozen=True, kw_only=True, dict=True):
    page: int
    pages_total: int


class NewLetter(RequestRecord, frozen=True, kw_only=True):
    subject: str
    note: str | msgspec.UnsetType | None = msgspec.UNSET


class _Envelope(msgspec.Struct):
    result: str
    data: msgspec.Raw = msgspec.Raw(b"null")
    error: str = ""


def _read(operation: Operation[Any], response: Response) -> Any:
    return msgspec.convert(
        json.loads(bytes(msgspec.json.decode(response.body, type=_Envelope).data)), operation.result
    )


def _fail(operation: Operation[Any], response: Response) -> CloudError | None:
    if response.status == 200 and b'"result": "error"' in response.body:
        envelope = msgspec.json.decode(response.body, type=_Envelope)
        return ConflictError(f"{operation.name}: {envelope.error}", code=envelope.error)
    return None


LIST = Operation(
    name="list_letters",
    reference="list",
    method="GET",
    path="/letters",
    result=LetterPage,
    budget="all",
    query={"page": int, "per_page": int},
    next_arguments=next_by_number,
    read=_read,
    wire=str,
)
MAKE = Operation(
    name="make_letter",
    reference="make",
    method="POST",
    path="/letters",
    result=Letter,
    budget="all",
    body=NewLetter,
    body_required=True,
    repeatable=False,
    read=_read,
    wire=str,
)
SERVICE = Service(
    provider="letters",
    extra="coda",
    hosts=("letters.example",),
    limits={"all": Limit(60, 60.0)},
    retry=RetryPolicy(),
    fail=_fail,
)


class Letters:
    """The service: 25 letters, and a refusal with status 200."""

    def __init__(self) -> None:
        self.targets: list[str] = []

    def handle(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        self.targets.append(target)
        if method == "POST":
            content: Any = {"result": "error", "error": "subject_taken"}
        else:
            query = {
                key: int(value[0]) for key, value in parse_qs(target.partition("?")[2]).items()
            }
            page, size = query.get("page", 1), query.get("per_page", 10)
            items = [{"id": n, "subject": f"s{n}"} for n in range(25)]
            data = {
                "items": items[(page - 1) * size : page * size],
                "page": page,
                "pagesTotal": -(-25 // size),
            }
            content = {"result": "success", "data": data}
        return 200, {"content-type": "application/json"}, json.dumps(content).encode()


class _Source:
    def __init__(self, runner: Runner, arguments: dict[str, Any]) -> None:
        self.runner: Runner | AsyncRunner = runner
        self._arguments = arguments

    def begin(self) -> PageSource:
        return self

    def following(self, page: Any) -> Steps[Any]:
        arguments = next_by_number(LIST, {**self._arguments, "page": page.page}, page)
        if arguments is None:
            return None
        found = yield from self.runner.session.call(LIST, arguments)
        return found.with_source(self)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def runner(letters: Letters) -> Iterator[Runner]:
    with Server(letters) as server:  # type: ignore[arg-type] # it answers as the fake does
        session = Session(
            SERVICE, server.base_url, Secret("secret-token"), timeout=5, clock=ManualClock()
        )
        runner = Runner(session)
        yield runner
        runner.close()


def test_numbered_pages_are_walked(runner: Runner, letters: Letters) -> None:
    page = runner.run(runner.session.call(LIST, {"per_page": 10}))
    page.with_source(_Source(runner, {"per_page": 10}))
    assert [letter.id for letter in page] == list(range(25))
    assert [target.partition("?")[2] for target in letters.targets] == [
        "per_page=10",
        "page=2&per_page=10",
        "page=3&per_page=10",
    ]


def test_a_failure_with_status_200_is_an_error(runner: Runner) -> None:
    with pytest.raises(ConflictError, match="subject_taken"):
        runner.run(runner.session.call(MAKE, {"subject": "x"}))


def test_200_requests_stay_under_60_a_minute(runner: Runner, letters: Letters) -> None:
    clock = runner.session.clock
    begin = clock.now()
    for _ in range(200):
        runner.run(runner.session.call(LIST, {}))
    assert len(letters.targets) == 200
    assert clock.now() - begin == pytest.approx(180.0)


def test_a_status_that_is_not_declared_is_unexpected(runner: Runner) -> None:
    error = runner.session._failure(LIST, Response(204, {}, b""))
    assert isinstance(error, UnexpectedResponseError)
    assert error.status == 204


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ({"subject": "x"}, b'{"subject":"x"}'),
        ({"subject": "x", "note": None}, b'{"subject":"x","note":null}'),
        ({"subject": "x", "note": msgspec.UNSET}, b'{"subject":"x"}'),
    ],
)
def test_null_is_sent_only_where_the_service_takes_it(
    arguments: dict[str, Any], body: bytes
) -> None:
    assert build(MAKE, arguments).body == body


@pytest.mark.parametrize("arguments", [{}, {"subject": None}, {"subject": 3}, {"sbject": "x"}])
def test_wrong_arguments_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError, match="make_letter"):
        build(MAKE, arguments)


def test_a_budget_counts_from_the_answer_on() -> None:
    budget = Budget(Limit(2, 10.0))
    assert budget.take(0.0) == 0
    assert budget.take(0.0) == 0
    assert budget.take(1.0) > 0  # both are under way
    budget.give_back(3.0)
    assert budget.take(4.0) == 9.0
    assert budget.take(13.0) == 0


def test_a_held_budget_lets_nothing_through() -> None:
    budget = Budget(Limit(2, 10.0))
    budget.hold(until=30.0)
    assert budget.take(25.0) == 5.0
    assert budget.take(30.0) == 0
