"""Which file of authorities a client trusts: argument, environment, profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from codomyrmex.cloud import S3Client


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("AWS_CA_BUNDLE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config"
    config.write_text(
        "[default]\nregion = eu-west-1\n"
        "[profile office]\nregion = eu-west-1\nca_bundle = /etc/office.pem\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    return config


def test_the_bundle_of_a_profile(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert S3Client(anonymous=True).http.options.ca_bundle is None
    office = S3Client(profile_name="office", anonymous=True)
    assert office.http.options.ca_bundle == "/etc/office.pem"
    monkeypatch.setenv("AWS_PROFILE", "office")
    assert S3Client(anonymous=True).http.options.ca_bundle == "/etc/office.pem"
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/environment.pem")
    assert S3Client(anonymous=True).http.options.ca_bundle == "/etc/environment.pem"
    argument = S3Client(anonymous=True, ca_bundle="/etc/argument.pem")
    assert argument.http.options.ca_bundle == "/etc/argument.pem"
