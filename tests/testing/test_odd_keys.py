from __future__ import annotations

import re

from codomyrmex.cloud.testing.key_samples import CONTROL_KEYS, ODD_KEYS, odd_keys

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def test_keys_are_legal_and_of_every_kind() -> None:
    keys = odd_keys(10_000, seed=5)
    assert len(set(keys)) == 10_000
    sizes = {len(key.encode()) for key in keys}
    assert (min(sizes), max(sizes)) == (1, 1024)
    for wanted in ("\0", "\n", "%", "+", "//", " ", "\ufffe"):
        assert any(wanted in key for key in keys), wanted
    assert {max(key) >= "\U00010000" for key in keys} == {True, False}
    for segment in (".", "..", ""):
        assert any(segment in key.split("/") for key in keys)
    assert any(key.startswith("/") for key in keys)
    assert any(key.endswith("/") for key in keys)
    assert any(f"{key}/" in other for key in keys[:500] for other in keys[:500])


def test_without_controls_an_xml_document_carries_them() -> None:
    for key in (*odd_keys(5000, seed=6, controls=False), *ODD_KEYS.values()):
        assert not NOT_XML.search(key)
        assert not any(character in key for character in "\t\r\n")
    assert any(NOT_XML.search(key) for key in CONTROL_KEYS.values())


def test_other_seeds_give_other_keys() -> None:
    assert odd_keys(100, seed=1) == odd_keys(100, seed=1)
    assert set(odd_keys(100, seed=1)) != set(odd_keys(100, seed=2))


def test_named_keys_are_legal() -> None:
    for key in (*ODD_KEYS.values(), *CONTROL_KEYS.values()):
        assert 0 < len(key.encode()) <= 1024
