"""The tasks of the peers that are libraries: ``python peer_scripts.py PEER TASK VALUES``.

Run as a file, by the Python of the environment that has the peer; ``VALUES`` is JSON.
"""
# mypy: ignore-errors
# the peers are typed in several ways or not at all, and not in the environment of the type checker

from __future__ import annotations

import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

THREADS = 16
PART = 8 << 20


def _each(work, items):
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, items):
            pass


def _files(folder):
    """Every file below a folder, by its name relative to it."""
    for root, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(root, name), folder)


def _target(folder, name):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


# -- this package, in process


class Library:
    def __init__(self, values):
        from codomyrmex.cloud import S3Client

        self.client = S3Client(endpoint_url=values["endpoint"])

    def up(self, bucket, prefix, source, **_):
        from codomyrmex.cloud import BucketTree, FolderTree, sync

        assert sync(FolderTree(source), BucketTree(self.client, bucket, prefix)).ok

    def down(self, bucket, prefix, target, **_):
        from codomyrmex.cloud import BucketTree, FolderTree, sync

        assert sync(BucketTree(self.client, bucket, prefix), FolderTree(target)).ok

    def delete(self, bucket, prefix, **_):
        keys = (item.key for item in self.client.list_objects(bucket, f"{prefix}/"))
        assert self.client.delete_objects(bucket, keys).ok

    def put(self, bucket, prefix, source, **_):
        self.client.upload_file(source, bucket, prefix)

    def get(self, bucket, prefix, target, **_):
        self.client.download_file(bucket, prefix, target)

    def list(self, bucket, **_):
        print(sum(1 for _ in self.client.list_objects(bucket)))


# -- boto3, from threads


class Boto3:
    def __init__(self, values):
        import boto3
        from botocore.config import Config

        self.client = boto3.client("s3", config=Config(max_pool_connections=THREADS))

    def up(self, bucket, prefix, source, **_):
        def put(name):
            with open(f"{source}/{name}", "rb") as file:
                self.client.put_object(Bucket=bucket, Key=f"{prefix}/{name}", Body=file.read())

        _each(put, list(_files(source)))

    def _keys(self, bucket, prefix):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def down(self, bucket, prefix, target, **_):
        def get(key):
            data = self.client.get_object(Bucket=bucket, Key=key)["Body"].read()
            with open(_target(target, key[len(prefix) + 1 :]), "wb") as file:
                file.write(data)

        _each(get, self._keys(bucket, f"{prefix}/"))

    def delete(self, bucket, prefix, **_):
        keys = [{"Key": key} for key in self._keys(bucket, f"{prefix}/")]

        def delete(first):
            batch = {"Objects": keys[first : first + 1000], "Quiet": True}
            self.client.delete_objects(Bucket=bucket, Delete=batch)

        _each(delete, range(0, len(keys), 1000))

    def put(self, bucket, prefix, source, **_):
        self.client.upload_file(source, bucket, prefix)

    def get(self, bucket, prefix, target, **_):
        self.client.download_file(bucket, prefix, target)

    def list(self, bucket, **_):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        print(sum(len(page.get("Contents", [])) for page in pages))


# -- Amazon's common runtime, by the manager that boto3 uses


class Boto3CRT:
    def __init__(self, values):
        import botocore.session
        from s3transfer import crt

        session = botocore.session.Session()
        region = os.environ["AWS_REGION"]
        credentials = crt.BotocoreCRTCredentialsWrapper(session.get_credentials())
        client = crt.create_s3_crt_client(
            region, credentials.to_crt_credentials_provider(), use_ssl=False
        )
        serializer = crt.BotocoreCRTRequestSerializer(
            session, {"region_name": region, "endpoint_url": values["endpoint"]}
        )
        self.manager = crt.CRTTransferManager(client, serializer)

    def up(self, bucket, prefix, source, **_):
        with self.manager as manager:
            futures = [
                manager.upload(f"{source}/{name}", bucket, f"{prefix}/{name}")
                for name in _files(source)
            ]
            for future in futures:
                future.result()

    def down(self, bucket, prefix, target, **values):
        keys = Boto3(values)._keys(bucket, f"{prefix}/")
        with self.manager as manager:
            futures = [
                manager.download(bucket, key, _target(target, key[len(prefix) + 1 :]))
                for key in keys
            ]
            for future in futures:
                future.result()

    def put(self, bucket, prefix, source, **_):
        with self.manager as manager:
            manager.upload(source, bucket, prefix).result()

    def get(self, bucket, prefix, target, **_):
        with self.manager as manager:
            manager.download(bucket, prefix, target).result()


# -- s3fs


class S3fs:
    def __init__(self, values):
        import s3fs

        self.fs = s3fs.S3FileSystem(endpoint_url=values["endpoint"])

    def up(self, bucket, prefix, source, **_):
        self.fs.put(f"{source}/", f"{bucket}/{prefix}/", recursive=True)

    def down(self, bucket, prefix, target, **_):
        self.fs.get(f"{bucket}/{prefix}/", f"{target}/", recursive=True)

    def delete(self, bucket, prefix, **_):
        self.fs.rm(f"{bucket}/{prefix}", recursive=True)


# -- obstore, a binding of a Rust client, from threads


class Obstore:
    def __init__(self, values):
        from obstore.store import S3Store

        self.store = S3Store(
            values["bucket"],
            endpoint=values["endpoint"],
            region=os.environ["AWS_REGION"],
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
        )

    def up(self, prefix, source, **_):
        def put(name):
            with open(f"{source}/{name}", "rb") as file:
                self.store.put(f"{prefix}/{name}", file.read(), use_multipart=False)

        _each(put, list(_files(source)))

    def _paths(self, prefix):
        return [item["path"] for page in self.store.list(prefix) for item in page]

    def down(self, prefix, target, **_):
        def get(key):
            with open(_target(target, key[len(prefix) + 1 :]), "wb") as file:
                file.write(self.store.get(key).bytes())

        _each(get, self._paths(prefix))

    def delete(self, prefix, **_):
        self.store.delete(self._paths(prefix))

    def put(self, prefix, source, **_):
        from pathlib import Path

        self.store.put(prefix, Path(source), chunk_size=PART, max_concurrency=8)

    def get(self, prefix, target, **_):
        size = self.store.head(prefix)["size"]
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)

        def fetch(first):
            length = min(PART, size - first)
            os.pwrite(file, self.store.get_range(prefix, start=first, length=length), first)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(fetch, range(0, size, PART)))
        os.close(file)


PEERS = {
    "library": Library,
    "boto3": Boto3,
    "boto3 CRT": Boto3CRT,
    "s3fs": S3fs,
    "obstore": Obstore,
}


def main(name, task, text):
    """Do the task, then print what it took in this process: wall, CPU and peak."""
    values = json.loads(text)
    peer = PEERS[name](values)
    wall, cpu = time.perf_counter(), time.process_time()
    getattr(peer, task)(**values)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps([wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))


if __name__ == "__main__":
    main(*sys.argv[1:])
