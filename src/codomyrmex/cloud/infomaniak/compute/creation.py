"""Making servers: every name resolved first, then one request for all of them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from typing_extensions import Unpack, override

from codomyrmex.cloud.common.compute import Instance, InstanceSpec
from codomyrmex.cloud.common.errors import InvalidRequestError, QuotaExceededError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.compute.attachments import ServerAttachments
from codomyrmex.cloud.infomaniak.compute.records import ServerSpec
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.compute.v2.flavor import Flavor as SDKFlavor

_TAGS_MICROVERSION: Final = "2.52"  # the first with tags at creation
_VOLUME_TYPE_MICROVERSION: Final = "2.67"  # the first with a type for the boot volume
_MOST_USER_DATA: Final = 65535  # Nova's limit, for the text in base64


class ServerCreation(ServerAttachments):
    """The part of `InfomaniakComputeClient` that makes instances."""

    @override
    def create_instance(
        self, spec: InstanceSpec, **options: Unpack[ChangeOptions[Instance]]
    ) -> list[Instance] | Plan:
        wanted = _server_spec(spec)
        _check(wanted, options)
        flavor = self._flavor(wanted.flavor)
        body = self._body(wanted, flavor)
        names = _names(wanted)
        actions = [Action("create", f"instance {name}", reason=flavor.name) for name in names]
        if wanted.public_address:
            actions += [Action("create", f"floating IP of instance {name}") for name in names]
        made = self._change(
            actions, lambda: self._create(body, wanted, flavor), self._created, _for_all(options)
        )
        if isinstance(made, Plan) or not wanted.public_address:
            return made
        for instance in made:
            self.attach_floating_ip(instance.id)
        return [self._look(instance.id) for instance in made]

    def _body(self, spec: ServerSpec, flavor: SDKFlavor) -> dict[str, Any]:
        server: dict[str, Any] = {
            "name": spec.name,
            "flavorRef": flavor.id,
            "networks": self._networks(spec),
            "min_count": spec.count,
            "max_count": spec.count,
            "return_reservation_id": True,
        }
        self._add_disk(server, spec, flavor)
        if spec.key_name is not None:
            server["key_name"] = self._compute_api.get_keypair(spec.key_name).name
        if spec.user_data is not None:
            server["user_data"] = base64.b64encode(spec.user_data.encode()).decode("ascii")
        if spec.security_groups:
            server["security_groups"] = [
                {"name": self._security_group_id(group)} for group in spec.security_groups
            ]
        given = {
            "availability_zone": spec.zone,
            "description": spec.description,
            "config_drive": spec.config_drive or None,
            "metadata": {key: value for key, value in spec.tags.items() if value} or None,
            "tags": [key for key, value in spec.tags.items() if not value] or None,
        }
        server.update({key: value for key, value in given.items() if value is not None})
        hints = dict(spec.scheduler_hints)
        if spec.server_group is not None:
            hints["group"] = self._server_group(spec.server_group).id
        return {"server": server} | ({"os:scheduler_hints": hints} if hints else {})

    def _add_disk(self, server: dict[str, Any], spec: ServerSpec, flavor: SDKFlavor) -> None:
        if spec.boot_volume is not None:
            volume = self._volume(spec.boot_volume)
            server["block_device_mapping_v2"] = [
                {
                    "boot_index": 0,
                    "uuid": volume.id,
                    "source_type": "volume",
                    "destination_type": "volume",
                    "delete_on_termination": False,
                }
            ]
            return
        assert spec.image is not None  # _check saw to it
        image = self._image(spec.image)
        if spec.boot_volume_gib is None:
            server["imageRef"] = image.id
            return
        device = {
            "boot_index": 0,
            "uuid": image.id,
            "source_type": "image",
            "destination_type": "volume",
            "volume_size": spec.boot_volume_gib,
            "delete_on_termination": spec.delete_boot_volume,
        }
        if spec.boot_volume_type is not None:
            device["volume_type"] = spec.boot_volume_type
        server["block_device_mapping_v2"] = [device]

    def _networks(self, spec: ServerSpec) -> str | list[dict[str, str]]:
        entries = [{"port": self._port(port).id} for port in spec.ports]
        entries += [{"uuid": self._network_id(network)} for network in spec.networks]
        return entries or "auto"

    def _create(self, body: dict[str, Any], spec: ServerSpec, flavor: SDKFlavor) -> list[str]:
        from openstack.exceptions import ForbiddenException, raise_from_response

        microversion = _VOLUME_TYPE_MICROVERSION if spec.boot_volume_type else _TAGS_MICROVERSION
        try:
            response = self._compute_api.post("/servers", json=body, microversion=microversion)
            raise_from_response(response)
        except ForbiddenException as error:
            self._raise_shortage(spec, flavor, error)
            raise
        reservation = response.json()["reservation_id"]
        return [
            server.id
            for server in self._compute_api.servers(details=False, reservation_id=reservation)
        ]

    def _raise_shortage(self, spec: ServerSpec, flavor: SDKFlavor, error: Exception) -> None:
        """Tell a quota from a missing right: Nova answers 403 with the same code for both."""
        limits = self._compute_api.get_limits().absolute
        needs = (
            ("instances", spec.count, limits.instances_used, limits.instances),
            ("vCPUs", spec.count * flavor.vcpus, limits.total_cores_used, limits.total_cores),
            ("MiB of RAM", spec.count * flavor.ram, limits.total_ram_used, limits.total_ram),
        )
        short = [
            f"{need} {what} more with {used} of {limit} used"
            for what, need, used, limit in needs
            if limit >= 0 and used + need > limit
        ]
        if short:
            raise QuotaExceededError(
                f"the project's quota does not allow {spec.name}: {', '.join(short)}",
                hint="Delete what is not needed, or ask Infomaniak for a larger quota",
                provider=self.provider,
                service=self.service_type,
                operation="create_instance",
                status=403,
            ) from error

    def _created(self, ids: list[str]) -> Goal[list[Instance]]:
        def reached(seen: list[Instance]) -> bool:
            return all(each.provider_state == "ACTIVE" for each in seen)

        def fault(seen: list[Instance]) -> str | None:
            failed = {each.id: self._fault(each, ("ACTIVE",)) for each in seen}
            bad = [f"instance {id_}: {text}" for id_, text in failed.items() if text is not None]
            return "; ".join(bad) or None

        return Goal(
            what=f"{len(ids)} instance{'s' if len(ids) > 1 else ''} to be ACTIVE",
            look=lambda: [self._look(each) for each in ids],
            reached=reached,
            fault=fault,
        )


def _server_spec(spec: InstanceSpec) -> ServerSpec:
    if isinstance(spec, ServerSpec):
        return spec
    return ServerSpec(**{name: getattr(spec, name) for name in spec.__struct_fields__})


def _check(spec: ServerSpec, options: ChangeOptions[Instance]) -> None:
    """Refuse what cannot be, before anything is asked for."""
    many = spec.count > 1
    refusals = (
        (not spec.name, "an instance needs a name"),
        (spec.count < 1, "count must be at least 1"),
        ((spec.image is None) == (spec.boot_volume is None), "give an image or a boot volume"),
        (spec.boot_volume is not None and spec.boot_volume_gib, "a boot volume has its own size"),
        (bool(many and spec.ports), "one port cannot belong to several instances"),
        (bool(many and spec.boot_volume), "one boot volume cannot belong to several instances"),
        (
            bool(spec.ports and spec.security_groups and not spec.networks),
            "ports have their own security groups",
        ),
        (
            spec.public_address and not options.get("wait", True),
            "public_address needs wait: a floating IP goes to a port that is there",
        ),
        (
            len(spec.user_data or "") * 4 // 3 > _MOST_USER_DATA,
            "user_data may have 64 KiB in base64, that is 48 KiB of text",
        ),
    )
    for wrong, why in refusals:
        if wrong:
            raise InvalidRequestError(f"create_instance: {why}", provider="infomaniak")


def _names(spec: ServerSpec) -> Sequence[str]:
    if spec.count == 1:
        return [spec.name]
    return [f"{spec.name}-{number}" for number in range(1, spec.count + 1)]


def _for_all(options: ChangeOptions[Instance]) -> ChangeOptions[list[Instance]]:
    """Tell a callback for one instance of each of several."""
    one = options.get("progress")
    # the other keys, and unknown ones for _change to refuse, are the same for both
    many = cast("ChangeOptions[list[Instance]]", {**options, "progress": None})
    if one is not None:
        many["progress"] = _each(one)
    return many


def _each(progress: Callable[[Instance], None]) -> Callable[[list[Instance]], None]:
    def tell(seen: list[Instance]) -> None:
        for instance in seen:
            progress(instance)

    return tell
