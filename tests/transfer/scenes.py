"""What the tests of faults share: servers behind a proxy, and a client of another maker."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import boto3
from botocore.config import Config
from mypy_boto3_s3 import S3Client as Boto

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.transfer.manifest import list_manifests
from tests.servers import S3Server
from tests.servers.fault_proxy import FaultProxy, faulty

MIB = 1024 * 1024
PART = 5 * MIB


def noise(seed: int, size: int) -> bytes:
    """Bytes that are the same in every run."""
    return Random(seed).randbytes(size)


def boto_client(server: S3Server) -> Boto:
    """A client of another maker, past the proxy."""
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        region_name=server.region,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@dataclass
class Backend:
    """A server behind a proxy, with a bucket of its own.

    Attributes:
        server: The server itself.
        proxy: What stands before it.
        boto: A client past the proxy.
        bucket: The bucket.
    """

    server: S3Server
    proxy: FaultProxy
    boto: Boto
    bucket: str

    def client(self, **settings: Any) -> S3Client:
        """A client of ours, through the proxy; it does not wait between attempts."""
        defaults: dict[str, Any] = {
            "access_key_id": self.server.access_key_id,
            "secret_access_key": self.server.secret_access_key,
            "region_name": self.server.region,
            "retry": RetryPolicy(base=0.0),
            "part_size": PART,
            "concurrency": 2,
        }
        return S3Client(endpoint_url=self.proxy.url, **{**defaults, **settings})

    def put(self, key: str, data: bytes) -> None:
        """Store an object past our client and the proxy."""
        self.boto.put_object(Bucket=self.bucket, Key=key, Body=data)

    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
        """Store an object in parts, past our client and the proxy."""
        where: Any = {"Bucket": self.bucket, "Key": key}
        upload = self.boto.create_multipart_upload(**where)["UploadId"]
        parts: Any = []
        for number, size in enumerate(sizes, 1):
            offset = sum(sizes[: number - 1])
            put = self.boto.upload_part(
                **where, UploadId=upload, PartNumber=number, Body=data[offset : offset + size]
            )
            parts.append({"PartNumber": number, "ETag": put["ETag"]})
        self.boto.complete_multipart_upload(
            **where, UploadId=upload, MultipartUpload={"Parts": parts}
        )

    @property
    def title(self) -> str:
        """The server's name in the table of faults."""
        return {"moto": "moto"}.get(self.server.name, "Swift")

    def get(self, key: str) -> bytes | None:
        """Read an object past our client and the proxy; None when there is none."""
        try:
            return self.boto.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except self.boto.exceptions.NoSuchKey:
            return None

    def keys(self, prefix: str = "") -> set[str]:
        """The keys that the server has."""
        listed = self.boto.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return {item["Key"] for item in listed.get("Contents", [])}

    def uploads(self) -> dict[str, int]:
        """The uploads that were begun and not ended: how many parts the server has of each."""
        found = {}
        for upload in self.boto.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []):
            parts = self.boto.list_parts(
                Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
            )
            found[upload["UploadId"]] = len(parts.get("Parts", []))
        return found

    def orphans(self) -> set[str]:
        """The uploads with parts that no record on this machine knows."""
        known = {header.upload_id for _, header, _, _ in list_manifests()}
        return {each for each, parts in self.uploads().items() if parts and each not in known}

    def empty(self) -> None:
        """Remove every object and upload."""
        for key in self.keys():
            self.boto.delete_object(Bucket=self.bucket, Key=key)
        for upload in self.boto.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []):
            self.boto.abort_multipart_upload(
                Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
            )


@contextmanager
def backend(server: S3Server) -> Iterator[Backend]:
    """Put a proxy before a server, and make a bucket."""
    boto = boto_client(server)
    bucket = f"faults-{secrets.token_hex(6)}"
    boto.create_bucket(Bucket=bucket)
    with faulty(server.endpoint) as proxy:
        made = Backend(server, proxy, boto, bucket)
        try:
            yield made
        finally:
            made.empty()
            boto.delete_bucket(Bucket=bucket)
            boto.close()


def stray_files(folder: Path) -> set[str]:
    """The pending files below a folder that no record knows."""
    known = {header.part_file for _, header, _, _ in list_manifests()}
    found = {str(path) for path in folder.rglob("*.cmx-part")}
    return found - known


def with_limits(client: S3Client, part_size: int) -> S3Client:
    """Make a client read in ranges of a size that no service takes as a part."""
    client.limits = type(client.limits)(part_size=part_size, single_put=part_size)
    return client
