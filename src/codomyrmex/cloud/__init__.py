"""One typed, provider-agnostic interface to your clouds.

Names are imported when they are first used: ``import codomyrmex.cloud`` loads no SDK.

Example:
    >>> from codomyrmex.cloud import LocalStorageClient
    >>> client = LocalStorageClient(tmp_path)
    >>> client.create_bucket("notes").name
    'notes'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.aws.storage import S3Client
    from codomyrmex.cloud.azure.storage import AzureBlobClient
    from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
    from codomyrmex.cloud.coda_io.errors import (
        CodaAPIError,
        CodaAuthenticationError,
        CodaForbiddenError,
        CodaGoneError,
        CodaNotFoundError,
        CodaRateLimitError,
        CodaValidationError,
    )
    from codomyrmex.cloud.coda_io.models.common import (
        FolderReference,
        Icon,
        PageReference,
        TableReference,
        User,
        WorkspaceReference,
    )
    from codomyrmex.cloud.coda_io.models.docs import Doc, DocList, DocSize
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
    from codomyrmex.cloud.coda_io.models.values import CellEdit, RowEdit
    from codomyrmex.cloud.common.capabilities import Capabilities, Capability
    from codomyrmex.cloud.common.cloud import CloudClient
    from codomyrmex.cloud.common.compute import ComputeClient
    from codomyrmex.cloud.common.errors import CloudError
    from codomyrmex.cloud.common.plan import Action, Plan
    from codomyrmex.cloud.common.progress import ProgressEvent
    from codomyrmex.cloud.common.records import (
        BatchResult,
        BucketInfo,
        Checksums,
        Encryption,
        ObjectInfo,
        ObjectSettings,
        VersionInfo,
    )
    from codomyrmex.cloud.common.remotes import open_client
    from codomyrmex.cloud.common.retry import RetryPolicy
    from codomyrmex.cloud.common.serverless import ServerlessClient
    from codomyrmex.cloud.common.storage import StorageClient
    from codomyrmex.cloud.gcp.storage import GCSClient
    from codomyrmex.cloud.infomaniak.auth import (
        InfomaniakCredentials,
        InfomaniakS3Credentials,
        create_openstack_connection,
    )
    from codomyrmex.cloud.infomaniak.compute import InfomaniakComputeClient
    from codomyrmex.cloud.infomaniak.dns import InfomaniakDNSClient
    from codomyrmex.cloud.infomaniak.heat import InfomaniakHeatClient
    from codomyrmex.cloud.infomaniak.identity import InfomaniakIdentityClient
    from codomyrmex.cloud.infomaniak.inventory import InfomaniakInventoryClient
    from codomyrmex.cloud.infomaniak.metering import InfomaniakMeteringClient
    from codomyrmex.cloud.infomaniak.network import InfomaniakNetworkClient
    from codomyrmex.cloud.infomaniak.newsletter.client import (
        AsyncInfomaniakNewsletterClient,
        InfomaniakNewsletterClient,
    )
    from codomyrmex.cloud.infomaniak.object_storage.storage import InfomaniakObjectStorageClient
    from codomyrmex.cloud.infomaniak.s3 import InfomaniakS3Client
    from codomyrmex.cloud.infomaniak.volume import InfomaniakVolumeClient
    from codomyrmex.cloud.local.storage import LocalStorageClient
    from codomyrmex.cloud.transfer.filters import Filters
    from codomyrmex.cloud.transfer.sync import sync
    from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree

__all__ = [
    "ACLSettings",
    "Action",
    "AsyncCodaClient",
    "AsyncInfomaniakNewsletterClient",
    "AzureBlobClient",
    "BatchResult",
    "BucketInfo",
    "BucketTree",
    "Capabilities",
    "Capability",
    "CellEdit",
    "Checksums",
    "CloudClient",
    "CloudError",
    "CodaAPIError",
    "CodaAuthenticationError",
    "CodaClient",
    "CodaForbiddenError",
    "CodaGoneError",
    "CodaNotFoundError",
    "CodaRateLimitError",
    "CodaValidationError",
    "Column",
    "ColumnList",
    "ComputeClient",
    "Control",
    "ControlList",
    "Doc",
    "DocList",
    "DocSize",
    "Encryption",
    "Filters",
    "FolderReference",
    "FolderTree",
    "Formula",
    "FormulaList",
    "GCSClient",
    "Icon",
    "InfomaniakComputeClient",
    "InfomaniakCredentials",
    "InfomaniakDNSClient",
    "InfomaniakHeatClient",
    "InfomaniakIdentityClient",
    "InfomaniakInventoryClient",
    "InfomaniakMeteringClient",
    "InfomaniakNetworkClient",
    "InfomaniakNewsletterClient",
    "InfomaniakObjectStorageClient",
    "InfomaniakS3Client",
    "InfomaniakS3Credentials",
    "InfomaniakVolumeClient",
    "LocalStorageClient",
    "ObjectInfo",
    "ObjectSettings",
    "Page",
    "PageList",
    "PageReference",
    "Permission",
    "PermissionList",
    "Plan",
    "ProgressEvent",
    "RetryPolicy",
    "Row",
    "RowEdit",
    "RowList",
    "S3Client",
    "ServerlessClient",
    "SharingMetadata",
    "StorageClient",
    "Table",
    "TableList",
    "TableReference",
    "User",
    "VersionInfo",
    "WorkspaceReference",
    "create_openstack_connection",
    "open_client",
    "sync",
]

_COMMON = "codomyrmex.cloud.common"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "ACLSettings": "codomyrmex.cloud.coda_io.models.sharing",
        "AsyncCodaClient": "codomyrmex.cloud.coda_io.client",
        "AsyncInfomaniakNewsletterClient": "codomyrmex.cloud.infomaniak.newsletter.client",
        "CellEdit": "codomyrmex.cloud.coda_io.models.values",
        "CodaAPIError": "codomyrmex.cloud.coda_io.errors",
        "CodaAuthenticationError": "codomyrmex.cloud.coda_io.errors",
        "CodaClient": "codomyrmex.cloud.coda_io.client",
        "CodaForbiddenError": "codomyrmex.cloud.coda_io.errors",
        "CodaGoneError": "codomyrmex.cloud.coda_io.errors",
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
        "Page": "codomyrmex.cloud.coda_io.models.pages",
        "PageList": "codomyrmex.cloud.coda_io.models.pages",
        "PageReference": "codomyrmex.cloud.coda_io.models.common",
        "Permission": "codomyrmex.cloud.coda_io.models.sharing",
        "PermissionList": "codomyrmex.cloud.coda_io.models.sharing",
        "Row": "codomyrmex.cloud.coda_io.models.rows",
        "RowEdit": "codomyrmex.cloud.coda_io.models.values",
        "RowList": "codomyrmex.cloud.coda_io.models.rows",
        "SharingMetadata": "codomyrmex.cloud.coda_io.models.sharing",
        "Table": "codomyrmex.cloud.coda_io.models.tables",
        "TableList": "codomyrmex.cloud.coda_io.models.tables",
        "TableReference": "codomyrmex.cloud.coda_io.models.common",
        "User": "codomyrmex.cloud.coda_io.models.common",
        "WorkspaceReference": "codomyrmex.cloud.coda_io.models.common",
        "Action": f"{_COMMON}.plan",
        "AzureBlobClient": "codomyrmex.cloud.azure.storage",
        "RetryPolicy": "codomyrmex.cloud.common.retry",
        "Filters": "codomyrmex.cloud.transfer.filters",
        "FolderTree": "codomyrmex.cloud.transfer.trees",
        "BucketTree": "codomyrmex.cloud.transfer.trees",
        "BatchResult": f"{_COMMON}.records",
        "BucketInfo": f"{_COMMON}.records",
        "Capabilities": f"{_COMMON}.capabilities",
        "Capability": f"{_COMMON}.capabilities",
        "Checksums": f"{_COMMON}.records",
        "CloudClient": f"{_COMMON}.cloud",
        "CloudError": f"{_COMMON}.errors",
        "ComputeClient": f"{_COMMON}.compute",
        "Encryption": f"{_COMMON}.records",
        "GCSClient": "codomyrmex.cloud.gcp.storage",
        "InfomaniakObjectStorageClient": ("codomyrmex.cloud.infomaniak.object_storage.storage"),
        "InfomaniakComputeClient": "codomyrmex.cloud.infomaniak.compute",
        "InfomaniakCredentials": "codomyrmex.cloud.infomaniak.auth",
        "InfomaniakDNSClient": "codomyrmex.cloud.infomaniak.dns",
        "InfomaniakHeatClient": "codomyrmex.cloud.infomaniak.heat",
        "InfomaniakIdentityClient": "codomyrmex.cloud.infomaniak.identity",
        "InfomaniakInventoryClient": "codomyrmex.cloud.infomaniak.inventory",
        "InfomaniakMeteringClient": "codomyrmex.cloud.infomaniak.metering",
        "InfomaniakNetworkClient": "codomyrmex.cloud.infomaniak.network",
        "InfomaniakNewsletterClient": "codomyrmex.cloud.infomaniak.newsletter.client",
        "InfomaniakS3Client": "codomyrmex.cloud.infomaniak.s3",
        "InfomaniakS3Credentials": "codomyrmex.cloud.infomaniak.auth",
        "InfomaniakVolumeClient": "codomyrmex.cloud.infomaniak.volume",
        "create_openstack_connection": "codomyrmex.cloud.infomaniak.auth",
        "LocalStorageClient": "codomyrmex.cloud.local.storage",
        "ObjectInfo": f"{_COMMON}.records",
        "ObjectSettings": f"{_COMMON}.records",
        "Plan": f"{_COMMON}.plan",
        "ProgressEvent": f"{_COMMON}.progress",
        "S3Client": "codomyrmex.cloud.aws.storage",
        "ServerlessClient": f"{_COMMON}.serverless",
        "StorageClient": f"{_COMMON}.storage",
        "VersionInfo": f"{_COMMON}.records",
        "open_client": f"{_COMMON}.remotes",
        "sync": "codomyrmex.cloud.transfer.sync",
    },
)
