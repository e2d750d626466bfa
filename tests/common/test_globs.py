"""Globs over keys: what they match, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codomyrmex.cloud.common.globs import compile_glob, is_glob, literal_prefix, unescape


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*.txt", ["a.txt", ".txt"], ["a/b.txt", "a.txt2"]),
        ("a/*/z", ["a/b/z", "a//z"], ["a/z", "a/b/c/z"]),
        ("a/**/z", ["a/z", "a/b/z", "a/b/c/z"], ["a/bz", "az"]),
        ("a/**", ["a/", "a/b", "a/b/c"], ["a", "ab"]),
        ("**", ["", "a", "a/b", "a\nb"], []),
        ("what?", ["what?", "whats"], ["what", "what/", "whatss"]),
        ("[ab]x", ["ax", "bx"], ["cx", "abx"]),
        ("[!ab]x", ["cx"], ["ax", "/x"]),
        ("[a-c0-9]", ["b", "5"], ["d", "-"]),
        ("[z-a]", [], ["z", "a", "-"]),
        ("[]a]", ["]", "a"], ["[]a]"]),
        ("[!]]", ["a"], ["]"]),
        ("a[-]b", ["a-b"], ["ab"]),
        ("[^a]", ["^", "a"], ["b"]),
        ("a[b", ["a[b"], ["ab"]),
        ("[]", ["[]"], ["a"]),
        ("[!]", ["[!]"], ["a"]),
        (r"what\?", ["what?"], ["whats", r"what\?"]),
        (r"a\\*", ["a\\", "a\\b"], ["a*"]),
        (r"a\b", ["a\\b"], ["ab"]),
        ("a.b+c|d", ["a.b+c|d"], ["aXb+c"]),
    ],
)
def test_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    regex = compile_glob(pattern)
    assert [key for key in yes if not regex.fullmatch(key)] == []
    assert [key for key in no if regex.fullmatch(key)] == []


@pytest.mark.parametrize("text", ["a", "a\\b", "a\\\\b", "", "a]b", "[", "a[b/c", r"\*", r"a\?\[b"])
def test_no_glob(text: str) -> None:
    assert not is_glob(text)
    assert compile_glob(text).fullmatch(unescape(text))


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [("logs/2026-*/x", "logs/2026-"), (r"a\*b*", "a*b"), ("*", ""), ("plain", "plain")],
)
def test_literal_prefix(pattern: str, prefix: str) -> None:
    assert literal_prefix(pattern) == prefix


@settings(deadline=None)
@given(st.text())
def test_every_text_is_a_pattern_and_its_matches_begin_with_its_prefix(text: str) -> None:
    regex = compile_glob(text)
    if not is_glob(text):
        assert regex.fullmatch(unescape(text))


@settings(deadline=None)
@given(st.text())
def test_a_text_that_is_escaped_stands_for_itself(text: str) -> None:
    # a backslash before a wildcard counts, so the backslashes there are doubled
    escaped = ""
    backslashes = 0
    for char in text:
        if char in "*?[":
            escaped += "\\" * (backslashes + 1)
        escaped += char
        backslashes = backslashes + 1 if char == "\\" else 0
    assert not is_glob(escaped)
    assert unescape(escaped) == text
