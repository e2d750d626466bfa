"""What the commands of this folder share: how a client is made, and how a change is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from codomyrmex.cloud.cli.command import Option, Values
from codomyrmex.cloud.cli.service_calls import Argument, Service

__all__ = ["CAMPAIGN", "SERVICE", "changing", "given"]

CAMPAIGN: Final = Argument("CAMPAIGN", "campaign_id")


# the client's class, and one of it
def _client(cls: Any, values: Values | None) -> Any:
    return cls(domain_id=values.text("--newsletter") if values is not None else None)


SERVICE: Final = Service(
    "newsletter",
    "codomyrmex.cloud.infomaniak.newsletter",
    "InfomaniakNewsletterClient",
    "campaign",
    "id status subject sender=email_from_addr started=started_at",
    options=(Option(("--newsletter",), "Its number, instead of INFOMANIAK_NEWSLETTER_ID.", "ID"),),
    make=_client,
)


def given(**values: object) -> dict[str, object] | None:
    """Keep what was given; None when nothing was."""
    return {name: value for name, value in values.items() if value is not None} or None


def changing(
    method: str, prepare: Callable[..., dict[str, Any]] | None = None
) -> Callable[..., Any]:
    """Make what a `Call` calls: the method, or with a dry run its request.

    Args:
        method: The client's method.
        prepare: Makes the method's arguments of the command's.
    """

    def call(client: Any, *, dry_run: bool, **arguments: Any) -> Any:
        made = arguments if prepare is None else prepare(**arguments)
        if dry_run:
            return client.preview_request(method, **made)
        done = getattr(client, method)(**made)
        return None if done is True else done  # there is nothing to show but that it was done

    call.__name__ = method
    return call
