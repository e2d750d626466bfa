"""Zones: making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import InUseError, InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.base import DnsService, given
from codomyrmex.cloud.infomaniak.dns.records import Zone, zone_record
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, ChangeOptions, Goal


class Zones(DnsService):
    """The part of `InfomaniakDNSClient` for zones."""

    def list_zones(
        self,
        *,
        name: str | None = None,
        email: str | None = None,
        state: str | None = None,
        secondary: bool | None = None,
    ) -> Listing[Zone]:
        """List the zones of the project, and those that others share with it.

        Args:
            name: Only those of this name; ``*`` stands for anything.
            email: Only those with this address.
            state: Only those in this state, such as ``ACTIVE``.
            secondary: Only secondary, or only primary ones.

        Returns:
            An iterable.

        Example:
            >>> [zone.name for zone in dns.list_zones(name="example.org.")]
            ['example.org.']
        """
        kind = {None: None, True: "SECONDARY", False: "PRIMARY"}[secondary]
        query = given(name=name, email=email, status=state, type=kind)
        return self._listing(lambda: self._dns_api.zones(**query), zone_record)

    def get_zone(self, zone: str) -> Zone:
        """Get a zone.

        Args:
            zone: Its id or name; the dot at the end may be left out.

        Returns:
            The zone.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> dns.get_zone("example.org").email
            'admin@example.org'
        """
        return zone_record(self._zone(zone))

    def list_nameservers(self, zone: str) -> Listing[str]:
        """List the name servers that a registrar has to be told for a zone.

        Args:
            zone: Its id or name.

        Returns:
            An iterable of host names, the first first.

        Example:
            >>> next(iter(dns.list_nameservers("example.org"))).endswith(".")
            True
        """

        def found() -> list[dict[str, Any]]:
            path = f"/zones/{self._zone(zone).id}/nameservers"
            servers: list[dict[str, Any]] = checked(self._dns_api.get(path)).json()["nameservers"]
            return sorted(servers, key=lambda each: int(each["priority"]))

        return self._listing(found, lambda each: str(each["hostname"]))

    def create_zone(
        self,
        name: str,
        *,
        email: str | None = None,
        ttl: int | None = None,
        description: str | None = None,
        masters: Sequence[str] = (),
        attributes: Mapping[str, str] | None = None,
        **options: Unpack[ChangeOptions[Zone]],
    ) -> Zone | Plan:
        """Make a zone, and wait until the name servers have it.

        Args:
            name: Its name; the dot at the end may be left out.
            email: Whom to write to about it; a primary zone needs it.
            ttl: How long others may keep its records, in seconds; the service's default.
            description: For its owner.
            masters: The addresses of the servers that a secondary zone is copied from.
            attributes: What decides on which servers it lies, where the provider offers that.
            **options: See `ChangeOptions`.

        Returns:
            The zone, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When neither ``email`` nor ``masters`` is given, or both.
            AlreadyExistsError: When there is such a zone, of this project or another.
            QuotaExceededError: When the project may not have more.
            WaiterError: When the name servers did not take it.

        Example:
            >>> dns.create_zone("shop.example.net", email="a@example.net", wait=False).action
            'CREATE'
            >>> _ = dns.delete_zone("shop.example.net", wait=False)
        """
        if bool(email) == bool(masters):
            raise InvalidRequestError(
                f"zone {name}: give the email of a primary zone or the masters of a secondary one",
                hint="create_zone('example.org', email='admin@example.org')",
                provider=self.provider,
                service=self.service_type,
            )
        whole = name if name.endswith(".") else f"{name}."
        more = given(
            email=email,
            ttl=ttl,
            description=description,
            masters=list(masters) or None,
            attributes=dict(attributes) if attributes else None,
        )
        kind = "SECONDARY" if masters else "PRIMARY"
        return self._change(
            Action("create", f"zone {whole}", reason=email or f"from {', '.join(masters)}"),
            lambda: self._dns_api.create_zone(name=whole, type=kind, **more),
            lambda made: self._zone_goal(made.id, whole),
            options,
        )

    def update_zone(
        self,
        zone: str,
        *,
        email: str | None = None,
        ttl: int | None = None,
        description: str | None = None,
        masters: Sequence[str] | None = None,
        **options: Unpack[ChangeOptions[Zone]],
    ) -> Zone | Plan:
        """Change a zone; what is not named stays.

        Args:
            zone: Its id or name.
            email: Whom to write to about it.
            ttl: How long others may keep its records, in seconds.
            description: For its owner.
            masters: From where a secondary zone is copied.
            **options: See `ChangeOptions`.

        Returns:
            The zone, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such zone.
            WaiterError: When the name servers did not take it.

        Example:
            >>> dns.update_zone("example.org", ttl=1800, wait=False).ttl
            1800
            >>> dns.update_zone("example.org", ttl=1800, dry_run=True).is_empty
            True
        """
        found = self._zone(zone)
        wanted = given(
            email=email,
            ttl=ttl,
            description=description,
            masters=None if masters is None else list(masters),
        )
        new = {key: value for key, value in wanted.items() if value != getattr(found, key)}

        def update() -> None:
            if new:
                self._dns_api.update_zone(found.id, **new)

        return self._change(
            Action("update" if new else "skip", f"zone {found.name}", reason=", ".join(new)),
            update,
            lambda _: self._zone_goal(found.id, found.name),
            options,
        )

    def refresh_zone(self, zone: str, *, dry_run: bool = False) -> Zone | Plan:
        """Let a secondary zone be copied anew from its masters, now.

        Args:
            zone: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            The zone as it is before the copy has come; or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the zone is primary.

        Example:
            >>> dns.refresh_zone("example.org")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: zone example.org. is primary
        """
        found = zone_record(self._zone(zone))
        if found.type != "secondary":
            raise InvalidRequestError(
                f"zone {found.name} is primary: there is nothing to copy it from",
                hint="Change its records with ensure_records",
                provider=self.provider,
                service=self.service_type,
            )

        def refresh() -> Zone:
            self._dns_api.xfr_zone(found.id)
            return zone_record(self._dns_api.get_zone(found.id))

        return self._apply(
            Action("update", f"zone {found.name}", source=", ".join(found.masters)),
            refresh,
            dry_run=dry_run,
        )

    def delete_zone(
        self, zone: str, *, delete_shares: bool = False, **options: Unpack[ChangeOptions[Zone]]
    ) -> Zone | Plan:
        """Delete a zone with all its records, and wait until it is gone from the name servers.

        Args:
            zone: Its id or name.
            delete_shares: Whether also when other projects may put records into it.
            **options: See `ChangeOptions`.

        Returns:
            The zone as seen last, or with ``dry_run`` the plan.

        Raises:
            InUseError: When it is shared and ``delete_shares`` is False.

        Example:
            >>> _ = dns.create_zone("new.example.net", email="a@example.net", wait=False)
            >>> dns.delete_zone("new.example.net", wait=False).name
            'new.example.net.'
        """
        found = zone_record(self._zone(zone))
        shares = list(self._dns_api.zone_shares(found.id)) if found.shared else []
        if shares and not delete_shares:
            projects = ", ".join(str(each.target_project_id) for each in shares)
            raise InUseError(
                f"zone {found.name} is shared with: {projects}",
                hint="Take the shares back with unshare_zone, or give delete_shares=True",
                provider=self.provider,
                service=self.service_type,
            )
        return self._change(
            [
                *(
                    Action("delete", f"share with project {each.target_project_id}")
                    for each in shares
                ),
                Action("delete", f"zone {found.name}"),
            ],
            lambda: self._dns_api.delete_zone(
                found.id, ignore_missing=False, delete_shares=delete_shares
            ),
            lambda _: Goal(
                what=f"zone {found.name} ({found.id}) to be gone",
                look=lambda: zone_record(self._dns_api.get_zone(found.id)),
                reached=lambda seen: False,
                fault=lambda seen: "it could not be deleted" if seen.state == "ERROR" else None,
                gone=found,
            ),
            options,
        )

    def wait_for_zone(self, zone: str, *, timeout: float = DEFAULT_TIMEOUT) -> Zone:
        """Wait until all name servers have the last change of a zone.

        Args:
            zone: Its id or name.
            timeout: Seconds at the most.

        Returns:
            The zone.

        Raises:
            WaiterError: When the name servers did not take it.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> dns.wait_for_zone("example.org").state
            'ACTIVE'
        """
        found = self._zone(zone)
        return self._wait(self._zone_goal(found.id, found.name), timeout)
