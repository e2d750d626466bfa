"""Where the account and the credential come from, each way tried for real."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.storage.blob import (
    AccountSasPermissions,
    ResourceTypes,
    generate_account_sas,
    generate_container_sas,
)

from codomyrmex.cloud import open_client
from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    PermissionDeniedError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from tests.azure.helpers import (
    KEY,
    ONCE,
    PART,
    client_for,
    fresh_container,
    loopback_client,
    managed_identity,
    noise,
    token,
)
from tests.servers.azurite import AzuriteServer
from tests.servers.loopback import Answer, serving

EMPTY_LIST = b"<EnumerationResults><Containers/></EnumerationResults>"


def sas_of(server: AzuriteServer, *, permission: str = "rwdlacup", seconds: int = 600) -> str:
    """A signature for the whole account, by Microsoft's own library."""
    text: str = generate_account_sas(
        server.account,
        server.key,
        ResourceTypes(service=True, container=True, object=True),
        AccountSasPermissions.from_string(permission),  # type: ignore[no-untyped-call] # of theirs
        datetime.now(UTC) + timedelta(seconds=seconds),
    )
    return text


def works(client: AzureBlobClient, *, by_signature: bool = False) -> bool:
    with fresh_container(client) as container:
        client.upload_data(container, "a b/ü", noise(1, 3 * PART))
        client.copy_object(container, "a b/ü", container, "copy")
        settings = ObjectSettings(content_type="x/y", metadata={"a-b": "ü"})
        if by_signature:
            # with one for an account, Azurite answers 500 to a batch and to Put Blob From URL, from
            # Microsoft's own library too
            client.upload_data(container, "other", b"", settings=settings)
            client.delete_blob(container, "a b/ü")
        else:
            client.copy_object(container, "a b/ü", container, "other", settings=settings)
            client.delete_objects(container, ["a b/ü", "missing"]).raise_failures()
        assert [str(each) for each in client.list_blobs(container)] == ["copy", "other"]
        assert client.get_metadata(container, "other").metadata == {"a-b": "ü"}
        return client.download_data(container, "copy") == noise(1, 3 * PART)


def test_connection_string(azurite_http: AzuriteServer) -> None:
    with AzureBlobClient(connection_string=azurite_http.connection_string) as client:
        assert works(client)
        assert client.credential_source() == "arguments"
        assert azurite_http.key not in repr(client)


def test_account_key(azurite_http: AzuriteServer) -> None:
    for key in (azurite_http.key, Secret(azurite_http.key)):
        with AzureBlobClient(azurite_http.endpoint, credential=key) as client:
            assert works(client)


def test_wrong_key(azurite_http: AzuriteServer) -> None:
    client = AzureBlobClient(azurite_http.endpoint, credential=KEY, retry=ONCE)
    with client, pytest.raises((AuthenticationError, PermissionDeniedError)) as caught:
        client.list_containers()
    assert KEY not in str(caught.value)


def test_signature(azurite_http: AzuriteServer) -> None:
    sas = sas_of(azurite_http)
    each_way: tuple[dict[str, Any], ...] = (
        {"account_url": azurite_http.endpoint, "credential": sas},
        {"account_url": azurite_http.endpoint, "credential": f"?{sas}"},
        {"account_url": f"{azurite_http.endpoint}?{sas}"},
        {"connection_string": f"BlobEndpoint={azurite_http.endpoint};SharedAccessSignature={sas}"},
    )
    for arguments in each_way:
        with AzureBlobClient(**arguments) as client:
            assert works(client, by_signature=True)
            assert "sig=" not in repr(client)
            assert "sig=" not in client.address


def test_signature_of_a_container(azurite_http: AzuriteServer) -> None:
    with client_for(azurite_http) as owner, fresh_container(owner) as container:
        sas = generate_container_sas(
            azurite_http.account,
            container,
            azurite_http.key,
            permission="racwdl",
            expiry=datetime.now(UTC) + timedelta(minutes=5),
        )
        with AzureBlobClient(azurite_http.endpoint, credential=sas) as client:
            client.upload_data(container, "a b/ü", noise(1, 3 * PART))
            client.copy_object(container, "a b/ü", container, "copy")
            assert client.download_data(container, "copy") == noise(1, 3 * PART)
            client.delete_objects(container, ["a b/ü", "missing"]).raise_failures()
            assert [str(each) for each in client.list_blobs(container)] == ["copy"]
            with pytest.raises(PermissionDeniedError):
                client.list_containers()


def test_signature_of_less(azurite_http: AzuriteServer) -> None:
    with client_for(azurite_http) as owner, fresh_container(owner) as container:
        owner.upload_data(container, "k", b"x")
        sas = sas_of(azurite_http, permission="r")
        with AzureBlobClient(azurite_http.endpoint, credential=sas) as client:
            assert client.download_data(container, "k") == b"x"
            with pytest.raises(PermissionDeniedError) as caught:
                client.upload_data(container, "k", b"y")
            assert sas not in str(caught.value)
            with pytest.raises(UnsupportedError, match="cannot sign another"):
                client.generate_presigned_url(container, "k")
        old = sas_of(azurite_http, seconds=-60)
        late = AzureBlobClient(azurite_http.endpoint, credential=old)
        with late, pytest.raises((AuthenticationError, PermissionDeniedError)):
            late.download_data(container, "k")


def test_environment(azurite_http: AzuriteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", azurite_http.connection_string)
    with open_client("az") as client:
        assert isinstance(client, AzureBlobClient)
        assert works(client)
        assert client.credential_source() == "AZURE_STORAGE_CONNECTION_STRING"


@pytest.mark.parametrize("kind", ["AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN"])
def test_environment_in_pieces(
    kind: str, azurite_http: AzuriteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = azurite_http.key if kind.endswith("KEY") else sas_of(azurite_http)
    monkeypatch.setenv("AZURE_STORAGE_BLOB_ENDPOINT", azurite_http.endpoint)
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT", azurite_http.account)
    monkeypatch.setenv(kind, value)
    with AzureBlobClient() as client:
        assert works(client, by_signature=kind.endswith("TOKEN"))
        assert client.credential_source() == kind
    with AzureBlobClient(azurite_http.endpoint) as client:  # the same account, told again
        assert client.credential_source() == kind


def test_environment_of_another_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT", "mine")
    monkeypatch.setenv("AZURE_STORAGE_KEY", KEY)
    assert AzureBlobClient().credential_source() == "AZURE_STORAGE_KEY"
    other = AzureBlobClient("https://other.blob.core.windows.net")
    assert other.credential_source() == "DefaultAzureCredential"
    assert AzureBlobClient(account_name="other").credential_source() == "DefaultAzureCredential"
    lookalike = AzureBlobClient(
        "https://mine.blob.core.windows.net.evil.example", credential="a2V5", account_name="x"
    )
    assert lookalike.credential_source() == "arguments"


def test_managed_identity(azurite_oauth: AzuriteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with managed_identity() as service:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{service.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "the-header")
        with AzureBlobClient(azurite_oauth.endpoint, ca_bundle=azurite_oauth.ca_bundle) as client:
            assert works(client)
            assert client.credential_source() == "DefaultAzureCredential"
        assert len(service.requests) == 1  # one token for all requests
        assert service.requests[0].query["resource"] == "https://storage.azure.com"


class Given:
    """A credential of the caller's own making."""

    def __init__(self, text: str, seconds: int = 3600) -> None:
        self.text = text
        self.seconds = seconds
        self.asked = 0

    def get_token(self, *scopes: str, **_: object) -> object:
        from azure.core.credentials import AccessToken

        assert scopes == ("https://storage.azure.com/.default",)
        self.asked += 1
        return AccessToken(self.text, int(datetime.now(UTC).timestamp()) + self.seconds)


def test_own_credential(azurite_oauth: AzuriteServer) -> None:
    given = Given(token())
    settings = {"credential": given, "retry": ONCE}
    with client_for(azurite_oauth, **settings) as client:
        assert works(client)
        assert client.credential_source() == "Given"
        assert token() not in repr(client)
    assert given.asked == 1
    for wrong in (token("https://management.azure.com"), token(seconds=-10)):
        with client_for(azurite_oauth, credential=Given(wrong), retry=ONCE) as client:
            with pytest.raises((AuthenticationError, PermissionDeniedError)) as caught:
                client.list_containers()
            assert wrong not in str(caught.value)


def test_token_is_renewed() -> None:
    given = Given("short", seconds=200)  # so near its end that it is renewed
    with serving(lambda _: Answer(200, EMPTY_LIST)) as server:
        client = loopback_client(server.url)
        session = client._session
        with pytest.raises(ConfigurationError, match="readable on the way"):
            loopback_client(server.url, credential=given)
        assert session.scheme == "http"
    from codomyrmex.cloud.azure.credentials import Tokens

    tokens = Tokens(given)  # type: ignore[arg-type] # the library's own token, of no static type
    tokens.token()
    tokens.token()
    assert given.asked == 2


def test_none_found() -> None:
    """What somebody sees who has not logged in, in a process of their own."""
    code = (
        "from codomyrmex.cloud import AzureBlobClient, CloudError\n"
        "try:\n"
        "    AzureBlobClient('https://me.blob.core.windows.net').list_containers()\n"
        "except CloudError as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PATH": "/nonexistent",
            "HOME": "/nonexistent",
            "PYTHONPATH": "src",
            "AZURE_TOKEN_CREDENTIALS": "AzureCliCredential",
        },
    )
    assert done.stdout.startswith("AuthenticationError no token for Azure Storage: ")
    assert "Run az login" in done.stdout
    assert done.stderr == ""


def test_service_principal_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's service principal is asked for at its authority, and errors are mapped."""
    monkeypatch.setenv("AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111")
    monkeypatch.setenv("AZURE_CLIENT_ID", "client")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "very-secret")
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", "https://127.0.0.1:9")
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
    client = AzureBlobClient("https://me.blob.core.windows.net")
    with pytest.raises((AuthenticationError, ConnectionFailedError)) as caught:
        client.list_containers()
    assert "very-secret" not in str(caught.value)


def test_no_account() -> None:
    with pytest.raises(ConfigurationError, match="no Azure storage account"):
        AzureBlobClient()
    with pytest.raises(ConfigurationError, match="no Azure storage account"):
        open_client("az")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"account_url": "me.blob.core.windows.net"}, "is no URL"),
        ({"account_url": "https://user@me.blob.core.windows.net"}, "is no URL"),
        ({"account_url": "https://me:port"}, "is no URL"),
        ({"account_url": "https://storage.example", "credential": KEY}, "account_name"),
        ({"account_url": "https://me.blob.core.windows.net", "credential": "no base64"}, "base64"),
        ({"account_url": "https://me.blob.core.windows.net", "credential": "sv=1&sig="}, "sig"),
        ({"account_url": "http://me.blob.core.windows.net"}, "readable on the way"),
        ({"connection_string": "nonsense"}, "connection string"),
        ({"connection_string": "AccountKey=a2V5"}, "neither AccountName nor"),
        ({"connection_string": "AccountName=me", "credential": KEY}, "excludes"),
        ({"anonymous": True, "credential": KEY}, "exclude each other"),
    ],
)
def test_unusable_settings(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        AzureBlobClient(**arguments)
    assert KEY not in str(caught.value)


def test_emulator() -> None:
    client = AzureBlobClient(connection_string="UseDevelopmentStorage=true")
    assert client.account_url == "http://127.0.0.1:10000/devstoreaccount1"


def test_nothing_secret_is_pickled_or_shown(azurite_http: AzuriteServer) -> None:
    client = AzureBlobClient(connection_string=azurite_http.connection_string)
    shown = f"{client!r} {client._session.credential!r} {client.credential_source()}"
    assert azurite_http.key not in shown
    with pytest.raises(TypeError):
        pickle.dumps(client)
