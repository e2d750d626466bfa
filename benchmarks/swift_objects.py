"""Small objects on OpenStack Swift: ``python -m benchmarks swift``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks import cloud_objects
from benchmarks.report import Page
from benchmarks.tasks import Settings

_SWIFT = f"{cloud_objects.PEERS_PYTHON.with_name('swift')} -q"


def _environment(url: str) -> Mapping[str, str]:
    return {
        "OS_AUTH_URL": f"{url}/v3",
        "OS_IDENTITY_API_VERSION": "3",
        "OS_USERNAME": "bench",
        "OS_PASSWORD": "bench-password",
        "OS_PROJECT_NAME": "bench",
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": "RegionOne",
        "RCLONE_CONFIG_BENCH_TYPE": "swift",
        "RCLONE_CONFIG_BENCH_ENV_AUTH": "true",
    }


PROVIDER = cloud_objects.Provider(
    name="swift",
    title="OpenStack Swift",
    server="benchmarks.loopback_swift",
    scheme="swift",
    environment=_environment,
    commands={
        "python-swiftclient": {
            "up": f"{_SWIFT} upload --object-threads 16 --object-name {{prefix}} {{bucket}} "
            "{source}",
            "down": f"{_SWIFT} download --object-threads 16 --remove-prefix -p {{prefix}}/ "
            "-D {target} {bucket}",
            "delete": f"{_SWIFT} delete --object-threads 16 --prefix {{prefix}}/ {{bucket}}",
        }
    },
    packages=("python-swiftclient",),
)


def measure(settings: Settings) -> Iterator[Page]:
    """Measure uploads, downloads and deletes."""
    yield from cloud_objects.measure(PROVIDER, settings)
