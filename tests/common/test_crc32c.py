"""The CRC-32C of pieces put together."""

from __future__ import annotations

import google_crc32c
from hypothesis import given
from hypothesis import strategies as st

from codomyrmex.cloud.common.crc32c import joined_crc32c


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_joined_checksum(pieces: list[bytes]) -> None:
    parts = [(google_crc32c.value(piece), len(piece)) for piece in pieces]
    assert joined_crc32c(parts) == google_crc32c.value(b"".join(pieces))
