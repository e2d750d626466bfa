"""Keystone's EC2 credentials: key pairs for the S3 store."""

from __future__ import annotations

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.identity.base import IdentityService
from codomyrmex.cloud.infomaniak.identity.records import EC2Credential, ec2_record


class EC2Credentials(IdentityService):
    """The part of `InfomaniakIdentityClient` for key pairs of the S3 store."""

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

    def _ec2_path(self, access: str = "") -> str:
        path = f"/users/{self._user_id()}/credentials/OS-EC2"
        return f"{path}/{access}" if access else path
