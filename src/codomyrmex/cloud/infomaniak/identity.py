"""Keystone: who you are, what you may do, and the keys that programs log in with.

One class of short methods, most of it their documentation: longer than 500 lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from codomyrmex.cloud.common.errors import InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.identity_records import (
    AccessRule,
    ApplicationCredential,
    CatalogEntry,
    EC2Credential,
    Project,
    Role,
    Token,
    Trust,
    User,
    access_rule_record,
    application_credential_record,
    catalog_record,
    ec2_record,
    project_record,
    token_record,
    trust_record,
    user_record,
)
from codomyrmex.cloud.infomaniak.service import OpenStackService

if TYPE_CHECKING:
    from openstack.identity.v3.application_credential import (
        ApplicationCredential as SDKApplicationCredential,
    )

__all__ = ["InfomaniakIdentityClient"]

_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class InfomaniakIdentityClient(OpenStackService):
    """The identity service (Keystone v3) of Infomaniak's public cloud.

    Source: https://docs.openstack.org/api-ref/identity/v3/ and
    https://docs.infomaniak.cloud/identity/.

    Example:
        >>> identity.get_token().project_name
        'PCP-TEST01'
    """

    service_type: ClassVar[str] = "identity"

    def get_token(self) -> Token:
        """Ask the service what the token of this client says.

        Returns:
            User, project, roles, how the login was done and until when it holds.

        Raises:
            AuthenticationError: When the credentials are not accepted.
            ExpiredCredentialsError: When they are over.

        Example:
            >>> "member" in [role.name for role in identity.get_token().roles]
            True
        """
        return token_record(self._token())

    def get_current_user(self) -> User:
        """Get the user of this client.

        Returns:
            The user.

        Raises:
            AuthenticationError: When the credentials are not accepted.

        Example:
            >>> identity.get_current_user().name
            'PCU-TEST01'
        """
        return user_record(self._identity_api.get_user(self._user_id()))

    def get_current_project(self) -> Project:
        """Get the project of this client.

        Returns:
            The project.

        Raises:
            NotFoundError: When the token is for no project.

        Example:
            >>> identity.get_current_project().name
            'PCP-TEST01'
        """
        return project_record(self._identity_api.get_project(self._project_id()))

    def list_roles(self) -> Listing[Role]:
        """List what the user may do in the project: the roles of the token.

        Returns:
            An iterable.

        Example:
            >>> "reader" in [role.name for role in identity.list_roles()]
            True
        """
        return self._listing(lambda: token_record(self._token()).roles, lambda role: role)

    def list_projects(self) -> Listing[Project]:
        """List the projects that the user may log in to.

        Returns:
            An iterable.

        Example:
            >>> "PCP-TEST01" in [project.name for project in identity.list_projects()]
            True
        """
        return self._listing(
            lambda: self._identity_api.user_projects(self._user_id()), project_record
        )

    def list_catalog(self) -> Listing[CatalogEntry]:
        """List the services of the project with their public URLs.

        Returns:
            An iterable.

        Example:
            >>> [entry.name for entry in identity.list_catalog() if entry.type == "compute"]
            ['nova']
        """
        return self._listing(self._catalog, catalog_record)

    def get_endpoint(self, service: str) -> str:
        """Get the public URL of a service in the region of this client.

        Args:
            service: Its type, such as ``object-store``; aliases such as ``volumev3`` too.

        Returns:
            The URL.

        Raises:
            ServiceMissingError: When the catalogue does not have it.

        Example:
            >>> identity.get_endpoint("identity").endswith("/v3")
            True
        """
        from keystoneauth1.exceptions import EndpointNotFound

        url = self.connection.session.get_endpoint(
            service_type=service, region_name=self.connection.config.region_name
        )
        if url is None:
            raise EndpointNotFound(service)
        return url

    def list_application_credentials(self) -> Listing[ApplicationCredential]:
        """List the user's application credentials, without their secrets.

        Returns:
            An iterable.

        Example:
            >>> "absent" in [key.name for key in identity.list_application_credentials()]
            False
        """
        return self._listing(
            lambda: self._identity_api.application_credentials(self._user_id()),
            application_credential_record,
        )

    def get_application_credential(self, credential: str) -> ApplicationCredential:
        """Get an application credential, without its secret.

        Args:
            credential: Its id or name.

        Returns:
            The application credential.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> key = identity.create_application_credential("example-get")
            >>> identity.get_application_credential("example-get").id == key.id
            True
            >>> identity.delete_application_credential("example-get")
        """
        return application_credential_record(self._key(credential))

    def create_application_credential(
        self,
        name: str,
        *,
        roles: Sequence[str] = (),
        expires_at: datetime | None = None,
        access_rules: Sequence[AccessRule] = (),
        unrestricted: bool = False,
        description: str = "",
        dry_run: bool = False,
    ) -> ApplicationCredential | Plan:
        """Make an application credential for the user and project of this client.

        Args:
            name: Its name, which no other of the user has.
            roles: Names of the roles it gets; all of the user's when empty.
            expires_at: When it ends; never when None. A time without a zone is UTC.
            access_rules: The requests it is limited to; not limited when empty.
            unrestricted: Whether it may make other credentials, EC2 credentials and trusts.
            description: For its maker.
            dry_run: Whether to return the plan only.

        Returns:
            It with its secret, which the service never shows again, or with ``dry_run`` the plan.

        Raises:
            AlreadyExistsError: When the name is taken.
            RestrictedCredentialsError: When this client itself uses a restricted one.
            InvalidRequestError: When ``expires_at`` is over.

        Example:
            >>> key = identity.create_application_credential("example-ci", roles=["reader"])
            >>> key.secret, [role.name for role in key.roles]
            (Secret('***'), ['reader'])
            >>> identity.delete_application_credential("example-ci")
        """
        attributes: dict[str, Any] = {"name": name, "unrestricted": unrestricted}
        if description:
            attributes["description"] = description
        if roles:
            attributes["roles"] = [{"name": role} for role in roles]
        if expires_at is not None:
            attributes["expires_at"] = _time(expires_at)
        if access_rules:
            attributes["access_rules"] = [
                {"service": rule.service, "method": rule.method, "path": rule.path}
                for rule in access_rules
            ]
        return self._apply(
            Action("create", f"application credential {name}"),
            lambda: self._create_key(attributes),
            dry_run=dry_run,
        )

    def rotate_application_credential(
        self,
        credential: str,
        *,
        expires_at: datetime | None = None,
        keep_old: bool = False,
        dry_run: bool = False,
    ) -> ApplicationCredential | Plan:
        """Make a new application credential like an old one, try it, and delete the old one.

        The old one is deleted only after the new one has logged in. As names are unique, the new
        name is the old one with the time appended.

        Args:
            credential: Id or name of the old one.
            expires_at: When the new one ends; never when None.
            keep_old: Whether to leave the old one, for programs that still use it.
            dry_run: Whether to return the plan only.

        Returns:
            The new one with its secret, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no old one.
            RestrictedCredentialsError: When this client itself uses a restricted one.

        Example:
            >>> old = identity.create_application_credential("example-old", roles=["reader"])
            >>> new = identity.rotate_application_credential("example-old")
            >>> new.name.startswith("example-old-"), new.roles == old.roles
            (True, True)
            >>> identity.delete_application_credential(new.id)
        """
        old = self._key(credential)
        before = application_credential_record(old)
        stem = before.name.rstrip("0123456789").removesuffix("-") if _stamped(before.name) else None
        name = f"{stem or before.name}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        actions = [Action("create", f"application credential {name}", source=before.name)]
        if not keep_old:
            actions.append(Action("delete", f"application credential {before.name}"))

        def rotate() -> ApplicationCredential:
            attributes: dict[str, Any] = {
                "name": name,
                "description": before.description or None,
                "unrestricted": bool(old.unrestricted),
                "roles": [{"id": role.id} for role in before.roles],
            }
            if before.access_rules:
                attributes["access_rules"] = [{"id": rule.id} for rule in before.access_rules]
            if expires_at is not None:
                attributes["expires_at"] = _time(expires_at)
            new = self._create_key(attributes)
            self._try_login(new)
            if not keep_old:
                self._identity_api.delete_application_credential(
                    self._user_id(), before.id, ignore_missing=False
                )
            return new

        return self._apply(actions, rotate, dry_run=dry_run)

    def delete_application_credential(
        self, credential: str, *, dry_run: bool = False
    ) -> Plan | None:
        """Delete an application credential; programs that use it cannot log in any more.

        Args:
            credential: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            RestrictedCredentialsError: When this client itself uses a restricted one.

        Example:
            >>> key = identity.create_application_credential("example-delete")
            >>> identity.delete_application_credential("example-delete", dry_run=True).counts
            Counter({'delete': 1})
            >>> identity.delete_application_credential("example-delete")
        """
        key = self._key(credential)
        return self._apply(
            Action("delete", f"application credential {key.name}"),
            lambda: self._identity_api.delete_application_credential(
                self._user_id(), key.id, ignore_missing=False
            ),
            dry_run=dry_run,
        )

    def list_access_rules(self) -> Listing[AccessRule]:
        """List the access rules of the user's application credentials, past ones included.

        Returns:
            An iterable.

        Example:
            >>> [rule.path for rule in identity.list_access_rules() if rule.service == "absent"]
            []
        """
        return self._listing(
            lambda: self._identity_api.access_rules(self._user_id()), access_rule_record
        )

    def delete_access_rule(self, rule_id: str, *, dry_run: bool = False) -> Plan | None:
        """Delete an access rule that no application credential uses any more.

        Args:
            rule_id: Its id.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            PermissionDeniedError: When an application credential uses it.

        Example:
            >>> for rule in identity.list_access_rules():
            ...     plan = identity.delete_access_rule(rule.id, dry_run=True)
        """
        user_id = self._user_id()
        rule = self._identity_api.get_access_rule(user_id, rule_id)
        return self._apply(
            Action("delete", f"access rule {rule.method} {rule.path}"),
            lambda: self._identity_api.delete_access_rule(user_id, rule_id, ignore_missing=False),
            dry_run=dry_run,
        )

    def list_ec2_credentials(self) -> Listing[EC2Credential]:
        """List the user's key pairs for the S3 store.

        Returns:
            An iterable.

        Example:
            >>> [pair for pair in identity.list_ec2_credentials() if pair.access == "absent"]
            []
        """
        return self._listing(
            lambda: self._identity_api.get(self._ec2_path()).json()["credentials"], ec2_record
        )

    def get_ec2_credentials(self, access: str) -> EC2Credential:
        """Get a key pair for the S3 store.

        Args:
            access: Its access key.

        Returns:
            The key pair with its secret.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> pair = identity.create_ec2_credentials()
            >>> identity.get_ec2_credentials(pair.access).secret == pair.secret
            True
            >>> identity.delete_ec2_credentials(pair.access)
        """
        answer = self._checked(self._identity_api.get(self._ec2_path(access)))
        return ec2_record(answer["credential"])

    def create_ec2_credentials(
        self, *, project: str | None = None, dry_run: bool = False
    ) -> EC2Credential | Plan:
        """Make a key pair for the S3 store: ``POST /v3/users/{user}/credentials/OS-EC2``.

        Args:
            project: Id of the project whose buckets it opens; this client's by default.
            dry_run: Whether to return the plan only.

        Returns:
            The key pair, or with ``dry_run`` the plan.

        Raises:
            RestrictedCredentialsError: When this client uses a restricted application
                credential: those may not make key pairs.

        Example:
            >>> pair = identity.create_ec2_credentials()
            >>> pair.credentials(endpoint_url="http://127.0.0.1:8080").region
            'us-east-1'
            >>> identity.delete_ec2_credentials(pair.access)
        """
        project_id = project or self._project_id()
        return self._apply(
            Action("create", f"EC2 credentials of project {project_id}"),
            lambda: ec2_record(
                self._checked(
                    self._identity_api.post(self._ec2_path(), json={"tenant_id": project_id})
                )["credential"]
            ),
            dry_run=dry_run,
        )

    def delete_ec2_credentials(self, access: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a key pair for the S3 store.

        Args:
            access: Its access key.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> pair = identity.create_ec2_credentials()
            >>> identity.delete_ec2_credentials(pair.access)
        """
        path = self._ec2_path(access)
        self._checked(self._identity_api.get(path))
        return self._apply(
            Action("delete", f"EC2 credentials {access}"),
            lambda: self._checked(self._identity_api.delete(path), empty=True),
            dry_run=dry_run,
        )

    def list_trusts(self) -> Listing[Trust]:
        """List the trusts that the user gave.

        Returns:
            An iterable.

        Example:
            >>> [trust.id for trust in identity.list_trusts() if trust.id == "absent"]
            []
        """
        return self._listing(
            lambda: self._identity_api.trusts(trustor_user_id=self._user_id()), trust_record
        )

    def get_trust(self, trust_id: str) -> Trust:
        """Get a trust.

        Args:
            trust_id: Its id; trusts have no names.

        Returns:
            The trust.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> me = identity.get_token().user_id
            >>> trust = identity.create_trust(me, roles=["reader"])
            >>> identity.get_trust(trust.id).trustee_user_id == me
            True
            >>> identity.delete_trust(trust.id)
        """
        return trust_record(self._identity_api.get_trust(trust_id))

    def create_trust(
        self,
        trustee_user_id: str,
        *,
        roles: Sequence[str],
        impersonation: bool = False,
        expires_at: datetime | None = None,
        remaining_uses: int | None = None,
        dry_run: bool = False,
    ) -> Trust | Plan:
        """Let another user act in this project.

        Args:
            trustee_user_id: Id of the user who is trusted.
            roles: Names of the roles given, of those that this user has.
            impersonation: Whether the other one acts under this user's name.
            expires_at: When it ends; never when None.
            remaining_uses: How many tokens may be made with it; any number when None.
            dry_run: Whether to return the plan only.

        Returns:
            The trust, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such user.
            InvalidRequestError: When no role is given, or one that this user has not.

        Example:
            >>> me = identity.get_token().user_id
            >>> trust = identity.create_trust(me, roles=["reader"], impersonation=True)
            >>> trust.impersonation
            True
            >>> identity.delete_trust(trust.id)
        """
        token = token_record(self._token())
        own = {role.name: role.id for role in token.roles}
        lacking = [role for role in roles if role not in own]
        if lacking or not roles:
            raise InvalidRequestError(
                f"the user has no role {lacking[0]!r}" if lacking else "a trust needs roles",
                hint=f"The roles are: {', '.join(sorted(own))}",
                provider=self.provider,
            )
        attributes: dict[str, Any] = {
            "trustor_user_id": token.user_id,
            "trustee_user_id": trustee_user_id,
            "project_id": token.project_id,
            "is_impersonation": impersonation,
            "roles": [{"id": own[role]} for role in roles],
        }
        if expires_at is not None:
            attributes["expires_at"] = _time(expires_at)
        if remaining_uses is not None:
            attributes["remaining_uses"] = remaining_uses
        return self._apply(
            Action("create", f"trust in user {trustee_user_id}", reason=", ".join(roles)),
            lambda: trust_record(self._identity_api.create_trust(**attributes)),
            dry_run=dry_run,
        )

    def delete_trust(self, trust_id: str, *, dry_run: bool = False) -> Plan | None:
        """Take a trust back.

        Args:
            trust_id: Its id.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> me = identity.get_token().user_id
            >>> identity.delete_trust(identity.create_trust(me, roles=["reader"]).id)
        """
        self._identity_api.get_trust(trust_id)
        return self._apply(
            Action("delete", f"trust {trust_id}"),
            lambda: self._identity_api.delete_trust(trust_id, ignore_missing=False),
            dry_run=dry_run,
        )

    def _token(self) -> dict[str, Any]:
        own = {"X-Subject-Token": self.connection.session.get_token() or ""}
        token: dict[str, Any] = self._checked(self._identity_api.get("/auth/tokens", headers=own))[
            "token"
        ]
        return token

    def _catalog(self) -> list[dict[str, Any]]:
        catalog: list[dict[str, Any]] = self._checked(self._identity_api.get("/auth/catalog"))[
            "catalog"
        ]
        return catalog

    def _user_id(self) -> str:
        return str(self.connection.session.get_user_id())

    def _project_id(self) -> str:
        project_id = self.connection.session.get_project_id()
        if project_id is None:
            raise NotFoundError("the token is for no project", provider=self.provider)
        return project_id

    def _ec2_path(self, access: str = "") -> str:
        path = f"/users/{self._user_id()}/credentials/OS-EC2"
        return f"{path}/{access}" if access else path

    @staticmethod
    def _checked(response: Any, *, empty: bool = False) -> Any:
        """Give the JSON of an answer; openstacksdk's raw requests do not raise by themselves."""
        from openstack.exceptions import raise_from_response

        raise_from_response(response)
        return None if empty else response.json()

    def _key(self, credential: str) -> SDKApplicationCredential:
        user_id = self._user_id()
        return self._find(
            "application credential",
            credential,
            lambda value: self._identity_api.get_application_credential(user_id, value),
            lambda name: self._identity_api.application_credentials(user_id, name=name),
        )

    def _create_key(self, attributes: dict[str, Any]) -> ApplicationCredential:
        given = {key: value for key, value in attributes.items() if value is not None}
        made = self._identity_api.create_application_credential(user=self._user_id(), **given)
        return application_credential_record(made)

    def _try_login(self, key: ApplicationCredential) -> None:
        credentials = key.credentials(
            auth_url=str(self.connection.config.get_auth_args()["auth_url"]),
            region=str(self.connection.config.region_name),
        )
        with type(self).from_credentials(credentials) as other:
            other.get_token()


def _stamped(name: str) -> bool:
    stem, _, stamp = name.rpartition("-")
    return bool(stem) and stamp.isdigit() and len(stamp) == 20


def _time(moment: datetime) -> str:
    zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return zoned.strftime(_TIME)
