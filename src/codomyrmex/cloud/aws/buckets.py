"""The bucket methods of `S3Client`."""

from __future__ import annotations

import contextlib
import hashlib
from typing import Final

from typing_extensions import override

from codomyrmex.cloud.aws.base import other_token
from codomyrmex.cloud.aws.deletes import S3Deletes
from codomyrmex.cloud.aws.versions import S3Versions
from codomyrmex.cloud.aws.xml import (
    escape,
    fits_xml,
    parse,
    parse_buckets,
    text_of,
)
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    CloudError,
    NotFoundError,
    PermissionDeniedError,
    UnexpectedResponseError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import (
    BatchResult,
    BucketInfo,
)

__all__ = ["S3Buckets"]

_DELETE_BATCH: Final = 1000


class S3Buckets(S3Versions, S3Deletes):
    """Buckets: listed, made, emptied and deleted."""

    @override
    def list_buckets(self) -> list[BucketInfo]:
        buckets: list[BucketInfo] = []
        token: str | None = None
        while True:
            query = [("continuation-token", token)] if token else []
            answer = self._wire.request("list_buckets", "GET", query=query)
            page, following = parse_buckets(parse(answer.body))
            buckets += page
            if following is None:
                return sorted(buckets, key=lambda bucket: bucket.name)
            token = other_token(token, following, "buckets")

    @override
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        self._check_bucket_name(name)
        exists = False
        with contextlib.suppress(PermissionDeniedError):  # then the creation tells whose it is
            exists = self.bucket_exists(name)
        if exists:
            # Amazon answers 200 in us-east-1 and 409 elsewhere: the check makes them alike
            if exist_ok:
                return self.get_bucket(name)
            raise AlreadyExistsError(
                f"{self.url(name)} exists already", provider="s3", operation="create_bucket"
            )
        where = region or self.region
        body = b""
        named = region is not None or self.vendor.location_constraint
        if named and where != "us-east-1":  # which has no constraint and refuses one
            body = (
                '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<LocationConstraint>{escape(where)}</LocationConstraint>"
                "</CreateBucketConfiguration>"
            ).encode()
            if self.vendor.location_constraint:
                self._wire.expect_region(name, where)  # no other one takes the constraint
        try:
            self._wire.request(
                "create_bucket",
                "PUT",
                name,
                body=body,
                payload_hash=hashlib.sha256(body).hexdigest(),
                idempotent=exist_ok,
            )
        except AlreadyExistsError:
            if not exist_ok:
                raise
            return self.get_bucket(name)  # made meanwhile; raises when it belongs to another
        return BucketInfo(name, region=where)

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        self._check_bucket_name(name)
        try:
            answer = self._wire.request("get_bucket", "HEAD", name, headers=self._always)
        except CloudError as error:
            if error.status in (400, 403) and error.code is None:
                # ask again in a way that has a body: it tells an expired token from a bad key
                query = [("list-type", "2"), ("max-keys", "1")]
                self._wire.request("get_bucket", "GET", name, query=query, headers=self._always)
            raise
        region = answer.headers.get("x-amz-bucket-region")
        return BucketInfo(name, region=region or self._wire.region_of(name))

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        self._check_bucket_name(name)
        if force:
            try:
                self._abort_all_uploads(name)
            except BucketNotFoundError:
                raise
            except (UnsupportedError, NotFoundError):
                pass  # a service without them, or one that calls none a NoSuchUpload
            if self._has_versions(name):
                self._delete_all_versions(name)
            else:
                self._delete_everything(name)
        self._wire.request("delete_bucket", "DELETE", name)

    def _has_versions(self, name: str) -> bool:
        """Whether a bucket keeps versions, or did so once."""
        if Capability.VERSIONS not in self.capabilities:
            return False
        try:
            answer = self._wire.request("delete_bucket", "GET", name, query=[("versioning", "")])
        except UnsupportedError:
            return False  # a service that the generic row thinks too well of
        return text_of(parse(answer.body), "Status") != ""

    def _delete_all_versions(self, name: str) -> None:
        before: list[tuple[str, str | None]] = []
        while True:
            # always the first page: some services lose their place when what it names is deleted
            page = next(self.list_versions(name).pages())
            versions: list[tuple[str, str | None]] = [(v.key, v.version_id) for v in page.items]
            if not versions:
                return
            if versions == before:
                raise UnexpectedResponseError(
                    f"s3://{name}: the service lists versions that it said it had deleted",
                    provider="s3",
                    operation="delete_bucket",
                )
            before = versions
            fitting = [each for each in versions if fits_xml(each[0])]
            for start in range(0, len(fitting), _DELETE_BATCH):
                errors = self._delete_batch(name, fitting[start : start + _DELETE_BATCH])
                BatchResult([], errors).raise_failures()
            for key, version_id in versions:
                if not fits_xml(key):
                    self.delete_object(name, key, version_id=version_id)
