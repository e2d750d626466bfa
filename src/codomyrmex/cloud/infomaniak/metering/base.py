"""What the parts of the metering client share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from codomyrmex.cloud.infomaniak.metering.periods import Period
from codomyrmex.cloud.infomaniak.service import OpenStackService


class MeteringService(OpenStackService):
    """Base of the parts of `InfomaniakMeteringClient`, which is documented there."""

    service_type: ClassVar[str] = "rating"

    def _project_id(self) -> str:
        return str(self.connection.session.get_project_id())


def read_period(period: Period | str) -> Period:
    """Read a period that is given as a text."""
    return Period.parse(period) if isinstance(period, str) else period


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)
