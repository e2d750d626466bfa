"""Giving volumes to instances, and taking them away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError, InUseError, InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import AT_REST, VolumeService
from codomyrmex.cloud.infomaniak.volume.records import Volume, volume_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.compute.v2.server import Server


class VolumeAttachments(VolumeService):
    """The part of `InfomaniakVolumeClient` that attaches and detaches."""

    def attach_volume(
        self,
        volume: str,
        instance: str,
        *,
        delete_on_termination: bool = False,
        **options: Unpack[ChangeOptions[Volume]],
    ) -> Volume | Plan:
        """Give a volume to an instance, and wait until both services say so; idempotent.

        Args:
            volume: Id or name of the volume.
            instance: Id or name of the instance.
            delete_on_termination: Whether the volume goes with the instance.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InUseError: When another instance has it.
            ConflictError: When its state, or that of the instance, forbids it.
            WaiterError: When it went to an error.

        Example:
            >>> volumes.attach_volume("data", "web").state
            'in-use'
            >>> volumes.detach_volume("data").state
            'available'
        """
        found, server = self._volume(volume), self._server(instance)
        record = volume_record(found)
        already = server.id in record.instance_ids
        if record.instance_ids and not already and not found.is_multiattach:
            raise InUseError(
                f"volume {record.name} is attached to instance {', '.join(record.instance_ids)}",
                hint=f"Detach it first: detach_volume({record.name!r})",
                provider=self.provider,
                service=self.service_type,
            )

        def attach() -> None:
            if not already:
                with statuses({400: ConflictError}):
                    self._compute_api.create_volume_attachment(
                        server.id, found.id, delete_on_termination=delete_on_termination
                    )

        return self._change(
            Action("skip" if already else "update", f"volume {record.name}", reason=server.name),
            attach,
            lambda _: Goal(
                what=f"volume {record.name} ({record.id}) to be attached to {server.name}",
                look=lambda: self._look(found.id),
                reached=lambda seen: (
                    seen.state == "in-use"
                    and server.id in seen.instance_ids
                    and self._has(server.id, found.id)
                ),
                fault=lambda seen: (
                    f"it is {seen.state} again: {' '.join(self._messages(seen.id)[:1])}"
                    if seen.state == "available" and not self._has(server.id, found.id)
                    else self._fault(seen.id, seen.state)
                ),
            ),
            options,
        )

    def detach_volume(
        self, volume: str, instance: str | None = None, **options: Unpack[ChangeOptions[Volume]]
    ) -> Volume | Plan:
        """Take a volume from an instance, and wait until both services say so; idempotent.

        Args:
            volume: Id or name of the volume.
            instance: Id or name of the instance; the only one that has it by default.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When several instances have it and none is named.
            ConflictError: When its state forbids it.

        Example:
            >>> volumes.detach_volume("data", dry_run=True).is_empty
            True
        """
        record = volume_record(self._volume(volume))
        if instance is None and len(record.instance_ids) > 1:
            raise InvalidRequestError(
                f"volume {record.name} has instances: {', '.join(record.instance_ids)}",
                hint="Say from which to take it: instance=…",
                provider=self.provider,
            )
        named = None if instance is None else str(self._server(instance).id)
        server_id = named or next(iter(record.instance_ids), "")
        already = server_id not in record.instance_ids

        def detach() -> None:
            if not already:
                with statuses({400: ConflictError}):
                    self._compute_api.delete_volume_attachment(
                        server_id, record.id, ignore_missing=False
                    )

        return self._change(
            Action("skip" if already else "update", f"volume {record.name}", reason="detach"),
            detach,
            lambda _: Goal(
                what=f"volume {record.name} ({record.id}) to be detached",
                look=lambda: self._look(record.id),
                reached=lambda seen: (
                    seen.state in AT_REST
                    and server_id not in seen.instance_ids
                    and (already or not self._has(server_id, record.id))
                ),
                fault=lambda seen: self._fault(seen.id, seen.state),
            ),
            options,
        )

    def _server(self, instance: str) -> Server:
        api = self._compute_api
        return self._find(
            "instance",
            instance,
            api.get_server,
            # Nova takes a regular expression
            lambda name: api.servers(details=True, name=f"^{re.escape(name)}$"),
        )

    def _has(self, server_id: str, volume_id: str) -> bool:
        """Nova's side of it."""
        attached = self._compute_api.volume_attachments(server_id)
        return any(each.volume_id == volume_id for each in attached)
