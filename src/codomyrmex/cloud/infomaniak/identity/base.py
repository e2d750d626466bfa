"""What the parts of the identity client share: who is asking, and how times are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.infomaniak.identity.records import Token, token_record
from codomyrmex.cloud.infomaniak.service import OpenStackService

_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class IdentityService(OpenStackService):
    """Base of the parts of `InfomaniakIdentityClient`, which is documented there."""

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

    def _token(self) -> dict[str, Any]:
        own = {"X-Subject-Token": self.connection.session.get_token() or ""}
        token: dict[str, Any] = self._checked(self._identity_api.get("/auth/tokens", headers=own))[
            "token"
        ]
        return token

    def _user_id(self) -> str:
        return str(self.connection.session.get_user_id())

    def _project_id(self) -> str:
        project_id = self.connection.session.get_project_id()
        if project_id is None:
            raise NotFoundError("the token is for no project", provider=self.provider)
        return project_id

    @staticmethod
    def _checked(response: Any, *, empty: bool = False) -> Any:
        """Give the JSON of an answer; openstacksdk's raw requests do not raise by themselves."""
        from openstack.exceptions import raise_from_response

        raise_from_response(response)
        return None if empty else response.json()


def time_text(moment: datetime) -> str:
    """Write a time as Keystone reads it; one without a zone is in UTC."""
    zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return zoned.strftime(_TIME)
