"""Where credentials, region and endpoint come from, as the AWS SDKs find them."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.common.errors import (
    AuthenticationError,
    CloudError,
    ConfigurationError,
    ConnectionFailedError,
    ExpiredCredentialsError,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import RetryPolicy
from tests.servers import S3Server
from tests.servers.loopback import Answer, Loopback, Request, serving
from tests.servers.process import HOST, free_port

SECRET = "secret-of-mine"
TOKEN = "token-of-mine"
NO_BUCKETS = b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"
NO_RETRY = RetryPolicy(attempts=1)


class Machine:
    """A machine without any AWS setting but those of the test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in os.environ:
            if name.startswith("AWS_"):
                monkeypatch.delenv(name)
        self._monkeypatch = monkeypatch
        self._folder = folder
        (folder / "home").mkdir()
        self.set(
            HOME=str(folder / "home"),
            AWS_CONFIG_FILE=str(folder / "config"),
            AWS_SHARED_CREDENTIALS_FILE=str(folder / "credentials"),
            AWS_EC2_METADATA_DISABLED="true",
        )

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._monkeypatch.setenv(name, value)

    def unset(self, name: str) -> None:
        self._monkeypatch.delenv(name)

    def config(self, text: str) -> None:
        (self._folder / "config").write_text(textwrap.dedent(text))

    def credentials(self, text: str) -> None:
        (self._folder / "credentials").write_text(textwrap.dedent(text))

    def script(self, text: str) -> Path:
        path = self._folder / "program"
        path.write_text(f"#!{sys.executable}\n{textwrap.dedent(text)}")
        path.chmod(0o755)
        return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


@pytest.fixture
def store() -> Iterator[Loopback]:
    """A store that tells who asked: see `asked_by`."""
    with serving(lambda _: Answer(200, NO_BUCKETS)) as server:
        yield server


def asked_by(store: Loopback, client: S3Client) -> tuple[str, str | None, str]:
    """The key, the token and the region that a client's request was signed with."""
    client.list_buckets()
    headers = store.requests[-1].headers
    key, _, region, *_ = headers["authorization"].partition("Credential=")[2].split("/")
    return key, headers.get("x-amz-security-token"), region


def keys(key: str, secret: str = SECRET) -> str:
    return f"aws_access_key_id = {key}\naws_secret_access_key = {secret}\n"


def later(seconds: float) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def role_document(key: str, expires: float = 3600) -> bytes:
    document = {
        "Code": "Success",
        "Type": "AWS-HMAC",
        "AccessKeyId": key,
        "SecretAccessKey": SECRET,
        "Token": TOKEN,
        "LastUpdated": later(-10),
        "Expiration": later(expires),
    }
    return json.dumps(document).encode()


# -- where keys come from


def test_arguments(machine: Machine, store: Loopback) -> None:
    machine.set(AWS_ACCESS_KEY_ID="ENV", AWS_SECRET_ACCESS_KEY=SECRET, AWS_SESSION_TOKEN="env")
    client = S3Client(
        "eu-west-1", endpoint_url=store.url, access_key_id="ARG", secret_access_key=SECRET
    )
    assert client.credential_source() == "arguments"
    assert asked_by(store, client) == ("ARG", None, "eu-west-1")


def test_arguments_with_a_token(machine: Machine, store: Loopback) -> None:
    client = S3Client(
        endpoint_url=store.url,
        access_key_id="ARG",
        secret_access_key=Secret(SECRET),
        session_token=Secret(TOKEN),
    )
    assert asked_by(store, client) == ("ARG", TOKEN, "us-east-1")


@pytest.mark.parametrize("token", [None, TOKEN])
def test_the_environment(machine: Machine, store: Loopback, token: str | None) -> None:
    machine.credentials(f"[default]\n{keys('FILE')}")
    machine.set(AWS_ACCESS_KEY_ID="ENV", AWS_SECRET_ACCESS_KEY=SECRET)
    if token:
        machine.set(AWS_SESSION_TOKEN=token)
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() == "env"
    assert asked_by(store, client) == ("ENV", token, "us-east-1")


def test_the_credentials_file(machine: Machine, store: Loopback) -> None:
    machine.credentials(f"[default]\n{keys('FILE')}aws_session_token = {TOKEN}\n")
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() == "shared-credentials-file"
    assert asked_by(store, client) == ("FILE", TOKEN, "us-east-1")


def test_the_configuration_file(machine: Machine, store: Loopback) -> None:
    machine.config(f"[default]\nregion = eu-north-1\n{keys('CONFIG')}")
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() == "config-file"
    assert asked_by(store, client) == ("CONFIG", None, "eu-north-1")


@pytest.mark.parametrize("how", ["argument", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile(machine: Machine, store: Loopback, how: str) -> None:
    machine.config(
        f"""
        [default]
        region = us-west-1
        [profile other]
        region = eu-south-2
        endpoint_url = {store.url}
        """
    )
    machine.credentials(f"[default]\n{keys('FIRST')}\n[other]\n{keys('OTHER')}")
    if how == "argument":
        machine.set(AWS_ACCESS_KEY_ID="ENV", AWS_SECRET_ACCESS_KEY=SECRET)
        client = S3Client(profile_name="other")
    else:
        machine.set(**{how: "other"})
        client = S3Client()
    assert client.endpoint_url == store.url
    assert client.credential_source() == "shared-credentials-file"
    assert asked_by(store, client) == ("OTHER", None, "eu-south-2")


def test_region_and_endpoint_may_stand_in_the_credentials_file(
    machine: Machine, store: Loopback
) -> None:
    machine.credentials(
        f"[default]\nregion = eu-west-2\nendpoint_url = {store.url}\n{keys('FILE')}"
    )
    assert asked_by(store, S3Client()) == ("FILE", None, "eu-west-2")
    client = S3Client(access_key_id="ARG", secret_access_key=SECRET)
    assert asked_by(store, client) == ("ARG", None, "eu-west-2")


def test_a_container(machine: Machine, store: Loopback) -> None:
    def metadata(request: Request) -> Answer:
        if request.headers.get("authorization") != "Bearer of-the-container":
            return Answer(403)
        return Answer(200, role_document("CONTAINER"))

    with serving(metadata) as container:
        machine.set(
            AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{container.url}/keys",
            AWS_CONTAINER_AUTHORIZATION_TOKEN="Bearer of-the-container",
        )
        client = S3Client(endpoint_url=store.url)
        assert client.credential_source() == "container-role"
        assert asked_by(store, client) == ("CONTAINER", TOKEN, "us-east-1")
        asked_by(store, client)
        assert len(container.requests) == 1


class InstanceMetadata:
    """The service at 169.254.169.254, with sessions (IMDSv2)."""

    def __init__(self, *documents: bytes) -> None:
        self._documents = list(documents)

    def __call__(self, request: Request) -> Answer:
        if request.method == "PUT" and request.path == "/latest/api/token":
            return Answer(200, b"session", {"x-aws-ec2-metadata-token-ttl-seconds": "21600"})
        if request.headers.get("x-aws-ec2-metadata-token") != "session":
            return Answer(401)
        if request.path == "/latest/meta-data/iam/security-credentials/":
            return Answer(200, b"role")
        if request.path == "/latest/meta-data/iam/security-credentials/role":
            last = len(self._documents) == 1
            return Answer(200, self._documents[0] if last else self._documents.pop(0))
        return Answer(404)


def test_an_instance(machine: Machine, store: Loopback) -> None:
    machine.unset("AWS_EC2_METADATA_DISABLED")
    with serving(InstanceMetadata(role_document("INSTANCE"))) as metadata:
        machine.set(AWS_EC2_METADATA_SERVICE_ENDPOINT=metadata.url)
        client = S3Client(endpoint_url=store.url)
        assert client.credential_source() == "iam-role"
        assert asked_by(store, client) == ("INSTANCE", TOKEN, "us-east-1")


def test_keys_that_run_out_are_fetched_again(machine: Machine, store: Loopback) -> None:
    # botocore asks again when less than a quarter of an hour is left
    program = machine.script(
        f"""
        import json, pathlib
        count = pathlib.Path(__file__).with_name("count")
        number = int(count.read_text()) + 1 if count.exists() else 1
        count.write_text(str(number))
        ends = "{later(30)}" if number == 1 else "{later(3600)}"
        print(json.dumps({{"Version": 1, "AccessKeyId": f"PROCESS{{number}}",
            "SecretAccessKey": "{SECRET}", "SessionToken": "{TOKEN}", "Expiration": ends}}))
        """
    )
    machine.config(f"[default]\ncredential_process = {program}")
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() == "custom-process"
    assert asked_by(store, client) == ("PROCESS2", TOKEN, "us-east-1")
    assert asked_by(store, client) == ("PROCESS2", TOKEN, "us-east-1")


def test_a_role_that_is_assumed(machine: Machine, store: Loopback, moto_s3: S3Server) -> None:
    machine.config(
        """
        [profile assumed]
        role_arn = arn:aws:iam::123456789012:role/reader
        source_profile = source
        region = eu-west-1
        """
    )
    machine.credentials(f"[source]\n{keys('SOURCE')}")
    machine.set(AWS_ENDPOINT_URL_STS=moto_s3.endpoint)
    client = S3Client(endpoint_url=store.url, profile_name="assumed")
    assert client.credential_source() == "assume-role"
    key, token, region = asked_by(store, client)
    assert key.startswith("ASIA")
    assert token
    assert region == "eu-west-1"


def test_a_role_that_is_assumed_works_on_a_real_server(machine: Machine, moto_s3: S3Server) -> None:
    machine.config(
        f"""
        [profile assumed]
        role_arn = arn:aws:iam::123456789012:role/writer
        source_profile = source
        endpoint_url = {moto_s3.endpoint}
        """
    )
    machine.credentials(f"[source]\n{keys('SOURCE')}")
    client = S3Client("us-east-1", profile_name="assumed")
    client.create_bucket("assumed-role", exist_ok=True)
    client.upload_data("assumed-role", "k", b"data")
    assert client.download_data("assumed-role", "k") == b"data"


def test_anonymous(machine: Machine, store: Loopback) -> None:
    machine.set(AWS_ACCESS_KEY_ID="ENV", AWS_SECRET_ACCESS_KEY=SECRET)
    client = S3Client(endpoint_url=store.url, anonymous=True)
    assert client.credential_source() == "anonymous"
    client.list_buckets()
    assert "authorization" not in store.requests[-1].headers
    assert "x-amz-date" not in store.requests[-1].headers


# -- endpoints and regions


def test_endpoints_in_their_order(machine: Machine) -> None:
    machine.config(
        """
        [default]
        endpoint_url = http://profile:1
        services = mine
        [services mine]
        s3 =
          endpoint_url = http://profile-s3:1
        """
    )
    arguments: dict[str, Any] = {"access_key_id": "A", "secret_access_key": SECRET}
    assert S3Client(**arguments).endpoint_url == "http://profile-s3:1"
    machine.config("[default]\nendpoint_url = http://profile:1\n")
    assert S3Client(**arguments).endpoint_url == "http://profile:1"
    machine.set(AWS_ENDPOINT_URL="http://all:1/")
    assert S3Client(**arguments).endpoint_url == "http://all:1"
    machine.set(AWS_ENDPOINT_URL_S3="http://only-s3:1")
    assert S3Client(**arguments).endpoint_url == "http://only-s3:1"
    argument = S3Client(endpoint_url="http://argument:1", **arguments)
    assert argument.endpoint_url == "http://argument:1"


@pytest.mark.parametrize(
    ("endpoint", "url", "host"),
    [
        ("https://HOST.example:443", "https://host.example/photos/k", "host.example"),
        ("http://host:80/", "http://host/photos/k", "host"),
        ("http://host:443", "http://host:443/photos/k", "host:443"),
        ("https://host:80", "https://host:80/photos/k", "host:80"),
        ("http://[::1]:9000", "http://[::1]:9000/photos/k", "[::1]:9000"),
        ("https://host/swift/v1/", "https://host/swift/v1/photos/k", "host"),
    ],
)
def test_the_host_that_is_signed_is_the_one_that_is_sent(
    machine: Machine, endpoint: str, url: str, host: str
) -> None:
    client = S3Client(endpoint_url=endpoint, access_key_id="A", secret_access_key=SECRET)
    assert client.generate_presigned_url("photos", "k").partition("?")[0] == url
    assert client._wire.url("photos", "k", "us-east-1")[0] == host


def test_configured_endpoints_can_be_ignored(machine: Machine) -> None:
    amazon = "https://s3.eu-west-1.amazonaws.com"
    machine.config("[default]\nendpoint_url = http://profile:1\n")
    machine.set(AWS_ENDPOINT_URL="http://all:1", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true")
    assert S3Client("eu-west-1", anonymous=True).endpoint_url == amazon
    given = S3Client("eu-west-1", anonymous=True, endpoint_url="http://argument:1")
    assert given.endpoint_url == "http://argument:1"
    machine.set(AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="false")
    assert S3Client("eu-west-1", anonymous=True).endpoint_url == "http://all:1"
    machine.unset("AWS_ENDPOINT_URL")
    machine.unset("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    machine.config(
        "[default]\nendpoint_url = http://profile:1\nignore_configured_endpoint_urls = true\n"
    )
    assert S3Client("eu-west-1", anonymous=True).endpoint_url == amazon


def test_regions_in_their_order(machine: Machine) -> None:
    assert S3Client(anonymous=True).region == "us-east-1"
    machine.config("[default]\nregion = sa-east-1\n")
    assert S3Client(anonymous=True).region == "sa-east-1"
    machine.set(AWS_DEFAULT_REGION="eu-west-3")
    assert S3Client(anonymous=True).region == "eu-west-3"
    assert S3Client(anonymous=True, endpoint_url="http://h:1").region == "eu-west-3"
    machine.set(AWS_REGION="eu-west-2")
    assert S3Client(anonymous=True).region == "eu-west-2"
    assert S3Client("eu-west-1", anonymous=True).region == "eu-west-1"
    assert S3Client("cn-north-1", anonymous=True).endpoint_url.endswith(".amazonaws.com.cn")


def test_the_endpoint_tells_the_vendor(machine: Machine) -> None:
    def vendor(endpoint: str, name: str | None = None) -> str:
        return S3Client(anonymous=True, endpoint_url=endpoint, vendor=name).vendor.name

    assert S3Client(anonymous=True).vendor.name == "aws"
    assert vendor("https://s3.pub1.infomaniak.cloud") == "infomaniak"
    assert vendor("https://s3.pub2.infomaniak.cloud/") == "infomaniak"
    assert vendor("https://x.r2.cloudflarestorage.com") == "r2"
    assert vendor("https://s3.us-west-004.backblazeb2.com") == "b2"
    assert vendor("https://s3.eu-central-1.wasabisys.com") == "wasabi"
    assert vendor("https://notinfomaniak.cloud") == "generic"
    assert vendor("https://infomaniak.cloud.example.org") == "generic"
    assert vendor("http://127.0.0.1:9000", "minio") == "minio"


# -- what cannot be


def test_none_found(machine: Machine, store: Loopback) -> None:
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() is None
    with pytest.raises(AuthenticationError, match="no AWS credentials") as caught:
        client.list_buckets()
    assert "AWS_ACCESS_KEY_ID" in (caught.value.hint or "")
    assert "anonymous=True" in (caught.value.hint or "")
    assert store.requests == []


def test_none_found_for_the_control_plane(machine: Machine, store: Loopback) -> None:
    client = S3Client(endpoint_url=store.url)
    with pytest.raises(AuthenticationError, match="no AWS credentials"):
        client.get_tags("photos", "k")
    assert store.requests == []


def test_a_profile_that_is_not_there(machine: Machine, store: Loopback) -> None:
    with pytest.raises(ConfigurationError, match="nobody"):
        S3Client(profile_name="nobody")
    with pytest.raises(ConfigurationError, match="nobody"):
        S3Client(profile_name="nobody", endpoint_url=store.url).list_buckets()
    machine.set(AWS_PROFILE="nobody")
    with pytest.raises(ConfigurationError, match="nobody"):
        S3Client()


@pytest.mark.parametrize(
    ("config", "cls"),
    [
        ("[default\nbroken", ConfigurationError),
        ("[default]\naws_access_key_id = HALF", ConfigurationError),
        ("[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone", ConfigurationError),
        ("[default]\nrole_arn = arn:aws:iam::1:role/x", ConfigurationError),
        ("[default]\ncredential_process = /no/such/program", AuthenticationError),
        ("[default]\ncredential_process = /bin/false", AuthenticationError),
        ("[default]\ncredential_process = /bin/echo no-json", AuthenticationError),
        ("[default]\ncredential_process = /bin/echo '{\"Version\": 1}'", AuthenticationError),
        (
            "[default]\nsso_start_url = https://sso.invalid\nsso_region = us-east-1\n"
            "sso_account_id = 1\nsso_role_name = r",
            ExpiredCredentialsError,
        ),
    ],
)
def test_a_configuration_that_gives_no_keys(
    machine: Machine, store: Loopback, config: str, cls: type[CloudError]
) -> None:
    machine.config(config)
    with pytest.raises(cls) as caught:
        S3Client(endpoint_url=store.url).list_buckets()
    assert type(caught.value) is cls
    assert store.requests == []


def test_half_of_the_keys_in_the_environment(machine: Machine, store: Loopback) -> None:
    machine.set(AWS_ACCESS_KEY_ID="HALF")
    with pytest.raises(ConfigurationError, match="AWS_SECRET_ACCESS_KEY"):
        S3Client(endpoint_url=store.url).list_buckets()


def test_a_login_that_is_over_names_the_way_out(machine: Machine, store: Loopback) -> None:
    machine.config(
        "[default]\nsso_start_url = https://sso.invalid\nsso_region = us-east-1\n"
        "sso_account_id = 1\nsso_role_name = r"
    )
    client = S3Client(endpoint_url=store.url)
    assert client.credential_source() == "sso"
    with pytest.raises(ExpiredCredentialsError) as caught:
        client.list_buckets()
    assert "aws sso login" in (caught.value.hint or "")


def test_keys_that_are_over_when_they_come(machine: Machine, store: Loopback) -> None:
    program = machine.script(
        f"""
        import json
        print(json.dumps({{"Version": 1, "AccessKeyId": "OLD", "SecretAccessKey": "{SECRET}",
            "SessionToken": "{TOKEN}", "Expiration": "{later(-60)}"}}))
        """
    )
    machine.config(f"[default]\ncredential_process = {program}")
    with pytest.raises(ExpiredCredentialsError) as caught:
        S3Client(endpoint_url=store.url).list_buckets()
    assert "of-mine" not in f"{caught.value} {caught.value!r}"
    assert store.requests == []


def test_a_role_service_that_cannot_be_reached(machine: Machine, store: Loopback) -> None:
    machine.config(
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = source\n"
        f"[profile source]\n{keys('SOURCE')}"
    )
    machine.set(AWS_ENDPOINT_URL_STS=f"http://{HOST}:{free_port()}", AWS_MAX_ATTEMPTS="1")
    with pytest.raises(ConnectionFailedError, match="could not be fetched"):
        S3Client("us-east-1", endpoint_url=store.url, retry=NO_RETRY).list_buckets()


def test_a_role_that_may_not_be_assumed(machine: Machine, store: Loopback) -> None:
    denied = (
        b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        b"<Message>User is not authorized</Message></Error></ErrorResponse>"
    )
    machine.config(
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = source\n"
        f"[profile source]\n{keys('SOURCE')}"
    )
    with serving(lambda _: Answer(403, denied, {"content-type": "text/xml"})) as sts:
        machine.set(AWS_ENDPOINT_URL_STS=sts.url)
        with pytest.raises(PermissionError, match="not authorized") as caught:
            S3Client("us-east-1", endpoint_url=store.url).list_buckets()
    assert isinstance(caught.value, CloudError)
    assert caught.value.code == "AccessDenied"


@pytest.mark.parametrize(
    "arguments",
    [
        {"access_key_id": "A"},
        {"secret_access_key": SECRET},
        {"session_token": TOKEN},
        {"access_key_id": "A", "secret_access_key": SECRET, "anonymous": True},
        {"endpoint_url": "127.0.0.1:9000"},
        {"endpoint_url": "ftp://host"},
        {"endpoint_url": "http://"},
        {"endpoint_url": "https://host/?query=1"},
        {"endpoint_url": "https://host/#fragment"},
        {"endpoint_url": "https://user:secret-of-mine@host"},
        {"endpoint_url": "https://host:port"},
        {"endpoint_url": "https://host:99999"},
        {"endpoint_url": "http://[oops"},
        {"endpoint_url": ""},
        {"vendor": "nobody"},
        {"addressing_style": "sideways"},
    ],
)
def test_arguments_that_contradict(machine: Machine, arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        S3Client(**arguments)
    assert "of-mine" not in str(caught.value)


# -- secrets and costs


def test_no_secret_shows(machine: Machine, store: Loopback) -> None:
    client = S3Client(
        endpoint_url=store.url,
        access_key_id="AKID",
        secret_access_key=SECRET,
        session_token=TOKEN,
    )
    client.list_buckets()
    parts: list[Any] = [client, client._session, client._wire, client._wire.signer]
    shown = " ".join(f"{each!s} {each!r} {vars(each)!r}" for each in parts)
    assert "of-mine" not in shown
    assert "AKID" not in f"{client!s} {client!r}"


def test_no_secret_shows_in_an_error(machine: Machine) -> None:
    client = S3Client(
        endpoint_url=f"http://{HOST}:{free_port()}",
        access_key_id="AKID",
        secret_access_key=SECRET,
        session_token=TOKEN,
        retry=NO_RETRY,
    )
    with pytest.raises(ConnectionFailedError) as caught:
        client.download_data("photos", "k")
    error = caught.value
    assert "of-mine" not in f"{error} {error!r} {vars(error)} {error.__cause__!r}"
    assert error.operation == "download_data"
    assert error.resource == "s3://photos/k"


LIGHT = """
import json, sys
from codomyrmex.cloud.aws.storage import S3Client
arguments = json.loads(sys.argv[1])
S3Client(**arguments).list_buckets()
heavy = {"boto3", "botocore", "urllib3", "requests", "httpx", "asyncio"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.parametrize("where", ["arguments", "environment"])
def test_keys_that_are_given_load_no_botocore(
    machine: Machine, store: Loopback, where: str
) -> None:
    arguments = {"endpoint_url": store.url}
    if where == "arguments":
        arguments |= {"access_key_id": "AKID", "secret_access_key": SECRET}
    else:
        machine.set(AWS_ACCESS_KEY_ID="AKID", AWS_SECRET_ACCESS_KEY=SECRET)
    subprocess.run([sys.executable, "-c", LIGHT, json.dumps(arguments)], check=True)
    assert len(store.requests) == 1
