"""Infomaniak's users, projects and keys: Keystone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.identity.client import (
        InfomaniakIdentityClient,
    )
    from codomyrmex.cloud.infomaniak.identity.records import (
        AccessRule,
        ApplicationCredential,
        CatalogEntry,
        EC2Credential,
        Project,
        Role,
        Token,
        Trust,
        User,
    )

__all__ = [
    "AccessRule",
    "ApplicationCredential",
    "CatalogEntry",
    "EC2Credential",
    "InfomaniakIdentityClient",
    "Project",
    "Role",
    "Token",
    "Trust",
    "User",
]

_HERE = "codomyrmex.cloud.infomaniak.identity"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AccessRule": f"{_HERE}.records",
        "ApplicationCredential": f"{_HERE}.records",
        "CatalogEntry": f"{_HERE}.records",
        "EC2Credential": f"{_HERE}.records",
        "InfomaniakIdentityClient": f"{_HERE}.client",
        "Project": f"{_HERE}.records",
        "Role": f"{_HERE}.records",
        "Token": f"{_HERE}.records",
        "Trust": f"{_HERE}.records",
        "User": f"{_HERE}.records",
    },
)
