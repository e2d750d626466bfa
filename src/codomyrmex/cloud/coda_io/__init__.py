"""Coda's API, since 2026 named Superhuman Docs: docs, pages, tables, rows and Packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.coda_io.bulk.changes import TableChanges
    from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
    from codomyrmex.cloud.coda_io.errors import (
        CodaAPIError,
        CodaAuthenticationError,
        CodaForbiddenError,
        CodaGoneError,
        CodaMutationTimeoutError,
        CodaNotFoundError,
        CodaRateLimitError,
        CodaValidationError,
    )
    from codomyrmex.cloud.coda_io.exporting.tables import TableExport
    from codomyrmex.cloud.coda_io.models.common import (
        FolderReference,
        Icon,
        PageReference,
        TableReference,
        User,
        WorkspaceReference,
    )
    from codomyrmex.cloud.coda_io.models.docs import Doc, DocList, DocSize
    from codomyrmex.cloud.coda_io.models.mutations import Mutation, MutationStatus
    from codomyrmex.cloud.coda_io.models.pages import Page, PageList
    from codomyrmex.cloud.coda_io.models.rows import Row, RowList
    from codomyrmex.cloud.coda_io.models.sharing import (
        ACLSettings,
        Permission,
        PermissionList,
        SharingMetadata,
    )
    from codomyrmex.cloud.coda_io.models.tables import (
        Column,
        ColumnList,
        Control,
        ControlList,
        Formula,
        FormulaList,
        Table,
        TableList,
    )
    from codomyrmex.cloud.coda_io.models.values import CellEdit, RowEdit, RowValues
    from codomyrmex.cloud.coda_io.page_trees.exporting import PageFile, PageTree
    from codomyrmex.cloud.coda_io.page_trees.importing import PageChanges

__all__ = [
    "ACLSettings",
    "AsyncCodaClient",
    "CellEdit",
    "CodaAPIError",
    "CodaAuthenticationError",
    "CodaClient",
    "CodaForbiddenError",
    "CodaGoneError",
    "CodaMutationTimeoutError",
    "CodaNotFoundError",
    "CodaRateLimitError",
    "CodaValidationError",
    "Column",
    "ColumnList",
    "Control",
    "ControlList",
    "Doc",
    "DocList",
    "DocSize",
    "FolderReference",
    "Formula",
    "FormulaList",
    "Icon",
    "Mutation",
    "MutationStatus",
    "Page",
    "PageChanges",
    "PageFile",
    "PageList",
    "PageReference",
    "PageTree",
    "Permission",
    "PermissionList",
    "Row",
    "RowEdit",
    "RowList",
    "RowValues",
    "SharingMetadata",
    "Table",
    "TableChanges",
    "TableExport",
    "TableList",
    "TableReference",
    "User",
    "WorkspaceReference",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "ACLSettings": "codomyrmex.cloud.coda_io.models.sharing",
        "AsyncCodaClient": "codomyrmex.cloud.coda_io.client",
        "CellEdit": "codomyrmex.cloud.coda_io.models.values",
        "CodaAPIError": "codomyrmex.cloud.coda_io.errors",
        "CodaAuthenticationError": "codomyrmex.cloud.coda_io.errors",
        "CodaClient": "codomyrmex.cloud.coda_io.client",
        "CodaForbiddenError": "codomyrmex.cloud.coda_io.errors",
        "CodaGoneError": "codomyrmex.cloud.coda_io.errors",
        "CodaMutationTimeoutError": "codomyrmex.cloud.coda_io.errors",
        "CodaNotFoundError": "codomyrmex.cloud.coda_io.errors",
        "CodaRateLimitError": "codomyrmex.cloud.coda_io.errors",
        "CodaValidationError": "codomyrmex.cloud.coda_io.errors",
        "Column": "codomyrmex.cloud.coda_io.models.tables",
        "ColumnList": "codomyrmex.cloud.coda_io.models.tables",
        "Control": "codomyrmex.cloud.coda_io.models.tables",
        "ControlList": "codomyrmex.cloud.coda_io.models.tables",
        "Doc": "codomyrmex.cloud.coda_io.models.docs",
        "DocList": "codomyrmex.cloud.coda_io.models.docs",
        "DocSize": "codomyrmex.cloud.coda_io.models.docs",
        "FolderReference": "codomyrmex.cloud.coda_io.models.common",
        "Formula": "codomyrmex.cloud.coda_io.models.tables",
        "FormulaList": "codomyrmex.cloud.coda_io.models.tables",
        "Icon": "codomyrmex.cloud.coda_io.models.common",
        "Mutation": "codomyrmex.cloud.coda_io.models.mutations",
        "MutationStatus": "codomyrmex.cloud.coda_io.models.mutations",
        "Page": "codomyrmex.cloud.coda_io.models.pages",
        "PageChanges": "codomyrmex.cloud.coda_io.page_trees.importing",
        "PageFile": "codomyrmex.cloud.coda_io.page_trees.exporting",
        "PageList": "codomyrmex.cloud.coda_io.models.pages",
        "PageReference": "codomyrmex.cloud.coda_io.models.common",
        "PageTree": "codomyrmex.cloud.coda_io.page_trees.exporting",
        "Permission": "codomyrmex.cloud.coda_io.models.sharing",
        "PermissionList": "codomyrmex.cloud.coda_io.models.sharing",
        "Row": "codomyrmex.cloud.coda_io.models.rows",
        "RowEdit": "codomyrmex.cloud.coda_io.models.values",
        "RowList": "codomyrmex.cloud.coda_io.models.rows",
        "RowValues": "codomyrmex.cloud.coda_io.models.values",
        "SharingMetadata": "codomyrmex.cloud.coda_io.models.sharing",
        "Table": "codomyrmex.cloud.coda_io.models.tables",
        "TableChanges": "codomyrmex.cloud.coda_io.bulk.changes",
        "TableExport": "codomyrmex.cloud.coda_io.exporting.tables",
        "TableList": "codomyrmex.cloud.coda_io.models.tables",
        "TableReference": "codomyrmex.cloud.coda_io.models.common",
        "User": "codomyrmex.cloud.coda_io.models.common",
        "WorkspaceReference": "codomyrmex.cloud.coda_io.models.common",
    },
)
