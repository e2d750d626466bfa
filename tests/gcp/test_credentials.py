"""Credentials: each way to have them, tried against servers on loopback, and none at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    ExpiredCredentialsError,
)
from codomyrmex.cloud.gcp.storage import GCSClient
from tests.gcp.helpers import AT_ONCE, EMAIL, ONCE, key_file
from tests.gcp.server import GcsServer, gcs_server
from tests.servers.loopback import Answer, Loopback, Request, serving

TOKEN = "ya29.the-token"
OTHER = "impersonated@my-project.iam.gserviceaccount.com"


class Google:
    """Everything that gives tokens: OAuth's token service, the metadata server, IAM."""

    def __init__(self) -> None:
        self.seconds = 3600
        self.refuse = False
        self.tokens = [TOKEN]

    def answer(self, request: Request) -> Answer:
        if request.path == "/" or request.path.startswith("/computeMetadata/"):
            return self._metadata(request)
        if request.method == "GET" and request.path.startswith("/v1/projects/"):
            return _json({"projectId": "pool-project"})
        if self.refuse:
            return Answer(400, b'{"error": "invalid_grant", "error_description": "revoked"}')
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        if request.path.endswith(":generateAccessToken"):
            assert OTHER in request.path
            end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.seconds))
            return _json({"accessToken": token, "expireTime": end})
        form = parse_qs(request.body.decode())
        assert form["grant_type"][0] in (
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        )
        more = {"issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}
        return _json(
            {"access_token": token, "expires_in": self.seconds, "token_type": "Bearer", **more}
        )

    def _metadata(self, request: Request) -> Answer:
        assert request.path == "/" or request.headers.get("metadata-flavor") == "Google"
        found = {
            "/computeMetadata/v1/project/project-id": "metadata-project",
            "/computeMetadata/v1/universe/universe-domain": "googleapis.com",
            "/computeMetadata/v1/universe/universe_domain": "googleapis.com",
        }.get(request.path, "")
        flavor = {"metadata-flavor": "Google"}
        if request.path.endswith("/token"):
            body = {"access_token": self.tokens[0], "expires_in": self.seconds, "token_type": "x"}
            return Answer(200, json.dumps(body).encode(), {**flavor, **JSON})
        if "/service-accounts/" in request.path:
            account = {"email": EMAIL, "aliases": ["default"], "scopes": ["x"]}
            return Answer(200, json.dumps(account).encode(), {**flavor, **JSON})
        return Answer(200, found.encode(), {**flavor, "content-type": "application/text"})


JSON = {"content-type": "application/json"}


def _json(body: object) -> Answer:
    return Answer(200, json.dumps(body).encode(), JSON)


@pytest.fixture
def google() -> Google:
    return Google()


@pytest.fixture
def tokens(google: Google) -> Iterator[Loopback]:
    with serving(google.answer) as made:
        yield made


@pytest.fixture
def strict() -> Iterator[GcsServer]:
    """A storage that takes the one token alone."""
    with gcs_server({TOKEN}) as made:
        yield made


def works(client: GCSClient) -> None:
    with client:
        client.create_bucket("bucket")
        client.upload_data("bucket", "k", b"content")
        assert client.download_data("bucket", "k") == b"content"
        assert client.delete_objects("bucket", ["k"]).ok
        assert TOKEN not in repr(client)


def user_file(tokens: Loopback) -> dict[str, str]:
    return {
        "type": "authorized_user",
        "client_id": "id",
        "client_secret": "client-secret",
        "refresh_token": "refresh-token",
        "token_uri": f"{tokens.url}/token",
        "quota_project_id": "quota-project",
    }


def test_key_file_of_the_argument(strict: GcsServer, tokens: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key_file(f"{tokens.url}/token")))
    client = GCSClient(credentials=str(path), endpoint=strict.url)
    assert client.project == "my-project"
    assert client.credential_source() == f"file {path}"
    works(client)
    assert len(tokens.requests) == 1


def test_key_file_of_the_environment(
    strict: GcsServer, tokens: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key_file(f"{tokens.url}/token")))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    client = GCSClient(endpoint=strict.url)
    works(client)
    assert client.credential_source() == f"GOOGLE_APPLICATION_CREDENTIALS ({path})"


@pytest.fixture
def _oauth(tokens: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """google-auth takes no other token service from a person's login than Google's."""
    name = "google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT"
    monkeypatch.setattr(name, f"{tokens.url}/token")


@pytest.mark.usefixtures("_oauth")
def test_login_of_gcloud(strict: GcsServer, tokens: Loopback, tmp_path: Path) -> None:
    (tmp_path / "gcloud").mkdir()
    path = tmp_path / "gcloud" / "application_default_credentials.json"
    path.write_text(json.dumps(user_file(tokens)))
    client = GCSClient("my-project", endpoint=strict.url)
    assert client.credential_source() == "gcloud"
    works(client)
    assert {request.headers.get("x-goog-user-project") for request in strict.requests} == {
        "quota-project"
    }


def test_metadata_server(
    strict: GcsServer, tokens: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_GCE_CHECK")
    for name in ("GCE_METADATA_HOST", "GCE_METADATA_ROOT", "GCE_METADATA_IP"):
        monkeypatch.setenv(name, tokens.url.removeprefix("http://"))
    import google.auth.compute_engine._metadata as metadata

    monkeypatch.setattr(
        metadata, "_GCE_METADATA_HOST", tokens.url.removeprefix("http://"), raising=False
    )
    client = GCSClient(endpoint=strict.url)
    assert client.project == "metadata-project"
    assert client.credential_source() == "metadata server"
    works(client)


def test_impersonation(strict: GcsServer, tokens: Loopback, google: Google) -> None:
    google.tokens = ["the source's own token", TOKEN]
    client = GCSClient(
        "my-project",
        credentials=key_file(f"{tokens.url}/token"),
        impersonate=OTHER,
        endpoint=strict.url,
        iam_endpoint=tokens.url,
    )
    works(client)
    (asked,) = [r for r in tokens.requests if r.path.endswith(":generateAccessToken")]
    assert asked.headers["authorization"] == "Bearer the source's own token"


def test_external_account(
    strict: GcsServer, tokens: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "google.auth.external_account._CLOUD_RESOURCE_MANAGER"
    monkeypatch.setattr(name, f"{tokens.url}/v1/projects/")
    (tmp_path / "subject").write_text("the-token-of-the-other-cloud")
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/"
        "providers/x",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": f"{tokens.url}/v1/token",
        "credential_source": {"file": str(tmp_path / "subject")},
    }
    client = GCSClient(credentials=info, endpoint=strict.url)
    assert client.project == "pool-project"
    works(client)


def test_token_is_refreshed_when_refused(
    strict: GcsServer, tokens: Loopback, google: Google
) -> None:
    google.tokens = ["a token that was withdrawn", TOKEN]
    works(GCSClient("p", credentials=key_file(f"{tokens.url}/token"), endpoint=strict.url))
    assert len(tokens.requests) == 2


def test_token_that_stays_refused(strict: GcsServer, tokens: Loopback, google: Google) -> None:
    google.tokens = ["wrong"]
    client = GCSClient("p", credentials=key_file(f"{tokens.url}/t"), endpoint=strict.url)
    with client, pytest.raises(AuthenticationError) as caught:
        client.list_buckets()
    assert (caught.value.status, caught.value.code) == (401, "authError")
    assert "wrong" not in str(caught.value)


@pytest.mark.usefixtures("_oauth")
def test_login_that_was_withdrawn(strict: GcsServer, tokens: Loopback, google: Google) -> None:
    google.refuse = True
    client = GCSClient("p", credentials=user_file(tokens), endpoint=strict.url)
    with client, pytest.raises(ExpiredCredentialsError, match="gcloud auth") as caught:
        client.list_buckets()
    assert "refresh-token" not in str(caught.value)
    assert strict.requests == []


def test_token_service_that_cannot_be_reached(strict: GcsServer) -> None:
    client = GCSClient("p", credentials=key_file(), endpoint=strict.url, retry=ONCE)
    with client, pytest.raises(ConnectionFailedError):
        client.list_buckets()


def test_none() -> None:
    with GCSClient("p") as client, pytest.raises(AuthenticationError) as caught:
        client.list_buckets()
    assert "no Google credentials were found" in str(caught.value)
    assert "gcloud auth application-default login" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "cannot be read"), ("{", "no JSON"), ("[]", "no object"), ('{"type": "x"}', "used")],
)
def test_files_that_cannot_be_used(text: str | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    if text is not None:
        path.write_text(text)
    client = GCSClient("p", credentials=path)
    with client, pytest.raises(ConfigurationError, match=message):
        client.list_buckets()


def test_settings_that_contradict() -> None:
    with pytest.raises(ConfigurationError):
        GCSClient(anonymous=True, credentials="key.json")
    for endpoint in ("storage", "ftp://host", "https://user@host", "https://host?x", "http://[::"):
        with pytest.raises(ConfigurationError):
            GCSClient(endpoint=endpoint, anonymous=True)
    with pytest.raises(ConfigurationError, match="unencrypted"):
        GCSClient(endpoint="http://storage.example.com")
    client = GCSClient(credentials=3)  # type: ignore[arg-type] # no path
    with client, pytest.raises(ConfigurationError):
        client.list_buckets()


def test_emulator_gets_no_token(
    server: GcsServer, monkeypatch: pytest.MonkeyPatch, tokens: Loopback, tmp_path: Path
) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key_file(f"{tokens.url}/token")))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    for value in (server.url, server.url.removeprefix("http://")):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", value)
        with GCSClient("p", retry=AT_ONCE) as client:
            assert client.credential_source() == "STORAGE_EMULATOR_HOST"
            client.list_buckets()
    assert tokens.requests == []
    assert not any("authorization" in request.headers for request in server.requests)
