"""Coda as a service: hosts, limits, and where the token comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from codomyrmex.cloud.coda_io.errors import failure
from codomyrmex.cloud.common.config import load_config
from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Limit
from codomyrmex.cloud.common.rest.session import Service
from codomyrmex.cloud.common.retry import RetryPolicy

__all__ = [
    "BASE_URL_VARIABLE",
    "DEFAULT_BASE_URL",
    "LIMITS",
    "SERVICE",
    "TOKEN_VARIABLE",
    "settings",
]

DEFAULT_BASE_URL: Final = "https://docs.superhuman.com/apis/v1"
"""The address of the API; https://coda.io/apis/v1 is its former name and still served."""

TOKEN_VARIABLE: Final = "CODA_API_TOKEN"  # noqa: S105 # the name of a variable
"""The environment variable that holds the token."""

BASE_URL_VARIABLE: Final = "CODA_API_BASE_URL"
"""The environment variable that holds another address."""

LIMITS: Final[Mapping[str, Limit]] = {
    "read": Limit(100, 6.0),
    "write": Limit(10, 6.0),
    "content": Limit(5, 10.0),
    "list_docs": Limit(4, 6.0),
    "analytics": Limit(100, 6.0),
}
"""The published limits, each over all docs of a user.

Which operation counts as content is not published: changes of pages and rows, and buttons, are
counted as content here, and a deletion like a change of the same thing.
"""

SERVICE: Final = Service(
    provider="coda",
    extra="coda",
    hosts=("docs.superhuman.com", "coda.io"),
    limits=LIMITS,
    # the vendor's staff advises pauses of about 30, 60 and 120 s after a 429
    retry=RetryPolicy(attempts=8, base=1.0, cap=60.0, rate_limit_base=30.0, rate_limit_cap=120.0),
    fail=failure,
)
"""What is the same for every client."""


def settings(api_token: str | Secret | None, base_url: str | None) -> tuple[Secret, str]:
    """Find the token and the address: arguments first, then the environment, then the config.

    Args:
        api_token: The argument.
        base_url: The argument.

    Returns:
        The token and the address.

    Raises:
        ConfigurationError: When there is no token anywhere, or the config cannot be read.

    Example:
        >>> settings("t", None)[1] == os.environ["CODA_API_BASE_URL"]
        True
    """
    token: Any = api_token or os.environ.get(TOKEN_VARIABLE)  # str or Secret
    address = base_url or os.environ.get(BASE_URL_VARIABLE)
    if not token:
        configured = _configured()
        token = configured.get("api_token")
        address = address or configured.get("base_url")
    if not token:
        raise ConfigurationError(
            "there is no API token for Coda",
            hint=f'Give api_token, set {TOKEN_VARIABLE}, or configure a remote of type "coda"',
            provider="coda",
        )
    return token if isinstance(token, Secret) else Secret(token), address or DEFAULT_BASE_URL


def _configured() -> Mapping[str, Any]:
    """The options of the config's first remote of this type; values as in the file."""
    for remote in load_config().remotes.values():
        if remote.type == "coda":
            return remote.arguments()
    return {}
