"""The error tree: what each class is, how it is chosen, what it says, how it travels."""

from __future__ import annotations

import inspect
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

from codomyrmex.cloud.aws.errors import CODES, HINTS
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.errors import (
    STATUS_ERRORS,
    AlreadyExistsError,
    AmbiguousNameError,
    AuthenticationError,
    BatchError,
    BucketNotEmptyError,
    BucketNotFoundError,
    ClockSkewError,
    CloudError,
    CloudTimeoutError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    DiskFullError,
    ExpiredCredentialsError,
    IntegrityError,
    InvalidNameError,
    InvalidRequestError,
    LocalFileError,
    LocalFileNotFoundError,
    MissingDependencyError,
    NotFoundError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    QuotaExceededError,
    RateLimitError,
    RestrictedCredentialsError,
    ServiceMissingError,
    ServiceUnavailableError,
    TransientError,
    UnexpectedResponseError,
    UnsafePathError,
    UnsupportedError,
    WaiterTimeoutError,
    WrongRegionError,
    error_class,
)

ALL = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, CloudError)
]

BUILTINS: dict[type[CloudError], type[Exception]] = {
    MissingDependencyError: ImportError,
    PermissionDeniedError: PermissionError,
    BucketNotFoundError: FileNotFoundError,
    ObjectNotFoundError: FileNotFoundError,
    LocalFileNotFoundError: FileNotFoundError,
    AlreadyExistsError: FileExistsError,
    InvalidRequestError: ValueError,
    InvalidNameError: ValueError,
    UnsafePathError: ValueError,
    WrongRegionError: ValueError,
    AmbiguousNameError: ValueError,
    UnsupportedError: NotImplementedError,
    ServiceMissingError: NotImplementedError,
    RestrictedCredentialsError: PermissionError,
    WaiterTimeoutError: TimeoutError,
    ConnectionFailedError: ConnectionError,
    CloudTimeoutError: TimeoutError,
    DiskFullError: OSError,
    LocalFileError: OSError,
}

# status, the service's code, class
ANSWERS: list[tuple[int | None, str | None, type[CloudError]]] = [
    (400, None, InvalidRequestError),
    (400, "ExpiredToken", ExpiredCredentialsError),
    (400, "TokenRefreshRequired", ExpiredCredentialsError),
    (400, "InvalidToken", AuthenticationError),
    (400, "AuthorizationHeaderMalformed", AuthenticationError),
    (400, "BadDigest", IntegrityError),
    (400, "XAmzContentSHA256Mismatch", IntegrityError),
    (400, "XAmzContentChecksumMismatch", IntegrityError),
    (400, "EntityTooLarge", InvalidRequestError),
    (400, "EntityTooSmall", InvalidRequestError),
    (400, "InvalidBucketName", InvalidNameError),
    (400, "KeyTooLongError", InvalidNameError),
    (400, "InvalidPart", ConflictError),
    (400, "RequestTimeout", CloudTimeoutError),
    (400, "IllegalLocationConstraintException", WrongRegionError),
    (400, "InvalidLocationConstraint", WrongRegionError),
    (400, "TooManyBuckets", QuotaExceededError),
    (400, "SomethingNew", InvalidRequestError),
    (401, None, AuthenticationError),
    (301, "PermanentRedirect", WrongRegionError),
    (307, "TemporaryRedirect", WrongRegionError),
    (302, None, UnexpectedResponseError),
    (403, None, PermissionDeniedError),
    (403, "AccessDenied", PermissionDeniedError),
    (403, "InvalidAccessKeyId", AuthenticationError),
    (403, "SignatureDoesNotMatch", AuthenticationError),
    (403, "RequestTimeTooSkewed", ClockSkewError),
    (403, "SomethingNew", PermissionDeniedError),
    (404, None, NotFoundError),
    (404, "NoSuchBucket", BucketNotFoundError),
    (404, "NoSuchKey", ObjectNotFoundError),
    (404, "NoSuchVersion", ObjectNotFoundError),
    (404, "NoSuchUpload", NotFoundError),
    (404, "NoSuchBucketPolicy", NotFoundError),
    (405, "MethodNotAllowed", UnsupportedError),
    (408, None, CloudTimeoutError),
    (409, None, ConflictError),
    (409, "BucketAlreadyExists", AlreadyExistsError),
    (409, "BucketAlreadyOwnedByYou", AlreadyExistsError),
    (409, "BucketNotEmpty", BucketNotEmptyError),
    (409, "ConditionalRequestConflict", ConflictError),
    (409, "OperationAborted", ConflictError),
    (411, None, InvalidRequestError),
    (412, "PreconditionFailed", PreconditionFailedError),
    (413, None, InvalidRequestError),
    (416, "InvalidRange", InvalidRequestError),
    (422, None, InvalidRequestError),
    (425, None, TransientError),
    (429, None, RateLimitError),
    (418, None, InvalidRequestError),
    (500, "InternalError", ServiceUnavailableError),
    (500, None, ServiceUnavailableError),
    (501, "NotImplemented", UnsupportedError),
    (502, None, ServiceUnavailableError),
    (503, None, ServiceUnavailableError),
    (503, "SlowDown", RateLimitError),
    (503, "ServiceUnavailable", ServiceUnavailableError),
    (504, None, ServiceUnavailableError),
    (507, None, QuotaExceededError),
    (507, "QuotaExceeded", QuotaExceededError),
    (200, "InternalError", ServiceUnavailableError),
    (None, None, CloudError),
    (None, "NoSuchKey", ObjectNotFoundError),
]


@pytest.mark.parametrize(("status", "code", "cls"), ANSWERS)
def test_the_class_for_an_answer(
    status: int | None, code: str | None, cls: type[CloudError]
) -> None:
    assert error_class(status, code, [CODES]) is cls


def test_an_earlier_table_goes_first() -> None:
    mine: dict[str, type[CloudError]] = {"NoSuchKey": ConflictError}
    assert error_class(404, "NoSuchKey", [mine, CODES]) is ConflictError


@pytest.mark.parametrize("cls", ALL)
def test_what_may_be_repeated(cls: type[CloudError]) -> None:
    expected = issubclass(cls, TransientError | RateLimitError)
    assert cls("x").retryable is expected
    assert cls("x", retryable=not expected).retryable is not expected


def test_every_4xx_of_the_table_but_the_passing_ones_is_final() -> None:
    passing = {status for status, cls in STATUS_ERRORS.items() if cls.retryable}
    assert passing == {408, 425, 429}


@pytest.mark.parametrize("cls", ALL)
def test_the_builtin_it_also_is(cls: type[CloudError]) -> None:
    builtin = BUILTINS.get(cls)
    for candidate in {*BUILTINS.values(), OSError}:
        expected = builtin is not None and issubclass(builtin, candidate)
        assert issubclass(cls, candidate) is expected, candidate


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = inspect.getdoc(errors) or ""
    for cls in ALL:
        assert cls.__name__ in drawn
        assert (cls.__doc__ or "").strip(), cls
    assert {cls.__name__ for cls in ALL} | {"STATUS_ERRORS", "error_class"} == set(errors.__all__)


def full(cls: type[CloudError]) -> CloudError:
    return cls(
        "there is no object s3://b/k",
        hint="Look again",
        provider="s3",
        service="storage",
        operation="get_metadata",
        resource="s3://b/k",
        status=404,
        code="NoSuchKey",
        request_id="R1",
        retryable=True,
        retry_after=2.5,
    )


@pytest.mark.parametrize("cls", ALL)
def test_an_error_names_thing_reason_and_hint(cls: type[CloudError]) -> None:
    assert (
        str(full(cls))
        == "there is no object s3://b/k (NoSuchKey, status 404, request R1). Look again"
    )
    assert str(cls("plain")) == "plain"


@pytest.mark.parametrize("cls", ALL)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_travels_between_processes(cls: type[CloudError], protocol: int) -> None:
    error = full(cls)
    error.add_note("seen in a test")
    if isinstance(error, BatchError):
        error.failures["k"] = full(ObjectNotFoundError)
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is cls
    assert str(again) == str(error)
    assert again.args == error.args
    assert again.__notes__ == ["seen in a test"]
    facts, expected = vars(again).copy(), vars(error).copy()
    if isinstance(error, BatchError):
        assert str(facts.pop("failures")["k"]) == str(expected.pop("failures")["k"])
    assert facts == expected


def raise_one() -> None:
    raise full(PermissionDeniedError)


def test_an_error_comes_out_of_another_process() -> None:
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    with pool, pytest.raises(PermissionDeniedError) as caught:
        pool.submit(raise_one).result()
    assert caught.value.code == "NoSuchKey"
    assert caught.value.retry_after == 2.5


def test_a_missing_extra_names_itself() -> None:
    error = MissingDependencyError.for_extra("aws", "S3Client")
    assert isinstance(error, ConfigurationError)
    assert "pip install 'codomyrmex-cloud[aws]'" in str(error)


def test_hints_are_sentences() -> None:
    for hint in HINTS.values():
        assert hint[0].isupper() or hint.startswith("cmx ")
        assert not hint.endswith(".")
