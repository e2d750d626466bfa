"""Reading and writing the Blob service's XML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree

from codomyrmex.cloud.common.errors import UnexpectedResponseError
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo

__all__ = [
    "http_date",
    "name_of",
    "number_of",
    "parse",
    "parse_containers",
    "parse_list",
    "text_of",
]

_FOREIGN: Final = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_BOM: Final = b"\xef\xbb\xbf"
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


def parse(body: bytes) -> ElementTree.Element:
    """Parse an answer.

    Args:
        body: The document.

    Returns:
        The root element.

    Raises:
        UnexpectedResponseError: When it is no XML, or declares a document type, as the service
            never does and as attacks by expanding entities do.

    Example:
        >>> parse(b"<A><B>1</B></A>").find("B").text
        '1'
    """
    # keys are escaped, so that the words stand in no answer; other encodings could hide them
    if b"<!DOCTYPE" in body or b"\0" in body or _FOREIGN.match(body):
        raise UnexpectedResponseError("the service answered a document that is not Azure's XML")
    try:
        return ElementTree.fromstring(body.removeprefix(_BOM).lstrip())  # noqa: S314 # as above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnexpectedResponseError(f"the service's answer is no XML: {body[:80]!r}") from error


def text_of(element: ElementTree.Element, name: str) -> str:
    """Get the text of a child.

    Args:
        element: The parent.
        name: The child's name, or a path.

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
        name: The child's name, or a path.

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


def http_date(text: str | None) -> datetime | None:
    """Read a time in the one form that the service sends.

    Args:
        text: Such as ``Sat, 31 Jan 2026 10:00:00 GMT``.

    Returns:
        The time in UTC; None for no text.

    Raises:
        UnexpectedResponseError: When it is another form.

    Example:
        >>> http_date("Sat, 31 Jan 2026 10:00:00 GMT").day
        31
    """
    if not text:
        return None
    try:
        return datetime(
            int(text[12:16]),
            _MONTHS[text[8:11]],
            int(text[5:7]),
            int(text[17:19]),
            int(text[20:22]),
            int(text[23:25]),
            tzinfo=UTC,
        )
    except (ValueError, KeyError) as error:
        raise UnexpectedResponseError(f"the service gave {text!r} as a time") from error


def parse_containers(root: ElementTree.Element) -> tuple[list[BucketInfo], str | None]:
    """Read a list of containers.

    Args:
        root: The document.

    Returns:
        The containers and the marker of the next page.

    Example:
        >>> row = b"<Container><Name>c</Name></Container>"
        >>> parse_containers(parse(b"<E><Containers>" + row + b"</Containers></E>"))[0]
        [BucketInfo(name='c', created_at=None, region=None)]
    """
    containers = [
        BucketInfo(name=text_of(element, "Name"))
        for element in root.iterfind("Containers/Container")
    ]
    return containers, root.findtext("NextMarker") or None


def name_of(element: ElementTree.Element) -> str:
    r"""Read a blob's name, which is percent-encoded where XML cannot write it.

    Args:
        element: The ``Blob`` or ``BlobPrefix``.

    Returns:
        The key.

    Raises:
        UnexpectedResponseError: When it has none.

    Example:
        >>> name_of(parse(b'<Blob><Name Encoded="true">a%EF%BF%BF</Name></Blob>'))
        'a\uffff'
    """
    name = element.find("Name")
    text = name.text if name is not None else None
    if name is None or not text:
        raise UnexpectedResponseError("the service lists a blob without a name")
    return unquote(text, errors="strict") if name.get("Encoded") == "true" else text


def parse_list(body: bytes, container: str) -> Page[ObjectInfo]:
    """Read a list of blobs.

    Args:
        body: The document.
        container: The container, for the records.

    Returns:
        The page; blobs and prefixes merged in the order of their UTF-8 bytes.

    Raises:
        UnexpectedResponseError: When it is something else.

    Example:
        >>> row = b"<Blob><Name>k</Name><Properties><Content-Length>3</Content-Length>"
        >>> row += b"</Properties></Blob>"
        >>> xml = b"<EnumerationResults><Blobs>" + row + b"</Blobs></EnumerationResults>"
        >>> [(item.key, item.size) for item in parse_list(xml, "c").items]
        [('k', 3)]
    """
    root = parse(body)
    if root.tag != "EnumerationResults":
        raise UnexpectedResponseError(f"the service answered {root.tag!r} instead of a list")
    items: list[ObjectInfo] = []
    for element in root.iterfind("Blobs/*"):
        if element.tag == "Blob":
            # accounts with folders list them too, which are no objects
            if element.findtext("Properties/ResourceType") != "directory":
                items.append(_blob(element, container))
        elif element.tag == "BlobPrefix":
            items.append(ObjectInfo(bucket=container, key=name_of(element), is_prefix=True))
    items.sort(key=lambda item: item.key.encode())
    return Page(items, root.findtext("NextMarker") or None)


def _blob(element: ElementTree.Element, container: str) -> ObjectInfo:
    size, etag, modified, tier, inferred = 0, None, None, None, False
    for child in element.iterfind("Properties/*"):
        tag = child.tag
        if tag == "Content-Length":
            size = _number(child.text or "")
        elif tag == "Etag":
            etag = (child.text or "").strip('"') or None
        elif tag == "Last-Modified":
            modified = http_date(child.text)
        elif tag == "AccessTier":
            tier = child.text
        elif tag == "AccessTierInferred":
            inferred = child.text == "true"
    return ObjectInfo(
        bucket=container,
        key=name_of(element),
        size=size,
        etag=etag,
        last_modified=modified,
        storage_class=None if inferred else tier,
    )
