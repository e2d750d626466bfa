"""The records of the identity service, and how they are read from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials, InfomaniakS3Credentials
from codomyrmex.cloud.infomaniak.service import parse_time, raw_record

if TYPE_CHECKING:
    from openstack.identity.v3.access_rule import AccessRule as SDKAccessRule
    from openstack.identity.v3.application_credential import (
        ApplicationCredential as SDKApplicationCredential,
    )
    from openstack.identity.v3.project import Project as SDKProject
    from openstack.identity.v3.trust import Trust as SDKTrust
    from openstack.identity.v3.user import User as SDKUser

__all__ = [
    "AccessRule",
    "ApplicationCredential",
    "CatalogEntry",
    "EC2Credential",
    "Project",
    "Role",
    "Token",
    "Trust",
    "User",
]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class Role(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A role, such as ``member`` or ``load-balancer_member``.

    Attributes:
        id: Its id.
        name: Its name.

    Example:
        >>> Role(id="1", name="reader").name
        'reader'
    """

    id: str
    name: str


class User(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A user, such as ``PCU-XXXXXXX``.

    Attributes:
        id: Its id.
        name: Its name.
        domain_id: The domain it belongs to.
        is_enabled: Whether it may log in.
        password_expires_at: When its password ends, in UTC.
        raw: The service's own record.

    Example:
        >>> User(id="1", name="PCU-1").is_enabled
        True
    """

    id: str
    name: str
    domain_id: str | None = None
    is_enabled: bool = True
    password_expires_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class Project(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A project, such as ``PCP-XXXXXXX``.

    Attributes:
        id: Its id.
        name: Its name.
        domain_id: The domain it belongs to.
        is_enabled: Whether it may be used.
        description: What its owner wrote.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> Project(id="1", name="PCP-1").tags
        ()
    """

    id: str
    name: str
    domain_id: str | None = None
    is_enabled: bool = True
    description: str = ""
    tags: tuple[str, ...] = ()
    raw: Mapping[str, Any] = _EMPTY


class Token(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a token says about who asks; the token itself is not in it.

    Attributes:
        user_id: Id of the user.
        user_name: Name of the user.
        project_id: Id of the project it is for.
        project_name: Name of the project.
        roles: What the user may do there.
        methods: How the user logged in: ``password``, ``application_credential``.
        issued_at: Since when, in UTC.
        expires_at: Until when, in UTC.
        application_credential_id: Id of the application credential, where one was used.
        is_restricted: Whether that credential may not make other credentials.
        raw: The service's own record, without the catalogue.

    Example:
        >>> Token(user_id="1", user_name="PCU-1").is_restricted
        False
    """

    user_id: str
    user_name: str
    project_id: str | None = None
    project_name: str | None = None
    roles: tuple[Role, ...] = ()
    methods: tuple[str, ...] = ()
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    application_credential_id: str | None = None
    is_restricted: bool = False
    raw: Mapping[str, Any] = _EMPTY


class CatalogEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service of the catalogue.

    Attributes:
        id: Its id.
        type: What it is, such as ``compute``.
        name: What it is called, such as ``nova``.
        endpoints: The public URL for each region.
        raw: The service's own record.

    Example:
        >>> CatalogEntry(id="1", type="image", name="glance", endpoints={"dc3-a": "https://…"}).type
        'image'
    """

    id: str
    type: str
    name: str
    endpoints: Mapping[str, str] = {}
    raw: Mapping[str, Any] = _EMPTY


class AccessRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request that an application credential is limited to.

    Attributes:
        service: Type of the service, such as ``compute``.
        method: The HTTP method.
        path: The path, such as ``/v2.1/servers``; ``*`` and ``**`` stand for parts of it.
        id: Its id, once it was made.
        raw: The service's own record.

    Example:
        >>> AccessRule(service="compute", method="GET", path="/v2.1/servers").path
        '/v2.1/servers'
    """

    service: str
    method: str
    path: str
    id: str | None = None
    raw: Mapping[str, Any] = _EMPTY


class ApplicationCredential(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key that a program logs in with instead of the user's password.

    Attributes:
        id: Its id.
        name: Its name, one of its kind for a user.
        project_id: The project it is for.
        description: What its maker wrote.
        roles: What it may do.
        expires_at: When it ends, in UTC; never when None.
        access_rules: The requests it is limited to; not limited when empty.
        secret: Its secret: only in the answer of its creation.
        raw: The service's own record, without the secret.

    Example:
        >>> ApplicationCredential(id="7", name="ci", secret=Secret("s")).secret
        Secret('***')
    """

    id: str
    name: str
    project_id: str | None = None
    description: str = ""
    roles: tuple[Role, ...] = ()
    expires_at: datetime | None = None
    access_rules: tuple[AccessRule, ...] = ()
    secret: Secret | None = None
    raw: Mapping[str, Any] = _EMPTY

    def credentials(self, *, auth_url: str = "", region: str = "") -> InfomaniakCredentials:
        """Give what a client logs in with.

        Args:
            auth_url: Keystone's URL; the one of the region by default.
            region: The region.

        Returns:
            The credentials, which know when they end.

        Raises:
            ConfigurationError: When the secret is not known any more.

        Example:
            >>> made = ApplicationCredential(id="7", name="ci", secret=Secret("s"))
            >>> made.credentials(region="dc4-a").application_credential_id
            '7'
        """
        return InfomaniakCredentials(
            application_credential_id=self.id,
            application_credential_secret=self.secret,
            auth_url=auth_url,
            region=region,
            expires_at=self.expires_at,
        )


class EC2Credential(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key pair for the S3 store.

    Attributes:
        access: The access key, which is its id.
        secret: The secret key.
        user_id: Whose it is.
        project_id: The project whose buckets it opens.
        trust_id: The trust it was made through.
        raw: The service's own record, without the secret.

    Example:
        >>> EC2Credential(access="A", secret=Secret("B"), user_id="1", project_id="2").secret
        Secret('***')
    """

    access: str
    secret: Secret
    user_id: str
    project_id: str
    trust_id: str | None = None
    raw: Mapping[str, Any] = _EMPTY

    def credentials(self, *, endpoint_url: str | None = None) -> InfomaniakS3Credentials:
        """Give what the S3 client signs with.

        Args:
            endpoint_url: The store; the one of ``pub1`` by default.

        Returns:
            The credentials.

        Example:
            >>> pair = EC2Credential(access="A", secret=Secret("B"), user_id="1", project_id="2")
            >>> pair.credentials().access_key_id
            'A'
        """
        place = {} if endpoint_url is None else {"endpoint_url": endpoint_url}
        return InfomaniakS3Credentials(
            access_key_id=self.access, secret_access_key=self.secret, **place
        )


class Trust(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a user lets another user do in the first one's project.

    Attributes:
        id: Its id.
        trustor_user_id: Who trusts.
        trustee_user_id: Who is trusted.
        project_id: Where.
        impersonation: Whether the trustee acts under the trustor's name.
        roles: What the trustee may do.
        expires_at: When it ends, in UTC.
        remaining_uses: How many tokens may still be made with it; any number when None.
        raw: The service's own record.

    Example:
        >>> Trust(id="1", trustor_user_id="a", trustee_user_id="b").impersonation
        False
    """

    id: str
    trustor_user_id: str
    trustee_user_id: str
    project_id: str | None = None
    impersonation: bool = False
    roles: tuple[Role, ...] = ()
    expires_at: datetime | None = None
    remaining_uses: int | None = None
    raw: Mapping[str, Any] = _EMPTY


def _roles(items: Sequence[Mapping[str, Any]] | None) -> tuple[Role, ...]:
    return tuple(Role(id=item["id"], name=item["name"]) for item in items or ())


def user_record(user: SDKUser) -> User:
    return User(
        id=user.id,
        name=user.name,
        domain_id=user.domain_id,
        is_enabled=bool(user.is_enabled),
        password_expires_at=parse_time(user.password_expires_at),
        raw=raw_record(user, without=("password",)),
    )


def project_record(project: SDKProject) -> Project:
    return Project(
        id=project.id,
        name=project.name,
        domain_id=project.domain_id,
        is_enabled=bool(project.is_enabled),
        description=project.description or "",
        tags=tuple(project.tags or ()),
        raw=raw_record(project),
    )


def token_record(token: Mapping[str, Any]) -> Token:
    key = token.get("application_credential") or {}
    project = token.get("project") or {}
    return Token(
        user_id=token["user"]["id"],
        user_name=token["user"]["name"],
        project_id=project.get("id"),
        project_name=project.get("name"),
        roles=_roles(token.get("roles")),
        methods=tuple(token.get("methods", ())),
        issued_at=parse_time(token.get("issued_at")),
        expires_at=parse_time(token.get("expires_at")),
        application_credential_id=key.get("id"),
        is_restricted=bool(key.get("restricted", False)),
        raw={name: value for name, value in token.items() if name != "catalog"},
    )


def catalog_record(entry: Mapping[str, Any]) -> CatalogEntry:
    return CatalogEntry(
        id=entry["id"],
        type=entry["type"],
        name=entry["name"],
        endpoints={
            endpoint["region_id"]: endpoint["url"]
            for endpoint in entry["endpoints"]
            if endpoint["interface"] == "public"
        },
        raw=entry,
    )


def access_rule_record(rule: SDKAccessRule) -> AccessRule:
    return AccessRule(
        id=rule.id,
        service=rule.service,
        method=rule.method,
        path=rule.path,
        raw=raw_record(rule),
    )


def application_credential_record(key: SDKApplicationCredential) -> ApplicationCredential:
    return ApplicationCredential(
        id=key.id,
        name=key.name,
        project_id=key.project_id,
        description=key.description or "",
        roles=_roles(key.roles),
        expires_at=parse_time(key.expires_at),
        access_rules=tuple(
            AccessRule(
                id=rule.get("id"),
                service=rule["service"],
                method=rule["method"],
                path=rule["path"],
                raw=rule,
            )
            for rule in key.access_rules or ()
        ),
        secret=Secret(key.secret) if key.secret else None,
        raw=raw_record(key, without=("secret",)),
    )


def ec2_record(pair: Mapping[str, Any]) -> EC2Credential:
    return EC2Credential(
        access=pair["access"],
        secret=Secret(pair["secret"]),
        user_id=pair["user_id"],
        project_id=pair["tenant_id"],
        trust_id=pair.get("trust_id"),
        raw={name: value for name, value in pair.items() if name != "secret"},
    )


def trust_record(trust: SDKTrust) -> Trust:
    return Trust(
        id=trust.id,
        trustor_user_id=trust.trustor_user_id,
        trustee_user_id=trust.trustee_user_id,
        project_id=trust.project_id,
        impersonation=bool(trust.is_impersonation),
        roles=_roles(trust.roles),
        expires_at=parse_time(trust.expires_at),
        remaining_uses=trust.remaining_uses,
        raw=raw_record(trust),
    )
