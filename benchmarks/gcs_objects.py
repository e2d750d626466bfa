"""Small objects on Google Cloud Storage: ``python -m benchmarks gcs``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks import cloud_objects
from benchmarks.report import Page
from benchmarks.tasks import Settings


def _environment(url: str) -> Mapping[str, str]:
    return {
        "STORAGE_EMULATOR_HOST": url,
        "GOOGLE_CLOUD_PROJECT": "bench",
        # gcsfs would ask Google for a minute what kind of bucket it is
        "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
        "RCLONE_CONFIG_BENCH_TYPE": "google cloud storage",
        "RCLONE_CONFIG_BENCH_ENDPOINT": f"{url}/storage/v1/",
        "RCLONE_CONFIG_BENCH_ANONYMOUS": "true",
        "RCLONE_CONFIG_BENCH_BUCKET_POLICY_ONLY": "true",
        "RCLONE_CONFIG_BENCH_NO_CHECK_BUCKET": "true",
    }


PROVIDER = cloud_objects.Provider(
    name="gcs",
    title="Google Cloud Storage",
    server="benchmarks.loopback_gcs",
    scheme="gs",
    environment=_environment,
    scripts=("google-cloud-storage", "gcsfs"),
    packages=("google-cloud-storage", "gcsfs"),
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure uploads, downloads and deletes."""
    yield from cloud_objects.measure(PROVIDER, settings)
