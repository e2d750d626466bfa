"""Errors by status and by result, and what a client is made of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codomyrmex.cloud import CloudClient
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.infomaniak.newsletter.client import (
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.errors import (
    NewsletterAPIError,
    NewsletterAuthenticationError,
    NewsletterConflictError,
    NewsletterForbiddenError,
    NewsletterNotFoundError,
    NewsletterRateLimitError,
    NewsletterServerError,
    NewsletterValidationError,
)
from tests.coda.clock import ManualClock
from tests.coda.fake import Answer, Seen
from tests.newsletter.fake import Fake, NewsletterServer, refusal

JSON = {"content-type": "application/json"}


def _data(data: Any, **more: Any) -> Answer:
    return 200, JSON, json.dumps({"result": "success", "data": data, **more}).encode()


# -- errors


@pytest.mark.parametrize(
    ("status", "code", "cls", "base"),
    [
        (400, "bad_request", NewsletterValidationError, errors.InvalidRequestError),
        (401, "not_authorized", NewsletterAuthenticationError, errors.AuthenticationError),
        (403, "access_denied", NewsletterForbiddenError, errors.PermissionDeniedError),
        (404, "object_not_found", NewsletterNotFoundError, errors.NotFoundError),
        (409, "conflict", NewsletterConflictError, errors.ConflictError),
        (422, "validation_failed", NewsletterValidationError, ValueError),
        (429, "too_many_requests", NewsletterRateLimitError, errors.RateLimitError),
        (500, "unexpected_error", NewsletterServerError, errors.ServiceUnavailableError),
        (200, "object_not_found", NewsletterNotFoundError, errors.NotFoundError),
        (200, "unexpected_error", NewsletterServerError, errors.ServiceUnavailableError),
        (200, "something_new", NewsletterAPIError, errors.CloudError),
        (418, "something_new", NewsletterAPIError, errors.CloudError),
    ],
)
def test_errors_by_status_and_by_result(
    server: NewsletterServer,
    fake: Fake,
    clock: ManualClock,
    status: int,
    code: str,
    cls: type[NewsletterAPIError],
    base: type[Exception],
) -> None:
    body = {
        "result": "error",
        "error": {
            "code": code,
            "description": "no: Bearer your-token",
            "context": {"name": "too long"},
        },
    }
    headers = {**JSON, "x-request-id": "r-1", "retry-after": "7"}
    fake.interfere = lambda _: (status, headers, json.dumps(body).encode())
    with (
        InfomaniakNewsletterClient(
            "your-token",
            12,
            base_url=server.base_url,
            retry=RetryPolicy(attempts=1),
            clock=clock,
        ) as client,
        pytest.raises(cls) as caught,
    ):
        client.get_group(1)
    error = caught.value
    assert isinstance(error, base)
    assert (error.status, error.code, error.operation) == (status, code, "get_group")
    assert (error.request_id, error.retry_after) == ("r-1", 7)
    assert error.context == {"name": "too long"}
    assert "name: too long" in str(error)
    assert "your-token" not in f"{error}{error!r}{error.args}{client!r}"


def test_what_was_not_done_is_an_error(client: InfomaniakNewsletterClient, fake: Fake) -> None:
    fake.interfere = lambda _: _data(False)
    with pytest.raises(NewsletterConflictError, match="was not done"):
        client.delete_group(1)


# -- making clients


def test_credentials(server: NewsletterServer, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_BASE_URL", server.base_url)
    for variable in ("INFOMANIAK_NEWSLETTER_TOKEN", "INFOMANIAK_NEWSLETTER_ID"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(errors.ConfigurationError, match="no token"):
        InfomaniakNewsletterClient.from_env()
    monkeypatch.setenv("INFOMANIAK_NEWSLETTER_TOKEN", "your-token")
    with pytest.raises(errors.ConfigurationError, match="named by a number"):
        InfomaniakNewsletterClient.from_env()
    with pytest.raises(errors.ConfigurationError, match=r"not 'news\.example\.com'"):
        InfomaniakNewsletterClient("t", "news.example.com")
    with InfomaniakNewsletterClient.from_credentials(Secret("your-token"), "12") as client:
        assert client.get_domain().id == 12
        assert "your-token" not in repr(vars(client))
    assert fake.seen[0].headers["authorization"] == "Bearer your-token"


def test_api_keys_are_secrets(client: InfomaniakNewsletterClient) -> None:
    (key,) = client.list_api_keys()
    assert key.reveal() == "an-old-key"
    assert "an-old-key" not in repr(client.list_api_keys())


def test_a_mailing_list_is_a_resource(client: InfomaniakNewsletterClient) -> None:
    assert isinstance(client, CloudClient)
    made = client.create_resource("mailing_list", "Family")
    assert {each.name for each in client.list_resources()} == {"Friends", "Press", "Family"}
    assert client.get_resource("mailing_list", made.id).name == "Family"
    client.delete_resource("mailing_list", made.id)
    with pytest.raises(errors.NotFoundError):
        client.get_resource("mailing_list", made.id)
    with pytest.raises(errors.InvalidRequestError):
        client.list_resources("bucket")


def test_refusals_of_the_fake_are_shown_whole(
    client: InfomaniakNewsletterClient, fake: Fake
) -> None:
    def interfere(seen: Seen) -> Answer:
        return refusal(422, "validation_failed", "The with field must not be present")

    fake.interfere = interfere
    with pytest.raises(NewsletterValidationError, match="The with field must not be present"):
        client.get_domain()
