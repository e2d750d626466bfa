"""Who is compared: for each tool the command of each task, as data."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tests.servers import S3Server
from tests.servers.process import program

THREADS: Final = 16

_SCRIPTS = Path(__file__).with_name("peer_scripts.py")
# s3fs pins another botocore than this project, so the peers in Python live by themselves
_OWN = Path(sys.prefix) / "peers" / "bin"
_PYTHON = str(_OWN / "python")
# the program itself: what is installed beside Python is a script that starts it
_S5CMD = str(Path(sysconfig.get_path("platlib")) / "s5cmd" / "bin" / "s5cmd")


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool and how it is told each task.

    Attributes:
        program: The first word of its commands.
        tasks: The rest of the command, by task; a value in braces is filled in.
        version: Arguments that make it print its version.
        script: Whether it is a function of ``peer_scripts.py``, for every task listed.
        inside: Whether it measures itself, without the start of its process.
        floor: Whether it does less than the others, and shows what can be reached.
        cannot: Why it cannot do a task.
    """

    program: str
    tasks: Mapping[str, str]
    version: tuple[str, ...] = ()
    script: bool = False
    inside: bool = False
    floor: bool = False
    cannot: Mapping[str, str] = {}


def _scripted(*tasks: str) -> dict[str, str]:
    return dict.fromkeys(tasks, "")


_ALL = _scripted("up", "down", "delete", "put", "get", "list")

TOOLS: Final[dict[str, Tool]] = {
    "cmx": Tool(
        program=program("cmx"),
        version=("version",),
        tasks={
            "up": "cp -q -r {source}/ s3://{bucket}/{prefix}/",
            "down": "cp -q -r s3://{bucket}/{prefix}/ {target}/",
            "delete": "rm -q -r --yes s3://{bucket}/{prefix}/",
            "put": "cp -q {source} s3://{bucket}/{prefix}",
            "get": "cp -q s3://{bucket}/{prefix} {target}",
            "list": "ls -r s3://{bucket}",
            "sync-up": "sync -q {source} s3://{bucket}/{prefix}",
            "sync-down": "sync -q s3://{bucket}/{prefix} {target}",
            "cat": "cat s3://{bucket}/{prefix}",
            "ls": "ls s3://{bucket}/",
            "version": "version",
        },
    ),
    # the same with the upload check that it uses with Amazon, CRC32C instead of SHA-256
    "cmx, as with Amazon": Tool(
        program=program("cmx"),
        tasks={
            "put": "cp -q {source} amazon://{bucket}/{prefix}",
            "up": "cp -q -r {source}/ amazon://{bucket}/{prefix}/",
        },
    ),
    "library": Tool(program=sys.executable, tasks=_ALL, script=True, inside=True),
    "s5cmd": Tool(
        program=_S5CMD,
        version=("version",),
        tasks={
            "up": "--log error cp {source}/ s3://{bucket}/{prefix}/",
            "down": "--log error cp s3://{bucket}/{prefix}/* {target}/",
            "delete": "--log error rm s3://{bucket}/{prefix}/*",
            "put": "--log error cp {source} s3://{bucket}/{prefix}",
            "get": "--log error cp s3://{bucket}/{prefix} {target}",
            "list": "ls s3://{bucket}/*",
            "sync-up": "--log error sync {source}/ s3://{bucket}/{prefix}/",
            "sync-down": "--log error sync s3://{bucket}/{prefix}/* {target}/",
            "cat": "cat s3://{bucket}/{prefix}",
            "ls": "ls s3://{bucket}/",
            "version": "version",
        },
    ),
    "rclone": Tool(
        program=program("rclone"),
        version=("version",),
        tasks={
            "up": "copy --transfers 16 {source} s:{bucket}/{prefix}",
            "down": "copy --transfers 16 s:{bucket}/{prefix} {target}",
            "delete": "delete s:{bucket}/{prefix}",
            "put": "copyto {source} s:{bucket}/{prefix}",
            "get": "copyto s:{bucket}/{prefix} {target}",
            "list": "lsf -R --files-only s:{bucket}",
            "sync-up": "sync --transfers 16 {source} s:{bucket}/{prefix}",
            "sync-down": "sync --transfers 16 s:{bucket}/{prefix} {target}",
            "cat": "cat s:{bucket}/{prefix}",
            "ls": "lsf s:{bucket}/",
            "version": "version",
        },
    ),
    "boto3": Tool(program=_PYTHON, tasks=_ALL, script=True),
    "boto3 CRT": Tool(
        program=_PYTHON,
        tasks=_scripted("up", "down", "put", "get"),
        script=True,
        cannot={"delete": "its transfer manager has no delete for trees"},
    ),
    "awscli": Tool(
        program=str(_OWN / "aws"),
        version=("--version",),
        tasks={
            "up": "s3 cp --recursive --only-show-errors {source} s3://{bucket}/{prefix}/",
            "down": "s3 cp --recursive --only-show-errors s3://{bucket}/{prefix}/ {target}",
            "delete": "s3 rm --recursive --only-show-errors s3://{bucket}/{prefix}/",
            "put": "s3 cp --only-show-errors {source} s3://{bucket}/{prefix}",
            "get": "s3 cp --only-show-errors s3://{bucket}/{prefix} {target}",
            "sync-up": "s3 sync --only-show-errors {source} s3://{bucket}/{prefix}/",
            "sync-down": "s3 sync --only-show-errors s3://{bucket}/{prefix}/ {target}",
            "cat": "s3 cp --only-show-errors s3://{bucket}/{prefix} -",
            "ls": "s3 ls s3://{bucket}/",
            "version": "--version",
        },
    ),
    "s3fs": Tool(program=_PYTHON, tasks=_scripted("up", "down", "delete"), script=True),
    "obstore": Tool(
        program=_PYTHON,
        tasks=_scripted("up", "down", "delete", "put", "get"),
        script=True,
        inside=True,
        floor=True,
    ),
    "curl": Tool(
        program="/usr/bin/curl",
        version=("--version",),
        tasks={
            "put": "-sS -f -T {source} {endpoint}/{bucket}/{prefix}",
            "get": "-sS -f -o {target} {endpoint}/{bucket}/{prefix}",
        },
        floor=True,
    ),
}
"""By the name in the tables; the first is this package."""

PYTHON_PEERS: Final = ("boto3", "awscrt", "s3fs", "obstore")


def command(name: str, task: str, values: Mapping[str, str]) -> list[str]:
    """Write the command of a tool for a task."""
    tool = TOOLS[name]
    if tool.script:
        return [tool.program, str(_SCRIPTS), name, task, json.dumps(values)]
    return [tool.program, *(word.format_map(values) for word in tool.tasks[task].split())]


def installed(name: str) -> bool:
    """Whether a tool is there."""
    return Path(TOOLS[name].program).exists()


def environment(server: S3Server, folder: Path) -> dict[str, str]:
    """The variables that tell every peer where to go."""
    remotes = folder / "remotes.toml"
    remotes.write_text(
        f'[remotes.amazon]\ntype = "s3"\nvendor = "aws"\nendpoint_url = "{server.endpoint}"\n'
    )
    return {
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_REGION": server.region,
        "AWS_DEFAULT_REGION": server.region,
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "S3_ENDPOINT_URL": server.endpoint,
        "CODOMYRMEX_CLOUD_CONFIG": str(remotes),
        "CODOMYRMEX_STATE_DIR": str(folder / "state"),
        "RCLONE_CONFIG": "",
        "RCLONE_CONFIG_S_TYPE": "s3",
        "RCLONE_CONFIG_S_PROVIDER": "Other",
        "RCLONE_CONFIG_S_ENV_AUTH": "true",
        "RCLONE_CONFIG_S_REGION": server.region,
        "RCLONE_CONFIG_S_ENDPOINT": server.endpoint,
        "RCLONE_CONFIG_S_NO_CHECK_BUCKET": "true",
    }


@functools.cache
def versions() -> str:
    """Name what is installed, with versions."""
    found = [
        f"{name} {_first_version(_printed([tool.program, *tool.version]))}"
        for name, tool in TOOLS.items()
        if tool.version and installed(name)
    ]
    if Path(_PYTHON).exists():
        asked = f"import importlib.metadata as m; print(*map(m.version, {PYTHON_PEERS}))"
        numbers = _printed([_PYTHON, "-c", asked]).split()
        found += [f"{name} {number}" for name, number in zip(PYTHON_PEERS, numbers, strict=True)]
    return ", ".join(found)


def _printed(arguments: list[str]) -> str:
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def _first_version(text: str) -> str:
    words = text.replace("/", " ").split()
    return next(word for word in words if word.lstrip("v")[:1].isdigit()).lstrip("v")
