"""Keystone's trusts: another user acts in this project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.identity.base import IdentityService, time_text
from codomyrmex.cloud.infomaniak.identity.records import Trust, token_record, trust_record


class Trusts(IdentityService):
    """The part of `InfomaniakIdentityClient` for trusts."""

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
            attributes["expires_at"] = time_text(expires_at)
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
