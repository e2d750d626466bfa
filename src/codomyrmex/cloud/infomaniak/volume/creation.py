"""Making and deleting volumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import Unpack

from codomyrmex.cloud.common.compute import Image
from codomyrmex.cloud.common.errors import (
    ConflictError,
    InUseError,
    InvalidRequestError,
)
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.compute.records import image_record
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import VolumeService
from codomyrmex.cloud.infomaniak.volume.records import Volume, volume_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.image.v2.image import Image as SDKImage

_GIB = 1 << 30


class VolumeCreation(VolumeService):
    """The part of `InfomaniakVolumeClient` that makes and deletes volumes."""

    def create_volume(
        self,
        name: str,
        *,
        size_gib: int | None = None,
        image: str | None = None,
        snapshot: str | None = None,
        source: str | None = None,
        backup: str | None = None,
        volume_type: str | None = None,
        description: str = "",
        metadata: Mapping[str, str] | None = None,
        availability_zone: str | None = None,
        **options: Unpack[ChangeOptions[Volume]],
    ) -> Volume | Plan:
        """Make a volume: empty, or with what an image, snapshot, volume or backup holds.

        Args:
            name: Its name.
            size_gib: Its size; by default that of what it is made from.
            image: Id or name of the image it is made from; it is bootable then.
            snapshot: Id or name of the snapshot it is made from.
            source: Id or name of the volume it is a copy of.
            backup: Id or name of the backup it is made from.
            volume_type: Id or name of its type; the cloud's default otherwise.
            description: For its owner.
            metadata: Its owner's names and values.
            availability_zone: Where; the cloud chooses otherwise.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When it is made from more than one thing, or has no size.
            NotFoundError: When what it is made from does not exist.
            QuotaExceededError: When the project may not have more.
            WaiterError: When it could not be made; the message has the service's reason.

        Example:
            >>> volumes.create_volume("copy", source="data").size_gib
            1
            >>> volumes.delete_volume("copy")
        """
        origin, wanted = self._origin(image, snapshot, source, backup)
        attributes: dict[str, Any] = {"name": name, "size": size_gib} | {
            key: value for key, value in wanted.items() if size_gib is None or key != "size"
        }
        if attributes["size"] is None:
            raise InvalidRequestError(
                f"volume {name} has no size", hint="Give size_gib=…", provider=self.provider
            )
        if volume_type is not None:
            attributes["volume_type"] = self._type(volume_type).id
        more = {
            "description": description,
            "metadata": dict(metadata or {}),
            "availability_zone": availability_zone,
        }
        attributes |= {key: value for key, value in more.items() if value}
        return self._change(
            Action("create", f"volume {name}", source=origin, size=attributes["size"] * _GIB),
            lambda: self._create(attributes),
            lambda volume_id: self._goal(volume_id, "available"),
            options,
        )

    def delete_volume(
        self, volume: str, *, cascade: bool = False, **options: Unpack[ChangeOptions[Volume]]
    ) -> Plan | None:
        """Delete a volume, and wait until it is gone.

        Args:
            volume: Its id or name.
            cascade: Whether its snapshots go with it.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When an instance has it, or it has snapshots and ``cascade`` is False.
            ConflictError: When its state forbids it.

        Example:
            >>> _ = volumes.create_volume("scratch", size_gib=1)
            >>> volumes.delete_volume("scratch")
        """
        from openstack.exceptions import raise_from_response

        found = volume_record(self._volume(volume))
        snapshots = [
            each.name or each.id for each in self._block_storage_api.snapshots(volume_id=found.id)
        ]
        self._refuse_in_use(found, [] if cascade else snapshots)
        actions = [
            *(Action("delete", f"snapshot {each}") for each in snapshots),
            Action("delete", f"volume {found.name}"),
        ]

        def delete() -> None:
            with statuses({400: ConflictError}):
                if not cascade:
                    self._block_storage_api.delete_volume(found.id, ignore_missing=False)
                    return
                # openstacksdk 4.0 has no word for it
                answer = self._block_storage_api.delete(
                    f"/volumes/{found.id}", params={"cascade": "true"}
                )
                raise_from_response(answer)

        done = self._change(
            actions,
            delete,
            lambda _: Goal(
                what=f"volume {found.name} ({found.id}) to be gone",
                look=lambda: self._look(found.id),
                reached=lambda seen: False,
                fault=lambda seen: self._fault(seen.id, seen.state),
                gone=found,
            ),
            options,
        )
        return done if isinstance(done, Plan) else None

    def create_image(
        self,
        volume: str,
        name: str,
        *,
        force: bool = False,
        **options: Unpack[ChangeOptions[Image]],
    ) -> Image | Plan:
        """Make an image of a volume, that instances can be made from.

        Args:
            volume: Id or name of the volume.
            name: The name of the image.
            force: Whether to copy a volume that is in use, which may be half written.
            **options: See `ChangeOptions`.

        Returns:
            The image, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When the volume is in use and ``force`` is False.
            WaiterError: When the copy failed.

        Example:
            >>> volumes.create_image("data", "golden", dry_run=True).counts
            Counter({'create': 1})
        """
        found = self._volume(volume)

        def upload() -> str:
            with statuses({400: ConflictError}):
                made = self._block_storage_api.upload_volume_to_image(
                    found.id, name, force=force, disk_format="raw", container_format="bare"
                )
            return str(made["image_id"])

        return self._change(
            Action("create", f"image {name}", source=f"volume {found.name}"),
            upload,
            lambda image_id: Goal(
                what=f"image {name} ({image_id}) to be active",
                look=lambda: image_record(self._image_api.get_image(image_id)),
                reached=lambda seen: (
                    seen.raw.get("status") == "active"
                    and self._look(found.id).state in ("available", "in-use")
                ),
                fault=lambda seen: self._fault(found.id, self._look(found.id).state),
            ),
            options,
        )

    def _create(self, attributes: dict[str, Any]) -> str:
        if "backup_id" not in attributes:
            return str(self._block_storage_api.create_volume(**attributes).id)
        from openstack.exceptions import raise_from_response

        # openstacksdk 4.0 would drop the backup silently, and make an empty volume
        answer = self._block_storage_api.post(
            "/volumes", json={"volume": attributes}, microversion="3.47"
        )
        raise_from_response(answer)
        return str(answer.json()["volume"]["id"])

    def _refuse_in_use(self, volume: Volume, snapshots: list[str]) -> None:
        if volume.instance_ids:
            raise InUseError(
                f"volume {volume.name} ({volume.id}) is attached to instance "
                f"{', '.join(volume.instance_ids)}",
                hint=f"Detach it first: detach_volume({volume.name!r})",
                provider=self.provider,
                service=self.service_type,
            )
        if snapshots:
            raise InUseError(
                f"volume {volume.name} ({volume.id}) has snapshots: {', '.join(snapshots)}",
                hint="Delete them first, or give cascade=True",
                provider=self.provider,
                service=self.service_type,
            )

    def _origin(
        self, image: str | None, snapshot: str | None, source: str | None, backup: str | None
    ) -> tuple[str | None, dict[str, Any]]:
        """What the volume is made from, and what the service is told about it."""
        given = [each for each in (image, snapshot, source, backup) if each is not None]
        if len(given) > 1:
            raise InvalidRequestError(
                "give one of: image, snapshot, source, backup", provider=self.provider
            )
        if image is not None:
            api = self._image_api
            found = self._find("image", image, api.get_image, lambda name: api.images(name=name))
            return f"image {image}", {"image_id": found.id, "size": _image_gib(found)}
        if snapshot is not None:
            kept = self._snapshot(snapshot)
            return f"snapshot {snapshot}", {"snapshot_id": kept.id, "size": kept.size}
        if source is not None:
            other = self._volume(source)
            return f"volume {source}", {"source_volume_id": other.id, "size": other.size}
        if backup is not None:
            copy = self._backup(backup)
            return f"backup {backup}", {"backup_id": copy.id, "size": copy.size}
        return None, {}


def _image_gib(image: SDKImage) -> int:
    size = image.virtual_size or image.size or 0
    return max(1, image.min_disk or 0, -(-size // _GIB))
