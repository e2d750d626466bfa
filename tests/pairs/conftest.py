"""The six backends as remotes of one config file, each with the same tree of objects in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud.common.config import load_config
from codomyrmex.cloud.common.remotes import Clients
from tests.cli.conftest import cmx, home  # noqa: F401 # fixtures
from tests.gcp.server import gcs_server
from tests.pairs.stores import NAMES, TREE, Stores
from tests.servers import S3Server
from tests.servers.azurite import AzuriteServer
from tests.servers.swift import OpenStackCloud


@pytest.fixture(scope="module")
def stores(
    tmp_path_factory: pytest.TempPathFactory,
    moto_s3: S3Server,
    azurite_http: AzuriteServer,
    swift_s3: S3Server,
    swift_openstack: OpenStackCloud,
) -> Iterator[Stores]:
    """The config file, clients of its remotes, and two buckets in each store."""
    folder = tmp_path_factory.mktemp("pairs")
    config = folder / "cloud.toml"
    with gcs_server() as google:
        config.write_text(
            f"""
            [remotes.disk]
            type = "local"
            root = "{folder / "disk"}"

            [remotes.amazon]
            type = "s3"
            vendor = "aws"
            endpoint_url = "{moto_s3.endpoint}"
            region_name = "{moto_s3.region}"
            access_key_id = "{moto_s3.access_key_id}"
            secret_access_key = "{moto_s3.secret_access_key}"
            part_size = 5242880

            [remotes.google]
            type = "gs"
            project = "my-project"
            endpoint = "{google.url}"
            anonymous = true
            part_size = 4194304

            [remotes.azure]
            type = "az"
            account_url = "{azurite_http.endpoint}"
            credential = "{azurite_http.key}"
            part_size = 4194304

            [remotes.openstack]
            type = "swift"
            auth_url = "{swift_openstack.auth_url}"
            username = "{swift_openstack.username}"
            password = "{swift_openstack.password}"
            project_name = "{swift_openstack.project}"
            region = "{swift_openstack.region}"
            part_size = 4194304

            [remotes.infomaniak]
            type = "ik"
            endpoint_url = "{swift_s3.endpoint}"
            access_key_id = "{swift_s3.access_key_id}"
            secret_access_key = "{swift_s3.secret_access_key}"
            part_size = 5242880
            """
        )
        config.chmod(0o600)
        mark = secrets.token_hex(4)
        with Clients(load_config(config)) as clients:
            made = Stores(config, clients, f"pairs-{mark}", f"pairs-to-{mark}")
            for name in NAMES:
                client = clients.get(name)
                # swift and infomaniak are two doors to one house
                for bucket in (made.source_bucket(name), made.target_bucket(name)):
                    client.create_bucket(bucket)
                for key, (data, content_type, metadata) in TREE.items():
                    client.upload_data(
                        made.source_bucket(name),
                        f"tree/{key}",
                        data,
                        content_type=content_type,
                        metadata=metadata,
                    )
            yield made
            for name in NAMES:
                for bucket in (made.source_bucket(name), made.target_bucket(name)):
                    clients.get(name).delete_bucket(bucket, force=True)


@pytest.fixture(autouse=True)
def _config(home: Path, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 # the fixture
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(stores.config))
