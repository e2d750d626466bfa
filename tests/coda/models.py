"""The models by the names of the description."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any

from codomyrmex.cloud.coda_io import models

RENAMED = {
    "Acl": "PermissionList",
    "AclMetadata": "SharingMetadata",
    "AclSettings": "ACLSettings",
    "Type": "ResourceType",
    "DocumentMutateResponse": "Mutation",
}
"""Names of ours that are not the description's."""

WITHOUT_CLASS = {
    # texts, numbers, lists of an enum, and JSON of any shape
    "nextPageToken",
    "nextPageLink",
    "nextSyncToken",
    "NumberOrNumberFormula",
    "CurrencyAmount",
    "PackAccessTypes",
    "GetPackConfigurationJsonSchemaResponse",
    "WebhookTriggerPayload",
    # values of cells
    "ScalarValue",
    "Value",
    "RichSingleValue",
    "RichValue",
    "CellValue",
    # the base of the rich values, whose kinds are told by their tag
    "LinkedDataObject",
}
"""Schemas that are no class here."""


@cache
def _classes() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for info in pkgutil.iter_modules(models.__path__, f"{models.__name__}."):
        for name, value in vars(import_module(info.name)).items():
            if isinstance(value, type) and value.__module__.startswith(models.__name__):
                found[name] = value
    return found


def model(name: str) -> Any:
    """The class of a schema."""
    return _classes()[RENAMED.get(name, name)]
