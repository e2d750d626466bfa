"""Infomaniak's servers, images and key pairs: Nova and Glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.compute.client import (
        InfomaniakComputeClient,
    )
    from codomyrmex.cloud.infomaniak.compute.records import (
        AvailabilityZone,
        FloatingIPAttachment,
        ImageMember,
        InstanceAction,
        KeyPair,
        PortAttachment,
        ServerGroup,
        ServerSpec,
        VolumeAttachment,
    )

__all__ = [
    "AvailabilityZone",
    "FloatingIPAttachment",
    "ImageMember",
    "InfomaniakComputeClient",
    "InstanceAction",
    "KeyPair",
    "PortAttachment",
    "ServerGroup",
    "ServerSpec",
    "VolumeAttachment",
]

_HERE = "codomyrmex.cloud.infomaniak.compute"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AvailabilityZone": f"{_HERE}.records",
        "FloatingIPAttachment": f"{_HERE}.records",
        "ImageMember": f"{_HERE}.records",
        "InfomaniakComputeClient": f"{_HERE}.client",
        "InstanceAction": f"{_HERE}.records",
        "KeyPair": f"{_HERE}.records",
        "PortAttachment": f"{_HERE}.records",
        "ServerGroup": f"{_HERE}.records",
        "ServerSpec": f"{_HERE}.records",
        "VolumeAttachment": f"{_HERE}.records",
    },
)
