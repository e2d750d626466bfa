"""Reading and writing S3's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote_plus
from xml.etree import ElementTree

from codomyrmex.cloud.common.errors import UnexpectedResponseError
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo

__all__ = [
    "delete_request",
    "escape",
    "fits_xml",
    "number_of",
    "parse",
    "parse_buckets",
    "parse_object_page",
    "parse_time",
    "text_of",
    "unquote",
]

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FOREIGN: Final = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_ENTITIES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def escape(text: str) -> str:
    r"""Write text as it stands in XML, white space of any kind included.

    The standard library's function costs a process that calls it a third of its start: its module
    loads HTTP and TLS.

    Args:
        text: What to write.

    Returns:
        The text with entities.

    Example:
        >>> escape("a<b\n")
        'a&lt;b&#10;'
    """
    return text.translate(_ENTITIES)


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
    root = _tree(body)
    if root.tag.startswith("{"):
        cut = root.tag.index("}") + 1
        for element in root.iter():
            if element.tag.startswith("{"):
                element.tag = element.tag[cut:]
    return root


def _tree(body: bytes) -> ElementTree.Element:
    # keys are escaped, so that the words stand in no answer; other encodings could hide them
    if b"<!DOCTYPE" in body or b"\0" in body or _FOREIGN.match(body):
        raise UnexpectedResponseError("the service answered a document that is not S3's XML")
    try:
        return ElementTree.fromstring(body.lstrip())  # noqa: S314 # document types are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnexpectedResponseError(f"the service's answer is no XML: {body[:80]!r}") from error


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


def number_of(element: ElementTree.Element, name: str) -> int:
    """Get the text of a child as a number.

    Args:
        element: The parent.
        name: The child's name.

    Returns:
        The number, 0 or more.

    Raises:
        UnexpectedResponseError: When there is no such child or it is no such number.

    Example:
        >>> number_of(parse(b"<A><B>12</B></A>"), "B")
        12
    """
    return _number(text_of(element, name))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UnexpectedResponseError(f"the service gave {text[:40]!r} as a number")
    return int(text)


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
        >>> row = b"<Contents><Key>k</Key><Size>3</Size></Contents>"
        >>> xml = b"<ListBucketResult>" + row + b"</ListBucketResult>"
        >>> [(item.key, item.size) for item in parse_object_page(xml, "b").items]
        [('k', 3)]
    """
    root = parse_fast(body)
    items: list[ObjectInfo] = []
    prefixes = False
    truncated, token, encoded = False, None, False
    cut = len(root.tag) - len("ListBucketResult")  # of the namespace, which all names have
    for element in root:
        tag = element.tag[cut:]
        if tag == "Contents":
            items.append(_object(element, bucket, cut))
        elif tag == "CommonPrefixes":
            items += [
                ObjectInfo(bucket=bucket, key=prefix.text or "", is_prefix=True)
                for prefix in element
            ]
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
    root = _tree(body)
    if root.tag.rpartition("}")[2] != "ListBucketResult":
        raise UnexpectedResponseError(f"the service answered {root.tag!r} instead of a list")
    return root


def _object(element: ElementTree.Element, bucket: str, cut: int) -> ObjectInfo:
    key = etag = modified = storage_class = None
    size = 0
    for child in element:
        tag = child.tag[cut:]
        if tag == "Key":
            key = child.text
        elif tag == "Size":
            size = _number(child.text or "")
        elif tag == "LastModified":
            modified = parse_time(child.text)
        elif tag == "ETag":
            etag = (child.text or "").strip('"') or None
        elif tag == "StorageClass":
            storage_class = child.text
    if not key:
        raise UnexpectedResponseError(f"the service lists an object without a key in {bucket}")
    return ObjectInfo(
        bucket=bucket,
        key=key,
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
        key=unquote(key),
        size=item.size,
        etag=item.etag,
        last_modified=item.last_modified,
        storage_class=item.storage_class,
        is_prefix=item.is_prefix,
    )


def unquote(text: str) -> str:
    """Decode a key or a prefix of an answer with ``encoding-type=url``.

    Args:
        text: The encoded text.

    Returns:
        The key.

    Raises:
        UnexpectedResponseError: When it is no UTF-8.

    Example:
        >>> unquote("a+b%2Bc")
        'a b+c'
    """
    try:
        return unquote_plus(text, errors="strict")
    except UnicodeDecodeError as error:
        raise UnexpectedResponseError(f"the service gave the key {text[:80]!r}") from error


def fits_xml(key: str) -> bool:
    r"""Whether a key can be written in XML 1.0 at all.

    Args:
        key: The key.

    Returns:
        False when it holds a character that XML has no way to write.

    Example:
        >>> fits_xml("a\nb"), fits_xml("a\x01b")
        (True, False)
    """
    return _NOT_XML.search(key) is None


def delete_request(objects: Iterable[tuple[str, str | None]]) -> bytes:
    """Write a Delete document.

    Args:
        objects: Keys, each with the version to delete or None.

    Returns:
        The document, quiet: only failures are answered.

    Example:
        >>> delete_request([("a&b", None)]).decode()[-63:]
        '<Quiet>true</Quiet><Object><Key>a&amp;b</Key></Object></Delete>'
    """
    rows = "".join(
        f"<Object><Key>{escape(key)}</Key>"
        + (f"<VersionId>{escape(version_id)}</VersionId>" if version_id else "")
        + "</Object>"
        for key, version_id in objects
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Quiet>true</Quiet>{rows}</Delete>"
    ).encode()
