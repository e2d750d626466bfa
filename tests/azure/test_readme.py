"""The example of the folder's README, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import codomyrmex.cloud.azure
from codomyrmex.cloud.azure.storage import AzureBlobClient
from tests.servers.azurite import AzuriteServer

README = Path(codomyrmex.cloud.azure.__path__[0]) / "README.md"


def test_example(
    azurite_http: AzuriteServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "file.txt").write_text("a file")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", azurite_http.connection_string)
    match = re.search(r"```python\n(.*?)```\n```text\n(.*?)```", README.read_text(), re.S)
    assert match is not None
    try:
        exec(match.group(1), {})
    finally:
        with AzureBlobClient() as client:
            client.delete_container("my-container", force=True)
    assert capsys.readouterr().out == match.group(2)
    assert (tmp_path / "local" / "again.txt").read_text() == "a file"
