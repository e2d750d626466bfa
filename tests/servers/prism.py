"""Prism, which checks what passes between a client and a server by an OpenAPI description."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import Started, npm
from tests.servers.process import HOST, free_port, running

__all__ = ["serve"]

_NAME = "@stoplight/prism-cli"
_VERSIONS = f"{_NAME}@>=5.14 <6"
_FOLDER = Path(os.environ.get("PRISM_DIR") or Path.home() / ".cache" / "prism-testbed")
_PROGRAM = "dist/index.js"
_START_SECONDS = 120.0


@contextmanager
def serve(
    folder: Path, description: Mapping[str, Any], upstream: str
) -> Iterator[Started[str]]:  # the description is JSON of any shape
    """Put Prism in front of a server; what does not fit is answered with 422 or 500.

    Args:
        folder: For the description and the log.
        description: The OpenAPI document.
        upstream: The address of the server.

    Yields:
        The address of Prism.
    """
    package = npm.installed(_FOLDER, _NAME, _PROGRAM, _VERSIONS)
    port = free_port()
    path = folder / "openapi.json"
    path.write_text(json.dumps(description))
    command = [npm.node(), str(package / _PROGRAM), "proxy", str(path), upstream, "--errors"]
    command += ["--host", HOST, "--port", str(port), "--verboseLevel", "error"]
    with running(command, log=folder / "prism.log") as child:
        child.wait_for_http(port, timeout=_START_SECONDS)
        address = f"http://{HOST}:{port}"
        yield Started(address, npm.version(package), address, "node prism proxy")
