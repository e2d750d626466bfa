"""CloudKitty and Gnocchi: what a project cost, used and measured, and what it may use."""

from __future__ import annotations

from codomyrmex.cloud.infomaniak.metering.costs import Costs
from codomyrmex.cloud.infomaniak.metering.measures import Measures
from codomyrmex.cloud.infomaniak.metering.usage import Usage

__all__ = ["InfomaniakMeteringClient"]


class InfomaniakMeteringClient(Costs, Usage, Measures):
    """Rating (CloudKitty), usage, quotas and measures (Gnocchi) of Infomaniak's public cloud.

    It reads alone and changes nothing. Amounts are in ICU, of which 50 are a Swiss franc and 55.5
    a euro. Of the rating v2 is asked where it answers, otherwise v1; ``rating_api_version`` in
    ``clouds.yaml`` chooses one.

    Source: https://docs.openstack.org/cloudkitty/latest/api-reference/,
    https://gnocchi.osci.io/rest.html, https://docs.infomaniak.cloud/metering/billing/.

    Example:
        >>> metering.cost("2026-09-01").chf
        Decimal('1.2')
    """
