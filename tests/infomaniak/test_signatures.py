"""Every call of openstacksdk in the code fits the installed openstacksdk."""

from __future__ import annotations

import ast

from tests.infomaniak.sdk_calls import SDKCall, direct_uses, problem, proxies, sdk_calls


def test_every_call_fits_its_signature() -> None:
    found = proxies()
    calls = list(sdk_calls())
    assert {call.api for call in calls} <= set(found)
    assert len(calls) > 100, "the calls were not found"
    assert [text for call in calls if (text := problem(call, found))] == []


def test_every_service_is_called_through_the_typed_properties() -> None:
    assert direct_uses() == []


def test_a_wrong_call_is_noticed() -> None:
    found = proxies()
    missing = SDKCall("x.py:1", "_compute_api", "no_such_method", None)
    assert "has no no_such_method" in (problem(missing, found) or "")
    wrong = ast.parse("api.start_server(1, nonsense=2)", mode="eval").body
    assert isinstance(wrong, ast.Call)
    text = problem(SDKCall("x.py:1", "_compute_api", "start_server", wrong), found)
    assert "unexpected keyword argument" in (text or "")
