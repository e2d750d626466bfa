"""``cmx infomaniak``: every row fits its method, and every example of the help runs for real."""

from __future__ import annotations

import inspect
import json
import shlex
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openstack.connection import Connection

import codomyrmex.cloud.infomaniak as package
from codomyrmex.cloud.cli.command import Command, Group, all_commands, find_command
from codomyrmex.cloud.cli.completion import candidates
from codomyrmex.cloud.cli.main import run
from codomyrmex.cloud.cli.service_calls import Call, Service
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakInventoryClient,
    InfomaniakNetworkClient,
    InfomaniakVolumeClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from tests.infomaniak.conftest import CLOCK, FLAVOR, IMAGE

_GROUP, _ = find_command(["infomaniak"])
assert isinstance(_GROUP, Group)
COMMANDS = list(all_commands(_GROUP))

# what the examples need comes first, what they delete goes last
_FIRST = (
    "keypair", "server-group", "image", "network", "subnet", "port", "router", "security-group",
    "address-group", "load-balancer", "volume", "snapshot", "backup", "identity", "dns", "stack",
    "server",
)  # fmt: skip
_LAST = (
    "server", "load-balancer", "port", "router", "subnet", "network", "security-group",
    "address-group", "backup", "snapshot", "volume", "image", "keypair", "server-group",
    "floating-ip", "identity", "stack", "dns",
)  # fmt: skip
# a rule that is none here; a backup, which takes long and which test_volume.py makes; and a
# project in which nothing was rated
_NOT_FOUND = (
    "delete-rule", "backup show", "backup restore", "backup delete", "cost forecast",
    "zone unshare",
)  # fmt: skip

_FRONT = """\
name = "front"
subnet = "lan-v4"
[[listeners]]
name = "http"
port = 80
pool = "web"
[[pools]]
name = "web"
members = [{ address = "10.10.0.5", port = 8080 }]
"""
_STACK = """\
heat_template_version: 2018-08-31
parameters:
  length: {type: number, default: 8}
resources:
  word: {type: OS::Heat::RandomString, properties: {length: {get_param: length}}}
outputs:
  word: {value: {get_attr: [word, value]}}
"""
_ZONE = """\
$ORIGIN imported.example.org.
@ 3600 IN SOA ns11.infomaniak.cloud. admin.example.org. 1 3600 600 86400 3600
www 300 IN A 198.51.100.7
"""


def _rows() -> Iterator[tuple[str, Service, Call]]:
    for command in COMMANDS:
        if isinstance(command.run, partial):
            service, call = command.run.args
            yield command.name, service, call


@pytest.mark.parametrize(
    ("service", "call"), [row[1:] for row in _rows()], ids=[row[0] for row in _rows()]
)
def test_a_row_fits_its_method(service: Service, call: Call) -> None:
    client = getattr(package, service.client)
    given: dict[str, object] = {each.parameter: None for each in call.arguments}
    given |= {field.target: None for field in call.fields}
    given |= {"dry_run": True} if call.changes else {}
    given |= {"progress": None} if call.moves else {}
    if isinstance(call.method, str):
        signature = inspect.signature(getattr(client, call.method))
        signature.bind_partial(None, **given)
        takes_all = any(each.kind is each.VAR_KEYWORD for each in signature.parameters.values())
        assert call.waits is takes_all, "waits, if and only if the method does"
        assert call.changes is (takes_all or "dry_run" in signature.parameters)
    for argument in call.arguments:
        assert not argument.names or callable(getattr(client, argument.names))


def _verb(line: str) -> tuple[str, str]:
    words = [word for word in line.split() if not word.startswith("-")]
    return words[2], words[3] if len(words) > 3 else ""


def _place(line: str) -> tuple[int, int]:
    group, verb = _verb(line)
    verb = line.split()[4] if group in ("identity", "dns") and len(line.split()) > 4 else verb
    if verb in ("create", "apply", "allow") and group in _FIRST:
        return 0, _FIRST.index(group)
    if "dns record delete" in line:
        return 1, 1  # before its zone
    if verb == "delete" and group in _LAST:
        return 2, _LAST.index(group)
    return (3, 0) if group == "cleanup" else (1, 0)


LINES = sorted((each.line for command in COMMANDS for each in command.examples), key=_place)


@pytest.fixture(scope="module")
def project(
    connect: Callable[[InfomaniakCredentials], Connection], own_project: InfomaniakCredentials
) -> Iterator[str]:
    """What the examples speak of; gives the address that leads nowhere."""
    connection = connect(own_project)
    network = InfomaniakNetworkClient.from_connection(connection, clock=CLOCK)
    network.create_network("lan")
    network.create_subnet("lan", "10.10.0.0/24", name="lan-v4")
    network.create_router("edge", external="ext-floating1", subnets=["lan-v4"])
    address = network.create_floating_ip()
    InfomaniakVolumeClient.from_connection(connection, clock=CLOCK).create_volume(
        "data", size_gib=1
    )
    InfomaniakComputeClient.from_connection(connection, clock=CLOCK).create_instance(
        ServerSpec(name="web", flavor=FLAVOR, image=IMAGE, networks=["lan"])
    )
    yield address.address  # type: ignore[union-attr] # no dry run
    with InfomaniakInventoryClient.from_connection(connection, clock=CLOCK) as inventory:
        done = inventory.cleanup(inventory.plan_cleanup(name="*"), dry_run=False)
        done.raise_failures()  # type: ignore[union-attr] # no dry run


@pytest.fixture
def files(logged_in: None) -> None:
    """The files that the examples speak of."""
    Path("disk.img").write_bytes(bytes(65536))
    Path("rules.json").write_text('[{"protocol": "tcp", "port_min": 443}]')
    Path("front.toml").write_text(_FRONT)
    Path("stack.yaml").write_text(_STACK)
    Path("zone.txt").write_text(_ZONE)
    Path("records.json").write_text('[{"name": "www", "type": "A", "values": ["198.51.100.7"]}]')
    Path("key.txt").write_text("key\n")


@pytest.mark.usefixtures("files")
def test_every_example_runs(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    zone = f"{uuid.uuid4().hex[:8]}.example.org."  # one that no other project has
    known = {
        "shop.example.org.": zone,
        "198.18.0.250": project,
        "$USER_ID": json.loads(_out(capsys, "identity user"))["id"],
    }
    wrong: list[str] = []
    for line in LINES:
        text = line
        for name, value in known.items():
            text = text.replace(name, value)
        code = run(shlex.split(text)[1:])
        said = capsys.readouterr()
        expected = 3 if any(each in line for each in _NOT_FOUND) else 0
        # no update goes on; a primary zone is not copied from anywhere
        expected = 2 if "stack cancel" in line or "zone refresh" in line else expected
        if int(code) != expected or (not expected and said.err):
            wrong.append(f"{line}: {code.name}: {said.err}")
        _learn(line, said.out, known)
    assert not wrong, "\n".join(wrong)


def _out(capsys: pytest.CaptureFixture[str], words: str) -> str:
    assert run(["infomaniak", *words.split(), "--json"]) == 0
    return capsys.readouterr().out


def _learn(line: str, out: str, known: dict[str, str]) -> None:
    """What later examples name by a variable."""
    for words, variable, label in (
        ("identity ec2 create", "$ACCESS", "  access: "),
        ("identity trust create", "$TRUST", "  id: "),
    ):
        if words in line:
            found = next(each for each in out.splitlines() if each.startswith(label))
            known[variable] = found.removeprefix(label)


@pytest.mark.usefixtures("files", "project")
def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(_out(capsys, "network show lan"))
    assert (record["type"], record["name"], "raw" in record) == ("network", "lan", False)
    assert json.loads(_out(capsys, "network show lan --raw"))["raw"]["name"] == "lan"
    planned = json.loads(_out(capsys, "network create other --dry-run"))
    assert (planned["type"], planned["verb"], planned["dry_run"]) == ("action", "create", True)
    assert run(["ik", "net", "list"]) == 2
    assert "Did you mean cmx infomaniak" in capsys.readouterr().err
    assert run(["ik", "network", "delete", "lan"]) == 2
    assert "Add --yes to do it" in capsys.readouterr().err
    assert run(["ik", "server", "create", "x"]) == 2
    assert "--flavor is missing" in capsys.readouterr().err
    assert run(["ik", "sg", "allow", "default", "tcp:ssh"]) == 2
    assert "is no rule" in capsys.readouterr().err
    assert run(["ik", "lb", "apply", "rules.json"]) == 2
    assert "is not what is needed here" in capsys.readouterr().err
    assert run(["ik", "subnet", "show", "lan-v4", "none", "--json"]) == 1
    found, missing = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["cidr"], missing["error"]["item"]) == ("10.10.0.0/24", "none")


@pytest.mark.usefixtures("logged_in", "project")
def test_names_are_completed() -> None:
    assert list(candidates(["ik", "network", "show", "la"])) == ["lan"]
    assert list(candidates(["infomaniak", "floating-"])) == ["floating-ip"]
    assert list(candidates(["ik", "inventory", "serv"])) == ["server", "server-group"]


def test_secrets_are_shown_only_where_they_are_made() -> None:
    rows = {name: call for name, _, call in _rows() if call.reveal}
    assert sorted(rows) == [
        "infomaniak identity app-credential create",
        "infomaniak identity app-credential rotate",
        "infomaniak identity ec2 create",
        "infomaniak identity ec2 show",
        "infomaniak keypair create",
        "infomaniak volume offer",
    ]


def test_each_command_has_an_example() -> None:
    without: list[Command] = [each for each in COMMANDS if not each.examples]
    assert without == []
    anything: Any = LINES
    assert len(anything) >= len(COMMANDS)
