"""Zones and other projects: handing them over, and letting others put records into them."""

from __future__ import annotations

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.base import DnsService, given
from codomyrmex.cloud.infomaniak.dns.records import (
    Zone,
    ZoneShare,
    ZoneTransfer,
    share_record,
    transfer_record,
)
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions


class ZoneSharing(DnsService):
    """The part of `InfomaniakDNSClient` that gives zones to other projects, or a part in them."""

    def list_transfers(self) -> Listing[ZoneTransfer]:
        """List the zones that are on offer to other projects.

        Returns:
            An iterable.

        Example:
            >>> [each.id for each in dns.list_transfers() if each.zone_name == "example.org."]
            []
        """
        return self._listing(self._dns_api.zone_transfer_requests, transfer_record)

    def create_transfer(
        self,
        zone: str,
        *,
        target_project_id: str | None = None,
        description: str | None = None,
        dry_run: bool = False,
    ) -> ZoneTransfer | Plan:
        """Offer a zone to whoever gets the id and the key.

        Args:
            zone: Its id or name.
            target_project_id: The only project that may take it.
            description: For the receiver.
            dry_run: Whether to return the plan only.

        Returns:
            The offer with its key, or with ``dry_run`` the plan.

        Raises:
            AlreadyExistsError: When it is on offer already.

        Example:
            >>> offer = dns.create_transfer("example.org")
            >>> offer.key, offer.state
            (Secret('***'), 'ACTIVE')
            >>> dns.delete_transfer(offer.id)
        """
        found = self._zone(zone)
        body = given(target_project_id=target_project_id, description=description)

        def create() -> ZoneTransfer:
            from openstack.dns.v2.zone_transfer import ZoneTransferRequest

            # openstacksdk's own call does not find its path
            answer = self._dns_api.post(f"/zones/{found.id}/tasks/transfer_requests", json=body)
            return transfer_record(ZoneTransferRequest.existing(**checked(answer).json()))

        return self._apply(
            Action(
                "create",
                f"transfer of zone {found.name}",
                reason=target_project_id or "any project",
            ),
            create,
            dry_run=dry_run,
        )

    def accept_transfer(
        self, transfer: str, key: Secret | str, **options: Unpack[ChangeOptions[Zone]]
    ) -> Zone | Plan:
        """Take a zone that another project offers.

        Args:
            transfer: The id of the offer.
            key: Its key.
            **options: See `ChangeOptions`.

        Returns:
            The zone, or with ``dry_run`` the plan.

        Raises:
            PermissionDeniedError: When the key is wrong, or the offer is for another project.
            NotFoundError: When there is no such offer.

        Example:
            >>> offer = dns.create_transfer("example.org")
            >>> dns.accept_transfer(offer.id, offer.key, dry_run=True).counts
            Counter({'update': 1})
            >>> dns.delete_transfer(offer.id)
        """
        value = key.reveal() if isinstance(key, Secret) else key

        def accept() -> str:
            made = self._dns_api.create_zone_transfer_accept(
                zone_transfer_request_id=transfer, key=value
            )
            return str(made.zone_id)

        return self._change(
            Action("update", f"zone of transfer {transfer}", reason="becomes this project's"),
            accept,
            lambda zone_id: self._zone_goal(zone_id, f"of transfer {transfer}"),
            options,
        )

    def delete_transfer(self, transfer: str, *, dry_run: bool = False) -> Plan | None:
        """Take back the offer of a zone.

        Args:
            transfer: The id of the offer.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> offer = dns.create_transfer("example.org")
            >>> dns.delete_transfer(offer.id)
        """
        found = self._dns_api.get_zone_transfer_request(transfer)

        def delete() -> None:
            self._dns_api.delete_zone_transfer_request(found.id, ignore_missing=False)

        return self._apply(
            Action("delete", f"transfer of zone {found.zone_name}"), delete, dry_run=dry_run
        )

    def list_shares(self, zone: str) -> Listing[ZoneShare]:
        """List the projects that may put records into a zone.

        Args:
            zone: Its id or name.

        Returns:
            An iterable.

        Example:
            >>> list(dns.list_shares("example.org"))
            []
        """
        return self._listing(
            lambda: self._dns_api.zone_shares(self._zone(zone).id),
            share_record,
        )

    def share_zone(
        self, zone: str, target_project_id: str, *, dry_run: bool = False
    ) -> ZoneShare | Plan:
        """Let another project put records into a zone; that it may already is no error.

        Args:
            zone: Its id or name.
            target_project_id: The id of the project.
            dry_run: Whether to return the plan only.

        Returns:
            The share, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such zone.

        Example:
            >>> share = dns.share_zone("example.org", "0d5ca3e2243b4f62b978bd2aff509b1b")
            >>> share.target_project_id
            '0d5ca3e2243b4f62b978bd2aff509b1b'
            >>> dns.unshare_zone("example.org", share.target_project_id)
        """
        found = self._zone(zone)
        there = self._share(found.id, target_project_id)

        def share() -> ZoneShare:
            return there or share_record(
                self._dns_api.create_zone_share(found.id, target_project_id=target_project_id)
            )

        return self._apply(
            Action(
                "skip" if there else "create",
                f"share of zone {found.name}",
                reason=target_project_id,
            ),
            share,
            dry_run=dry_run,
        )

    def unshare_zone(
        self, zone: str, target_project_id: str, *, dry_run: bool = False
    ) -> Plan | None:
        """Take back the right of another project to put records into a zone.

        Args:
            zone: Its id or name.
            target_project_id: The id of the project.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the project has no such right.

        Example:
            >>> dns.unshare_zone("example.org", "nobody")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: zone example.org. is not shared
        """
        found = self._zone(zone)
        there = self._share(found.id, target_project_id)
        if there is None:
            raise NotFoundError(
                f"zone {found.name} is not shared with project {target_project_id}",
                hint="Look at list_shares",
                provider=self.provider,
                service=self.service_type,
                status=404,
            )
        share_id = there.id

        def unshare() -> None:
            self._dns_api.delete_zone_share(found.id, share_id, ignore_missing=False)

        return self._apply(
            Action("delete", f"share of zone {found.name}", reason=target_project_id),
            unshare,
            dry_run=dry_run,
        )

    def _share(self, zone_id: str, target_project_id: str) -> ZoneShare | None:
        shares = (share_record(each) for each in self._dns_api.zone_shares(zone_id))
        return next((each for each in shares if each.target_project_id == target_project_id), None)
