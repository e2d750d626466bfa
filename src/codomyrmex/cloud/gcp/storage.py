"""Google Cloud Storage as a `StorageClient`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import ObjectNotFoundError
from codomyrmex.cloud.common.http import HttpClient, HttpOptions
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.rate_limit import RateLimit, rate_limit_of
from codomyrmex.cloud.common.records import Encryption, ObjectInfo
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.gcp.base import HIDDEN, other_token
from codomyrmex.cloud.gcp.governance import GcsGovernance
from codomyrmex.cloud.gcp.presigning import GcsPresigning
from codomyrmex.cloud.gcp.resources import FIELDS, GcsObjects, customer_key_lines
from codomyrmex.cloud.gcp.session import GoogleSession
from codomyrmex.cloud.gcp.wire import GoogleWire, object_path
from codomyrmex.cloud.gcp.words import GcsWords
from codomyrmex.cloud.transfer.part_records import MIB, PartLimits

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

__all__ = ["GCSClient"]

_PAGE: Final = 1000
_LIMITS: Final = PartLimits(
    min_part=256 * 1024,
    max_part=5 * 1024 * MIB,
    max_parts=10_000,
    part_size=16 * MIB,
    single_put=16 * MIB,
)
_CAPABILITIES: Final = Capabilities(
    {
        Capability.USER_METADATA,
        Capability.CONDITIONAL_CREATE,
        Capability.CONDITIONAL_UPDATE,
        Capability.MULTIPART,
        Capability.SERVER_SIDE_COPY,
        Capability.PRESIGNED_URLS,
        Capability.PRESIGNED_POST,
        Capability.VERSIONS,
        Capability.LIFECYCLE,
        Capability.CORS,
        Capability.ACL,
        Capability.BUCKET_POLICY,
        Capability.OBJECT_LOCK,
        Capability.STORAGE_CLASSES,
        Capability.ENCRYPTION,
        Capability.REQUESTER_PAYS,
    }
)


class GCSClient(GcsGovernance, GcsPresigning, GcsWords):
    """Google Cloud Storage, over its JSON API.

    Credentials are found as Google's own tools find them (Application Default Credentials): the
    file of `GOOGLE_APPLICATION_CREDENTIALS`, the login of ``gcloud``, the machine's metadata
    server. `STORAGE_EMULATOR_HOST` names an emulator, which gets no credentials.

    Args:
        project: The project of buckets that are made and listed; from `GOOGLE_CLOUD_PROJECT` or the
            credentials when None.
        credentials: Credentials of google-auth, or the path of a JSON file with a service
            account's key, a person's login, an external account or an impersonation; Application
            Default Credentials when None.
        endpoint: The service's URL; `STORAGE_EMULATOR_HOST` or Google's own when None.
        anonymous: Send no token, for public buckets.
        impersonate: A service account to act as, which the credentials may impersonate.
        service_account_email: The account that signs URLs when the credentials have no key and do
            not tell one.
        user_project: The project that pays, in requester-pays buckets.
        encryption: How every object is encrypted that has no encryption of its own in its
            settings: ``kms`` names a key of Cloud KMS, ``customer`` sends a key, with reads too.
        concurrency: Parts under way at once, of all objects together; each is in memory.
        part_size: Bytes a part, 256 KiB to 5 GiB; 16 MiB when None.
        connect_timeout: Seconds to connect in.
        idle_timeout: Seconds without a byte before a request counts as lost. There is no limit on
            the whole of a transfer.
        retry: The policy of retry.
        ca_bundle: A file of certificate authorities; the system's when None.
        proxy: A proxy's URL; the environment's when None.
        max_rate: Bytes per second, sent and received together; a number, a text such as ``10M``,
            or a `RateLimit` that several clients share. No limit when None.
        iam_endpoint: The URL of the IAM Credentials API; Google's own when None.

    Raises:
        ConfigurationError: When the settings contradict each other or cannot be used, as a token
            over plain http.
        MissingDependencyError: When the extra ``gcp`` is not installed.

    Example:
        >>> GCSClient("my-project", anonymous=True)
        GCSClient(project='my-project', endpoint='https://storage.googleapis.com')
    """

    provider = "gs"
    class_capabilities = _CAPABILITIES
    scheme = "gs"

    def __init__(
        self,
        project: str | None = None,
        *,
        credentials: Credentials | str | os.PathLike[str] | Mapping[str, Any] | None = None,
        endpoint: str | None = None,
        anonymous: bool = False,
        impersonate: str | None = None,
        service_account_email: str | None = None,
        user_project: str | None = None,
        encryption: Encryption | None = None,
        concurrency: int = 8,
        part_size: int | None = None,
        connect_timeout: float = 10.0,
        idle_timeout: float = 60.0,
        retry: RetryPolicy | None = None,
        ca_bundle: str | None = None,
        proxy: str | None = None,
        max_rate: float | str | RateLimit | None = None,
        iam_endpoint: str | None = None,
    ) -> None:
        self._session = GoogleSession(
            project, credentials, endpoint, anonymous, impersonate, iam_endpoint
        )
        self.concurrency = concurrency
        self.limits = _LIMITS.with_part_size(part_size)
        customer_key_lines(encryption)  # refuses what cannot be one
        self._encryption = encryption
        self._signer_email = service_account_email
        self._given_project = project
        self.http = HttpClient(
            HttpOptions(
                connect_timeout=connect_timeout,
                idle_timeout=idle_timeout,
                ca_bundle=ca_bundle,
                proxy=proxy,
                rate_limit=rate_limit_of(max_rate),
            )
        )
        self._wire = GoogleWire(
            self._session,
            self.http,
            Retrier(retry),
            lambda bucket, key: self.url(bucket or "", key),
            user_project,
        )

    def __repr__(self) -> str:
        return f"GCSClient(project={self._given_project!r}, endpoint={self.endpoint!r})"

    @property
    def endpoint(self) -> str:
        """Where requests go.

        Returns:
            The URL.

        Example:
            >>> GCSClient(endpoint="http://127.0.0.1:4443/", anonymous=True).endpoint
            'http://127.0.0.1:4443'
        """
        return self._session.endpoint

    @property
    def project(self) -> str | None:
        """The project that buckets are made in.

        Returns:
            Its id, looked for in the environment and the credentials; None when nothing tells it.

        Example:
            >>> GCSClient("my-project", anonymous=True).project
            'my-project'
        """
        return self._session.project

    @property
    @override
    def address(self) -> str:
        return self._session.endpoint

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            Such as ``arguments``, ``gcloud``, ``metadata server`` or ``anonymous``.

        Raises:
            AuthenticationError: When there are none.

        Example:
            >>> GCSClient(anonymous=True).credential_source()
            'anonymous'
        """
        return self._session.credential_source()

    @override
    def close(self) -> None:
        self.http.close()
        if self._session.tokens is not None:
            self._session.tokens.close()

    @override
    def object_exists(self, bucket: str, key: str) -> bool:
        try:
            self._wire.run(self._head_steps(bucket, key, None, tell_bucket=False))
        except ObjectNotFoundError:
            return False
        return True

    @override
    def _list_page(
        self,
        bucket: str,
        prefix: str,
        *,
        delimiter: str | None,
        start_after: str | None,
        token: str | None,
        page_size: int | None,
    ) -> Page[ObjectInfo]:
        self._check_bucket_name(bucket)
        query = [("fields", f"nextPageToken,prefixes,items({FIELDS})")]
        if prefix:
            query.append(("prefix", prefix))
        if delimiter:
            query.append(("delimiter", delimiter))
        if token:
            query.append(("pageToken", token))
        if start_after:
            # inclusive: the key itself is left out below
            query.append(("startOffset", start_after))
        if page_size is not None and page_size < _PAGE:
            query.append(("maxResults", str(page_size + bool(start_after))))
        answer = self._wire.request(
            "list_objects", "GET", f"{object_path(bucket)}/o", bucket, query=query
        )
        page = self._wire.read(answer, GcsObjects)
        items = [each.info(bucket) for each in page.items]
        if page.prefixes:
            items += [ObjectInfo(bucket, each, is_prefix=True) for each in page.prefixes]
            items.sort(key=lambda item: item.key.encode())
        if not prefix.startswith(HIDDEN):
            # what sorts first of all can only be on the first pages: elsewhere this costs nothing
            items = [item for item in items if not item.key.startswith(HIDDEN)]
        if start_after:
            after = start_after.encode()
            items = [item for item in items if item.key.encode() > after]
        following = page.next_page_token
        return Page(items, following and other_token(token, following, bucket))
