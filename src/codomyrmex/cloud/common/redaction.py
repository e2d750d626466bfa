"""Keeping secrets out of reprs, logs, messages and URLs."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["Secret", "redact"]

_MASK: Final = "***"

_PATTERNS: Final = (
    # query parameters that are, or carry, a signature or token
    re.compile(
        r"(?i)([?&](?:X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential|X-Goog-Signature"
        r"|X-Goog-Credential|Signature|AWSAccessKeyId|sig|temp_url_sig|token|access_token|api_key)=)"
        r"[^&\s\"'<>]+"
    ),
    # header lines
    re.compile(
        r"(?i)((?:authorization|x-auth-token|x-subject-token|x-amz-security-token|cookie"
        r"|x-amz-server-side-encryption-customer-key|x-ms-encryption-key"
        r"|x-goog-(?:copy-source-)?encryption-key)[\"']?\s*[:=]\s*[\"']?)[^\r\n\"',]+"
    ),
    re.compile(r"(?i)(\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}"),
    # user:password@ in a URL
    re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://[^/\s:@]+:)[^/\s@]+(?=@)"),
    # key = value forms of well-known secret names
    re.compile(
        r"(?i)((?:secret_?access_?key|secret_?key|client_?secret|account_?key|password|api_?token)"
        r"[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&]+"
    ),
)


def redact(text: str) -> str:
    """Mask what looks like a secret in a text.

    Args:
        text: Any text, such as an error message or a URL.

    Returns:
        The text with signatures, tokens, keys and passwords replaced by ``***``.

    Example:
        >>> redact("GET https://h/b/k?X-Amz-Signature=abc123&partNumber=1")
        'GET https://h/b/k?X-Amz-Signature=***&partNumber=1'
    """
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{_MASK}", text)
    return text


class Secret:
    """A string that does not show itself: repr, str, format and pickling are masked or refused.

    Args:
        value: The secret.

    Example:
        >>> secret = Secret("hunter2")
        >>> secret, f"{secret}"
        (Secret('***'), '***')
        >>> secret.reveal()
        'hunter2'
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one place that signs or sends it.

        Returns:
            The value given at construction.

        Example:
            >>> Secret("s").reveal()
            's'
        """
        return self._value

    def __repr__(self) -> str:
        return f"Secret('{_MASK}')"

    def __str__(self) -> str:
        return _MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not pickled: give the other process its own credentials")
