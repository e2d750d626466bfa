"""The same work by other means: run as ``python -m benchmarks.peers PEER VERB ENDPOINT …``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

BUCKET = "bench"
THREADS = 16


def boto3_put(endpoint: str, folder: str, prefix: str) -> None:
    """Upload a flat folder with boto3 from threads."""
    client = _boto3(endpoint)

    def put(name: str) -> None:
        with open(f"{folder}/{name}", "rb") as file:
            client.put_object(Bucket=BUCKET, Key=prefix + name, Body=file.read())

    _each(put, sorted(os.listdir(folder)))


def boto3_get(endpoint: str, folder: str, prefix: str) -> None:
    """Download everything under a prefix with boto3 from threads."""
    client = _boto3(endpoint)
    os.makedirs(folder, exist_ok=True)
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]

    def get(key: str) -> None:
        data = client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        with open(f"{folder}/{key[len(prefix) :]}", "wb") as file:
            file.write(data)

    _each(get, keys)


def boto3_list(endpoint: str, bucket: str) -> None:
    """Count the keys of a bucket with boto3."""
    pages = _boto3(endpoint).get_paginator("list_objects_v2").paginate(Bucket=bucket)
    print(sum(len(page.get("Contents", [])) for page in pages))


def ours_list(endpoint: str, bucket: str) -> None:
    """Count the keys of a bucket with this package."""
    from codomyrmex.cloud import S3Client

    client = S3Client(
        endpoint_url=endpoint,
        access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )
    print(sum(1 for _ in client.list_objects(bucket)))


def _boto3(endpoint: str):  # type: ignore[no-untyped-def] # boto3 makes its classes at run time
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        config=Config(
            max_pool_connections=THREADS,
            request_checksum_calculation="when_required",
            s3={"addressing_style": "path"},
        ),
    )


def _each(work: Callable[[str], None], names: list[str]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, names):
            pass


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
