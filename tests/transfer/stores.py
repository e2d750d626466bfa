"""The five stores of the tests of faults that are reached over the network.

Each is looked at past our client with another maker's: boto3, Microsoft's SDK, openstacksdk, and
what the tests' Cloud Storage has in its memory.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import boto3
import openstack
import requests
import yaml
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobBlock, ContainerClient
from botocore.config import Config
from keystoneauth1.adapter import Adapter
from mypy_boto3_s3 import S3Client as Boto
from openstack.connection import Connection

from codomyrmex.cloud.azure.blocks import BlockId
from codomyrmex.cloud.common.errors import ExpiredCredentialsError, InvalidRequestError
from codomyrmex.cloud.gcp.base import HIDDEN
from codomyrmex.cloud.gcp.storage import GCSClient
from codomyrmex.cloud.transfer.object_client import ObjectClient
from tests.gcp.server import GcsServer, gcs_server
from tests.servers import S3Server
from tests.servers.azurite import AzuriteServer
from tests.servers.fault_proxy import FaultProxy, faulty, refuse
from tests.servers.loopback import Request
from tests.servers.swift import OpenStackCloud
from tests.transfer.scenes import MIB, PART, Backend

_ONE_CALL = "does not apply: one call copies any size"


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


class S3Backend(Backend):
    """A store that speaks S3.

    Args:
        server: The server.
        title: Its name in the table.
        proxy: What stands before it.
        maker: Our class for it.
    """

    part = PART
    expired = staticmethod(refuse(400, "ExpiredToken"))
    expired_error = ExpiredCredentialsError

    def __init__(self, server: S3Server, title: str, proxy: FaultProxy, maker: str) -> None:
        self.server = server
        self.title = title
        self.proxy = proxy
        self.boto = boto_client(server)
        self.bucket = f"faults-{secrets.token_hex(6)}"
        self.boto.create_bucket(Bucket=self.bucket)
        self._maker = maker

    def facts(self, part_size: int) -> dict[str, Any]:
        return {
            "class": self._maker,
            "settings": {
                "endpoint_url": self.proxy.url,
                "access_key_id": self.server.access_key_id,
                "secret_access_key": self.server.secret_access_key,
                "region_name": self.server.region,
            },
            "part_size": part_size,
            "copies_in_parts": True,
        }

    def put(self, key: str, data: bytes) -> None:
        self.boto.put_object(Bucket=self.bucket, Key=key, Body=data)

    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
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

    def get(self, key: str) -> bytes | None:
        try:
            return self.boto.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except self.boto.exceptions.NoSuchKey:
            return None

    def keys(self) -> set[str]:
        listed = self.boto.list_objects_v2(Bucket=self.bucket)
        return {item["Key"] for item in listed.get("Contents", [])}

    def uploads(self) -> dict[str, int]:
        found = {}
        for upload in self.boto.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []):
            parts = self.boto.list_parts(
                Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
            )
            found[upload["UploadId"]] = len(parts.get("Parts", []))
        return found

    def empty(self) -> None:
        for key in self.keys():
            self.boto.delete_object(Bucket=self.bucket, Key=key)
        for upload in self.boto.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []):
            self.boto.abort_multipart_upload(
                Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
            )

    def close(self) -> None:
        self.empty()
        self.boto.delete_bucket(Bucket=self.bucket)
        self.boto.close()

    def is_put(self, request: Request, key: str, size: int) -> bool:
        return request.method == "PUT" and request.path.endswith(f"/{key}")

    def is_part(self, request: Request) -> bool:
        return request.method == "PUT" and "partNumber" in request.query

    def is_third_part(self, request: Request, size: int) -> bool:
        return request.method == "PUT" and request.query.get("partNumber") == "3"

    def is_begin(self, request: Request) -> bool:
        return request.method == "POST" and "uploads" in request.query

    def is_end(self, request: Request) -> bool:
        return request.method == "POST" and "uploadId" in request.query

    def is_get(self, request: Request, key: str) -> bool:
        return request.method == "GET" and request.path.endswith(f"/{key}")

    def is_copy(self, request: Request) -> bool:
        return "x-amz-copy-source" in request.headers

    def is_list(self, request: Request) -> bool:
        return request.method == "GET" and "list-type" in request.query

    def is_delete(self, request: Request, key: str) -> bool:
        return request.method == "POST" and "delete" in request.query


class AzureBackend(Backend):
    """Azurite.

    Args:
        server: The server.
        proxy: What stands before it.
    """

    title = "Azure"
    expired = staticmethod(refuse(403, x_ms_error_code="AuthenticationFailed"))
    lacks: ClassVar = {
        "begin of the parts": "does not apply: no request begins them",
        "copy in parts": _ONE_CALL,
    }

    def __init__(self, server: AzuriteServer, proxy: FaultProxy) -> None:
        self.server = server
        self.proxy = proxy
        self.bucket = f"faults-{secrets.token_hex(6)}"
        self.sdk = ContainerClient(server.endpoint, self.bucket, credential=server.key)
        self.sdk.create_container()

    def facts(self, part_size: int) -> dict[str, Any]:
        return {
            "class": "codomyrmex.cloud.azure.storage:AzureBlobClient",
            "settings": {
                "account_url": f"{self.proxy.url}/{self.server.account}",
                "credential": self.server.key,
            },
            "part_size": part_size,
        }

    def put(self, key: str, data: bytes) -> None:
        self.sdk.upload_blob(key, data, overwrite=True)

    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
        blob = self.sdk.get_blob_client(key)
        ids, offset = [], 0
        for number, size in enumerate(sizes):
            ids.append(BlobBlock(f"{number:08d}"))
            blob.stage_block(ids[-1].id, data[offset : offset + size])
            offset += size
        blob.commit_block_list(ids)

    def get(self, key: str) -> bytes | None:
        try:
            return self.sdk.download_blob(key).readall()
        except ResourceNotFoundError:
            return None

    def keys(self) -> set[str]:
        return set(self.sdk.list_blob_names())

    def uploads(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for blob in self.sdk.list_blobs(include=["uncommittedblobs"]):
            _, waiting = self.sdk.get_blob_client(blob.name).get_block_list("uncommitted")
            for block in waiting:
                read = BlockId.parse(block.id)
                if read is not None and read.size == block.size:  # an abort leaves a byte of each
                    upload = read.upload.hex()
                    found[upload] = found.get(upload, 0) + 1
        return found

    def empty(self) -> None:
        for blob in list(self.sdk.list_blobs(include=["uncommittedblobs"])):
            self.sdk.get_blob_client(blob.name).commit_block_list([])  # waiting blocks go so
            self.sdk.delete_blob(blob.name)

    def close(self) -> None:
        self.sdk.delete_container()
        self.sdk.close()

    def is_put(self, request: Request, key: str, size: int) -> bool:
        alone = request.method == "PUT" and "comp" not in request.query
        return alone and request.path.endswith(f"/{key}")

    def is_part(self, request: Request) -> bool:
        block = request.method == "PUT" and request.query.get("comp") == "block"
        return block and int(request.headers["content-length"]) > 1000  # an abort sends a byte

    def is_third_part(self, request: Request, size: int) -> bool:
        block = BlockId.parse(request.query.get("blockid", ""))
        return block is not None and block.number == 3

    def is_begin(self, request: Request) -> bool:
        return False

    def is_end(self, request: Request) -> bool:
        return request.method == "PUT" and request.query.get("comp") == "blocklist"

    def is_get(self, request: Request, key: str) -> bool:
        alone = request.method == "GET" and "comp" not in request.query
        return alone and request.path.endswith(f"/{key}")

    def is_copy(self, request: Request) -> bool:
        return "x-ms-copy-source" in request.headers

    def is_list(self, request: Request) -> bool:
        return request.method == "GET" and request.query.get("comp") == "list"

    def is_delete(self, request: Request, key: str) -> bool:
        return request.method == "POST" and request.query.get("comp") == "batch"


class GcsBackend(Backend):
    """The tests' own Cloud Storage.

    Args:
        server: The server.
        proxy: What stands before it.
    """

    title = "GCS"
    damaged_error = InvalidRequestError
    lacks: ClassVar = {"copy in parts": _ONE_CALL}

    def __init__(self, server: GcsServer, proxy: FaultProxy) -> None:
        self.server = server
        self.proxy = proxy
        self.bucket = f"faults-{secrets.token_hex(6)}"
        with GCSClient("my-project", endpoint=server.url, anonymous=True) as client:
            client.create_bucket(self.bucket)

    def facts(self, part_size: int) -> dict[str, Any]:
        return {
            "class": "codomyrmex.cloud.gcp.storage:GCSClient",
            "settings": {
                "project": "my-project",
                "endpoint": self.proxy.url,
                "anonymous": True,
            },
            "part_size": part_size,
        }

    def put(self, key: str, data: bytes) -> None:
        self.server.store(self.bucket, key, data)

    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
        self.server.store(self.bucket, key, data, components=len(sizes))

    def get(self, key: str) -> bytes | None:
        versions = self.server.buckets[self.bucket].objects.get(key)
        return versions[-1].data if versions else None

    def _all(self) -> set[str]:
        return {key for key, each in self.server.buckets[self.bucket].objects.items() if each}

    def keys(self) -> set[str]:
        return {key for key in self._all() if not key.startswith(HIDDEN)}

    def uploads(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for key in self._all() - self.keys():
            upload, _, number = key.removeprefix(HIDDEN).partition("/")
            found[upload] = found.get(upload, 0) + bool(number)
        return found

    def empty(self) -> None:
        self.server.buckets[self.bucket].objects.clear()

    def _sends(self, request: Request, low: int, high: int) -> bool:
        """Whether it stores an object of so many bytes: the name is in the body."""
        size = int(request.headers.get("content-length", "0"))
        return request.path.startswith("/upload/") and low <= size < high

    def is_put(self, request: Request, key: str, size: int) -> bool:
        return self._sends(request, size, size + 1000)

    def is_part(self, request: Request) -> bool:
        return self._sends(request, 1000, 1 << 40)

    def is_third_part(self, request: Request, size: int) -> bool:
        return self._sends(request, size, size + 1000)

    def is_begin(self, request: Request) -> bool:
        return self._sends(request, 0, 1000)

    def is_end(self, request: Request) -> bool:
        return request.path.endswith("/compose")

    def is_get(self, request: Request, key: str) -> bool:
        return request.query.get("alt") == "media" and request.path.endswith(quote(key, safe=""))

    def is_copy(self, request: Request) -> bool:
        return "/rewriteTo/" in request.path

    def is_list(self, request: Request) -> bool:
        return request.method == "GET" and request.path.endswith("/o")

    def is_delete(self, request: Request, key: str) -> bool:
        return request.path.startswith("/batch/")


class SwiftBackend(Backend):
    """Swift through its own protocol.

    Args:
        cloud: Where to log in.
        proxy: What stands before Swift; Keystone is asked directly.
        connection: A connection whose catalogue has the proxy's address, for our clients.
        profiles: A clouds.yaml whose profile ``faulty`` says the same, for other processes.
    """

    title = "Swift"
    part = MIB

    def __init__(
        self, cloud: OpenStackCloud, proxy: FaultProxy, connection: Connection, profiles: Path
    ) -> None:
        self.proxy = proxy
        self.bucket = f"faults-{secrets.token_hex(6)}"
        self._connection = connection
        self._profiles = profiles
        self._direct: Adapter = connect(cloud).object_store
        self._ask("PUT", "")

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self._direct.request(f"/{quote(self.bucket)}{path}", method, raise_exc=False, **more)

    def facts(self, part_size: int) -> dict[str, Any]:
        return {
            "class": "codomyrmex.cloud.infomaniak.object_storage:InfomaniakObjectStorageClient",
            "settings": {"cloud": "faulty"},
            "environment": {"OS_CLIENT_CONFIG_FILE": str(self._profiles)},
            "part_size": part_size,
            "copies_in_parts": True,
        }

    def client(self, **settings: Any) -> ObjectClient:
        return self._client({"connection": self._connection, "cloud": None, **settings})

    def put(self, key: str, data: bytes) -> None:
        assert self._ask("PUT", f"/{quote(key)}", data=data).status_code == 201

    def put_in_parts(self, key: str, data: bytes, sizes: list[int]) -> None:
        rows, offset = [], 0
        self._ask("PUT", "+segments")
        for number, size in enumerate(sizes):
            place = f"+segments/{quote(key)}/of-another-tool/{number}"
            self._ask("PUT", place, data=data[offset : offset + size])
            rows.append({"path": f"/{self.bucket}+segments/{key}/of-another-tool/{number}"})
            offset += size
        made = self._ask("PUT", f"/{quote(key)}", params={"multipart-manifest": "put"}, json=rows)
        assert made.status_code == 201, made.text

    def get(self, key: str) -> bytes | None:
        answer = self._ask("GET", f"/{quote(key)}")
        return answer.content if answer.status_code == 200 else None

    def keys(self) -> set[str]:
        return {row["name"] for row in self._ask("GET", "", params={"format": "json"}).json()}

    def _segments(self) -> list[str]:
        answer = self._ask("GET", "+segments", params={"format": "json"})
        return [row["name"] for row in answer.json()] if answer.status_code == 200 else []

    def uploads(self) -> dict[str, int]:
        found: dict[str, int] = {}
        names = self._segments()
        for name in names:
            upload = name.rpartition("/")[2]
            if not upload.isdecimal():
                found[upload] = sum(each.startswith(f"{name}/") for each in names)
        return found

    def empty(self) -> None:
        for key in self.keys():
            self._ask("DELETE", f"/{quote(key)}")
        for name in self._segments():
            self._ask("DELETE", f"+segments/{quote(name)}")

    def close(self) -> None:
        self.empty()
        self._ask("DELETE", "")
        self._ask("DELETE", "+segments")

    def is_put(self, request: Request, key: str, size: int) -> bool:
        return request.method == "PUT" and request.path.endswith(f"{self.bucket}/{key}")

    def is_part(self, request: Request) -> bool:
        numbered = re.search(r"%2[Bb]segments/.*/\d+$", request.path)
        return request.method == "PUT" and numbered is not None

    def is_third_part(self, request: Request, size: int) -> bool:
        return self.is_part(request) and request.path.endswith("/3")

    def is_begin(self, request: Request) -> bool:
        upload = re.search(r"%2[Bb]segments/.*/[^/]*[^/\d][^/]*$", request.path)
        return request.method == "PUT" and upload is not None

    def is_end(self, request: Request) -> bool:
        return request.method == "PUT" and "multipart-manifest" in request.query

    def is_get(self, request: Request, key: str) -> bool:
        alone = request.method == "GET" and "multipart-manifest" not in request.query
        return alone and request.path.endswith(f"{self.bucket}/{key}")

    def is_copy(self, request: Request) -> bool:
        return "x-copy-from" in request.headers

    def is_list(self, request: Request) -> bool:
        return request.method == "GET" and request.path.endswith(f"/{self.bucket}")

    def is_delete(self, request: Request, key: str) -> bool:
        one = request.method == "DELETE" and request.path.endswith(f"{self.bucket}/{key}")
        return one or "bulk-delete" in request.query


def connect(cloud: OpenStackCloud, **settings: Any) -> Connection:
    """Log in with openstacksdk."""
    return openstack.connect(
        auth_url=cloud.auth_url,
        username=cloud.username,
        password=cloud.password,
        project_name=cloud.project,
        user_domain_name=cloud.domain,
        project_domain_name=cloud.domain,
        region_name=cloud.region,
        load_envvars=False,
        load_yaml_config=False,
        **settings,
    )


@contextmanager
def moto(server: S3Server) -> Iterator[S3Backend]:
    """S3, by moto."""
    with faulty(server.endpoint) as proxy:
        made = S3Backend(server, "S3", proxy, "codomyrmex.cloud.aws.storage:S3Client")
        yield made
        made.close()


@contextmanager
def infomaniak_s3(server: S3Server) -> Iterator[S3Backend]:
    """Infomaniak's S3: Swift's s3api."""
    maker = "codomyrmex.cloud.infomaniak.s3:InfomaniakS3Client"
    with faulty(server.endpoint) as proxy:
        made = S3Backend(server, "Infomaniak S3", proxy, maker)
        yield made
        made.close()


@contextmanager
def swift(cloud: OpenStackCloud, folder: Path) -> Iterator[SwiftBackend]:
    """Swift, by its own protocol."""
    with connect(cloud) as direct:
        endpoint = urlsplit(str(direct.object_store.get_endpoint()))
    with faulty(f"{endpoint.scheme}://{endpoint.netloc}") as proxy:
        there = f"{proxy.url}{endpoint.path}"
        login = yaml.safe_load(cloud.clouds_file.read_text())["clouds"][cloud.cloud]
        profile = {**login, "object_store_endpoint_override": there}
        (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"faulty": profile}}))
        with connect(cloud, object_store_endpoint_override=there) as connection:
            made = SwiftBackend(cloud, proxy, connection, folder / "clouds.yaml")
            yield made
            made.close()


@contextmanager
def azure(server: AzuriteServer) -> Iterator[AzureBackend]:
    """Azure, by Azurite."""
    with faulty(server.endpoint) as proxy:
        made = AzureBackend(server, proxy)
        yield made
        made.close()


@contextmanager
def google() -> Iterator[GcsBackend]:
    """Cloud Storage, by a server of the tests' own."""
    with gcs_server() as server, faulty(server.url) as proxy:
        yield GcsBackend(server, proxy)
