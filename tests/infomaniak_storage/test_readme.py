"""The README's example does what it says, on the real Swift."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codomyrmex.cloud.infomaniak import object_storage
from tests.infomaniak_storage.helpers import swift_client
from tests.servers.swift import OpenStackCloud


def test_the_example(
    swift_openstack: OpenStackCloud,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = (Path(object_storage.__file__).parent / "README.md").read_text()
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    told = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert code is not None
    assert told is not None
    for name, value in {
        "OS_AUTH_URL": swift_openstack.auth_url,
        "OS_USERNAME": swift_openstack.username,
        "OS_PASSWORD": swift_openstack.password,
        "OS_PROJECT_NAME": swift_openstack.project,
        "OS_REGION_NAME": swift_openstack.region,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("INFOMANIAK_APP_CREDENTIAL_ID", raising=False)
    try:
        exec(code[1], {})  # the README's own code
        assert capsys.readouterr().out == told[1]
    finally:
        swift_client(swift_openstack).delete_bucket("my-container", force=True)
