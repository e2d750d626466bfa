"""Small objects on Azure Blob Storage: ``python -m benchmarks azure``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks import cloud_objects
from benchmarks.loopback_azure import ACCOUNT
from benchmarks.report import Page
from benchmarks.tasks import Settings

_KEY = "a2V5IG9mIHRoZSBhY2NvdW50"


def _environment(url: str) -> Mapping[str, str]:
    return {
        "AZURE_STORAGE_CONNECTION_STRING": f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};"
        f"AccountKey={_KEY};BlobEndpoint={url}/{ACCOUNT};",
        "RCLONE_CONFIG_BENCH_TYPE": "azureblob",
        "RCLONE_CONFIG_BENCH_ACCOUNT": ACCOUNT,
        "RCLONE_CONFIG_BENCH_KEY": _KEY,
        "RCLONE_CONFIG_BENCH_ENDPOINT": f"{url}/{ACCOUNT}",
    }


PROVIDER = cloud_objects.Provider(
    name="azure",
    title="Azure Blob Storage",
    server="benchmarks.loopback_azure",
    scheme="az",
    environment=_environment,
    scripts=("azure-storage-blob", "adlfs"),
    packages=("azure-storage-blob", "adlfs"),
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure uploads, downloads and deletes."""
    yield from cloud_objects.measure(PROVIDER, settings)
