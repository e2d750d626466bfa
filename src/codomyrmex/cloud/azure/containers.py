"""The containers of `AzureBlobClient`."""

from __future__ import annotations

from typing_extensions import override

from codomyrmex.cloud.azure.base import AzureBase, other_marker
from codomyrmex.cloud.azure.xml import parse, parse_containers
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotEmptyError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import BucketInfo

__all__ = ["AzureContainers"]


class AzureContainers(AzureBase):
    """Containers: listed, made and deleted."""

    @override
    def list_buckets(self) -> list[BucketInfo]:
        containers: list[BucketInfo] = []
        marker: str | None = None
        while True:
            query = [("comp", "list")] + ([("marker", marker)] if marker else [])
            answer = self._wire.request("list_buckets", "GET", query=query)
            page, following = parse_containers(parse(answer.body))
            containers += page
            if following is None:
                return sorted(containers, key=lambda container: container.name)
            marker = other_marker(marker, following, "containers")

    @override
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        self._check_container(name)
        if region is not None:
            raise UnsupportedError(
                "a container is where its storage account is",
                hint="Leave the region out, or use an account of that region",
                provider="az",
                operation="create_bucket",
            )
        try:
            self._wire.request(
                "create_bucket",
                "PUT",
                name,
                query=[("restype", "container")],
                body=b"",
                idempotent=exist_ok,
            )
        except AlreadyExistsError:
            if not exist_ok:
                raise
        return BucketInfo(name)

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        self._check_container(name)
        self._wire.request("get_bucket", "HEAD", name, query=[("restype", "container")])
        return BucketInfo(name)

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        self._check_container(name)
        if not force and next(iter(self.list_objects(name, limit=1)), None) is not None:
            raise BucketNotEmptyError(
                f"{self.url(name)} is not empty",
                hint="Delete what is in it first, or use force",
                provider="az",
                operation="delete_bucket",
            )
        # the service deletes a container with all that is in it
        self._wire.request(
            "delete_bucket",
            "DELETE",
            name,
            query=[("restype", "container")],
            headers=self._lease_headers(name, None),
        )
