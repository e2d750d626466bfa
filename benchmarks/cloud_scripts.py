"""The tasks of the other providers' libraries: ``python cloud_scripts.py PEER TASK VALUES``.

Run as a file, by the Python of the environment that has the peer; ``VALUES`` is JSON.
"""
# mypy: ignore-errors
# the peers are typed in several ways or not at all, and not in the environment of the type checker

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

THREADS = 16


def _each(work, items):
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, items):
            pass


def _slices(items, size):
    return [items[first : first + size] for first in range(0, len(items), size)]


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _write(path, data):
    with open(path, "wb") as file:
        file.write(data)


# -- Azure


class AzureStorageBlob:
    def __init__(self, bucket, **_):
        from azure.storage.blob import BlobServiceClient

        text = os.environ["AZURE_STORAGE_CONNECTION_STRING"]
        self.container = BlobServiceClient.from_connection_string(text).get_container_client(bucket)

    def _keys(self, prefix):
        return [blob.name for blob in self.container.list_blobs(f"{prefix}/")]

    def up(self, prefix, source, **_):
        def put(name):
            data = _read(f"{source}/{name}")
            self.container.upload_blob(f"{prefix}/{name}", data, overwrite=True)

        _each(put, os.listdir(source))

    def down(self, prefix, target, **_):
        os.makedirs(target)

        def get(key):
            _write(f"{target}/{os.path.basename(key)}", self.container.download_blob(key).readall())

        _each(get, self._keys(prefix))

    def delete(self, prefix, **_):
        _each(lambda batch: self.container.delete_blobs(*batch), _slices(self._keys(prefix), 256))


class Filesystem:
    """What fsspec's implementations have in common."""

    def up(self, bucket, prefix, source, **_):
        self.fs.put(f"{source}/", f"{bucket}/{prefix}/", recursive=True)

    def down(self, bucket, prefix, target, **_):
        os.makedirs(target)
        self.fs.get(f"{bucket}/{prefix}/", f"{target}/", recursive=True)

    def delete(self, bucket, prefix, **_):
        self.fs.rm(f"{bucket}/{prefix}", recursive=True)


class Adlfs(Filesystem):
    def __init__(self, **_):
        import adlfs

        text = os.environ["AZURE_STORAGE_CONNECTION_STRING"]
        self.fs = adlfs.AzureBlobFileSystem(connection_string=text)


# -- Google


class GoogleCloudStorage:
    def __init__(self, bucket, **_):
        from google.cloud import storage

        self.client = storage.Client("bench")
        self.bucket = self.client.bucket(bucket)

    def _keys(self, prefix):
        return [blob.name for blob in self.bucket.list_blobs(prefix=f"{prefix}/")]

    def up(self, prefix, source, **_):
        def put(name):
            data = _read(f"{source}/{name}")
            self.bucket.blob(f"{prefix}/{name}").upload_from_string(data)

        _each(put, os.listdir(source))

    def down(self, prefix, target, **_):
        os.makedirs(target)

        def get(key):
            data = self.bucket.blob(key).download_as_bytes()
            _write(f"{target}/{os.path.basename(key)}", data)

        _each(get, self._keys(prefix))

    def delete(self, prefix, **_):
        def delete(batch):
            with self.client.batch():
                for key in batch:
                    self.bucket.delete_blob(key)

        for batch in _slices(self._keys(prefix), 100):  # batches are of a thread's own
            delete(batch)


class Gcsfs(Filesystem):
    def __init__(self, **_):
        import gcsfs

        endpoint = os.environ["STORAGE_EMULATOR_HOST"]
        self.fs = gcsfs.GCSFileSystem(project="bench", token="anon", endpoint_url=endpoint)


PEERS = {
    "azure-storage-blob": AzureStorageBlob,
    "adlfs": Adlfs,
    "google-cloud-storage": GoogleCloudStorage,
    "gcsfs": Gcsfs,
}


def main(name, task, text):
    """Do the task."""
    values = json.loads(text)
    getattr(PEERS[name](**values), task)(**values)


if __name__ == "__main__":
    main(*sys.argv[1:])
