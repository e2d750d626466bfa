"""What `S3Client.diagnose` looks at: the vendor's row, the server's clock, and a listing."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import msgspec

from codomyrmex.cloud.aws.wire import S3Wire
from codomyrmex.cloud.aws.xml import parse
from codomyrmex.cloud.common.diagnosis import Finding
from codomyrmex.cloud.common.errors import CloudError, PermissionDeniedError
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpRequest
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy

if TYPE_CHECKING:
    from codomyrmex.cloud.aws.session import S3Session

__all__ = ["diagnose_s3"]

_NOTICED: Final = 60.0
_REFUSED: Final = 900.0
"""Seconds of difference from which on S3 refuses a signature."""


def diagnose_s3(
    name: str, session: S3Session, options: HttpOptions, *, online: bool, timeout: float
) -> list[Finding]:
    """Check what only an S3 client knows.

    Args:
        name: What stands before ``://``.
        session: Endpoint, region and credentials.
        options: How connections are made.
        online: Whether requests may be sent.
        timeout: Seconds for each of them.

    Returns:
        The findings; one that fails ends them.
    """
    style = "bucket in the path" if session.path_style else "bucket in the host name"
    facts = f"{session.vendor.title} ({session.vendor.name}), region {session.region}, {style}"
    findings = [Finding(name, "vendor", "ok", facts)]
    if not online:
        return findings
    quick = msgspec.structs.replace(
        options,
        connect_timeout=min(timeout, options.connect_timeout),
        idle_timeout=min(timeout, options.idle_timeout),
    )
    http = HttpClient(quick)
    try:
        findings.append(_clock(name, http, session.endpoint_url))
        if findings[-1].status != "error":
            findings.append(_listing(name, http, session))
    finally:
        http.close()
    return findings


def _clock(name: str, http: HttpClient, url: str) -> Finding:
    """Compare the clocks by the Date header, which every answer has, whoever asked."""
    try:
        date = http.request(HttpRequest("GET", f"{url}/", [])).headers.get("date")
        server = parsedate_to_datetime(date or "").timestamp()
    except CloudError as error:
        return Finding(name, "clock", "error", error.message, error.hint)
    except ValueError:
        return Finding(name, "clock", "warning", "the server does not tell its time")
    ahead = round(time.time() - server)
    if abs(ahead) < _NOTICED:
        return Finding(name, "clock", "ok", "agrees with the server's")
    word = "ahead of" if ahead > 0 else "behind"
    return Finding(
        name,
        "clock",
        "error" if abs(ahead) > _REFUSED else "warning",
        f"{abs(ahead)} s {word} the server's",
        "Set this machine's clock right: signatures are good for 15 minutes",
    )


def _listing(name: str, http: HttpClient, session: S3Session) -> Finding:
    if session.anonymous:
        return Finding(name, "listing", "ok", "not tried: buckets are not listed without keys")
    wire = S3Wire(session, http, Retrier(RetryPolicy(attempts=1)), lambda bucket, key: f"{name}://")
    try:
        answer = wire.request("list_buckets", "GET")
        found = sum(element.tag.endswith("Bucket") for element in parse(answer.body).iter())
    except PermissionDeniedError as error:
        hint = "Nothing is wrong when they are meant for single buckets"
        return Finding(name, "listing", "warning", f"these keys may not: {error.message}", hint)
    except CloudError as error:
        return Finding(name, "listing", "error", error.message, error.hint)
    return Finding(name, "listing", "ok", f"{found} buckets" if found != 1 else "1 bucket")
