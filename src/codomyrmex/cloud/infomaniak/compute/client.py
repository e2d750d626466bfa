"""Nova and Glance: servers, images, key pairs, server groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from codomyrmex.cloud.common.compute import Instance
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.compute.changes import ServerChanges
from codomyrmex.cloud.infomaniak.compute.console import ServerConsole
from codomyrmex.cloud.infomaniak.compute.creation import ServerCreation
from codomyrmex.cloud.infomaniak.compute.images import ServerImages
from codomyrmex.cloud.infomaniak.compute.keys import ServerKeys
from codomyrmex.cloud.infomaniak.compute.records import ServerSpec
from codomyrmex.cloud.infomaniak.compute.states import ServerStates

__all__ = ["InfomaniakComputeClient", "ServerSpec"]


class InfomaniakComputeClient(
    ServerCreation, ServerStates, ServerChanges, ServerConsole, ServerImages, ServerKeys
):
    """The compute and image services (Nova, Glance) of Infomaniak's public cloud.

    A `ComputeClient` with what OpenStack has besides. `create_instance` takes an `InstanceSpec`
    or a `ServerSpec`. Tags of an instance are Nova's metadata (with a value) and tags (without).

    Source: https://docs.openstack.org/api-ref/compute/ and
    https://docs.openstack.org/api-ref/image/v2/.

    Example:
        >>> "web" in [instance.name for instance in compute.list_instances()]
        True
    """

    @override
    def list_instances(
        self, *, name: str | None = None, tags: Mapping[str, str] | None = None
    ) -> Listing[Instance]:
        # Nova filters by a regular expression, and by tags but not by metadata
        query: dict[str, Any] = {}
        if name is not None:
            query["name"] = f"^{re.escape(name)}$"
        own = [key for key, value in (tags or {}).items() if not value]
        if own:
            query["tags"] = ",".join(own)
        wanted = set((tags or {}).items())
        return self._listing(
            lambda: (
                server
                for server in self._compute_api.servers(details=True, **query)
                if name in (None, server.name) and wanted <= set(self._record(server).tags.items())
            ),
            self._record,
        )

    @override
    def get_instance(self, instance: str) -> Instance:
        return self._record(self._server(instance))
