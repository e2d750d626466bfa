"""Packages of npm that are servers, each installed once into a folder of its own."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path

from tests.servers.process import ServerUnavailableError

__all__ = ["installed", "node", "version"]

_INSTALL_SECONDS = 300


def node() -> str:
    """The program that runs them."""
    return shutil.which("node") or "node"


def installed(folder: Path, name: str, program: str, versions: str) -> Path:
    """Find a package, installed when it is first asked for.

    Args:
        folder: Where to; for this package alone.
        name: The package.
        program: A file in it, which tells that it is there.
        versions: What npm is asked for, such as ``azurite@>=3.37 <4``.

    Returns:
        The folder of the package.

    Raises:
        ServerUnavailableError: When npm is not there, or cannot install it.
    """
    package = folder / "node_modules" / name
    if (package / program).is_file():
        return package
    if shutil.which("npm") is None:
        raise ServerUnavailableError(f"{name} needs npm, which is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (package / program).is_file():
            command = ["npm", "install", "--prefix", str(folder), "--no-save"]
            command += ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
            command.append(versions)
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
            )
            if done.returncode:
                raise ServerUnavailableError(f"npm cannot install {name}:\n{done.stderr[-2000:]}")
    return package


def version(package: Path) -> str:
    """The version of an installed package."""
    found: str = json.loads((package / "package.json").read_text())["version"]
    return found
