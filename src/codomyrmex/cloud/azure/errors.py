"""Azure Storage's error codes and the classes they become."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AuthenticationError,
    BucketNotFoundError,
    CloudError,
    CloudTimeoutError,
    ConflictError,
    IntegrityError,
    InvalidNameError,
    InvalidRequestError,
    NotFoundError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    ServiceUnavailableError,
    UnsupportedError,
)

__all__ = ["CODES", "HINTS"]

CODES: Final[dict[str, type[CloudError]]] = {
    "AccountBeingCreated": ServiceUnavailableError,
    "AccountIsDisabled": PermissionDeniedError,
    "AuthenticationFailed": AuthenticationError,
    "AuthorizationFailure": PermissionDeniedError,
    "AuthorizationPermissionMismatch": PermissionDeniedError,
    "AuthorizationProtocolMismatch": PermissionDeniedError,
    "AuthorizationResourceTypeMismatch": PermissionDeniedError,
    "AuthorizationServiceMismatch": PermissionDeniedError,
    "AuthorizationSourceIPMismatch": PermissionDeniedError,
    "BlobAlreadyExists": AlreadyExistsError,
    "BlobArchived": ConflictError,
    "BlobBeingRehydrated": ConflictError,
    "BlobImmutableDueToPolicy": ConflictError,
    "BlobNotFound": ObjectNotFoundError,
    "BlobTierInadequateForContentLength": InvalidRequestError,
    "BlockCountExceedsLimit": InvalidRequestError,
    "BlockListTooLong": InvalidRequestError,
    "CannotVerifyCopySource": PermissionDeniedError,
    "ConditionNotMet": PreconditionFailedError,
    "ContainerAlreadyExists": AlreadyExistsError,
    "ContainerBeingDeleted": ConflictError,
    "ContainerDisabled": PermissionDeniedError,
    "ContainerNotFound": BucketNotFoundError,
    "CopyIdMismatch": ConflictError,
    "Crc64Mismatch": IntegrityError,
    "FeatureNotYetSupportedForHierarchicalNamespaceAccounts": UnsupportedError,
    "InsufficientAccountPermissions": PermissionDeniedError,
    "InternalError": ServiceUnavailableError,
    "InvalidAuthenticationInfo": AuthenticationError,
    "InvalidBlobTier": InvalidRequestError,
    "InvalidBlockList": NotFoundError,
    "InvalidHeaderValue": InvalidRequestError,
    "InvalidRange": InvalidRequestError,
    "InvalidResourceName": InvalidNameError,
    "InvalidUri": InvalidNameError,
    "KeyBasedAuthenticationNotPermitted": PermissionDeniedError,
    "LeaseAlreadyPresent": ConflictError,
    "LeaseIdMismatchWithBlobOperation": PreconditionFailedError,
    "LeaseIdMismatchWithContainerOperation": PreconditionFailedError,
    "LeaseIdMismatchWithLeaseOperation": ConflictError,
    "LeaseIdMissing": PreconditionFailedError,
    "LeaseLost": PreconditionFailedError,
    "LeaseNotPresentWithBlobOperation": PreconditionFailedError,
    "LeaseNotPresentWithLeaseOperation": ConflictError,
    "Md5Mismatch": IntegrityError,
    "MetadataTooLarge": InvalidRequestError,
    "NoAuthenticationInformation": AuthenticationError,
    "NoPendingCopyOperation": ConflictError,
    "OperationTimedOut": CloudTimeoutError,
    "PendingCopyOperation": ConflictError,
    "PublicAccessNotPermitted": PermissionDeniedError,
    "RequestBodyTooLarge": InvalidRequestError,
    "ResourceAlreadyExists": AlreadyExistsError,
    "ResourceNotFound": NotFoundError,
    "ServerBusy": RateLimitError,
    "SnapshotsPresent": ConflictError,
    "SourceConditionNotMet": PreconditionFailedError,
    "TargetConditionNotMet": PreconditionFailedError,
    "UnauthorizedBlobOverwrite": PermissionDeniedError,
    "UnsupportedHeader": UnsupportedError,
    "UnsupportedHttpVerb": UnsupportedError,
    "UnsupportedQueryParameter": UnsupportedError,
}
"""Codes of "Common REST API error codes" and "Blob Storage error codes"."""

HINTS: Final[dict[type[CloudError], str]] = {
    AuthenticationError: (
        "Check the account's name, the key, the SAS or the token, and this machine's clock; "
        "cmx doctor az shows where the credential is from"
    ),
    BucketNotFoundError: "cmx ls az:// lists the containers, cmx mb makes one",
    PermissionDeniedError: (
        "The SAS, or a data role such as Storage Blob Data Contributor, must allow it"
    ),
}
