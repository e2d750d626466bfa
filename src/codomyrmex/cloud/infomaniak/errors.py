"""What openstacksdk and keystoneauth raise, as errors of the package's one tree.

The class comes from the status and the service's own code, never from the text of a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AmbiguousNameError,
    AuthenticationError,
    CloudError,
    CloudTimeoutError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    ExpiredCredentialsError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    RestrictedCredentialsError,
    ServiceMissingError,
    UnexpectedResponseError,
    UnsupportedError,
    WaiterError,
    WaiterTimeoutError,
    error_class,
)
from codomyrmex.cloud.common.retry_after import retry_after_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests
    from keystoneauth1.access.access import AccessInfo
    from openstack.connection import Connection

    from codomyrmex.cloud.infomaniak.auth import KeystoneLogin

__all__ = ["Call", "map_error", "statuses"]

PROVIDER: Final = "infomaniak"

CODES: Final[Mapping[str, type[CloudError]]] = {
    # Neutron
    "OverQuota": QuotaExceededError,
    "SecurityGroupRuleExists": AlreadyExistsError,
    "RouterInterfaceAttachmentConflict": ConflictError,
    # Designate
    "over_quota": QuotaExceededError,
    "duplicate_zone": AlreadyExistsError,
    "duplicate_recordset": AlreadyExistsError,
    # Heat
    "StackExists": AlreadyExistsError,
    "RequestLimitExceeded": QuotaExceededError,
    "EntityNotFound": NotFoundError,
    "NotSupported": UnsupportedError,
}
"""Codes of the services that say more than the status does."""

_SERVICE_STATUSES: Final[Mapping[tuple[str, int], type[CloudError]]] = {
    ("identity", 409): AlreadyExistsError,
    ("image", 413): QuotaExceededError,
    ("compute", 413): QuotaExceededError,
    ("block-storage", 413): QuotaExceededError,
    ("dns", 413): QuotaExceededError,
}

_HINTS: Final[Mapping[type[CloudError], str]] = {
    QuotaExceededError: "Delete what is not needed, or ask Infomaniak for more",
    ConflictError: "Look at its state, wait until it is at rest, then try again",
    ServiceMissingError: "Look at the catalogue with InfomaniakIdentityClient.list_catalog, "
    "and at the region",
    ConnectionFailedError: "Check the network and the URL of the identity service",
    RateLimitError: "Wait a little, then try again",
    PermissionDeniedError: "The role of this user or application credential does not allow it; "
    "see InfomaniakIdentityClient.get_token",
}

_MEANING: Final = "_meaning_of_statuses"


class Call(msgspec.Struct, frozen=True):
    """What was being done when something failed.

    Attributes:
        operation: The public method.
        service: The type of the service, such as ``compute``.
        connection: Over which connection; None when it could not be made.
        accepted: Whether the credentials had been accepted on this connection before.
        expires_at: When the credentials end, where known.

    Example:
        >>> Call("list_instances", "compute").accepted
        False
    """

    operation: str
    service: str
    connection: Connection | KeystoneLogin | None = None
    accepted: bool = False
    expires_at: datetime | None = None


@contextmanager
def statuses(classes: Mapping[int, type[CloudError]]) -> Iterator[None]:
    """Say what a status means for the calls of a block, where a service gives it two meanings.

    Args:
        classes: The class of error for each status.

    Yields:
        Nothing.

    Example:
        >>> with statuses({409: AlreadyExistsError}):
        ...     pass  # Nova answers 409 for a key pair that exists, and for a wrong state
    """
    try:
        yield
    except Exception as error:
        # it is mapped after the block, at the public method: the meaning goes along
        error.__dict__.setdefault(_MEANING, classes)
        raise


def map_error(error: Exception, call: Call) -> CloudError | None:
    """Find the package's own error for one of openstacksdk or keystoneauth.

    Args:
        error: What was raised.
        call: What was being done.

    Returns:
        The error to raise; None when it is none of theirs.

    Example:
        >>> map_error(ValueError(), Call("list_instances", "compute")) is None
        True
    """
    from keystoneauth1.exceptions import HttpError
    from openstack.exceptions import HttpException, NotFoundException

    if isinstance(error, HttpException):
        status = error.status_code
        if status is None and isinstance(error, NotFoundException):
            status = 404  # openstacksdk found out by itself
        return _http_error(error, error.response, status, error.details or str(error), call)
    if isinstance(error.__cause__, HttpError):
        error = error.__cause__  # openstacksdk wraps a refused login
    if isinstance(error, HttpError):
        return _http_error(error, error.response, error.http_status, error.message, call)
    return _other_error(error, call)


def _http_error(
    error: Exception,
    response: requests.Response | None,
    status: int | None,
    text: str | None,
    call: Call,
) -> CloudError:
    code, message = _fault(response)
    cls = _class_of(error, status, code, call)
    facts = _facts(call, status=status, code=code)
    if response is not None:
        facts["request_id"] = response.headers.get("x-openstack-request-id")
        facts["retry_after"] = retry_after_seconds(response.headers.get("Retry-After"))
    text = (message or text or "no reason was given").strip().rstrip(".")
    if status == 401 or (status == 404 and _is_login(response)):
        return _refusal(text, facts, call, _access(call) or _renewed(call, response))
    if status == 403 and call.service == "identity" and _restricted(call):
        return RestrictedCredentialsError(
            f"{call.operation}: a restricted application credential may not do this: {text}",
            hint="Use a password, or an application credential made with unrestricted=True",
            **facts,
        )
    return cls(f"{call.operation}: {text}", hint=_hint(cls), **facts)


def _class_of(
    error: Exception, status: int | None, code: str | None, call: Call
) -> type[CloudError]:
    meaning: Mapping[int, type[CloudError]] = error.__dict__.get(_MEANING, {})
    if code is not None and code in CODES:
        return CODES[code]
    if status is not None and status in meaning:
        return meaning[status]
    if status is not None and (call.service, status) in _SERVICE_STATUSES:
        return _SERVICE_STATUSES[call.service, status]
    return error_class(status)


def _refusal(text: str, facts: dict[str, Any], call: Call, access: AccessInfo | None) -> CloudError:
    """Tell apart the reasons of a 401, which every service words alike."""
    if access is not None and getattr(access, "application_credential_access_rules", None):
        return RestrictedCredentialsError(
            f"{call.operation}: the access rules of the application credential do not allow this",
            hint="Make one whose access rules name this service, method and path",
            **facts,
        )
    over = call.expires_at is not None and call.expires_at <= datetime.now(UTC)
    if call.accepted or over:
        return ExpiredCredentialsError(
            f"{call.operation}: the credentials were valid once and are over: {text}",
            hint="Make a new application credential, or log in again",
            **facts,
        )
    by_key = _logs_in_by_key(call)
    return AuthenticationError(
        f"{call.operation}: the identity service does not accept the credentials: {text}",
        hint="The application credential may be mistyped, deleted or over: check "
        "INFOMANIAK_APP_CREDENTIAL_ID and _SECRET, or make a new one"
        if by_key
        else "Check user name, password and project: OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME",
        **facts,
    )


def _other_error(error: Exception, call: Call) -> CloudError | None:
    from keystoneauth1 import exceptions as keystone
    from openstack import exceptions as sdk

    facts = _facts(call)
    table: tuple[tuple[type[Exception], type[CloudError], str], ...] = (
        (sdk.DuplicateResource, AmbiguousNameError, "the name is ambiguous"),
        (sdk.ResourceTimeout, WaiterTimeoutError, "the wanted state was not reached in time"),
        (sdk.ResourceFailure, WaiterError, "the resource failed"),
        (sdk.NotSupported, UnsupportedError, "the service is too old for this"),
        (sdk.ConfigException, ConfigurationError, "the settings cannot be used"),
        (sdk.InvalidRequest, InvalidRequestError, "an argument is wrong"),
        (sdk.InvalidResourceQuery, InvalidRequestError, "a filter is wrong"),
        (keystone.ConnectTimeout, CloudTimeoutError, "the service did not answer in time"),
        (keystone.ConnectFailure, ConnectionFailedError, "the service cannot be reached"),
        (keystone.SSLError, ConnectionFailedError, "the TLS connection failed"),
        (keystone.UnknownConnectionError, ConnectionFailedError, "the connection broke"),
        (keystone.RetriableConnectionFailure, ConnectionFailedError, "the connection broke"),
        (keystone.DiscoveryFailure, ConnectionFailedError, "the URL is no OpenStack service"),
        (keystone.MissingRequiredOptions, ConfigurationError, "the credentials are incomplete"),
        (sdk.SDKException, UnexpectedResponseError, "the answer cannot be understood"),
        (keystone.ClientException, UnexpectedResponseError, "the answer cannot be understood"),
    )
    missing = (keystone.EndpointNotFound, sdk.EndpointNotFound, sdk.ServiceDisabledException)
    if isinstance(error, missing):
        return ServiceMissingError(
            f"{call.operation}: the catalogue of this project has no {call.service} service "
            f"in region {_region(call)}",
            hint=_hint(ServiceMissingError),
            **facts,
        )
    for theirs, ours, what in table:
        if isinstance(error, theirs):
            return ours(f"{call.operation}: {what}: {error}", hint=_hint(ours), **facts)
    return None


def _facts(call: Call, **more: Any) -> dict[str, Any]:
    # keyword arguments of CloudError, which checks them
    return {
        "provider": PROVIDER,
        "service": call.service,
        "operation": call.operation,
        **more,
    }


def _hint(cls: type[CloudError]) -> str | None:
    return next((_HINTS[base] for base in cls.__mro__ if base in _HINTS), None)


def _fault(response: requests.Response | None) -> tuple[str | None, str | None]:
    """Read the code and the reason, which each service puts elsewhere."""
    if response is None:
        return None, None
    try:
        body = response.json()
    except ValueError:
        return None, None
    if not isinstance(body, dict):
        return None, None
    if isinstance(body.get("errors"), list) and body["errors"]:
        body = body["errors"][0]
    elif isinstance(body.get("errors"), dict):
        return _text(body.get("type")), _refused_fields(body["errors"].get("errors") or [])
    if "faultstring" in body:
        return None, _text(body["faultstring"])
    inner = body.get("error")
    if isinstance(inner, dict):
        return _text(inner.get("type") or inner.get("title")), _text(inner.get("message"))
    if "message" in body or "description" in body or "detail" in body:
        reason = body.get("message") or body.get("description") or body.get("detail")
        return _text(body.get("type") or body.get("title")), _text(reason)
    if len(body) == 1:
        name, inner = next(iter(body.items()))
        if isinstance(inner, dict):
            return _text(inner.get("type") or name), _text(inner.get("message"))
        return None, _text(inner)
    return None, None


def _refused_fields(errors: Iterable[Mapping[str, Any]]) -> str | None:
    """Designate's words for each field that it refuses."""
    said = [
        ": ".join([".".join(map(str, each.get("path", ()))), str(each.get("message"))])
        for each in errors
    ]
    return "; ".join(said) or None


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return str(value) if value not in (None, "") else None


def _is_login(response: requests.Response | None) -> bool:
    """Whether a token was asked for: Keystone answers 404 when the credential was deleted."""
    request = None if response is None else response.request
    return request is not None and request.method == "POST" and "/auth/tokens" in str(request.url)


def _access(call: Call) -> AccessInfo | None:
    auth = None if call.connection is None else call.connection.session.auth
    access: AccessInfo | None = getattr(auth, "auth_ref", None)  # plugins without tokens lack it
    return access


def _renewed(call: Call, response: requests.Response | None) -> AccessInfo | None:
    """Log in again, where another thread's refusal has just thrown the token away."""
    from keystoneauth1.exceptions import ClientException
    from keystoneauth1.identity.base import BaseIdentityPlugin

    if call.connection is None or _is_login(response):
        return None
    session = call.connection.session
    if not isinstance(session.auth, BaseIdentityPlugin):
        return None  # a plugin without tokens
    try:
        access: AccessInfo = session.auth.get_access(session)
    except ClientException:  # the login is refused
        return None
    return access


def _restricted(call: Call) -> bool:
    key = getattr(_access(call), "_application_credential", None)
    return bool(key and key.get("restricted"))


def _logs_in_by_key(call: Call) -> bool:
    auth = None if call.connection is None else call.connection.session.auth
    methods = getattr(auth, "auth_methods", [])
    return any(type(method).__name__ == "ApplicationCredentialMethod" for method in methods)


def _region(call: Call) -> str:
    return str(call.connection.config.region_name) if call.connection is not None else "unknown"
