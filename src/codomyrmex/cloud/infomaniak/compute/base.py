"""What the parts of the compute client share: finding servers and waiting for their states."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, ClassVar, Final

from codomyrmex.cloud.common.compute import ComputeClient, Instance, InstanceState
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.compute.records import instance_record
from codomyrmex.cloud.infomaniak.service import OpenStackService
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.compute.v2.flavor import Flavor as SDKFlavor
    from openstack.compute.v2.server import Server
    from openstack.image.v2.image import Image as SDKImage

# where a server stays until it is told to go on
_AT_REST: Final = frozenset(
    ("ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED", "SHELVED_OFFLOADED", "RESCUE", "VERIFY_RESIZE")
)


class ComputeService(OpenStackService, ComputeClient):
    """Base of the parts of `InfomaniakComputeClient`, which is documented there."""

    service_type: ClassVar[str] = "compute"

    def _server(self, instance: str) -> Server:
        return self._find("instance", instance, self._compute_api.get_server, self._servers_named)

    def _servers_named(self, name: str) -> list[Server]:
        # Nova takes a regular expression
        return list(self._compute_api.servers(details=True, name=f"^{re.escape(name)}$"))

    def _flavor(self, flavor: str) -> SDKFlavor:
        return self._find(
            "flavor",
            flavor,
            self._compute_api.get_flavor,
            lambda name: [each for each in self._compute_api.flavors() if each.name == name],
        )

    def _image(self, image: str) -> SDKImage:
        images = self._image_api
        return self._find("image", image, images.get_image, lambda name: images.images(name=name))

    def _record(self, server: Server) -> Instance:
        return instance_record(server, str(self.connection.config.region_name))

    def _look(self, server_id: str) -> Instance:
        return self._record(self._compute_api.get_server(server_id))

    def _goal(self, server: Server, states: Collection[str]) -> Goal[Instance]:
        """A goal of one of Nova's states, at rest."""
        wanted = frozenset(states)
        return Goal(
            what=f"instance {server.name} ({server.id}) to be {' or '.join(sorted(wanted))}",
            look=lambda: self._look(server.id),
            reached=lambda seen: seen.provider_state in wanted and _task(seen) is None,
            fault=lambda seen: self._fault(seen, wanted),
        )

    def _deleted(self, server: Server) -> Goal[Instance]:
        return Goal(
            what=f"instance {server.name} ({server.id}) to be gone",
            look=lambda: self._look(server.id),
            reached=lambda seen: seen.state is InstanceState.DELETED,
            fault=lambda seen: (
                seen.fault or "it went to ERROR"
                if seen.state is InstanceState.FAILED and _task(seen) is None and seen.fault
                else None
            ),
            gone=self._record(server),
        )

    def _fault(self, seen: Instance, wanted: Collection[str]) -> str | None:
        if _task(seen) is not None:
            return None
        if seen.state is InstanceState.FAILED and "ERROR" not in wanted:
            return f"it went to ERROR: {seen.fault or 'the service gave no reason'}"
        if seen.provider_state in _AT_REST:
            # it came to rest elsewhere; whether that is for good, its last action tells
            last = next(iter(self._compute_api.server_actions(seen.id)), None)
            if last is not None and last.message:
                return f"the {last.action} failed, it is {seen.provider_state}: {last.message}"
        return None

    def _turn(
        self,
        server: Server,
        verb: str,
        call: Callable[[], object],
        states: Collection[str],
        options: ChangeOptions[Instance],
        *,
        already: bool = False,
    ) -> Instance | Plan:
        """Bring a server to one of some states, or leave it where it is there already."""
        return self._change(
            Action("skip" if already else "update", f"instance {server.name}", reason=verb),
            (lambda: None) if already else call,
            lambda _: self._goal(server, states),
            options,
        )


def _task(seen: Instance) -> str | None:
    task: str | None = seen.raw.get("OS-EXT-STS:task_state")
    return task
