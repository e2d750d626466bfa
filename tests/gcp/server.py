"""A Cloud Storage of the tests' own, for what no emulator has: generations, conditions, versions,
pages, holds, soft delete, rewrites in steps, signatures.

Every request and every answer is held to Google's description of the API; what does not fit is in
``violations``. The file is long because one state stands behind all of its methods.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import google_crc32c
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.gcp.discovery import (
    Method,
    find_method,
    partial,
    request_faults,
    resource_faults,
)
from tests.gcp.helpers import EMAIL, private_key
from tests.servers.loopback import Answer, Loopback, Request

_JSON = {"content-type": "application/json; charset=UTF-8"}
REWRITE_STEP = 1024 * 1024


class RefusedError(Exception):
    """An error of the service."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message or reason


@dataclass
class Stored:
    """One generation of an object."""

    resource: dict[str, Any]
    data: bytes
    key_hash: str | None = None
    acl: list[dict[str, str]] = field(default_factory=list)

    @property
    def generation(self) -> int:
        return int(self.resource["generation"])


@dataclass
class Bucket:
    """A bucket; the last generation of a key is the live one unless it has ``timeDeleted``."""

    resource: dict[str, Any]
    object_lock: bool = False
    objects: dict[str, list[Stored]] = field(default_factory=dict)
    deleted: list[Stored] = field(default_factory=list)
    policy: dict[str, Any] = field(default_factory=lambda: {"bindings": [], "etag": "CAE="})


class GcsServer(Loopback):
    """The server.

    Args:
        tokens: The access tokens that are taken; any when None.
    """

    def __init__(self, tokens: set[str] | None = None) -> None:
        self.buckets: dict[str, Bucket] = {}
        self.violations: list[str] = []
        self.tokens = tokens
        self._state = threading.RLock()
        self._generation = int(time.time() * 1_000_000)
        self._rewrites: dict[str, int] = {}
        super().__init__(self._answer)

    # -- what all requests pass

    def _answer(self, request: Request) -> Answer:
        if len(request.body) < int(request.headers.get("content-length", "0")):
            raise ConnectionResetError  # the client went away in the middle
        try:
            if request.path == "/batch/storage/v1":
                return self._batch(request)
            if not request.path.startswith(("/storage/v1/", "/upload/storage/v1/")):
                with self._state:
                    return self._signed(request)
            self._check_token(request)
            return self._api(request.method, request.target, request.headers, request.body)
        except RefusedError as error:
            return self._refusal(error, request)

    def _refusal(self, error: RefusedError, request: Request) -> Answer:
        if request.query.get("alt") == "media":
            return Answer(error.status, error.message.encode(), {"content-type": "text/html"})
        detail = {"domain": "global", "reason": error.reason, "message": error.message}
        body = {"error": {"code": error.status, "message": error.message, "errors": [detail]}}
        return Answer(error.status, json.dumps(body).encode(), _JSON)

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens is not None and given not in self.tokens:
            raise RefusedError(401, "authError", "Invalid Credentials")

    def _api(self, verb: str, target: str, headers: Any, body: bytes) -> Answer:
        method = find_method(verb, target)
        if method is None:
            self.violations.append(f"there is no method {verb} {target}")
            raise RefusedError(404, "notFound", "Not Found")
        faults = request_faults(method, body)
        if faults:
            self.violations += faults
            raise RefusedError(400, "invalid", "; ".join(faults))
        does = getattr(self, "_" + method.id.removeprefix("storage.").replace(".", "_"), None)
        if does is None:
            self.violations.append(f"the tests' server lacks {method.id}")
            raise RefusedError(501, "notImplemented")
        with self._state:
            found = does(method, headers, body)
        if isinstance(found, Answer):
            return found
        if found is None:
            return Answer(204)
        schema = method.described["response"]["$ref"]
        self.violations += resource_faults(found, schema, f"the answer of {method.id}")
        fields = method.query.get("fields")
        return Answer(200, json.dumps(partial(found, fields) if fields else found).encode(), _JSON)

    def _bucket(self, name: str) -> Bucket:
        if name not in self.buckets:
            raise RefusedError(404, "notFound", "The specified bucket does not exist.")
        return self.buckets[name]

    def _live(self, bucket: str, key: str) -> Stored | None:
        versions = self._bucket(bucket).objects.get(key, [])
        return versions[-1] if versions and "timeDeleted" not in versions[-1].resource else None

    def _find(self, bucket: str, key: str, generation: str | None) -> Stored:
        if generation is None:
            found = self._live(bucket, key)
        else:
            versions = self._bucket(bucket).objects.get(key, [])
            found = next((each for each in versions if str(each.generation) == generation), None)
        if found is None:
            raise RefusedError(404, "notFound", f"No such object: {bucket}/{key}")
        return found

    @staticmethod
    def _check(query: dict[str, str], live: Stored | None, prefix: str = "if") -> None:
        generation = live.generation if live else 0
        wanted = query.get(f"{prefix}GenerationMatch")
        if wanted is not None and int(wanted) != generation:
            message = "At least one of the pre-conditions you specified did not hold."
            raise RefusedError(412, "conditionNotMet", message)

    @staticmethod
    def _check_key(stored: Stored, headers: Any, prefix: str = "x-goog-encryption") -> None:
        given = headers.get(f"{prefix}-key-sha256")
        if stored.key_hash is not None and given is None:
            raise RefusedError(400, "resourceIsEncryptedWithCustomerEncryptionKey")
        if stored.key_hash != given and given is not None:
            raise RefusedError(400, "customerEncryptionKeyIsIncorrect")

    @staticmethod
    def _key_hash(headers: Any) -> str | None:
        given = headers.get("x-goog-encryption-key")
        if given is None:
            return None
        digest = base64.b64encode(hashlib.sha256(base64.b64decode(given)).digest()).decode()
        if headers.get("x-goog-encryption-key-sha256") != digest:
            raise RefusedError(400, "customerEncryptionKeySha256IsInvalid")
        return digest

    # -- objects

    def store(self, bucket: str, key: str, data: bytes, *, components: int | None = None) -> None:
        """Store an object past the API; with ``components`` as one that was composed."""
        with self._state:
            self._store(bucket, key, data, {}, components=components)

    def _store(
        self,
        bucket: str,
        key: str,
        data: bytes,
        given: dict[str, Any],
        *,
        key_hash: str | None = None,
        components: int | None = None,
    ) -> Stored:
        if not 1 <= len(key.encode()) <= 1024 or key in (".", "..") or re.search("[\r\n]", key):
            raise RefusedError(400, "invalid", "Invalid object name")
        home = self._bucket(bucket)
        self._generation += 1
        crc = int(google_crc32c.value(data)).to_bytes(4, "big")
        now = _now()
        own = {
            "cacheControl",
            "contentDisposition",
            "contentEncoding",
            "contentLanguage",
            "contentType",
            "metadata",
            "storageClass",
            "kmsKeyName",
        }
        resource = {name: value for name, value in given.items() if name in own}
        resource.setdefault("storageClass", home.resource["storageClass"])
        resource |= {
            "kind": "storage#object",
            "id": f"{bucket}/{key}/{self._generation}",
            "name": key,
            "bucket": bucket,
            "generation": str(self._generation),
            "metageneration": "1",
            "size": str(len(data)),
            "crc32c": base64.b64encode(crc).decode(),
            "etag": base64.b64encode(str(self._generation).encode()).decode(),
            "timeCreated": now,
            "updated": now,
        }
        if components is None:
            resource["md5Hash"] = base64.b64encode(hashlib.md5(data).digest()).decode()
        else:
            resource["componentCount"] = components
        if self._live(bucket, key) is not None:
            self._remove(bucket, self._find(bucket, key, None))
        stored = Stored(resource, data, key_hash)
        home.objects.setdefault(key, []).append(stored)
        return stored

    def _remove(
        self, bucket: str, stored: Stored, *, for_good: bool = False, version: bool = False
    ) -> None:
        resource = stored.resource
        if resource.get("temporaryHold"):
            raise RefusedError(403, "objectUnderActiveHold", "Object is under active hold")
        until = resource.get("retention", {}).get("retainUntilTime")
        if until is not None and until > _now():
            raise RefusedError(403, "retentionPolicyNotMet", "Object is subject to a retention")
        home = self._bucket(bucket)
        versioned = home.resource.get("versioning", {}).get("enabled", False)
        if versioned and not for_good and not version and "timeDeleted" not in resource:
            resource["timeDeleted"] = _now()
            return
        versions = home.objects[resource["name"]]
        versions.remove(stored)
        if not versions:
            del home.objects[resource["name"]]
        keep = int(home.resource.get("softDeletePolicy", {}).get("retentionDurationSeconds", "0"))
        if keep and not for_good:
            gone = Stored({**resource, "softDeleteTime": _now()}, stored.data, stored.key_hash)
            home.deleted.append(gone)

    def _objects_insert(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        boundary = re.search(r"boundary=(\w+)", headers["content-type"])
        if method.query.get("uploadType") != "multipart" or boundary is None:
            raise RefusedError(400, "badRequest", "the tests' server takes multipart uploads alone")
        mark = boundary[1].encode()
        _, first, rest = body.split(b"--" + mark, 2)
        resource = json.loads(first.partition(b"\r\n\r\n")[2])
        self.violations += resource_faults(resource, "Object", "the object of an upload")
        head, _, data = rest.partition(b"\r\n\r\n")
        assert data.endswith(b"\r\n--" + mark + b"--\r\n")
        data = data[: -len(mark) - 8]
        bucket, key = method.values["bucket"], resource["name"]
        self._check(method.query, self._live(bucket, key))
        crc = base64.b64encode(int(google_crc32c.value(data)).to_bytes(4, "big")).decode()
        if resource.get("crc32c", crc) != crc:
            raise RefusedError(
                400, "invalid", f"Provided CRC32C {resource['crc32c']} doesn't match"
            )
        resource.setdefault("contentType", head.decode().rpartition(":")[2].strip())
        if "kmsKeyName" in method.query:
            resource["kmsKeyName"] = method.query["kmsKeyName"]
        stored = self._store(bucket, key, data, resource, key_hash=self._key_hash(headers))
        stored.acl = _acl(method.query.get("predefinedAcl"))
        return stored.resource

    def _objects_get(self, method: Method, headers: Any, body: bytes) -> Any:
        bucket, key = method.values["bucket"], method.values["object"]
        stored = self._find(bucket, key, method.query.get("generation"))
        self._check(method.query, stored)
        if method.query.get("alt") != "media":
            if headers.get("x-goog-encryption-key-sha256") is None:
                return _without_checksums(stored)
            return stored.resource
        self._check_key(stored, headers)
        return _media(stored, headers)

    def _objects_delete(self, method: Method, headers: Any, body: bytes) -> None:
        bucket, key = method.values["bucket"], method.values["object"]
        generation = method.query.get("generation")
        stored = self._find(bucket, key, generation)
        self._check(method.query, stored)
        self._remove(bucket, stored, version=generation is not None)

    def _objects_patch(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        bucket, key = method.values["bucket"], method.values["object"]
        stored = self._find(bucket, key, method.query.get("generation"))
        self._check(method.query, stored)
        given = json.loads(body or b"{}")
        if "retention" in given and not self._bucket(bucket).object_lock:
            raise RefusedError(400, "invalid", "Object retention is not enabled for the bucket")
        if "predefinedAcl" in method.query:
            stored.acl = _acl(method.query["predefinedAcl"])
            given.pop("acl", None)
        _merge(stored.resource, given)
        stored.resource["metageneration"] = str(int(stored.resource["metageneration"]) + 1)
        stored.resource["updated"] = _now()
        return stored.resource

    def _objects_list(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        query = method.query
        home = self._bucket(method.values["bucket"])
        if query.get("softDeleted") == "true":
            rows = [_without_checksums(each) for each in home.deleted]
        else:
            rows = [
                _without_checksums(each)
                for versions in home.objects.values()
                for each in versions
                if query.get("versions") == "true" or "timeDeleted" not in each.resource
            ]
        rows.sort(key=lambda row: (row["name"].encode(), int(row["generation"])))
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter")
        after = base64.b64decode(query.get("pageToken", "")).decode()
        most = min(int(query.get("maxResults", "1000")), 1000)
        items: list[dict[str, Any]] = []
        prefixes: list[str] = []
        last = ""
        for row in rows:
            name: str = row["name"]
            if not name.startswith(prefix) or name.encode() < query.get("startOffset", "").encode():
                continue
            end = name.find(delimiter, len(prefix)) if delimiter else -1
            common = name[: end + len(delimiter)] if delimiter and end >= 0 else None
            place = common or f"{name}\0{int(row['generation']):020}"
            if after and place.encode() <= after.encode():
                continue
            if common is not None and common in prefixes:
                continue
            if len(items) + len(prefixes) == most:
                token = base64.b64encode(last.encode()).decode()
                return _page(items, prefixes) | {"nextPageToken": token}
            last = place
            if common is not None:
                prefixes.append(common)
            else:
                items.append(row)
        return _page(items, prefixes)

    def _objects_compose(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        bucket, key = method.values["destinationBucket"], method.values["destinationObject"]
        asked = json.loads(body)
        if not 1 <= len(asked["sourceObjects"]) <= 32:
            raise RefusedError(400, "invalid", "The number of source components must be 1 to 32")
        self._check(method.query, self._live(bucket, key))
        sources: list[Stored] = []
        for row in asked["sourceObjects"]:
            source = self._find(bucket, row["name"], row.get("generation"))
            self._check(row.get("objectPreconditions", {}), source)
            self._check_key(source, headers)
            sources.append(source)
        given = asked.get("destination", {})
        wanted = given.get("storageClass", self._bucket(bucket).resource["storageClass"])
        if {each.resource["storageClass"] for each in sources} != {wanted}:
            raise RefusedError(400, "invalid", "All objects must have the same storage class")
        if "kmsKeyName" in method.query:
            given["kmsKeyName"] = method.query["kmsKeyName"]
        data = b"".join(each.data for each in sources)
        count = sum(int(each.resource.get("componentCount", 1)) for each in sources)
        made = self._store(
            bucket, key, data, given, key_hash=self._key_hash(headers), components=count
        )
        made.acl = _acl(method.query.get("destinationPredefinedAcl"))
        if asked.get("deleteSourceObjects"):
            for source in sources:
                self._remove(bucket, source, for_good=True)
        return made.resource

    def _objects_rewrite(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        values, query = method.values, method.query
        target = (values["destinationBucket"], values["destinationObject"])
        self._bucket(target[0])
        source = self._find(
            values["sourceBucket"], values["sourceObject"], query.get("sourceGeneration")
        )
        self._check_key(source, headers, "x-goog-copy-source-encryption")
        self._check(query, self._live(*target))
        size = len(source.data)
        done = self._rewrites.pop(query["rewriteToken"], -1) if "rewriteToken" in query else 0
        if done < 0:
            raise RefusedError(400, "invalid", "Invalid rewrite token")
        if values["sourceBucket"] != target[0] and done + REWRITE_STEP < size:
            token = base64.b64encode(f"{target}{done}".encode()).decode()
            self._rewrites[token] = done + REWRITE_STEP
            return {
                "kind": "storage#rewriteResponse",
                "totalBytesRewritten": str(done + REWRITE_STEP),
                "objectSize": str(size),
                "done": False,
                "rewriteToken": token,
            }
        given = json.loads(body or b"{}")
        carried = given or dict(source.resource)
        if "storageClass" not in given:
            carried.pop("storageClass", None)
        if "destinationKmsKeyName" in query:
            carried["kmsKeyName"] = query["destinationKmsKeyName"]
        made = self._store(*target, source.data, carried, key_hash=self._key_hash(headers))
        if "componentCount" in source.resource:
            del made.resource["md5Hash"]
        made.acl = _acl(query.get("destinationPredefinedAcl"))
        return {
            "kind": "storage#rewriteResponse",
            "totalBytesRewritten": str(size),
            "objectSize": str(size),
            "done": True,
            "resource": made.resource,
        }

    def _objects_restore(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        bucket, key = method.values["bucket"], method.values["object"]
        home = self._bucket(bucket)
        for gone in home.deleted:
            if gone.resource["name"] == key and method.query["generation"] == str(gone.generation):
                return self._store(bucket, key, gone.data, gone.resource).resource
        raise RefusedError(404, "notFound", f"No such object: {bucket}/{key}")

    def _objectAccessControls_list(self, method: Method, headers: Any, body: bytes) -> Any:  # noqa: N802
        stored = self._find(method.values["bucket"], method.values["object"], None)
        return {"kind": "storage#objectAccessControls", "items": stored.acl}

    # -- buckets

    def _buckets_insert(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        given = json.loads(body)
        name = given["name"]
        if name in self.buckets:
            raise RefusedError(409, "conflict", "Your previous request to create it succeeded")
        resource = {
            "kind": "storage#bucket",
            "id": name,
            "location": "US",
            "storageClass": "STANDARD",
            "metageneration": "1",
            "timeCreated": _now(),
            "updated": _now(),
            **given,
        }
        lock = method.query.get("enableObjectRetention") == "true"
        self.buckets[name] = Bucket(resource, object_lock=lock)
        return resource

    def _buckets_get(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        return self._bucket(method.values["bucket"]).resource

    def _buckets_list(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        names = sorted(self.buckets)
        after = method.query.get("pageToken", "")
        left = [name for name in names if name > after]
        page: dict[str, Any] = {"kind": "storage#buckets"}
        page["items"] = [self.buckets[name].resource for name in left[:3]]
        if len(left) > 3:  # small pages, so that they are followed
            page["nextPageToken"] = left[2]
        return page

    def _buckets_delete(self, method: Method, headers: Any, body: bytes) -> None:
        if self._bucket(method.values["bucket"]).objects:
            raise RefusedError(409, "conflict", "The bucket you tried to delete is not empty.")
        del self.buckets[method.values["bucket"]]

    def _buckets_patch(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:
        home = self._bucket(method.values["bucket"])
        given = json.loads(body)
        if "predefinedAcl" in method.query:
            given["acl"] = [
                {**each, "bucket": method.values["bucket"]}
                for each in _acl(method.query["predefinedAcl"])
            ]
        _merge(home.resource, given)
        return home.resource

    def _bucketAccessControls_list(self, method: Method, headers: Any, body: bytes) -> Any:  # noqa: N802
        home = self._bucket(method.values["bucket"])
        return {"kind": "storage#bucketAccessControls", "items": home.resource.get("acl", [])}

    def _buckets_getIamPolicy(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:  # noqa: N802
        return self._bucket(method.values["bucket"]).policy

    def _buckets_setIamPolicy(self, method: Method, headers: Any, body: bytes) -> dict[str, Any]:  # noqa: N802
        home, given = self._bucket(method.values["bucket"]), json.loads(body)
        if given.get("etag", home.policy["etag"]) != home.policy["etag"]:
            raise RefusedError(412, "conditionNotMet")
        self._generation += 1
        home.policy = {**given, "etag": base64.b64encode(str(self._generation).encode()).decode()}
        return home.policy

    # -- batches and signed URLs

    def _batch(self, request: Request) -> Answer:
        self._check_token(request)
        mark = request.headers["content-type"].rpartition("boundary=")[2].encode()
        pieces: list[bytes] = []
        for part in request.body.split(b"--" + mark)[1:-1]:
            head, _, inner = part.partition(b"\r\n\r\n")
            number = re.search(rb"Content-ID: <(\w+)>", head)
            verb, target, _ = inner.split(b"\r\n", 1)[0].decode().split(" ")
            try:
                answer = self._api(verb, target, {}, b"")
            except RefusedError as error:
                answer = self._refusal(error, request)
            pieces.append(
                b"\r\n--answer\r\nContent-Type: application/http\r\nContent-ID: <response-"
                + (number[1] if number else b"")
                + b">\r\n\r\n"
                + answer.encode(head=False)
            )
        # in another order than asked: an answer is known by its id
        body = b"".join(reversed(pieces)) + b"\r\n--answer--\r\n"
        return Answer(200, body, {"content-type": "multipart/mixed; boundary=answer"})

    def _signed(self, request: Request) -> Answer:
        """A signed URL, which is for the XML API."""
        query = dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))
        bucket, _, rest = request.path.lstrip("/").partition("/")
        key = unquote(rest)
        _check_signature(request, query)
        live = self._live(bucket, key)
        if request.method == "PUT":
            given = {"contentType": request.headers.get("content-type", "")}
            self._store(bucket, key, request.body, given)
            return Answer(200)
        if live is None:
            raise RefusedError(404, "notFound")
        if request.method == "DELETE":
            self._remove(bucket, live)
            return Answer(204)
        return _media(live, request.headers)


def _check_signature(request: Request, query: dict[str, str]) -> None:
    refused = RefusedError(403, "forbidden", "SignatureDoesNotMatch")
    signature = query.pop("X-Goog-Signature", "")
    names = query.get("X-Goog-SignedHeaders", "").split(";")
    stamp = query.get("X-Goog-Date", "")
    if not signature or not query["X-Goog-Credential"].startswith(f"{EMAIL}/"):
        raise refused
    begun = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if datetime.now(UTC) > begun + timedelta(seconds=int(query["X-Goog-Expires"])):
        raise RefusedError(400, "invalid", "ExpiredToken")
    canonical = "\n".join(
        [
            request.method,
            quote(unquote(request.path), safe="/~"),
            "&".join(f"{quote(k, safe='')}={quote(query[k], safe='')}" for k in sorted(query)),
            *(f"{name}:{request.headers.get(name, '')}" for name in sorted(names)),
            "",
            ";".join(sorted(names)),
            "UNSIGNED-PAYLOAD",
        ]
    )
    scope = query["X-Goog-Credential"].partition("/")[2]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"GOOG4-RSA-SHA256\n{stamp}\n{scope}\n{digest}".encode()
    try:
        private_key().public_key().verify(
            bytes.fromhex(signature), text, padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        raise refused from None


def _media(stored: Stored, headers: Any) -> Answer:
    """The bytes, with the headers that the JSON API gives: no user metadata is among them."""
    resource, size = stored.resource, len(stored.data)
    found = [f"crc32c={resource['crc32c']}"]
    if "md5Hash" in resource:
        found.append(f"md5={resource['md5Hash']}")
    sent = {
        "content-type": resource.get("contentType", ""),
        "x-goog-hash": ",".join(found),
        "x-goog-generation": resource["generation"],
        "x-goog-metageneration": resource["metageneration"],
        "x-goog-storage-class": resource["storageClass"],
        "x-goog-stored-content-length": str(size),
        "x-goog-stored-content-encoding": resource.get("contentEncoding", "identity"),
        "etag": resource["etag"],
    }
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("range", ""))
    if match is None:
        return Answer(200, stored.data, sent)
    if match[1]:
        first = int(match[1])
        last = min(int(match[2] or size), size - 1)
    else:
        first, last = max(0, size - int(match[2])), size - 1
    if first >= size:
        return Answer(416, b"The requested range cannot be satisfied.")
    sent["content-range"] = f"bytes {first}-{last}/{size}"
    return Answer(206, stored.data[first : last + 1], sent)


def _without_checksums(stored: Stored) -> dict[str, Any]:
    """The resource as those see it who do not have the customer's key."""
    if stored.key_hash is None:
        return stored.resource
    hidden = ("crc32c", "md5Hash")
    return {name: each for name, each in stored.resource.items() if name not in hidden}


def _page(items: list[dict[str, Any]], prefixes: list[str]) -> dict[str, Any]:
    page: dict[str, Any] = {"kind": "storage#objects"}
    if items:
        page["items"] = items
    if prefixes:
        page["prefixes"] = prefixes
    return page


def _merge(resource: dict[str, Any], given: dict[str, Any]) -> None:
    """A merge patch (RFC 7396)."""
    for name, value in given.items():
        if value is None:
            resource.pop(name, None)
        elif isinstance(value, dict) and isinstance(resource.get(name), dict):
            _merge(resource[name], value)
        else:
            resource[name] = (
                {k: v for k, v in value.items() if v is not None}
                if isinstance(value, dict)
                else value
            )


def _acl(predefined: str | None) -> list[dict[str, str]]:
    rows = [{"entity": "user-owner", "role": "OWNER"}]
    if predefined == "publicRead":
        rows.append({"entity": "allUsers", "role": "READER"})
    return rows


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextlib.contextmanager
def gcs_server(tokens: set[str] | None = None) -> Iterator[GcsServer]:
    """Run a server for the length of the block; what breaks Google's description fails there."""
    server = GcsServer(tokens)
    try:
        yield server
    finally:
        server.close()
    assert server.violations == []
