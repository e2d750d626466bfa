"""User metadata, ours, rclone's and other programs'."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from azure.storage.blob import BlobServiceClient
from hypothesis import given
from hypothesis import strategies as st

from codomyrmex.cloud.azure.metadata import decode_metadata, encode_metadata, encode_name
from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import InvalidRequestError
from tests.azure.helpers import noise
from tests.servers.azurite import AzuriteServer
from tests.servers.process import program

TOKEN = st.text("!#$%&'*+.^_`|~0123456789abcxyz-", min_size=1, max_size=20)
TIMES = st.integers(-(10**18), 10**18)


@given(st.dictionaries(TOKEN, st.text(st.characters(exclude_categories=["Cs"]), max_size=30)))
def test_every_name_and_value_comes_back(metadata: dict[str, str]) -> None:
    encoded = encode_metadata(metadata)
    assert len(encoded) == len(metadata)
    assert all(name.isidentifier() and name.isascii() for name in encoded)
    assert all(value and value.isascii() and value.isprintable() for value in encoded.values())
    # a service may give names back in another case
    assert decode_metadata((name.upper(), value) for name, value in encoded.items()) == metadata


@given(TIMES)
def test_every_time_comes_back(nanoseconds: int) -> None:
    from codomyrmex.cloud.common.records import format_mtime

    text = format_mtime(nanoseconds)
    encoded = encode_metadata({"mtime": text})
    assert encoded["mtime"].endswith("Z")
    assert decode_metadata(encoded.items()) == {"mtime": text}


@pytest.mark.parametrize("text", ["yesterday", "1.50", "99999999999999", "", "ü"])
def test_what_is_no_time_stays(text: str) -> None:
    assert decode_metadata(encode_metadata({"mtime": text}).items()) == {"mtime": text}


@pytest.mark.parametrize("name", ["", "a b", "a:b", "ü", "a\n"])
def test_no_name(name: str) -> None:
    with pytest.raises(InvalidRequestError):
        encode_name(name)


def test_names_that_look_escaped() -> None:
    names = {"_x0041_": "1", "a_x002d_b": "2", "a-b": "3", "_x": "4", "a_x00_b": "5"}
    assert decode_metadata(encode_metadata(names).items()) == names


def test_sdk_reads_what_was_written(
    client: AzureBlobClient, container: str, azurite_http: AzuriteServer
) -> None:
    client.upload_data(container, "k", b"x", metadata={"author": "me", "a-b": "c"})
    sdk = BlobServiceClient.from_connection_string(azurite_http.connection_string)
    with sdk, sdk.get_blob_client(container, "k") as blob:
        assert blob.get_blob_properties().metadata == {"author": "me", "a_x002d_b": "c"}
        blob.set_blob_metadata({"Author": "them"})
    assert client.get_metadata(container, "k").metadata == {"author": "them"}


def test_rclone_sees_our_times_and_we_see_its(
    client: AzureBlobClient, container: str, azurite_http: AzuriteServer, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours.bin", tmp_path / "theirs.bin"
    for path, seed in ((ours, 1), (theirs, 2)):
        path.write_bytes(noise(seed, 1000))
        os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    client.upload_blob(container, "ours.bin", ours)

    def rclone(*arguments: str) -> str:
        remote = {
            "RCLONE_CONFIG_AZ_TYPE": "azureblob",
            "RCLONE_CONFIG_AZ_ACCOUNT": azurite_http.account,
            "RCLONE_CONFIG_AZ_KEY": azurite_http.key,
            "RCLONE_CONFIG_AZ_ENDPOINT": azurite_http.endpoint,
        }
        done = subprocess.run(
            [program("rclone"), "--config", "", "--cache-dir", str(tmp_path), *arguments],
            env={**os.environ, **remote},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    rclone("copy", str(theirs), f"az:{container}")
    assert client.get_metadata(container, "theirs.bin").mtime_ns == 1_700_000_000_123_456_789
    assert client.download_data(container, "theirs.bin") == theirs.read_bytes()
    listed = rclone("lsf", "--format", "tp", f"az:{container}/ours.bin")
    assert listed.split(";")[0].startswith("2023-11-1")
    rclone("check", str(tmp_path), f"az:{container}", "--include", "*.bin")
    rclone("copy", f"az:{container}/ours.bin", str(tmp_path / "down"))
    assert (tmp_path / "down" / "ours.bin").stat().st_mtime_ns == 1_700_000_000_123_456_789
