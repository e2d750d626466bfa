"""Keystone's application credentials: the keys that programs log in with, and their rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.identity.base import IdentityService, time_text
from codomyrmex.cloud.infomaniak.identity.records import (
    AccessRule,
    ApplicationCredential,
    access_rule_record,
    application_credential_record,
)

if TYPE_CHECKING:
    from openstack.identity.v3.application_credential import (
        ApplicationCredential as SDKApplicationCredential,
    )


class ApplicationCredentials(IdentityService):
    """The part of `InfomaniakIdentityClient` for the keys of programs."""

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
            attributes["expires_at"] = time_text(expires_at)
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
                attributes["expires_at"] = time_text(expires_at)
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
