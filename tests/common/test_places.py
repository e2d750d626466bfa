"""How places are written, and that keys stay exactly as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.places import (
    FilePlace,
    ObjectPlace,
    PlaceKind,
    StreamPlace,
    parse_place,
)


@pytest.mark.parametrize(
    ("text", "remote", "bucket", "key", "kind"),
    [
        ("s3://", "s3", "", "", "all"),
        ("s3://b", "s3", "b", "", "bucket"),
        ("s3://b/", "s3", "b", "", "bucket"),
        ("s3://b/k", "s3", "b", "k", "key"),
        ("s3://b//x", "s3", "b", "/x", "key"),
        ("s3://b/a//b/", "s3", "b", "a//b/", "folder"),
        ("s3://b/..", "s3", "b", "..", "key"),
        ("s3://b/a%20b#c", "s3", "b", "a%20b#c", "key"),
        ("s3://b/a b&c=d", "s3", "b", "a b&c=d", "key"),
        ("s3://b/what?", "s3", "b", "what?", "glob"),
        (r"s3://b/what\?", "s3", "b", r"what\?", "key"),
        ("s3://b/x://y", "s3", "b", "x://y", "key"),
        ("s3://b/line\nbreak", "s3", "b", "line\nbreak", "key"),
        ("my-minio.2://b/k", "my-minio.2", "b", "k", "key"),
    ],
)
def test_objects(text: str, remote: str, bucket: str, key: str, kind: PlaceKind) -> None:
    place = parse_place(text)
    assert isinstance(place, ObjectPlace)
    assert (place.remote, place.bucket, place.key, place.kind) == (remote, bucket, key, kind)
    assert str(place) == (text if kind != "bucket" else f"{remote}://{bucket}")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a:b", "a:b"),
        ("./s3://b", "./s3://b"),
        ("/data/x", "/data/x"),
        ("1s3://b", "1s3://b"),
        ("s3:/b/k", "s3:/b/k"),
        ("file:///x/y", "/x/y"),
        ("file://localhost/x", "/x"),
        ("file:///a%20b", "/a%20b"),
        ("*", "*"),
        (".", "."),
    ],
)
def test_paths(text: str, path: str) -> None:
    assert parse_place(text) == FilePlace(path)


def test_stream() -> None:
    assert parse_place("-") == StreamPlace()


@pytest.mark.parametrize("text", ["", "a\0b", "s3:///key", "file://other/x", "file://"])
def test_no_places(text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        parse_place(text)
    assert caught.value.hint


def test_exact_has_neither_wildcards_nor_folders() -> None:
    place = parse_place("s3://b/a*/", exact=True)
    assert isinstance(place, ObjectPlace)
    assert (place.kind, place.plain_key, place.is_folder) == ("key", "a*/", False)


def test_without_globs_a_slash_still_means_a_folder() -> None:
    place = parse_place("s3://b/a*/", glob=False)
    assert isinstance(place, ObjectPlace)
    assert (place.kind, place.plain_key, place.tree_prefix) == ("folder", "a*/", "a*/")


def test_a_path_is_a_folder_when_it_is_one(tmp_path: Path) -> None:
    assert FilePlace(str(tmp_path)).is_folder
    assert FilePlace("nowhere/").is_folder
    assert not FilePlace(str(tmp_path / "missing")).is_folder


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\0"), min_size=1))
def test_any_key_goes_through_unchanged(key: str) -> None:
    place = parse_place(f"s3://bucket/{key}", exact=True)
    assert isinstance(place, ObjectPlace)
    assert place.plain_key == key
    assert str(place) == f"s3://bucket/{key}"
