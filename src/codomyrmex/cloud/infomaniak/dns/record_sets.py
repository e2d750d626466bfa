"""Record sets: one by one, and all that a zone is to have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import checked, next_query
from codomyrmex.cloud.infomaniak.dns.base import DnsService, given
from codomyrmex.cloud.infomaniak.dns.desired_records import (
    RecordStep,
    full_name,
    full_values,
    record_steps,
)
from codomyrmex.cloud.infomaniak.dns.records import (
    DesiredRecord,
    RecordSet,
    record_set,
    zone_record,
)
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.dns.v2.recordset import Recordset as SDKRecordset
    from openstack.dns.v2.zone import Zone as SDKZone


class RecordSets(DnsService):
    """The part of `InfomaniakDNSClient` for record sets."""

    def list_records(
        self,
        zone: str | None = None,
        *,
        name: str | None = None,
        type: str | None = None,  # noqa: A002 - the word of everybody who speaks of records
        value: str | None = None,
        state: str | None = None,
    ) -> Listing[RecordSet]:
        """List record sets.

        Args:
            zone: Id or name of the zone; those of all zones by default.
            name: Only those of this whole name; ``*`` stands for anything.
            type: Only those of this type, such as ``A``.
            value: Only those that say this, such as an address.
            state: Only those in this state, such as ``ACTIVE``.

        Returns:
            An iterable.

        Example:
            >>> [record.name for record in dns.list_records("example.org", type="SOA")]
            ['example.org.']
        """
        kind = None if type is None else type.upper()
        query = given(name=name, type=kind, data=value, status=state)

        def found() -> Iterable[SDKRecordset]:
            if zone is None:
                return self._records_of_all_zones(query)
            return self._dns_api.recordsets(self._zone(zone).id, **query)

        return self._listing(found, record_set)

    def get_record(
        self,
        zone: str,
        name: str,
        type: str,  # noqa: A002 - as in list_records
    ) -> RecordSet:
        """Get the record set of a name and type.

        Args:
            zone: Id or name of the zone.
            name: The name, inside the zone or whole; ``@`` for the zone itself.
            type: The type, such as ``A``.

        Returns:
            The record set.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> dns.get_record("example.org", "@", "NS").name
            'example.org.'
        """
        return self._record(self._zone(zone), name, type)

    def create_record(
        self,
        zone: str,
        name: str,
        type: str,  # noqa: A002 - as in list_records
        values: Sequence[str],
        *,
        ttl: int | None = None,
        description: str | None = None,
        **options: Unpack[ChangeOptions[RecordSet]],
    ) -> RecordSet | Plan:
        """Make a record set, and wait until the name servers have it.

        Args:
            zone: Id or name of the zone.
            name: The name, inside the zone or whole; ``@`` for the zone itself.
            type: The type, such as ``A``.
            values: What the records say; see `DesiredRecord`.
            ttl: How long others may keep it, in seconds; that of the zone.
            description: For its owner.
            **options: See `ChangeOptions`.

        Returns:
            The record set, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a value cannot be of this type; nothing is sent then.
            AlreadyExistsError: When the name has records of this type.
            QuotaExceededError: When the zone may not have more.
            WaiterError: When the name servers did not take it.

        Example:
            >>> dns.create_record("example.org", "mail", "A", ["192.0.2.25"], wait=False).action
            'CREATE'
        """
        found = self._zone(zone)
        whole, kind = full_name(name, found.name), type.upper()
        texts = full_values(kind, values, found.name)
        return self._change(
            Action("create", f"record {whole} {kind}", reason=", ".join(texts)),
            lambda: self._dns_api.create_recordset(
                found.id,
                name=whole,
                type=kind,
                records=list(texts),
                **given(ttl=ttl, description=description),
            ),
            lambda made: self._record_goal(found.id, made.id, whole),
            options,
        )

    def update_record(
        self,
        zone: str,
        name: str,
        type: str,  # noqa: A002 - as in list_records
        *,
        values: Sequence[str] | None = None,
        ttl: int | None = None,
        description: str | None = None,
        **options: Unpack[ChangeOptions[RecordSet]],
    ) -> RecordSet | Plan:
        """Change a record set; what is not named stays.

        Args:
            zone: Id or name of the zone.
            name: The name, inside the zone or whole; ``@`` for the zone itself.
            type: The type, such as ``A``.
            values: What the records are to say.
            ttl: How long others may keep it, in seconds.
            description: For its owner.
            **options: See `ChangeOptions`.

        Returns:
            The record set, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the name has no records of this type.
            InvalidRequestError: When a value cannot be of this type; nothing is sent then.

        Example:
            >>> _ = dns.create_record("example.org", "news", "A", ["192.0.2.25"], wait=False)
            >>> dns.update_record("example.org", "news", "A", ttl=60, wait=False).ttl
            60
        """
        found = self._zone(zone)
        present = self._record(found, name, type)
        texts = None if values is None else full_values(present.type, values, found.name)
        wanted = given(values=texts, ttl=ttl, description=description)
        new = {key: value for key, value in wanted.items() if value != getattr(present, key)}

        def update() -> None:
            if new:
                attributes = dict(new)
                if "values" in attributes:
                    attributes["records"] = list(attributes.pop("values"))
                self._dns_api.update_recordset(present.id, zone_id=found.id, **attributes)

        return self._change(
            Action(
                "update" if new else "skip",
                f"record {present.name} {present.type}",
                reason=", ".join(new),
            ),
            update,
            lambda _: self._record_goal(found.id, present.id, present.name),
            options,
        )

    def delete_record(
        self,
        zone: str,
        name: str,
        type: str,  # noqa: A002 - as in list_records
        **options: Unpack[ChangeOptions[RecordSet]],
    ) -> RecordSet | Plan:
        """Delete a record set, and wait until it is gone from the name servers.

        Args:
            zone: Id or name of the zone.
            name: The name, inside the zone or whole; ``@`` for the zone itself.
            type: The type, such as ``A``.
            **options: See `ChangeOptions`.

        Returns:
            The record set as seen last, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the name has no records of this type.

        Example:
            >>> _ = dns.create_record("example.org", "old", "A", ["192.0.2.25"], wait=False)
            >>> dns.delete_record("example.org", "old", "A", wait=False).name
            'old.example.org.'
        """
        found = self._zone(zone)
        present = self._record(found, name, type)
        return self._change(
            Action("delete", f"record {present.name} {present.type}"),
            lambda: self._delete_record(present),
            lambda _: self._gone(present),
            options,
        )

    def ensure_records(
        self,
        zone: str,
        desired: Iterable[DesiredRecord],
        *,
        prune: bool = False,
        **options: Unpack[ChangeOptions[tuple[RecordSet, ...]]],
    ) -> tuple[RecordSet, ...] | Plan:
        """Give a zone these records: what is missing is made, what differs is changed.

        Addresses are made before the names that lead to them; what is too much goes last, except
        for what a new record cannot stand beside. Everything is checked before the first request,
        and a call that was broken off goes on when it is called again.

        Args:
            zone: Id or name of the zone.
            desired: The records. A record set has all values of its name and type.
            prune: Whether all other records go. The SOA and NS of the zone itself always stay.
            **options: See `ChangeOptions`.

        Returns:
            All record sets of the zone, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a value cannot be of its type, a name lies outside of the
                zone, or the records contradict each other.
            ConflictError: When a record cannot stand beside one that is to stay.
            WaiterError: When the name servers did not take one.

        Example:
            >>> from codomyrmex.cloud.infomaniak.dns import DesiredRecord
            >>> wanted = [
            ...     DesiredRecord(name="www", type="CNAME", values=["web"]),
            ...     DesiredRecord(name="web", type="A", values=["192.0.2.1"]),
            ... ]
            >>> for action in dns.ensure_records("example.org", wanted, dry_run=True):
            ...     print(action.verb, action.target, action.reason)
            create record web.example.org. A 192.0.2.1
            create record www.example.org. CNAME web.example.org.
        """
        found = zone_record(self._zone(zone))
        present = self._all_records(found.id)
        steps = record_steps(found, present, desired, prune=prune)
        timeout = options.get("timeout", DEFAULT_TIMEOUT)
        return self._change(
            [step.action() for step in steps],
            lambda: self._take(found.id, steps, timeout),
            lambda _: self._all_goal(found.id, found.name, steps),
            options,
        )

    def wait_for_record(
        self,
        zone: str,
        name: str,
        type: str,  # noqa: A002 - as in list_records
        *,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> RecordSet:
        """Wait until all name servers have a record set; that may take a minute.

        Args:
            zone: Id or name of the zone.
            name: The name, inside the zone or whole; ``@`` for the zone itself.
            type: The type, such as ``A``.
            timeout: Seconds at the most.

        Returns:
            The record set.

        Raises:
            WaiterError: When the name servers did not take it.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> dns.wait_for_record("example.org", "@", "NS").state
            'ACTIVE'
        """
        found = self._zone(zone)
        present = self._record(found, name, type)
        return self._wait(self._record_goal(found.id, present.id, present.name), timeout)

    def _record(self, zone: SDKZone, name: str, kind: str) -> RecordSet:
        whole, wanted = full_name(name, zone.name), kind.upper()
        for each in self._dns_api.recordsets(zone.id, name=whole, type=wanted):
            return record_set(each)
        raise NotFoundError(
            f"zone {zone.name} has no record {whole} of type {wanted}",
            hint="Look at list_records",
            provider=self.provider,
            service=self.service_type,
            status=404,
        )

    def _records_of_all_zones(self, query: dict[str, str]) -> Iterator[SDKRecordset]:
        """List them page by page; openstacksdk's own call asks for a zone."""
        from openstack.dns.v2.recordset import Recordset

        params: dict[str, str] | None = dict(query)
        while params is not None:
            page = checked(self._dns_api.get("/recordsets", params=params)).json()
            for each in page["recordsets"]:
                yield Recordset.existing(**each)
            params = next_query(page.get("links", {}).get("next"))

    def _all_records(self, zone_id: str) -> tuple[RecordSet, ...]:
        return tuple(record_set(each) for each in self._dns_api.recordsets(zone_id))

    def _delete_record(self, record: RecordSet) -> None:
        self._dns_api.delete_recordset(record.id, record.zone_id, ignore_missing=False)

    def _take(self, zone_id: str, steps: Sequence[RecordStep], timeout: float) -> None:
        """Do the steps; a name that changes its kind is free only when the old record is gone."""
        api = self._dns_api
        room = [step.present for step in steps if step.makes_room and step.present is not None]
        for record in room:
            self._delete_record(record)
        for record in room:
            self._wait(self._gone(record), timeout)
        for step in steps:
            if step.wanted is not None and step.verb != "skip":
                wanted = step.wanted
                attributes = {
                    "records": list(wanted.values),
                    "ttl": wanted.ttl,
                    **given(description=wanted.description),
                }
                if step.present is None:
                    api.create_recordset(zone_id, name=wanted.name, type=wanted.type, **attributes)
                else:
                    api.update_recordset(step.present.id, zone_id=zone_id, **attributes)
            elif step.verb == "delete" and step.present is not None and not step.makes_room:
                self._delete_record(step.present)

    def _gone(self, record: RecordSet) -> Goal[RecordSet]:
        return Goal(
            what=f"record {record.name} {record.type} to be gone",
            look=lambda: record_set(self._dns_api.get_recordset(record.id, record.zone_id)),
            reached=lambda seen: False,
            fault=lambda seen: "it could not be deleted" if seen.state == "ERROR" else None,
            gone=record,
        )

    def _all_goal(
        self, zone_id: str, name: str, steps: Sequence[RecordStep]
    ) -> Goal[tuple[RecordSet, ...]]:
        kept = {step.key for step in steps if step.verb != "delete"}
        gone = {step.key for step in steps if step.verb == "delete"}

        def reached(seen: tuple[RecordSet, ...]) -> bool:
            there = {(each.name.lower(), each.type): each.state for each in seen}
            return not gone & there.keys() and all(there.get(key) == "ACTIVE" for key in kept)

        def fault(seen: tuple[RecordSet, ...]) -> str | None:
            failed = [
                f"{each.name} {each.type}"
                for each in seen
                if each.state == "ERROR" and (each.name.lower(), each.type) in kept | gone
            ]
            return f"the name servers did not take {', '.join(failed)}" if failed else None

        return Goal(
            what=f"the records of zone {name} to be ACTIVE",
            look=lambda: self._all_records(zone_id),
            reached=reached,
            fault=fault,
        )
