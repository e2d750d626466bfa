"""How S3-compatible services differ, one row a vendor: data instead of subclasses."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.transfer.part_records import MIB, PartLimits

__all__ = ["VENDORS", "Vendor", "vendor_for"]

_ALL: Final = frozenset(Capability)
_C = Capability
_LIMITS: Final = PartLimits(single_copy=5 * 1024 * MIB)


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """What to know of one S3-compatible service.

    Attributes:
        name: The value of the ``vendor`` argument.
        title: The name a person knows.
        hosts: Endings of the endpoint's host name that tell the vendor.
        path_style: Whether the bucket goes into the path instead of the host name.
        region: The region to sign for when none is given.
        integrity: What makes the service check an upload: ``sha256``, the signature covers the
            body's hash, which every SigV4 server checks; ``crc32c``, a checksum header, which is
            cheaper and kept with the object. Neither uses trailers or ``aws-chunked``.
        md5_etags: Whether the ETag of an object sent whole is its MD5.
        lacks: Capabilities that are missing.
        limits: Of uploads and copies in parts.
        location_constraint: Whether `create_bucket` names the region.

    Example:
        >>> VENDORS["infomaniak"].region
        'us-east-1'
    """

    name: str
    title: str
    hosts: tuple[str, ...] = ()
    path_style: bool = True
    region: str = "us-east-1"
    integrity: Literal["sha256", "crc32c"] = "sha256"
    md5_etags: bool = True
    lacks: frozenset[Capability] = frozenset()
    limits: PartLimits = _LIMITS
    location_constraint: bool = False

    @property
    def capabilities(self) -> Capabilities:
        """Everything S3 has, less what is missing here.

        Returns:
            The capabilities.

        Example:
            >>> "lifecycle" in VENDORS["infomaniak"].capabilities
            False
        """
        return Capabilities(_ALL - self.lacks)


VENDORS: Final[dict[str, Vendor]] = {
    vendor.name: vendor
    for vendor in (
        Vendor(
            name="aws",
            title="Amazon S3",
            hosts=("amazonaws.com", "amazonaws.com.cn"),
            path_style=False,
            integrity="crc32c",
            location_constraint=True,
        ),
        Vendor(
            name="infomaniak",
            title="Infomaniak (OpenStack Swift s3api)",
            hosts=("infomaniak.cloud",),
            lacks=frozenset(
                {
                    _C.CONDITIONAL_UPDATE,
                    _C.TAGS,
                    _C.LIFECYCLE,
                    _C.CORS,
                    _C.BUCKET_POLICY,
                    _C.OBJECT_LOCK,
                    _C.STORAGE_CLASSES,
                    _C.ENCRYPTION,
                    _C.REQUESTER_PAYS,
                }
            ),
            limits=msgspec.structs.replace(_LIMITS, max_parts=1000),
        ),
        Vendor(
            name="minio",
            title="MinIO",
            lacks=frozenset({_C.ACL, _C.CORS, _C.REQUESTER_PAYS}),
        ),
        Vendor(
            name="ceph",
            title="Ceph RADOS Gateway",
            lacks=frozenset({_C.CONDITIONAL_UPDATE}),
        ),
        Vendor(
            name="r2",
            title="Cloudflare R2",
            hosts=("r2.cloudflarestorage.com",),
            region="auto",
            lacks=frozenset(
                {
                    _C.ACL,
                    _C.BUCKET_POLICY,
                    _C.OBJECT_LOCK,
                    _C.PRESIGNED_POST,
                    _C.REQUESTER_PAYS,
                    _C.TAGS,
                    _C.VERSIONS,
                }
            ),
            limits=msgspec.structs.replace(_LIMITS, equal_parts=True),
        ),
        Vendor(
            name="b2",
            title="Backblaze B2",
            hosts=("backblazeb2.com",),
            lacks=frozenset(
                {
                    _C.BUCKET_POLICY,
                    _C.CONDITIONAL_CREATE,
                    _C.CONDITIONAL_UPDATE,
                    _C.REQUESTER_PAYS,
                    _C.STORAGE_CLASSES,
                    _C.TAGS,
                }
            ),
        ),
        Vendor(
            name="wasabi",
            title="Wasabi",
            hosts=("wasabisys.com",),
            lacks=frozenset({_C.CONDITIONAL_CREATE, _C.CONDITIONAL_UPDATE, _C.REQUESTER_PAYS}),
        ),
        Vendor(name="generic", title="Any other S3-compatible service"),
    )
}
"""The rows by name; a client's ``vendor`` argument or its endpoint chooses one."""


def vendor_for(name: str | None, endpoint_host: str | None) -> Vendor:
    """Choose the row.

    Args:
        name: The ``vendor`` argument; the endpoint tells when None.
        endpoint_host: The endpoint's host name; None for Amazon's own.

    Returns:
        The row.

    Raises:
        ConfigurationError: When there is no row of that name.

    Example:
        >>> vendor_for(None, "s3.pub1.infomaniak.cloud").name, vendor_for(None, None).name
        ('infomaniak', 'aws')
    """
    if name is not None:
        if name not in VENDORS:
            raise ConfigurationError(
                f"there is no S3 vendor {name!r}", hint=f"Known are: {', '.join(VENDORS)}"
            )
        return VENDORS[name]
    if endpoint_host is None:
        return VENDORS["aws"]
    for vendor in VENDORS.values():
        if any(endpoint_host == end or endpoint_host.endswith(f".{end}") for end in vendor.hosts):
            return vendor
    return VENDORS["generic"]
