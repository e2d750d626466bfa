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
    from codomyrmex.cloud.local.storage import LocalStorageClient
    from codomyrmex.cloud.transfer.filters import Filters
    from codomyrmex.cloud.transfer.sync import sync
    from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree

__all__ = [
    "Action",
    "BatchResult",
    "BucketInfo",
    "BucketTree",
    "Capabilities",
    "Capability",
    "Checksums",
    "CloudClient",
    "CloudError",
    "ComputeClient",
    "Encryption",
    "Filters",
    "FolderTree",
    "LocalStorageClient",
    "ObjectInfo",
    "ObjectSettings",
    "Plan",
    "ProgressEvent",
    "RetryPolicy",
    "S3Client",
    "ServerlessClient",
    "StorageClient",
    "VersionInfo",
    "open_client",
    "sync",
]

_COMMON = "codomyrmex.cloud.common"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "Action": f"{_COMMON}.plan",
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
