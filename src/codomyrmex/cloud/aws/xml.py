"""Reading and writing S3's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote_plus
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from codomyrmex.cloud.common.errors import UnexpectedResponseError
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo

__all__ = [
    "delete_request",
    "fits_xml",
    "parse",
    "parse_buckets",
    "parse_object_page",
    "parse_time",
    "text_of",
]

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_ENDS: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def parse(body: bytes) -> ElementTree.Element:
    """Parse an answer, its names without their namespace.

    Args:
        body: The document.

    Returns:
        The root element.

    Raises:
        UnexpectedResponseError: When it is no XML, or declares a document type, as S3 never does
            and as attacks by expanding entities do.

    Example:
        >>> parse(b"<A xmlns='x'><B>1</B></A>").find("B").text
        '1'
    """
    if b"<!DOCTYPE" in body[:1024]:
        raise UnexpectedResponseError("the service answered a document that is not S3's XML")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 # document types are refused above
    except ElementTree.ParseError as error:
        raise UnexpectedResponseError(f"the service's answer is no XML: {body[:80]!r}") from error
    if root.tag.startswith("{"):
        cut = root.tag.index("}") + 1
        for element in root.iter():
            if element.tag.startswith("{"):
                element.tag = element.tag[cut:]
    return root


def text_of(element: ElementTree.Element, name: str) -> str:
    """Get the text of a child.

    Args:
        element: The parent.
        name: The child's name.

    Returns:
        Its text; empty when there is no such child.

    Example:
        >>> text_of(parse(b"<A><B>1</B></A>"), "B")
        '1'
    """
    return element.findtext(name) or ""


def parse_time(text: str | None) -> datetime | None:
    """Read an ISO 8601 time.

    Args:
        text: Such as ``2026-01-31T10:00:00.000Z``.

    Returns:
        The time in UTC; None for no text.

    Example:
        >>> parse_time("2026-01-31T10:00:00.000Z").hour
        10
    """
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a time") from error
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def parse_buckets(root: ElementTree.Element) -> tuple[list[BucketInfo], str | None]:
    """Read a ListAllMyBucketsResult.

    Args:
        root: The document.

    Returns:
        The buckets and the token of the next page.

    Example:
        >>> parse_buckets(parse(b"<A><Buckets><Bucket><Name>b</Name></Bucket></Buckets></A>"))[0]
        [BucketInfo(name='b', created_at=None, region=None)]
    """
    buckets = [
        BucketInfo(
            name=text_of(element, "Name"),
            created_at=parse_time(element.findtext("CreationDate")),
            region=element.findtext("BucketRegion"),
        )
        for element in root.iterfind("Buckets/Bucket")
    ]
    return buckets, element_token(root)


def element_token(root: ElementTree.Element) -> str | None:
    """The token of the next page, None on the last."""
    return root.findtext("NextContinuationToken") or root.findtext("ContinuationToken") or None


def parse_object_page(body: bytes, bucket: str) -> Page[ObjectInfo]:
    """Read a ListBucketResult that was asked for with ``encoding-type=url``.

    Args:
        body: The document.
        bucket: The bucket, for the records.

    Returns:
        The page; keys and common prefixes merged in the order of their UTF-8 bytes.

    Raises:
        UnexpectedResponseError: When it is something else.

    Example:
        >>> xml = b"<ListBucketResult><Contents><Key>k</Key><Size>3</Size></Contents></ListBucketResult>"
        >>> [(item.key, item.size) for item in parse_object_page(xml, "b").items]
        [('k', 3)]
    """
    root = parse_fast(body)
    items: list[ObjectInfo] = []
    prefixes = False
    truncated, token, encoded = False, None, False
    for element in root:
        tag = element.tag.rpartition("}")[2]
        if tag == "Contents":
            items.append(_object(element, bucket))
        elif tag == "CommonPrefixes":
            items.append(ObjectInfo(bucket=bucket, key=element[0].text or "", is_prefix=True))
            prefixes = True
        elif tag == "IsTruncated":
            truncated = element.text == "true"
        elif tag == "NextContinuationToken":
            token = element.text
        elif tag == "EncodingType":
            encoded = element.text == "url"
    if encoded:
        items = [_decoded(item) for item in items]
    if prefixes:
        items.sort(key=lambda item: item.key.encode())
    if truncated and not token:
        raise UnexpectedResponseError(
            f"the service says that the list of {bucket} goes on, but not where"
        )
    return Page(items, token if truncated else None)


def parse_fast(body: bytes) -> ElementTree.Element:
    """Parse a list without touching its names: stripping them costs as much as the parsing."""
    if b"<!DOCTYPE" in body[:1024]:
        raise UnexpectedResponseError("the service answered a document that is not S3's XML")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 # document types are refused above
    except ElementTree.ParseError as error:
        raise UnexpectedResponseError(f"the service's answer is no XML: {body[:80]!r}") from error
    if root.tag.rpartition("}")[2] != "ListBucketResult":
        raise UnexpectedResponseError(f"the service answered {root.tag!r} instead of a list")
    return root


def _object(element: ElementTree.Element, bucket: str) -> ObjectInfo:
    key = etag = modified = storage_class = None
    size = 0
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "Key":
            key = child.text
        elif tag == "Size":
            size = int(child.text or 0)
        elif tag == "LastModified":
            modified = parse_time(child.text)
        elif tag == "ETag":
            etag = (child.text or "").strip('"') or None
        elif tag == "StorageClass":
            storage_class = child.text
    return ObjectInfo(
        bucket=bucket,
        key=key or "",
        size=size,
        etag=etag,
        last_modified=modified,
        storage_class=storage_class,
    )


def _decoded(item: ObjectInfo) -> ObjectInfo:
    key = item.key
    if "%" not in key and "+" not in key:
        return item
    return ObjectInfo(
        bucket=item.bucket,
        key=unquote_plus(key, errors="strict"),
        size=item.size,
        etag=item.etag,
        last_modified=item.last_modified,
        storage_class=item.storage_class,
        is_prefix=item.is_prefix,
    )


def fits_xml(key: str) -> bool:
    """Whether a key can be written in XML 1.0 at all.

    Args:
        key: The key.

    Returns:
        False when it holds a character that XML has no way to write.

    Example:
        >>> fits_xml("a\\nb"), fits_xml("a\\x01b")
        (True, False)
    """
    return _NOT_XML.search(key) is None


def delete_request(keys: Iterable[str]) -> bytes:
    """Write a Delete document.

    Args:
        keys: The keys.

    Returns:
        The document, quiet: only failures are answered.

    Example:
        >>> delete_request(["a&b"]).decode()[-64:]
        '<Quiet>true</Quiet><Object><Key>a&amp;b</Key></Object></Delete>'
    """
    objects = "".join(f"<Object><Key>{escape(key, _LINE_ENDS)}</Key></Object>" for key in keys)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Quiet>true</Quiet>{objects}</Delete>"
    ).encode()
