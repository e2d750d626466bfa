"""The identity client against Keystone, and every way in which a login fails."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AuthenticationError,
    ConnectionFailedError,
    ExpiredCredentialsError,
    InvalidRequestError,
    NotFoundError,
    RestrictedCredentialsError,
    ServiceMissingError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakIdentityClient,
    create_openstack_connection,
)
from codomyrmex.cloud.infomaniak.identity.records import AccessRule, ApplicationCredential
from tests.servers.swift import OpenStackCloud


def log_in(key: object, openstack: OpenStackCloud) -> InfomaniakCredentials:
    assert isinstance(key, ApplicationCredential), key
    return key.credentials(auth_url=openstack.auth_url, region=openstack.region)


def test_access_rules(
    identity: InfomaniakIdentityClient, openstack: OpenStackCloud, name: str
) -> None:
    rule = AccessRule(service="compute", method="GET", path="/v2.1/flavors/detail")
    key = identity.create_application_credential(name, access_rules=[rule])
    with InfomaniakComputeClient.from_credentials(log_in(key, openstack)) as client:
        assert list(client.list_flavors())
        with pytest.raises(RestrictedCredentialsError, match="access rules"):
            list(client.list_instances())
    made = [each for each in identity.list_access_rules() if each.path == rule.path]
    assert [each.service for each in made] == ["compute"]
    identity.delete_application_credential(name)
    assert made[0].id is not None
    identity.delete_access_rule(made[0].id)
    assert rule.path not in [each.path for each in identity.list_access_rules()]


def test_a_rotated_credential_is_like_the_old_one(
    identity: InfomaniakIdentityClient, openstack: OpenStackCloud, name: str
) -> None:
    old = identity.create_application_credential(name, roles=["reader"], description="for ci")
    plan = identity.rotate_application_credential(name, dry_run=True)
    assert isinstance(plan, Plan)
    assert plan.counts == {"create": 1, "delete": 1}
    new = identity.rotate_application_credential(name)
    assert isinstance(new, ApplicationCredential)
    assert new.description == "for ci"
    with InfomaniakIdentityClient.from_credentials(log_in(new, openstack)) as client:
        assert client.get_token().is_restricted
        assert [role.name for role in client.get_token().roles] == ["reader"]
    with pytest.raises(NotFoundError):
        identity.get_application_credential(name)
    with (
        InfomaniakIdentityClient.from_credentials(log_in(old, openstack)) as client,
        pytest.raises(AuthenticationError, match="does not accept"),
    ):
        client.get_token()
    newer = identity.rotate_application_credential(new.id)
    assert isinstance(newer, ApplicationCredential)
    assert newer.name.count("-") == new.name.count("-"), "the times must not pile up"
    identity.delete_application_credential(newer.id)


def test_a_name_is_taken(identity: InfomaniakIdentityClient, name: str) -> None:
    identity.create_application_credential(name)
    with pytest.raises(AlreadyExistsError):
        identity.create_application_credential(name)
    identity.delete_application_credential(name)


def test_a_restricted_credential_makes_no_others(
    identity: InfomaniakIdentityClient, openstack: OpenStackCloud, name: str
) -> None:
    key = identity.create_application_credential(name)
    with InfomaniakIdentityClient.from_credentials(log_in(key, openstack)) as client:
        with pytest.raises(RestrictedCredentialsError, match="restricted") as caught:
            client.create_application_credential(f"{name}-2")
        assert "unrestricted=True" in str(caught.value)
        with pytest.raises(RestrictedCredentialsError):
            client.create_ec2_credentials()
    identity.delete_application_credential(name)


def test_credentials_that_are_over(
    identity: InfomaniakIdentityClient, openstack: OpenStackCloud, name: str
) -> None:
    end = datetime.now(UTC) + timedelta(seconds=4)
    key = log_in(identity.create_application_credential(name, expires_at=end), openstack)
    assert key.expires_at is not None
    with InfomaniakIdentityClient.from_credentials(key) as client:
        assert client.get_token().application_credential_id
        while datetime.now(UTC) < end + timedelta(seconds=1):
            time.sleep(0.2)
        with pytest.raises(ExpiredCredentialsError):
            client.get_token()
    with (
        InfomaniakComputeClient.from_credentials(key) as late,
        pytest.raises(ExpiredCredentialsError, match="are over"),
    ):
        list(late.list_instances())
    identity.delete_application_credential(name)


def test_a_wrong_password(credentials: InfomaniakCredentials) -> None:
    wrong = msgspec.structs.replace(credentials, password="not-the-password")
    with (
        InfomaniakComputeClient.from_credentials(wrong) as client,
        pytest.raises(AuthenticationError, match="OS_PASSWORD") as caught,
    ):
        list(client.list_instances())
    assert type(caught.value) is AuthenticationError
    assert "not-the-password" not in f"{caught.value!r} {caught.value} {client!r} {wrong!r}"
    assert caught.value.status == 401


def test_a_server_that_is_not_there(credentials: InfomaniakCredentials) -> None:
    gone = msgspec.structs.replace(credentials, auth_url="http://127.0.0.1:9/v3")
    with (
        InfomaniakIdentityClient.from_credentials(gone) as client,
        pytest.raises(ConnectionFailedError),
    ):
        client.get_token()


def test_a_service_that_the_catalogue_lacks(
    identity: InfomaniakIdentityClient, credentials: InfomaniakCredentials
) -> None:
    with pytest.raises(ServiceMissingError, match="list_catalog"):
        identity.get_endpoint("no-such-service")
    elsewhere = msgspec.structs.replace(credentials, region="dc4-a")
    with (
        InfomaniakComputeClient.from_credentials(elsewhere) as client,
        pytest.raises(ServiceMissingError, match="dc4-a"),
    ):
        list(client.list_instances())


def test_ec2_credentials_are_listed_without_showing(identity: InfomaniakIdentityClient) -> None:
    pair = identity.create_ec2_credentials()
    assert not isinstance(pair, Plan)
    assert pair.access in [each.access for each in identity.list_ec2_credentials()]
    assert pair.secret.reveal() not in repr(pair)
    identity.delete_ec2_credentials(pair.access)
    with pytest.raises(NotFoundError):
        identity.get_ec2_credentials(pair.access)


def test_a_trust_gives_only_what_one_has(identity: InfomaniakIdentityClient) -> None:
    me = identity.get_token().user_id
    with pytest.raises(InvalidRequestError, match="'admin'"):
        identity.create_trust(me, roles=["admin"])
    trust = identity.create_trust(me, roles=["reader"], remaining_uses=3)
    assert not isinstance(trust, Plan)
    assert trust.id in [each.id for each in identity.list_trusts()]
    assert (trust.remaining_uses, [role.name for role in trust.roles]) == (3, ["reader"])
    identity.delete_trust(trust.id)


def test_a_connection_is_shared(
    user: Connection, identity: InfomaniakIdentityClient, compute: InfomaniakComputeClient
) -> None:
    assert identity.connection is compute.connection is user
    identity.close()
    assert identity.get_token().user_name


def test_login_by_clouds_yaml(openstack: OpenStackCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(openstack.clouds_file))
    monkeypatch.setenv("OS_CLOUD", openstack.cloud)
    with InfomaniakIdentityClient.from_env() as client:
        assert client.get_token().project_name == openstack.project


def test_login_by_openrc(openstack: OpenStackCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_AUTH_URL", openstack.auth_url)
    monkeypatch.setenv("OS_USERNAME", openstack.username)
    monkeypatch.setenv("OS_PASSWORD", openstack.password)
    monkeypatch.setenv("OS_PROJECT_NAME", openstack.project)
    monkeypatch.setenv("OS_REGION_NAME", openstack.region)
    with InfomaniakIdentityClient.from_env() as client:
        assert client.get_token().methods == ("password",)


def test_what_the_environment_says_is_not_mixed_in(
    credentials: InfomaniakCredentials,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OS_AUTH_TYPE", "v3token")
    monkeypatch.setenv("OS_PASSWORD", "another")
    monkeypatch.setenv("OS_REGION_NAME", "another")
    connection = create_openstack_connection(credentials)
    assert InfomaniakIdentityClient.from_connection(connection).get_token().user_name
    connection.close()
