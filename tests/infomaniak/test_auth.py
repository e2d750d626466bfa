"""Where credentials are found, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from codomyrmex.cloud.common.errors import ConfigurationError
from codomyrmex.cloud.infomaniak import InfomaniakCredentials, InfomaniakS3Credentials

KEY = {"INFOMANIAK_APP_CREDENTIAL_ID": "7", "INFOMANIAK_APP_CREDENTIAL_SECRET": "s3cret"}


def test_its_own_variables_come_first() -> None:
    found = InfomaniakCredentials.from_env(
        {
            **KEY,
            "OS_CLOUD": "work",
            "INFOMANIAK_REGION": "dc4-a",
            "INFOMANIAK_PROJECT_ID": "p",
        }
    )
    assert found.cloud is None
    assert found.auth_url == "https://api.pub2.infomaniak.cloud/identity/v3"
    assert found.project_id == "p"
    assert "s3cret" not in repr(found)


def test_the_url_tells_the_region() -> None:
    url = "https://api.pub2.infomaniak.cloud/identity/v3"
    assert InfomaniakCredentials.from_env({**KEY, "INFOMANIAK_AUTH_URL": url}).region == "dc4-a"
    assert InfomaniakCredentials.from_env(KEY).region == "dc3-a"


def test_an_openrc_with_an_application_credential() -> None:
    found = InfomaniakCredentials.from_env(
        {"OS_APPLICATION_CREDENTIAL_ID": "7", "OS_APPLICATION_CREDENTIAL_SECRET": "s"}
    )
    assert found.application_credential_id == "7"


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"INFOMANIAK_APP_CREDENTIAL_ID": "7"}, "INFOMANIAK_APP_CREDENTIAL_SECRET is not set"),
        ({"OS_USERNAME": "u", "OS_PROJECT_NAME": "p"}, "password is missing"),
        ({"OS_USERNAME": "u", "OS_PASSWORD": "p"}, "project_id or project_name"),
    ],
)
def test_half_of_credentials_is_refused(environment: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        InfomaniakCredentials.from_env(environment)


def test_two_ways_at_once_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="one of"):
        InfomaniakCredentials(
            cloud="x", application_credential_id="7", application_credential_secret="s"
        )


@pytest.mark.parametrize(
    ("names", "found"), [(["only"], "only"), (["other", "infomaniak"], "infomaniak")]
)
def test_a_profile_is_found_without_a_variable(
    names: list[str], found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _profiles(tmp_path, monkeypatch, names)
    assert InfomaniakCredentials.from_env({}).cloud == found


def test_several_profiles_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _profiles(tmp_path, monkeypatch, ["one", "two"])
    with pytest.raises(ConfigurationError, match="one, two"):
        InfomaniakCredentials.from_env({})


def _profiles(folder: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]) -> None:
    entries = "".join(f"  {name}:\n    auth: {{auth_url: http://h/v3}}\n" for name in names)
    (folder / "clouds.yaml").write_text(f"clouds:\n{entries}")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(folder / "clouds.yaml"))


def test_s3_keys() -> None:
    found = InfomaniakS3Credentials.from_env(
        {
            "INFOMANIAK_S3_ACCESS_KEY": "A",
            "INFOMANIAK_S3_SECRET_KEY": "hidden",
            "INFOMANIAK_S3_ENDPOINT": "https://s3.pub2.infomaniak.cloud",
        }
    )
    assert found.endpoint_url == "https://s3.pub2.infomaniak.cloud"
    assert found.region == "us-east-1"
    assert "hidden" not in repr(found)
    with pytest.raises(ConfigurationError, match="INFOMANIAK_S3_SECRET_KEY not set"):
        InfomaniakS3Credentials.from_env({"INFOMANIAK_S3_ACCESS_KEY": "A"})
