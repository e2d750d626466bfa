"""Logging in to Swift, and what a user sees when that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    ConfigurationError,
    PermissionDeniedError,
    ServiceMissingError,
)
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials, create_openstack_connection
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
from tests.infomaniak_storage.helpers import credentials_of, fresh_container, swift_client
from tests.servers.swift import OpenStackCloud


def test_a_revoked_token_is_replaced(swift_openstack: OpenStackCloud) -> None:
    client = swift_client(swift_openstack)
    with fresh_container(client) as container:
        client.upload_data(container, "k", b"before")
        token = client._wire.session.token("test")
        # by another connection: this client does not know that its token is over
        other = create_openstack_connection(credentials_of(swift_openstack))
        identity = other.session.get_endpoint(service_type="identity", interface="public")
        base = (identity or swift_openstack.auth_url).rstrip("/").removesuffix("/v3")
        other.session.delete(f"{base}/v3/auth/tokens", headers={"X-Subject-Token": token})
        client._wire.session._token = "revoked-for-certain"
        assert client.download_data(container, "k") == b"before"
        assert client._wire.session.token("test") not in (token, "revoked-for-certain")


def test_a_wrong_password(swift_openstack: OpenStackCloud) -> None:
    client = InfomaniakObjectStorageClient(credentials_of(swift_openstack, password="wr0ng-word"))
    with pytest.raises(AuthenticationError) as caught:
        client.list_containers()
    assert "wr0ng-word" not in str(caught.value)
    assert "wr0ng-word" not in repr(client)


def test_an_application_credential(
    swift_openstack: OpenStackCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = create_openstack_connection(credentials_of(swift_openstack))
    identity: Any = connection.identity  # openstacksdk types it as Keystone's version 2 or 3
    user = connection.current_user_id
    made = identity.create_application_credential(user, "storage-test")
    try:
        monkeypatch.setenv("INFOMANIAK_APP_CREDENTIAL_ID", made.id)
        monkeypatch.setenv("INFOMANIAK_APP_CREDENTIAL_SECRET", made.secret)
        monkeypatch.setenv("INFOMANIAK_AUTH_URL", swift_openstack.auth_url)
        monkeypatch.setenv("INFOMANIAK_REGION", swift_openstack.region)
        client = InfomaniakObjectStorageClient.from_env()
        with fresh_container(client) as container:
            client.upload_data(container, "k", b"x")
            assert client.download_data(container, "k") == b"x"
    finally:
        identity.delete_application_credential(user, made.id)


def test_a_restricted_application_credential(swift_openstack: OpenStackCloud) -> None:
    connection = create_openstack_connection(credentials_of(swift_openstack))
    identity: Any = connection.identity  # openstacksdk types it as Keystone's version 2 or 3
    user = connection.current_user_id
    made = identity.create_application_credential(
        user, "storage-reader", roles=[{"name": "reader"}]
    )
    try:
        client = InfomaniakObjectStorageClient(
            InfomaniakCredentials(
                application_credential_id=made.id,
                application_credential_secret=made.secret,
                auth_url=swift_openstack.auth_url,
                region=swift_openstack.region,
            )
        )
        with pytest.raises(PermissionDeniedError) as caught:
            client.create_container("not-for-readers")
        assert caught.value.hint is not None
    finally:
        identity.delete_application_credential(user, made.id)


def test_a_missing_service(swift_openstack: OpenStackCloud) -> None:
    client = InfomaniakObjectStorageClient(credentials_of(swift_openstack, region="no-where"))
    with pytest.raises(ServiceMissingError, match="no-where"):
        client.list_containers()


def test_a_connection_is_shared(swift_openstack: OpenStackCloud) -> None:
    connection = create_openstack_connection(credentials_of(swift_openstack))
    with InfomaniakObjectStorageClient.from_connection(connection) as client:
        assert isinstance(client.list_containers(), list)
    assert connection.session.get_token()


LIST = """
import sys
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
with InfomaniakObjectStorageClient.from_env() as client:
    client.list_containers()
    print("openstack" in sys.modules)
    print(client.connection.current_project_id == client.connection.session.get_project_id())
    client.list_containers()
"""


def test_openstacksdk_is_loaded_for_its_connection_alone(swift_openstack: OpenStackCloud) -> None:
    environment = {
        "OS_USERNAME": swift_openstack.username,
        "OS_PASSWORD": swift_openstack.password,
        "OS_PROJECT_NAME": swift_openstack.project,
        "OS_USER_DOMAIN_NAME": swift_openstack.domain,
        "OS_PROJECT_DOMAIN_NAME": swift_openstack.domain,
        "OS_AUTH_URL": swift_openstack.auth_url,
        "OS_REGION_NAME": swift_openstack.region,
    }
    output = subprocess.run(
        [sys.executable, "-c", LIST], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert output.split() == ["False", "True"]


def test_a_profile(swift_openstack: OpenStackCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(swift_openstack.clouds_file))
    client = InfomaniakObjectStorageClient(cloud=swift_openstack.cloud)
    assert isinstance(client.list_containers(), list)


def test_two_ways_to_log_in(tmp_path: Path, swift_openstack: OpenStackCloud) -> None:
    with pytest.raises(ConfigurationError):
        InfomaniakObjectStorageClient(credentials_of(swift_openstack), cloud="x")
