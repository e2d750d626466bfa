"""The example that users were promised, word for word, with the real service's host name."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from codomyrmex.cloud.azure.storage import AzureBlobClient
from tests.azure.helpers import managed_identity
from tests.servers.azurite import PUBLIC_HOST, AzuriteServer
from tests.servers.process import HOST

EXAMPLE = """
from codomyrmex.cloud import AzureBlobClient

# Initialize (uses DefaultAzureCredential)
azure = AzureBlobClient(account_url="https://myaccount.blob.core.windows.net")

# Upload a blob
azure.upload_blob("my-container", "remote/file.txt", "local/file.txt")

# List blobs
blobs = azure.list_blobs("my-container")
for blob in blobs:
    print(blob)
"""


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def tunnel(to_port: int) -> Iterator[str]:
    """A proxy that leads every CONNECT to one port of this machine; gives its URL."""
    listener = socket.create_server((HOST, 0))
    open_sockets: list[socket.socket] = [listener]
    hosts: list[str] = []

    def serve(client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        hosts.append(head.split()[1].decode())
        server = socket.create_connection((HOST, to_port))
        open_sockets.append(server)
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=_pump, args=(server, client), daemon=True).start()
        _pump(client, server)

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            open_sockets.append(client)
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
        assert set(hosts) == {f"{PUBLIC_HOST}:443"}
    finally:
        for each in open_sockets:
            each.close()


def test_example(
    azurite_oauth: AzuriteServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "file.txt").write_text("as promised")
    monkeypatch.chdir(tmp_path)
    assert azurite_oauth.ca_bundle is not None
    monkeypatch.setenv("SSL_CERT_FILE", azurite_oauth.ca_bundle)
    port = int(azurite_oauth.endpoint.split(":")[2].partition("/")[0])
    with managed_identity() as service, tunnel(port) as proxy:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{service.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "the-header")
        monkeypatch.setenv("https_proxy", proxy)
        with AzureBlobClient(f"https://{PUBLIC_HOST}") as client:
            client.create_container("my-container")
        names: dict[str, AzureBlobClient] = {}
        exec(EXAMPLE, names)
        azure = names["azure"]
        target = azure.download_blob("my-container", "remote/file.txt", "local/again.txt")
        assert target.read_text() == "as promised"
        azure.delete_container("my-container", force=True)
        azure.close()
    assert capsys.readouterr().out == "remote/file.txt\n"
