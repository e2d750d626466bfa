"""Handing volumes over to other projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError, InUseError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import VolumeService
from codomyrmex.cloud.infomaniak.volume.records import (
    Volume,
    VolumeTransfer,
    transfer_record,
)
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions

if TYPE_CHECKING:
    from openstack.block_storage.v3.transfer import Transfer as SDKTransfer


class VolumeTransfers(VolumeService):
    """The part of `InfomaniakVolumeClient` that hands volumes over to other projects."""

    def list_transfers(self) -> Listing[VolumeTransfer]:
        """List the volumes that are on offer to other projects.

        Returns:
            An iterable.

        Example:
            >>> list(volumes.list_transfers())
            []
        """
        return self._listing(
            lambda: self._block_storage_api.transfers(details=True), transfer_record
        )

    def get_transfer(self, transfer: str) -> VolumeTransfer:
        """Get an offer, without its key.

        Args:
            transfer: Its id or name.

        Returns:
            The offer.

        Raises:
            NotFoundError: When there is none, or it was accepted.

        Example:
            >>> _ = volumes.create_transfer("data", name="gift")
            >>> volumes.get_transfer("gift").auth_key is None
            True
            >>> volumes.delete_transfer("gift")
        """
        return transfer_record(self._transfer(transfer))

    def create_transfer(
        self, volume: str, *, name: str = "", dry_run: bool = False
    ) -> VolumeTransfer | Plan:
        """Offer a volume, with its snapshots, to whoever gets the id and the key.

        Args:
            volume: Id or name of the volume, which must be available.
            name: The name of the offer; by default that of the volume.
            dry_run: Whether to return the plan only.

        Returns:
            The offer with its key, which is not shown again; or with ``dry_run`` the plan.

        Raises:
            InUseError: When an instance has the volume.
            ConflictError: When its state forbids it.

        Example:
            >>> gift = volumes.create_transfer("data", name="gift")
            >>> gift.auth_key is None, volumes.get_volume("data").state
            (False, 'awaiting-transfer')
            >>> volumes.delete_transfer(gift.id)
        """
        found = self._volume(volume)
        if found.attachments:
            raise InUseError(
                f"volume {found.name} is attached to instance "
                f"{', '.join(each['server_id'] for each in found.attachments)}",
                hint=f"Detach it first: detach_volume({found.name!r})",
                provider=self.provider,
                service=self.service_type,
            )

        def create() -> VolumeTransfer:
            with statuses({400: ConflictError}):
                made = self._block_storage_api.create_transfer(
                    volume_id=found.id, name=name or found.name
                )
            return transfer_record(made)

        return self._apply(
            Action("create", f"transfer of volume {found.name}"), create, dry_run=dry_run
        )

    def accept_transfer(
        self, transfer: str, auth_key: Secret | str, **options: Unpack[ChangeOptions[Volume]]
    ) -> Volume | Plan:
        """Take a volume that another project offers; this project pays for it from then on.

        Args:
            transfer: The id of the offer; a name is not known here.
            auth_key: Its key.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the key is wrong.
            NotFoundError: When there is no such offer.
            QuotaExceededError: When this project may not have more.

        Example:
            >>> volumes.accept_transfer("1", "key", dry_run=True).counts
            Counter({'create': 1})
        """
        key = auth_key.reveal() if isinstance(auth_key, Secret) else auth_key
        return self._change(
            Action("create", f"volume of transfer {transfer}"),
            lambda: str(self._block_storage_api.accept_transfer(transfer, key).volume_id),
            lambda volume_id: self._goal(volume_id, "available"),
            options,
        )

    def delete_transfer(self, transfer: str, *, dry_run: bool = False) -> Plan | None:
        """Withdraw an offer; the volume stays.

        Args:
            transfer: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none, or it was accepted.

        Example:
            >>> gift = volumes.create_transfer("data", name="gift")
            >>> volumes.delete_transfer("gift")
        """
        found = self._transfer(transfer)
        return self._apply(
            Action("delete", f"transfer {found.name}"),
            lambda: self._block_storage_api.delete_transfer(found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def _transfer(self, transfer: str) -> SDKTransfer:
        api = self._block_storage_api
        return self._find(
            "transfer",
            transfer,
            api.get_transfer,
            lambda name: [each for each in api.transfers() if each.name == name],
        )
