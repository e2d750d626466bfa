"""The newsletter as a service: host, limit, and where the token comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Limit
from codomyrmex.cloud.common.rest.session import Service
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.infomaniak.newsletter.errors import failure

__all__ = [
    "BASE_URL_VARIABLE",
    "DEFAULT_BASE_URL",
    "DOMAIN_VARIABLE",
    "LIMITS",
    "SERVICE",
    "TOKEN_VARIABLE",
    "settings",
]

DEFAULT_BASE_URL: Final = "https://api.infomaniak.com"
"""The address of the API."""

TOKEN_VARIABLE: Final = "INFOMANIAK_NEWSLETTER_TOKEN"  # noqa: S105 # the name of a variable
"""The environment variable that holds the token."""

DOMAIN_VARIABLE: Final = "INFOMANIAK_NEWSLETTER_ID"
"""The environment variable that holds the number of the newsletter."""

BASE_URL_VARIABLE: Final = "INFOMANIAK_NEWSLETTER_BASE_URL"
"""The environment variable that holds another address."""

LIMITS: Final[Mapping[str, Limit]] = {"default": Limit(60, 60.0)}
"""The published limit, over the whole API."""

SERVICE: Final = Service(
    provider="infomaniak-newsletter",
    extra="newsletter",
    hosts=("api.infomaniak.com",),
    limits=LIMITS,
    # no Retry-After is documented; a minute after a 429 the window is empty
    retry=RetryPolicy(attempts=6, base=0.5, cap=30.0, rate_limit_base=15.0, rate_limit_cap=60.0),
    fail=failure,
)
"""What is the same for every client."""


def settings(
    token: str | Secret | None, domain_id: int | str | None, base_url: str | None
) -> tuple[Secret, int, str]:
    """Find token, newsletter and address: arguments first, then the environment.

    Args:
        token: The argument.
        domain_id: The argument.
        base_url: The argument.

    Returns:
        The token, the number and the address.

    Raises:
        ConfigurationError: When the token or the number is missing, or the number is none.

    Example:
        >>> settings("t", "12", None)[1]
        12
    """
    found = token or os.environ.get(TOKEN_VARIABLE)
    number = domain_id if domain_id is not None else os.environ.get(DOMAIN_VARIABLE)
    if not found:
        raise ConfigurationError(
            "there is no token for the newsletter",
            hint=f"Give token, or set {TOKEN_VARIABLE}",
            provider="infomaniak-newsletter",
        )
    if isinstance(number, bool) or not str(number or "").isdecimal():
        raise ConfigurationError(
            "the newsletter is named by a number"
            + (f", not {number!r}" if number else ", which is missing"),
            hint=f"Give domain_id, or set {DOMAIN_VARIABLE}; the manager's address shows it",
            provider="infomaniak-newsletter",
        )
    address = base_url or os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL
    return found if isinstance(found, Secret) else Secret(found), int(str(number)), address
