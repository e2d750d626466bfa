"""Every public method of every client was seen working, and the document says with what request.

Runs last in its folder. ``UPDATE_DOCS=1`` writes the table anew from what a whole run has seen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import codomyrmex.cloud.infomaniak as package
from codomyrmex.cloud.infomaniak.service import OpenStackService
from tests.infomaniak.seen_calls import SeenCalls

DOCUMENT = Path(__file__).parents[2] / "docs/modules/cloud/openstack.md"
# these tell what the session knows from its token, and send nothing of their own
FROM_THE_TOKEN = {"InfomaniakIdentityClient.get_endpoint"}
_BEGIN, _END = "<!-- seen calls -->\n", "<!-- end of seen calls -->"


def clients() -> list[type[OpenStackService]]:
    """The clients that the package exports."""
    exported = (getattr(package, name) for name in package.__all__)
    return [
        each for each in exported if isinstance(each, type) and issubclass(each, OpenStackService)
    ]


def public_methods(client: type[OpenStackService]) -> Iterator[str]:
    """The methods that send something: those of the client's own classes."""
    names = {
        name
        for cls in client.__mro__
        if issubclass(cls, OpenStackService) and cls is not OpenStackService
        for name, member in vars(cls).items()
        if callable(member) and not name.startswith("_")
    }
    return (f"{client.__name__}.{name}" for name in sorted(names))


def test_every_public_method_is_in_the_document(
    seen_calls: SeenCalls, pytestconfig: pytest.Config
) -> None:
    methods = [method for client in clients() for method in public_methods(client)]
    assert len(methods) > 60
    if _whole_folder_ran(pytestconfig):
        unseen = {each for each in methods if not seen_calls.calls.get(each)}
        assert sorted(unseen - FROM_THE_TOKEN) == []
        if os.environ.get("UPDATE_DOCS") == "1":
            _write(methods, seen_calls)
    rows = _rows()
    assert [each for each in methods if each not in rows] == []
    assert [each for each in rows if each not in methods] == []


def _whole_folder_ran(config: pytest.Config) -> bool:
    """Whether each test file of the folder was run, and no test was left out by name."""
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    session = config.pluginmanager.get_plugin("session")
    items = session.items if session is not None else []
    ran = {item.path.name for item in items if item.path.parent == Path(__file__).parent}
    return ran == files and not config.getoption("keyword") and "::" not in " ".join(config.args)


def _write(methods: list[str], seen: SeenCalls) -> None:
    lines = ["| client | method | requests seen |\n", "| --- | --- | --- |\n"]
    for method in methods:
        client, _, name = method.partition(".")
        found = sorted(seen.calls.get(method, ()))
        calls = "<br>".join(f"`{call}`" for call in found) or "none: the token tells"
        lines.append(f"| `{client}` | `{name}` | {calls} |\n")
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{''.join(lines)}\n{_END}{after}")


def _rows() -> set[str]:
    table = DOCUMENT.read_text().partition(_BEGIN)[2].partition(_END)[0]
    cells = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    return {f"{row[1].strip(' `')}.{row[2].strip(' `')}" for row in cells}
