"""Infomaniak's rating, usage, quotas and measures: CloudKitty and Gnocchi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.metering.client import (
        InfomaniakMeteringClient,
    )
    from codomyrmex.cloud.infomaniak.metering.cost_records import (
        CostForecast,
        CostLine,
        CostReport,
        RatedUsage,
    )
    from codomyrmex.cloud.infomaniak.metering.measures import (
        Measure,
        MeasuredResource,
        Metric,
    )
    from codomyrmex.cloud.infomaniak.metering.periods import (
        Period,
    )
    from codomyrmex.cloud.infomaniak.metering.usage_records import (
        AddressUsage,
        BucketUsage,
        QuotaOverview,
        ServerUsage,
        ServiceQuota,
        UsageReport,
        VolumeUsage,
    )

__all__ = [
    "AddressUsage",
    "BucketUsage",
    "CostForecast",
    "CostLine",
    "CostReport",
    "InfomaniakMeteringClient",
    "Measure",
    "MeasuredResource",
    "Metric",
    "Period",
    "QuotaOverview",
    "RatedUsage",
    "ServerUsage",
    "ServiceQuota",
    "UsageReport",
    "VolumeUsage",
]

_HERE = "codomyrmex.cloud.infomaniak.metering"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AddressUsage": f"{_HERE}.usage_records",
        "BucketUsage": f"{_HERE}.usage_records",
        "CostForecast": f"{_HERE}.cost_records",
        "CostLine": f"{_HERE}.cost_records",
        "CostReport": f"{_HERE}.cost_records",
        "InfomaniakMeteringClient": f"{_HERE}.client",
        "Measure": f"{_HERE}.measures",
        "MeasuredResource": f"{_HERE}.measures",
        "Metric": f"{_HERE}.measures",
        "Period": f"{_HERE}.periods",
        "QuotaOverview": f"{_HERE}.usage_records",
        "RatedUsage": f"{_HERE}.cost_records",
        "ServerUsage": f"{_HERE}.usage_records",
        "ServiceQuota": f"{_HERE}.usage_records",
        "UsageReport": f"{_HERE}.usage_records",
        "VolumeUsage": f"{_HERE}.usage_records",
    },
)
