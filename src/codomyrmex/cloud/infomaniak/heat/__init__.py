"""Infomaniak's orchestration: Heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.heat.client import (
        InfomaniakHeatClient,
    )
    from codomyrmex.cloud.infomaniak.heat.records import (
        ChangeKind,
        ResourceChange,
        Stack,
        StackDiff,
        StackEvent,
        StackOutput,
        StackPreview,
        StackResource,
        TemplateFacts,
        TemplateParameter,
    )
    from codomyrmex.cloud.infomaniak.heat.template_bundle import (
        Position,
        StackTemplate,
    )

__all__ = [
    "ChangeKind",
    "InfomaniakHeatClient",
    "Position",
    "ResourceChange",
    "Stack",
    "StackDiff",
    "StackEvent",
    "StackOutput",
    "StackPreview",
    "StackResource",
    "StackTemplate",
    "TemplateFacts",
    "TemplateParameter",
]

_HERE = "codomyrmex.cloud.infomaniak.heat"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "ChangeKind": f"{_HERE}.records",
        "InfomaniakHeatClient": f"{_HERE}.client",
        "Position": f"{_HERE}.template_bundle",
        "ResourceChange": f"{_HERE}.records",
        "Stack": f"{_HERE}.records",
        "StackDiff": f"{_HERE}.records",
        "StackEvent": f"{_HERE}.records",
        "StackOutput": f"{_HERE}.records",
        "StackPreview": f"{_HERE}.records",
        "StackResource": f"{_HERE}.records",
        "StackTemplate": f"{_HERE}.template_bundle",
        "TemplateFacts": f"{_HERE}.records",
        "TemplateParameter": f"{_HERE}.records",
    },
)
