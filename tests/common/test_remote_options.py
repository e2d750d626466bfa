"""The options of remotes that are more than a text: records, rates, types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codomyrmex.cloud import S3Client
from codomyrmex.cloud.common.config import Config, load_config
from codomyrmex.cloud.common.errors import CloudError, ConfigurationError
from codomyrmex.cloud.common.rate_limit import RateLimit
from codomyrmex.cloud.common.records import Encryption
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.remotes import Clients, client_arguments, open_client
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.servers.loopback import Answer, in_turn, serving

Load = Callable[..., Config]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write(options: str, mode: int = 0o600) -> Config:
        path = tmp_path / "cloud.toml"
        path.write_text(f'[remotes.r]\ntype = "s3"\nanonymous = true\n{options}\n')
        path.chmod(mode)
        return load_config(path)

    return write


def test_records_are_tables(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    config = load(
        """
        idle_timeout = 5
        part_size = 8388608
        max_rate = "10M"
        encryption = { mode = "customer", customer_key = { env = "THE_KEY" } }
        [remotes.r.retry]
        attempts = 2
        base = 1
        """
    )
    cls, arguments = client_arguments(config.remotes["r"])
    assert cls is S3Client
    assert arguments["encryption"] == Encryption(
        "customer", customer_key=Secret("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    )
    assert arguments["retry"] == RetryPolicy(attempts=2, base=1)
    client = open_client("r", config)
    assert isinstance(client, S3Client)
    assert client.http.options.rate_limit is not None
    assert client.http.options.rate_limit.bytes_per_second == 10 * 1024 * 1024
    assert client.http.options.idle_timeout == 5
    client.close()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('retry = { atempts = 2 }', "retry has the unknown key 'atempts'"),
        ('retry = { attempts = "2" }', "Expected int, got str - at attempts"),
        ('retry = { attempts = 0 }', "attempts must be 1 or more, not 0"),
        ('retry = { cap = -1 }', "cap must be 0 or more"),
        ('retry = 3', "retry cannot be 3"),
        ('encryption = "kms"', "encryption cannot be 'kms'"),
        ('encryption = { mode = "rot13" }', "encryption: Invalid enum value 'rot13'"),
        ('encryption = { }', "encryption: Object missing required field mode"),
        ('concurrency = "8"', "concurrency cannot be '8': expected int, got str"),
        ('idle_timeout = "long"', "idle_timeout cannot be 'long': expected float"),
        ('region_name = 3', "region_name cannot be 3: expected str"),
        ('region_name = ["a"]', "region_name cannot be .*: expected str"),
        ('addressing_style = "odd"', "addressing_style cannot be 'odd': invalid enum value"),
        ('max_rate = "fast"', "max_rate: 'fast' is no size"),
        ('max_rate = 10', "max_rate: a rate must be 1024"),
    ],
)  # fmt: skip
def test_what_is_refused(load: Load, options: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        open_client("r", load(options))


def test_a_secret_in_a_table_is_one_too(load: Load) -> None:
    table = 'encryption = { mode = "customer", customer_key = "plain-key" }'
    config = load(table)
    assert "plain-key" not in repr(config)
    with pytest.raises(ConfigurationError, match="others on this machine") as caught:
        load(table, 0o644)
    assert "plain-key" not in str(caught.value)
    with pytest.raises(ConfigurationError, match=r"encryption\.customer_key: the env") as e:
        client_arguments(
            load(
                'encryption = { mode = "customer", customer_key = { env = "NOT_SET_AT_ALL" } }'
            ).remotes["r"]
        )
    assert "NOT_SET_AT_ALL" in str(e.value)


def test_one_limit_for_all_clients(load: Load) -> None:
    """The remote's own limit and that of the run both count what passes."""
    with serving(lambda _: Answer(200, b"x" * 10_000)) as server:
        config = load(f'endpoint_url = "{server.url}"\nmax_rate = "1G"')
        shared = RateLimit(1024 * 1024 * 1024)
        with Clients(config, rate_limit=shared) as clients:
            seen = []
            for name in ("local", "r"):
                clients.get(name)
                seen.append(clients.limited)
            assert seen == [False, True]
            client = clients.get("r")
            assert isinstance(client, S3Client)
            with pytest.raises(CloudError):
                list(client.list_objects("bucket"))
            own = client.http.options.rate_limit
            assert own is not None
            assert shared.taken == own.taken > 10_000


def test_repeated_requests_are_counted(load: Load) -> None:
    answers = in_turn(Answer(503), Answer(503), Answer(200, b"<ListBucketResult/>"))
    with serving(answers) as server:
        config = load(f'endpoint_url = "{server.url}"\nretry = {{ base = 0 }}')
        with Clients(config) as clients:
            assert list(clients.get("r").list_objects("bucket")) == []
            assert clients.retries == 2
