"""The check of requests against Google's description finds what it is there to find."""

from __future__ import annotations

import json

import pytest

from tests.gcp.discovery import find_method, request_faults, resource_faults

OBJECTS = "/storage/v1/b/photos/o"


@pytest.mark.parametrize(
    ("verb", "target", "name"),
    [
        ("GET", f"{OBJECTS}?prefix=a", "storage.objects.list"),
        ("GET", f"{OBJECTS}/a%2Fb", "storage.objects.get"),
        ("POST", "/upload/storage/v1/b/photos/o?uploadType=multipart", "storage.objects.insert"),
        ("POST", f"{OBJECTS}/a/rewriteTo/b/other/o/b", "storage.objects.rewrite"),
    ],
)
def test_the_method_of_a_request_is_found(verb: str, target: str, name: str) -> None:
    found = find_method(verb, target)
    assert found is not None
    assert found.id == name


@pytest.mark.parametrize(
    ("verb", "target"),
    [("PUT", OBJECTS), ("GET", "/storage/v2/b/photos/o"), ("GET", f"{OBJECTS}/a/b")],
)
def test_what_the_description_does_not_have_is_no_method(verb: str, target: str) -> None:
    assert find_method(verb, target) is None


@pytest.mark.parametrize(
    ("verb", "target", "body", "fault"),
    [
        ("GET", f"{OBJECTS}?prefixes=a", {}, "no query parameter prefixes"),
        ("GET", f"{OBJECTS}?maxResults=many", {}, "is no number"),
        ("GET", f"{OBJECTS}?versions=yes", {}, "neither true nor false"),
        ("GET", f"{OBJECTS}?projection=all", {}, "none of its words"),
        ("POST", "/storage/v1/b", {}, "needs project"),
        ("GET", OBJECTS, {"a": 1}, "takes no body"),
        ("PATCH", f"{OBJECTS}/a", {"sise": 1}, "has no field sise"),
        ("PATCH", f"{OBJECTS}/a", {"contentType": 1}, "is no string"),
        ("PATCH", f"{OBJECTS}/a", {"acl": {}}, "is no list"),
        ("PATCH", f"{OBJECTS}/a", {"metadata": []}, "is no object"),
        ("PATCH", f"{OBJECTS}/a", {"eventBasedHold": "true"}, "is no boolean"),
        ("PATCH", f"{OBJECTS}/a", {"generation": "last"}, "is no number"),
    ],
)
def test_a_wrong_request_is_told(verb: str, target: str, body: object, fault: str) -> None:
    method = find_method(verb, target)
    assert method is not None
    faults = request_faults(method, json.dumps(body).encode() if body else b"")
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_wrong_answer_is_told_however_deep_it_is() -> None:
    right = {"items": [{"name": "a", "size": "3", "owner": {"entity": "b"}}]}
    assert resource_faults(right, "Objects", "answer") == []
    wrong = {"items": [{"name": "a", "size": 3.5, "owner": {"entities": "b"}}]}
    assert resource_faults(wrong, "Objects", "answer") == [
        "answer.items[].size is no string: 3.5",
        "answer.items[].owner has no field entities",
    ]
