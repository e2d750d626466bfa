from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codomyrmex.cloud.local.key_paths import decode_segment, encode_key, encode_segment
from codomyrmex.cloud.testing.key_samples import ODD_KEYS, odd_keys

TRICKY = ["", ".", "..", ".cmx", "%", "%!", "%+", "%=", "%25", "%00", "\0", "x.cmx-part", "a"]

segments = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(codec="utf-8", exclude_characters="/"), max_size=8),
    st.builds(
        lambda text, times, end: text * times + end,
        st.sampled_from(["a", "é", "語", "👩", "%", "\0", "%!", "%=", "%+"]),
        st.integers(80, 260),
        st.sampled_from(TRICKY),
    ),
)
keys = (
    st.lists(segments, min_size=1, max_size=5)
    .map("/".join)
    .filter(lambda key: 0 < len(key.encode()) <= 1024)
)


def decode_key(names: list[bytes]) -> tuple[str, bool]:
    """Read a whole path: every name without the mark for more below ends a segment."""
    segments: list[bytes] = []
    begun: list[bytes] = []
    is_alias = False
    for name in names:
        assert not is_alias
        begun.append(name)
        if not name.endswith(b"%+"):
            segment, is_alias = decode_segment(begun, first=not segments)
            segments.append(segment)
            begun = []
    assert not begun
    return b"/".join(segments).decode(), is_alias


@settings(max_examples=1500, deadline=None)
@given(keys, st.booleans())
@example("a" * 255, True)
@example("a" * 253 + ".", True)
@example("%" * 200 + "%!", False)
@example("\0" * 1024, True)
@example("x" * 251 + "%=" + "y" * 100, False)
def test_the_names_of_a_key_give_the_key_back(key: str, alias: bool) -> None:
    assert decode_key(encode_key(key, alias=alias)) == (key, alias)


@settings(max_examples=1500, deadline=None)
@given(keys, st.booleans())
def test_every_name_can_be_a_file_inside_the_bucket(key: str, alias: bool) -> None:
    names = encode_key(key, alias=alias)
    for name in names:
        name.decode()
        assert 0 < len(name) <= 255
        assert name not in (b".", b"..")
        assert not {0, ord("/")} & set(name)
        assert not name.endswith(b".cmx-part")
    assert names[0] != b".cmx"
    path = b"/store/bucket/" + b"/".join(names)
    assert os.path.normpath(path) == path


def test_different_keys_have_different_paths() -> None:
    paths: dict[tuple[bytes, ...], tuple[str, bool]] = {}
    for key in {*odd_keys(20_000, seed=7), *ODD_KEYS.values()}:
        for alias in (False, True):
            path = tuple(encode_key(key, alias=alias))
            assert paths.setdefault(path, (key, alias)) == (key, alias)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=80))
def test_a_usual_segment_is_its_own_name(segment: str) -> None:
    name = segment.encode()
    unusual = segment in (".", "..", ".cmx") or segment.endswith(("%!", "%+", "%=", ".cmx-part"))
    assert (encode_segment(name, first=True) == [name]) is not unusual


@pytest.mark.parametrize(
    "name",
    [
        b"a%=",  # needs no mark
        b"%25%=",
        b"a%+",  # not so long that it goes on
        b"a%41%=",
        b"%=%=",
        b".cmx-part",
        b"\xff\xfe",
        b"%!",
        b"\xc3",
    ],
)
def test_names_that_no_key_gets_are_refused(name: bytes) -> None:
    with pytest.raises(ValueError, match=r"not the name of an object|codec can't decode"):
        decode_segment([name], first=True)


def test_reserved_name_is_free_below_the_bucket(tmp_path: Path) -> None:
    assert encode_key(".cmx/a") == [b".cmx%=", b"a"]
    assert encode_key("a/.cmx") == [b"a", b".cmx"]
