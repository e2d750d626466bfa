"""Key pairs, server groups, availability zones and flavors."""

from __future__ import annotations

import os

from typing_extensions import override

from codomyrmex.cloud.common.compute import Flavor
from codomyrmex.cloud.common.errors import AlreadyExistsError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.compute.attachments import ServerAttachments
from codomyrmex.cloud.infomaniak.compute.records import (
    AvailabilityZone,
    KeyPair,
    ServerGroup,
    flavor_record,
    key_pair_record,
    server_group_record,
    zone_record,
)
from codomyrmex.cloud.infomaniak.errors import statuses


class ServerKeys(ServerAttachments):
    """The part of `InfomaniakComputeClient` that handles what instances are made with."""

    @override
    def list_flavors(self) -> Listing[Flavor]:
        return self._listing(lambda: self._compute_api.flavors(), flavor_record)

    def get_flavor(self, flavor: str) -> Flavor:
        """Get a flavor.

        Args:
            flavor: Its id or name.

        Returns:
            The flavor.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> compute.get_flavor("a2-ram4-disk20-perf1").vcpus
            2
        """
        return flavor_record(self._flavor(flavor))

    def list_availability_zones(self) -> Listing[AvailabilityZone]:
        """List the availability zones of the region.

        Returns:
            An iterable.

        Example:
            >>> [zone.is_available for zone in compute.list_availability_zones()]
            [True]
        """
        return self._listing(lambda: self._compute_api.availability_zones(), zone_record)

    def list_key_pairs(self) -> Listing[KeyPair]:
        """List the user's key pairs.

        Returns:
            An iterable.

        Example:
            >>> "absent" in [pair.name for pair in compute.list_key_pairs()]
            False
        """
        return self._listing(lambda: self._compute_api.keypairs(), key_pair_record)

    def get_key_pair(self, name: str) -> KeyPair:
        """Get a key pair.

        Args:
            name: Its name.

        Returns:
            The key pair, without its private key.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> made = compute.create_key_pair("example-get", file=tmp_path / "key")
            >>> compute.get_key_pair("example-get").fingerprint == made.fingerprint
            True
            >>> compute.delete_key_pair("example-get")
        """
        return key_pair_record(self._compute_api.get_keypair(name))

    def create_key_pair(
        self,
        name: str,
        *,
        public_key: str | None = None,
        file: str | os.PathLike[str] | None = None,
        dry_run: bool = False,
    ) -> KeyPair | Plan:
        """Register a public key, or make an Ed25519 pair here and register its public half.

        The private key never leaves this machine: new versions of Nova make none.

        Args:
            name: The key pair's name.
            public_key: A public key in OpenSSH's form; a pair is made when None.
            file: Where the private key is written, readable by its owner alone (mode 600); it is
                in the record when None.
            dry_run: Whether to return the plan only.

        Returns:
            The key pair, or with ``dry_run`` the plan.

        Raises:
            AlreadyExistsError: When the name or the file is taken; nothing was changed.
            InvalidRequestError: When the public key is none.
            QuotaExceededError: When the user may not have more.

        Example:
            >>> pair = compute.create_key_pair("example-new", file=tmp_path / "id_ed25519")
            >>> oct((tmp_path / "id_ed25519").stat().st_mode)[-3:], pair.private_key is None
            ('600', True)
            >>> compute.delete_key_pair("example-new")
        """
        action = Action("create", f"key pair {name}")
        # Nova answers 409 for a name that is taken, as for a wrong state elsewhere
        with statuses({409: AlreadyExistsError}):
            return self._apply(
                action, lambda: self._create_key_pair(name, public_key, file), dry_run=dry_run
            )

    def delete_key_pair(self, name: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a key pair; instances that have it keep it.

        Args:
            name: Its name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = compute.create_key_pair("example-delete")
            >>> compute.delete_key_pair("example-delete")
        """
        pair = self._compute_api.get_keypair(name)
        return self._apply(
            Action("delete", f"key pair {name}"),
            lambda: self._compute_api.delete_keypair(pair.name, ignore_missing=False),
            dry_run=dry_run,
        )

    def list_server_groups(self) -> Listing[ServerGroup]:
        """List the server groups of the project.

        Returns:
            An iterable.

        Example:
            >>> "absent" in [group.name for group in compute.list_server_groups()]
            False
        """
        return self._listing(lambda: self._compute_api.server_groups(), server_group_record)

    def get_server_group(self, group: str) -> ServerGroup:
        """Get a server group.

        Args:
            group: Its id or name.

        Returns:
            The group with the ids of its members.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = compute.create_server_group("example-get")
            >>> compute.get_server_group("example-get").policy
            'anti-affinity'
            >>> compute.delete_server_group("example-get")
        """
        return server_group_record(self._server_group(group))

    def create_server_group(
        self, name: str, *, policy: str = "anti-affinity", dry_run: bool = False
    ) -> ServerGroup | Plan:
        """Make a server group, which instances join when they are made.

        Args:
            name: Its name.
            policy: ``affinity``, ``anti-affinity``, ``soft-affinity`` or ``soft-anti-affinity``.
            dry_run: Whether to return the plan only.

        Returns:
            The group, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the policy is none of these.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> compute.create_server_group("example-new", policy="affinity").members
            ()
            >>> compute.delete_server_group("example-new")
        """
        return self._apply(
            Action("create", f"server group {name}", reason=policy),
            lambda: server_group_record(
                self._compute_api.create_server_group(name=name, policy=policy)
            ),
            dry_run=dry_run,
        )

    def delete_server_group(self, group: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a server group; its instances stay.

        Args:
            group: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = compute.create_server_group("example-delete")
            >>> compute.delete_server_group("example-delete")
        """
        found = self._server_group(group)
        return self._apply(
            Action("delete", f"server group {found.name}"),
            lambda: self._compute_api.delete_server_group(found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def _create_key_pair(
        self, name: str, public_key: str | None, file: str | os.PathLike[str] | None
    ) -> KeyPair:
        if public_key is not None:
            return key_pair_record(
                self._compute_api.create_keypair(name=name, public_key=public_key)
            )
        private, public = _new_pair()
        if file is None:
            made = key_pair_record(self._compute_api.create_keypair(name=name, public_key=public))
            return KeyPair(
                name=made.name,
                fingerprint=made.fingerprint,
                type=made.type,
                public_key=public,
                private_key=Secret(private),
                raw=made.raw,
            )
        _write_key(os.fspath(file), private)
        try:
            return key_pair_record(self._compute_api.create_keypair(name=name, public_key=public))
        except BaseException:
            os.unlink(file)
            raise


def _new_pair() -> tuple[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    return private.decode("ascii"), public.decode("ascii")


def _write_key(path: str, private: str) -> None:
    try:
        # never readable by others, not even for a moment; what is there is not followed
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyExistsError(
            f"the file {path} is there already", hint="Name another file"
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(private)
