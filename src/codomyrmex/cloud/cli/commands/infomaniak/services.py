"""What the commands of this folder share: how a client is made, and how their words are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from codomyrmex.cloud.cli.command import Option, Values
from codomyrmex.cloud.cli.service_calls import Field, Service
from codomyrmex.cloud.cli.values import parse_duration
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors

__all__ = [
    "DESCRIPTION",
    "TAGS",
    "age",
    "expiry",
    "infomaniak",
    "read_key",
    "read_spec",
    "read_text",
]

T = TypeVar("T")

CLOUD_OPTIONS: Final = (
    Option(("--os-cloud", "--cloud"), "A profile of clouds.yaml, instead of the environment's "
           "credentials.", "NAME"),
    Option(("--region",), "The region; that of the credentials otherwise.", "NAME"),
)  # fmt: skip

DESCRIPTION: Final = Field("--description", "For its owner.", "TEXT")
TAGS: Final = Field("--tag", "A tag; may be repeated.", "TAG", parameter="tags", many=True)


def infomaniak(group: str, client: str, noun: str, columns: str) -> Service:
    """A service of Infomaniak's cloud; ``group`` is its name below ``cmx infomaniak``."""
    return Service(
        f"infomaniak {group}",
        "codomyrmex.cloud.infomaniak",
        client,
        noun,
        columns,
        options=CLOUD_OPTIONS,
        make=_client,
        shown=f"ik {group}",
    )


# a class of the package's clients, and one of it
def _client(cls: Any, values: Values | None) -> Any:
    cloud = values.text("--cloud") if values is not None else None
    region = values.text("--region") if values is not None else None
    if cloud is None and region is None:
        return cls.from_env()
    import msgspec

    from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials

    credentials = (
        InfomaniakCredentials.from_env() if cloud is None else InfomaniakCredentials(cloud=cloud)
    )
    if region is not None:
        credentials = msgspec.structs.replace(credentials, region=region)
    return cls.from_credentials(credentials)


def read_text(path: str) -> str:
    """Read a file, such as a cloud-init document."""
    with local_errors(path, "read"), open(os.path.expanduser(path), encoding="utf-8") as file:
        return file.read()


def read_key(path: str) -> str:
    """Read a secret from a file, or from standard input."""
    if path != "-":
        return read_text(path).strip()
    import sys

    return sys.stdin.readline().strip()


def read_spec(kind: Callable[[], type[T]]) -> Callable[[str], T]:
    """Make a reader of a JSON or TOML file that holds a record of this kind."""

    def read(path: str) -> T:
        import tomllib

        import msgspec

        from codomyrmex.cloud.common.decoding import convert

        text = read_text(path)
        try:
            data = tomllib.loads(text) if path.endswith(".toml") else msgspec.json.decode(text)
            return convert(data, kind())
        except (tomllib.TOMLDecodeError, msgspec.DecodeError) as error:
            raise InvalidRequestError(
                f"{path} is not what is needed here: {error}",
                hint="Write it as JSON, or as TOML in a file that ends in .toml",
            ) from None

    return read


def expiry(text: str) -> datetime:
    """Read a time to come: a date or time in UTC, or an age such as ``30d`` from now."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC) + age(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def age(text: str) -> timedelta:
    """Read how long: ``90m``, ``36h``, ``30d``."""
    return timedelta(seconds=parse_duration(text))
