"""Cloud Storage's reasons and the classes they become."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AuthenticationError,
    BucketNotEmptyError,
    BucketNotFoundError,
    CloudError,
    ConflictError,
    ExpiredCredentialsError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    QuotaExceededError,
    RateLimitError,
    ServiceUnavailableError,
    UnsupportedError,
)

__all__ = ["HINTS", "OPERATION_ERRORS", "REASONS"]

REASONS: Final[dict[str, type[CloudError]]] = {
    "accountDisabled": PermissionDeniedError,
    "authError": AuthenticationError,
    "backendError": ServiceUnavailableError,
    "badRequest": InvalidRequestError,
    "conditionNotMet": PreconditionFailedError,
    "conflict": ConflictError,
    "countryBlocked": PermissionDeniedError,
    "customerEncryptionKeyFormatIsInvalid": InvalidRequestError,
    "customerEncryptionKeyIsIncorrect": PermissionDeniedError,
    "customerEncryptionKeySha256IsInvalid": InvalidRequestError,
    "dailyLimitExceeded": QuotaExceededError,
    "expired": ExpiredCredentialsError,
    "forbidden": PermissionDeniedError,
    "insufficientPermissions": PermissionDeniedError,
    "internalError": ServiceUnavailableError,
    "invalid": InvalidRequestError,
    "invalidArgument": InvalidRequestError,
    "invalidParameter": InvalidRequestError,
    "methodNotAllowed": UnsupportedError,
    "notFound": NotFoundError,
    "objectUnderActiveHold": PermissionDeniedError,
    "parseError": InvalidRequestError,
    "quotaExceeded": QuotaExceededError,
    "rateLimitExceeded": RateLimitError,
    "resourceIsEncryptedWithCustomerEncryptionKey": PermissionDeniedError,
    "resourceNotEncryptedWithCustomerEncryptionKey": InvalidRequestError,
    "retentionPolicyNotMet": PermissionDeniedError,
    "sslRequired": PermissionDeniedError,
    "unsupportedProtocol": UnsupportedError,
    "uploadTooLarge": InvalidRequestError,
    "userProjectAccountProblem": PermissionDeniedError,
    "userProjectMissing": InvalidRequestError,
    "userRateLimitExceeded": RateLimitError,
}
"""Reasons of the JSON API's reference, "HTTP status and error codes"; ``required`` is left to its
status, which says whether a parameter or a login is missing."""

OPERATION_ERRORS: Final[dict[tuple[str, int], type[CloudError]]] = {
    ("create_bucket", 409): AlreadyExistsError,
    ("delete_bucket", 409): BucketNotEmptyError,
}
"""What a status means for one operation alone, before its reason is asked."""

HINTS: Final[dict[type[CloudError], str]] = {
    AuthenticationError: "gcloud auth application-default login, or a key file in "
    "GOOGLE_APPLICATION_CREDENTIALS; cmx doctor shows what is used",
    BucketNotEmptyError: "Delete what is in it first, or use force; uploads that were begun count",
    BucketNotFoundError: "cmx ls gs:// lists the buckets, cmx mb makes one",
    ExpiredCredentialsError: "Log in again, for example with gcloud auth application-default login",
    PermissionDeniedError: "The account needs a role on the bucket, such as "
    "roles/storage.objectUser; a hold or a retention forbids it too",
}
