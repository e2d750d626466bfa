"""The transport against servers that behave, misbehave, and vanish."""

from __future__ import annotations

import datetime
import ipaddress
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from codomyrmex.cloud.common.errors import (
    CloudError,
    CloudTimeoutError,
    ConfigurationError,
    ConnectionFailedError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import (
    Body,
    HttpClient,
    HttpOptions,
    HttpRequest,
    HttpResponse,
    OnHeaders,
)
from codomyrmex.cloud.common.retry_after import retry_after_seconds
from codomyrmex.cloud.common.steps import StepLoop, Steps
from tests.servers.loopback import Answer, Request, in_turn, raw, serving
from tests.servers.process import HOST, free_port

MIB = 1024 * 1024


def send(
    client: HttpClient,
    url: str,
    method: str = "GET",
    *,
    headers: list[str] | None = None,
    body: Body | None = None,
    on_headers: OnHeaders | None = None,
    idle_timeout: float | None = None,
) -> HttpResponse:
    return client.request(HttpRequest(method, url, headers or [], body, on_headers, idle_timeout))


def echo(request: Request) -> Answer:
    return Answer(200, request.body or request.target.encode(), {"X-Method": request.method})


# -- what is sent and what is read


def test_a_request_and_its_answer() -> None:
    client = HttpClient(HttpOptions(user_agent="tester"))
    with serving(lambda _: Answer(201, b"made", {"ETag": '"x"', "x-two": "1", "X-Two": "2"})) as it:
        answer = send(client, f"{it.url}/a?b=c", "PUT", headers=["x-one: 1"], body=b"data")
    assert (answer.status, answer.body) == (201, b"made")
    assert answer.headers["etag"] == '"x"'
    assert answer.headers["x-two"] == "2"
    (request,) = it.requests
    assert (request.method, request.target, request.body) == ("PUT", "/a?b=c", b"data")
    assert request.headers["x-one"] == "1"
    assert request.headers["user-agent"] == "tester"


@pytest.mark.parametrize(
    "target",
    [
        "/../a//b",
        "//x",
        "/./a/..",
        "/a/../../b/.",
        "/",
        "//",
        "/%2E%2E/%2F",
        "/a%20b?x=%2F&y",
        "/b/..?list-type=2",
    ],
)
def test_a_path_goes_out_as_it_is(target: str) -> None:
    with serving(echo) as server:
        assert send(HttpClient(), server.url + target).body == target.encode()


def test_methods_and_bodies_do_not_leak_into_the_next_request() -> None:
    client = HttpClient()
    with serving(echo) as server:
        sent: list[tuple[str, Body | None]] = [
            ("GET", None),
            ("PUT", b"one"),
            ("HEAD", None),
            ("PUT", b""),
            ("DELETE", None),
            ("POST", memoryview(b"-two-")[1:4]),
            ("HEAD", None),
            ("GET", None),
        ]
        answers = [send(client, f"{server.url}/x", method, body=body) for method, body in sent]
    assert [(r.method, r.body) for r in server.requests] == [
        (method, bytes(body or b"")) for method, body in sent
    ]
    assert [a.body for a in answers] == [
        b"/x",
        b"one",
        b"",
        b"/x",
        b"/x",
        b"two",
        b"",
        b"/x",
    ]
    assert "content-length" not in server.requests[0].headers
    assert server.requests[3].headers["content-length"] == "0"
    assert server.connections == 1


def test_header_text_is_utf8_where_it_can_be() -> None:
    def handler(_request: Request) -> Callable[[socket.socket], None]:
        return raw(
            b"HTTP/1.1 200 OK\r\nx-amz-meta-a: gr\xc3\xbcn\r\nX-AMZ-META-B:  spaced  \r\n"
            b"x-no-value:\r\nContent-Length: 0\r\n\r\n"
        )

    with serving(handler) as server:
        headers = send(HttpClient(), server.url).headers
    assert headers["x-amz-meta-a"] == "grün"
    assert headers["x-amz-meta-b"] == "spaced"
    assert headers["x-no-value"] == ""


def test_header_text_that_is_no_utf8_is_read_as_latin1() -> None:
    answer = raw(b"HTTP/1.1 200 OK\r\nx-old: gr\xfcn\r\nContent-Length: 0\r\n\r\n")
    with serving(lambda _: answer) as server:
        assert send(HttpClient(), server.url).headers["x-old"] == "grün"


def test_an_interim_answer_is_not_the_answer() -> None:
    data = b"HTTP/1.1 100 Continue\r\nx: interim\r\n\r\nHTTP/1.1 204 No\r\nx: final\r\n\r\n"
    with serving(lambda _: raw(data)) as server:
        answer = send(HttpClient(), server.url, "PUT", body=b"x")
    assert (answer.status, answer.headers["x"]) == (204, "final")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(status: int) -> None:
    with serving(echo) as elsewhere:
        headers = {"Location": f"{elsewhere.url}/stolen"}
        with serving(lambda _: Answer(status, b"go", headers)) as server:
            answer = send(HttpClient(), server.url, headers=["authorization: secret"])
    assert (answer.status, answer.body) == (status, b"go")
    assert elsewhere.connections == 0


@pytest.mark.parametrize("status", [304, 400, 404, 416, 429, 500, 503, 599])
def test_every_status_is_an_answer(status: int) -> None:
    with serving(lambda _: Answer(status)) as server:
        assert send(HttpClient(), server.url).status == status


# -- connections


def test_connections_are_kept() -> None:
    client = HttpClient()
    with serving(echo) as server:
        for number in range(20):
            assert send(client, f"{server.url}/{number}").status == 200
        assert server.connections == 1


def test_a_connection_outlives_the_thread_that_opened_it() -> None:
    client = HttpClient()
    with serving(echo) as server:
        for _ in range(5):
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(send, client, server.url).result().status == 200
        assert server.connections == 1


def test_sixteen_threads_share_a_client() -> None:
    client = HttpClient()
    barrier = threading.Barrier(16)

    def work(thread: int) -> None:
        barrier.wait()
        for number in range(50):
            body = f"{thread}-{number} ".encode() * (1 + number * 20)
            assert send(client, f"{server.url}/{thread}", "PUT", body=body).body == body

    with serving(echo) as server:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(work, range(16)))
        assert len(server.requests) == 800
        assert server.connections <= 16


def test_a_connection_the_server_closed_is_replaced() -> None:
    client = HttpClient()
    closing = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    with serving(in_turn(closing, Answer(200, b"again"))) as server:
        assert send(client, server.url).body == b"ok"
        assert send(client, server.url).body == b"again"
        assert server.connections == 2


def test_close_closes_and_the_client_goes_on() -> None:
    client = HttpClient()
    with serving(echo) as server:
        send(client, server.url)
        client.close()
        assert send(client, server.url).status == 200
        assert server.connections == 2
        client.close()
        client.close()


def test_a_request_under_way_survives_close() -> None:
    client = HttpClient()
    there, go = threading.Event(), threading.Event()

    def handler(_request: Request) -> Answer:
        there.set()
        assert go.wait(30)
        return Answer(200, b"whole")

    with serving(handler) as server, ThreadPoolExecutor(1) as pool:
        future = pool.submit(send, client, server.url)
        assert there.wait(30)
        client.close()
        go.set()
        assert future.result().body == b"whole"


FORKING = """
import os, sys
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpRequest
url, bundle = sys.argv[1], sys.argv[2] or None
client = HttpClient(HttpOptions(ca_bundle=bundle))
client.request(HttpRequest("GET", url + "/parent", []))
child = os.fork()
if child == 0:
    client.request(HttpRequest("GET", url + "/child", []))
    client.request(HttpRequest("GET", url + "/child", []))
    client.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
client.request(HttpRequest("GET", url + "/parent", []))
"""


@pytest.mark.parametrize("use_tls", [False, True])
def test_after_a_fork_each_process_has_its_own_connection(
    use_tls: bool, authority: Authority
) -> None:
    with serving(echo, authority.server_context() if use_tls else None) as server:
        bundle = str(authority.bundle) if use_tls else ""
        subprocess.run([sys.executable, "-c", FORKING, server.url, bundle], check=True)
        assert [(request.path, request.connection) for request in server.requests] == [
            ("/parent", 1),
            ("/child", 2),
            ("/child", 2),
            ("/parent", 1),
        ]


# -- failures


def test_nobody_listens() -> None:
    port = free_port()
    with pytest.raises(ConnectionFailedError) as caught:
        send(HttpClient(), f"http://{HOST}:{port}/")
    assert caught.value.retryable
    assert f"{HOST}:{port}" in str(caught.value)
    assert isinstance(caught.value, ConnectionError)


def test_a_host_that_has_no_address() -> None:
    with pytest.raises(ConnectionFailedError, match=r"no-such-host\.invalid"):
        send(HttpClient(), "http://no-such-host.invalid/bucket")


def test_a_host_that_does_not_answer_is_a_timeout() -> None:
    with socket.socket() as full:
        full.bind((HOST, 0))
        full.listen(0)
        # the backlog is full with the first connection: the next is never accepted
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        client = HttpClient(HttpOptions(connect_timeout=0.3))
        with pytest.raises(CloudTimeoutError) as caught:
            send(client, f"http://{HOST}:{full.getsockname()[1]}/")
        for filler in fillers:
            filler.close()
    assert caught.value.retryable
    assert isinstance(caught.value, TimeoutError)


BROKEN = {
    "closed without an answer": raw(b""),
    "reset without an answer": raw(b"", then_reset=True),
    "closed in the headers": raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "closed in the body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
    "reset in the body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", then_reset=True),
    "closed in a chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nabc"),
    "closed between chunks": raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_answer_may_be_asked_for_again(how: str) -> None:
    client = HttpClient()
    with serving(in_turn(BROKEN[how], Answer(200, b"whole"))) as server:
        with pytest.raises(ConnectionFailedError) as caught:
            send(client, server.url)
        assert caught.value.retryable
        assert len(server.requests) == 1
        assert send(client, server.url).body == b"whole"


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("looped", [False, True])
def test_what_goes_out_once_is_not_sent_again_on_another_connection(
    once: bool, looped: bool
) -> None:
    client = HttpClient()
    lost = raw(b"", then_reset=True)
    with serving(in_turn(Answer(), lost, Answer(201), lost, Answer(202))) as server:
        ends = [outcome(client, server.url, once, looped) for _ in range(3)]
        requests = len(server.requests)
    if looped:
        # its own connections are new each time: the loss is seen by libcurl as one
        assert ends == [200, None, 201]
    elif once:
        assert (ends, requests) == ([200, None, 201], 3)
    else:
        # libcurl sends again by itself what was lost on a connection that was kept
        assert (ends, requests) == ([200, 201, 202], 5)


def outcome(client: HttpClient, url: str, once: bool, looped: bool) -> int | None:
    """The status; None when the connection broke."""
    request = HttpRequest("PUT", url, ["Expect:"], b"data", once=once)

    def steps() -> Steps[int]:
        response = yield request
        assert response is not None
        return response.status

    if looped:
        ends: list[int | None] = []
        loop = StepLoop[int](client, 1)
        loop.run(iter([(steps(), lambda status, _error: ends.append(status))]))
        return ends[0]
    try:
        return client.request(request).status
    except ConnectionFailedError:
        return None


GARBAGE = {
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "no status": raw(b"HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"),
    "no number": raw(b"HTTP/1.1 abc Fine\r\nContent-Length: 0\r\n\r\n"),
    "bad length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
    "bad chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n"),
    "endless headers": raw(b"HTTP/1.1 200 OK\r\n" + b"x-a: " + b"y" * 2_000_000),
}


@pytest.mark.parametrize("what", GARBAGE)
def test_what_is_no_http_is_an_error_of_the_tree(what: str) -> None:
    with serving(lambda _: GARBAGE[what]) as server, pytest.raises(CloudError) as caught:
        send(HttpClient(), server.url)
    assert isinstance(caught.value, UnexpectedResponseError | ConnectionFailedError)
    assert str(server.port) in str(caught.value)


@pytest.mark.parametrize("what", ["no HTTP", "bad length", "endless headers"])
def test_what_is_no_http_is_not_asked_for_again(what: str) -> None:
    with (
        serving(lambda _: GARBAGE[what]) as server,
        pytest.raises(UnexpectedResponseError) as caught,
    ):
        send(HttpClient(), server.url)
    assert not caught.value.retryable


def test_a_url_that_is_none() -> None:
    with pytest.raises(ConfigurationError):
        send(HttpClient(), "http://[oops/")


def test_silence_is_a_timeout() -> None:
    done = threading.Event()
    silent = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")

    def handler(_request: Request) -> Callable[[socket.socket], None]:
        def play(connection: socket.socket) -> None:
            silent(connection)
            done.wait(60)

        return play

    with serving(handler) as server:
        with pytest.raises(CloudTimeoutError) as caught:
            send(HttpClient(HttpOptions(idle_timeout=1)), server.url)
        done.set()
    assert caught.value.retryable


def test_an_idle_timeout_below_a_second_is_a_timeout_too() -> None:
    done = threading.Event()

    def handler(_request: Request) -> Answer:
        done.wait(60)
        return Answer()

    with serving(handler) as server:
        with pytest.raises(CloudTimeoutError):
            send(HttpClient(), server.url, idle_timeout=0.2)
        done.set()


def test_a_transfer_that_moves_slowly_has_no_limit() -> None:
    pieces = 30

    def play(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (pieces * 4))
        for _ in range(pieces):
            connection.sendall(b"slow")
            time.sleep(0.1)

    with serving(lambda _: play) as server:
        answer = send(HttpClient(HttpOptions(idle_timeout=1)), server.url)
    assert answer.body == b"slow" * pieces


def test_an_upload_that_is_read_slowly_has_no_limit() -> None:
    body = os.urandom(3 * MIB)
    seen = bytearray()

    def slow_reader(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            while b"\r\n\r\n" not in seen or len(seen.partition(b"\r\n\r\n")[2]) < len(body):
                seen.extend(connection.recv(256 * 1024))
                time.sleep(0.1)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=slow_reader, args=(listener,))
        thread.start()
        client = HttpClient(HttpOptions(idle_timeout=1))
        url = f"http://{HOST}:{listener.getsockname()[1]}/"
        assert send(client, url, "PUT", headers=["Expect:"], body=body).status == 200
        thread.join()
    assert seen.partition(b"\r\n\r\n")[2] == body


SIGNALLED = """
import os, sys
from codomyrmex.cloud.common.http import HttpClient, HttpRequest
client = HttpClient()
print("ready", flush=True)
try:
    client.request(HttpRequest("GET", sys.argv[1], []))
except KeyboardInterrupt:
    answer = client.request(HttpRequest("GET", sys.argv[1] + "/after", []))
    print("stopped", answer.body.decode(), flush=True)
"""


def test_ctrl_c_ends_a_request_that_waits() -> None:
    asked, done = threading.Event(), threading.Event()

    def handler(request: Request) -> Answer:
        if request.path == "/after":
            return Answer(200, b"alive")
        asked.set()
        done.wait(60)
        return Answer()

    with serving(handler) as server:
        with subprocess.Popen(
            [sys.executable, "-c", SIGNALLED, server.url], stdout=subprocess.PIPE, text=True
        ) as child:
            assert asked.wait(30)
            child.send_signal(signal.SIGINT)
            # its own timeout is a minute: it must not be what ends it
            output, _ = child.communicate(timeout=40)
        done.set()
    assert output.split() == ["ready", "stopped", "alive"]


# -- where bodies go


def test_a_sink_gets_the_body_and_the_answer_keeps_none() -> None:
    chunks: list[bytes] = []
    statuses: list[int] = []

    def on_headers(response: HttpResponse) -> Callable[[bytes], None]:
        statuses.append(response.status)
        return chunks.append

    body = os.urandom(3 * MIB)
    with serving(lambda _: Answer(200, body)) as server:
        answer = send(HttpClient(), server.url, on_headers=on_headers)
    assert b"".join(chunks) == body
    assert answer.body == b""
    assert statuses == [200]


def test_headers_are_told_once_for_an_empty_body_too() -> None:
    statuses: list[int] = []

    def on_headers(response: HttpResponse) -> None:
        statuses.append(response.status)

    with serving(lambda _: Answer(204)) as server:
        send(HttpClient(), server.url, on_headers=on_headers)
    assert statuses == [204]


def test_a_kept_body_is_bounded() -> None:
    sent = 0

    def play(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n")
        block = b"x" * MIB
        for _ in range(1024):
            connection.sendall(block)
            sent += len(block)

    with serving(lambda _: play) as server, pytest.raises(UnexpectedResponseError, match="larger"):
        send(HttpClient(), server.url)
    assert sent + 16 * MIB >= 64 * MIB
    assert sent < 128 * MIB


class OddError(Exception):
    pass


@pytest.mark.parametrize("where", ["headers", "body"])
@pytest.mark.parametrize(
    "error", [OddError("mine"), KeyboardInterrupt(), ConnectionFailedError("m")]
)
def test_an_exception_of_the_reader_comes_through(where: str, error: BaseException) -> None:
    def sink(_data: bytes) -> None:
        raise error

    def on_headers(_response: HttpResponse) -> Callable[[bytes], None]:
        if where == "headers":
            raise error
        return sink

    client = HttpClient()
    with serving(lambda _: Answer(200, b"x" * MIB)) as server:
        with pytest.raises(type(error)) as caught:
            send(client, server.url, on_headers=on_headers)
        assert caught.value is error
        assert send(client, server.url).body == b"x" * MIB


# -- TLS


class Authority:
    """A certificate authority of one test run, and a server certificate that it signed."""

    def __init__(self, folder: Path) -> None:
        self.bundle = folder / "ca.pem"
        self._chain = folder / "server.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        root = self._sign(name, key, name, key, authority=True)
        self.bundle.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        server_key = ec.generate_private_key(ec.SECP256R1())
        server_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test server")])
        leaf = self._sign(server_name, server_key, name, key, authority=False)
        private = server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._chain.write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))

    @staticmethod
    def _sign(
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        issuer_key: ec.EllipticCurvePrivateKey,
        *,
        authority: bool,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            address = x509.IPAddress(ipaddress.ip_address(HOST))
            builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._chain)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_an_unknown_authority_is_refused(authority: Authority) -> None:
    with (
        serving(echo, authority.server_context()) as server,
        pytest.raises(ConnectionFailedError) as caught,
    ):
        send(HttpClient(), f"{server.url}/b", headers=["authorization: secret"])
    assert not caught.value.retryable
    assert "ca_bundle" in (caught.value.hint or "")
    assert server.requests == []


def test_an_authority_of_ones_own_is_accepted(authority: Authority) -> None:
    client = HttpClient(HttpOptions(ca_bundle=str(authority.bundle)))
    with serving(echo, authority.server_context()) as server:
        for _ in range(3):
            assert send(client, f"{server.url}/b").body == b"/b"
        assert server.connections == 1


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    client = HttpClient(HttpOptions(ca_bundle=str(authority.bundle)))
    with (
        serving(echo, authority.server_context()) as server,
        pytest.raises(ConnectionFailedError) as caught,
    ):
        send(client, f"https://localhost:{server.port}/b")
    assert not caught.value.retryable


def test_a_bundle_that_is_not_there(authority: Authority, tmp_path: Path) -> None:
    client = HttpClient(HttpOptions(ca_bundle=str(tmp_path / "none.pem")))
    with (
        serving(echo, authority.server_context()) as server,
        pytest.raises(ConfigurationError, match=r"none\.pem"),
    ):
        send(client, server.url)


# -- proxies


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_the_environments_proxy_is_used(no_proxies: pytest.MonkeyPatch) -> None:
    with serving(lambda r: Answer(200, r.target.encode())) as proxy:
        no_proxies.setenv("http_proxy", proxy.url)
        answer = send(HttpClient(), "http://storage.invalid/bucket/../key")
        assert answer.body == b"http://storage.invalid/bucket/../key"
        no_proxies.setenv("no_proxy", "storage.invalid")
        with pytest.raises(ConnectionFailedError):
            send(HttpClient(), "http://storage.invalid/bucket")


def test_a_proxy_that_was_given_goes_first(no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setenv("http_proxy", f"http://{HOST}:{free_port()}")
    with serving(lambda r: Answer(200, r.target.encode())) as proxy:
        client = HttpClient(HttpOptions(proxy=proxy.url))
        assert send(client, "http://storage.invalid/b").body == b"http://storage.invalid/b"


def test_a_proxys_password_is_not_in_the_error(no_proxies: pytest.MonkeyPatch) -> None:
    proxy = f"http://user:proxy-password@{HOST}:{free_port()}"
    with pytest.raises(ConnectionFailedError) as caught:
        send(HttpClient(HttpOptions(proxy=proxy)), "http://storage.invalid/b")
    assert "proxy-password" not in f"{caught.value!s} {caught.value!r} {caught.value.__dict__}"


def test_nothing_secret_of_the_request_is_in_the_error() -> None:
    url = f"http://{HOST}:{free_port()}/b/k?X-Amz-Signature=signature-of-mine"
    headers = ["authorization: header-of-mine", "x-amz-security-token: token-of-mine"]
    with pytest.raises(ConnectionFailedError) as caught:
        send(HttpClient(), url, headers=headers)
    shown = f"{caught.value!s} {caught.value!r} {caught.value.__dict__} {caught.value.__cause__!r}"
    assert "of-mine" not in shown


# -- Retry-After


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after_seconds(None) is None
    assert retry_after_seconds("7") == 7.0
    assert retry_after_seconds(" 0 ") == 0.0
    assert retry_after_seconds("soon") is None
    assert retry_after_seconds("-5") is None
    assert retry_after_seconds("") is None
    assert retry_after_seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0.0
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=1000)
    seconds = retry_after_seconds(later.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    assert seconds is not None
    assert 0 < seconds <= 1000
