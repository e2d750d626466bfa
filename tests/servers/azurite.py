"""Azurite, Microsoft's own emulator of Azure Storage: with the account's key, or with OAuth."""

from __future__ import annotations

import base64
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from tests.servers import Started, npm
from tests.servers.process import HOST, ChildProcess, free_port, running

ACCOUNT = "devstoreaccount1"
OTHER_ACCOUNT = "myaccount"
"""An account that is reached by the host name of the real service too."""
PUBLIC_HOST = f"{OTHER_ACCOUNT}.blob.core.windows.net"

_VERSIONS = "azurite@>=3.37 <4"
_FOLDER = Path(os.environ.get("AZURITE_DIR") or Path.home() / ".cache" / "azurite-testbed")
_BLOB = "dist/src/blob/main.js"
_START_SECONDS = 60

_DOT = "Azure drops a dot at the end of a segment: the client refuses such a key."
_BACKSLASH = "Azure stores a backslash as a slash: the client refuses such a key."
_CONTROL = "Azure takes no control characters in names: the client refuses such a key."
FAULTS = {
    "bucket_delete_force": _DOT,
    "copy_odd_keys": _BACKSLASH,
    "delete_odd": _BACKSLASH,
    "file_download_into_folder": _DOT,
    "key_NUL": _CONTROL,
    "key_backslash": _BACKSLASH,
    "key_dot": _DOT,
    "key_dot_segments": _DOT,
    "key_escape_character": _CONTROL,
    "key_illegal": "Azure counts 1,024 characters, not bytes: some longer keys are legal.",
    "key_many_odd": _BACKSLASH,
    "key_noncharacter": "Azurite answers 500 to a listing with U+FFFE or U+FFFF in a name.",
    "key_parent": _DOT,
    "key_slash_after_dots": _DOT,
    "key_twins": _DOT,
    "key_two_dots": _DOT,
    "key_windows_name": _DOT,
    "list_delimiter_any": "Azurite takes the first character of a longer delimiter alone.",
    "list_prefix_odd": _DOT,
}


@dataclass(frozen=True)
class AzuriteServer:
    """Where Azurite listens, its account, and what checks its certificate."""

    name: str
    endpoint: str
    account: str
    key: str = field(repr=False)
    ca_bundle: str | None = None

    @property
    def connection_string(self) -> str:
        """What a user would copy from the portal."""
        return (
            f"DefaultEndpointsProtocol={self.endpoint.partition(':')[0]};"
            f"AccountName={self.account};AccountKey={self.key};BlobEndpoint={self.endpoint};"
        )


@contextmanager
def serve(folder: Path) -> Iterator[Started[AzuriteServer]]:
    """Run Azurite over http; it takes the account's key and signatures made with it."""
    with _azurite(folder, [], "http", None) as started:
        yield started


@contextmanager
def serve_oauth(folder: Path) -> Iterator[Started[AzuriteServer]]:
    """Run Azurite over https with a certificate of its own authority; it takes tokens too."""
    ca_bundle = make_certificate(folder)
    options = ["--oauth", "basic"]
    options += ["--cert", str(folder / "server.pem"), "--key", str(folder / "server.key")]
    with _azurite(folder, options, "https", str(ca_bundle)) as started:
        yield started


@contextmanager
def _azurite(
    folder: Path, options: list[str], protocol: str, ca_bundle: str | None
) -> Iterator[Started[AzuriteServer]]:
    package = installed()
    port = free_port()
    key = base64.b64encode(os.urandom(32)).decode()
    data = folder / "data"
    data.mkdir()
    command = [npm.node(), str(package / _BLOB)]
    command += ["--blobHost", HOST, "--blobPort", str(port)]
    command += ["--location", str(data), "--silent", "--disableTelemetry", "--skipApiVersionCheck"]
    accounts = f"{ACCOUNT}:{key};{OTHER_ACCOUNT}:{key}"
    with running(
        [*command, *options],
        log=folder / "azurite.log",
        environment={"AZURITE_ACCOUNTS": accounts},
    ) as child:
        _wait_for_port(child, port)
        endpoint = f"{protocol}://{HOST}:{port}/{ACCOUNT}"
        server = AzuriteServer(f"azurite {protocol}", endpoint, ACCOUNT, key, ca_bundle)
        yield Started(server, npm.version(package), endpoint, "node azurite-blob")


def _wait_for_port(child: ChildProcess, port: int) -> None:
    """Wait until it takes connections, over whatever protocol."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=5).close()
        except OSError:
            code = child.wait(0.05)
            if code is not None:
                raise child.unavailable(f"ended with exit code {code}") from None
            if time.monotonic() > deadline:
                raise child.unavailable(f"took no connection in {_START_SECONDS} s") from None
        else:
            return


def installed() -> Path:
    """The folder of the npm package, installed when it is first asked for."""
    return npm.installed(_FOLDER, "azurite", _BLOB, _VERSIONS)


def make_certificate(folder: Path) -> Path:
    """Write ``server.pem`` and ``server.key``, and the authority that signed them."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.now(UTC)

    def certificate(
        name: str, issuer: x509.Name | None, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=2))
        )

    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = (
        certificate("Test authority", None, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName(
        [
            x509.IPAddress(ip_address(HOST)),
            x509.DNSName("localhost"),
            x509.DNSName(PUBLIC_HOST),
        ]
    )
    leaf = (
        certificate("Azurite", authority.subject, key)
        .add_extension(names, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    bundle = folder / "authority.pem"
    bundle.write_bytes(authority.public_bytes(pem))
    return bundle
