"""A whole project as a user makes one: the script of examples/, and the page's lines for `cmx`."""

from __future__ import annotations

import doctest
import shlex
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.cli.main import run
from codomyrmex.cloud.infomaniak import InfomaniakCredentials, InfomaniakInventoryClient
from examples import infomaniak_project
from tests.docs.pages import Page

PAGE = Path(__file__).parents[2] / "docs/modules/cloud/infomaniak.md"


def _left(connection: Connection) -> set[str]:
    found = InfomaniakInventoryClient.from_connection(connection).inventory()
    return {str(item) for item in found.items} - {"security-group default"}


@pytest.mark.usefixtures("logged_in")
def test_the_script_of_the_examples(
    connect: Callable[[InfomaniakCredentials], Connection],
    own_project: InfomaniakCredentials,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert infomaniak_project.main([f"{uuid.uuid4().hex[:8]}.example.org."]) == 0
    said = capsys.readouterr().out
    for word in ("tour: ACTIVE", "log in with: ssh", "in all: CHF", "delete server tour"):
        assert word in said
    assert _left(connect(own_project)) == set()


@pytest.mark.usefixtures("logged_in")
def test_the_lines_of_the_page(
    connect: Callable[[InfomaniakCredentials], Connection],
    own_project: InfomaniakCredentials,
    capsys: pytest.CaptureFixture[str],
) -> None:
    zone = f"{uuid.uuid4().hex[:8]}.example.org."
    block = next(each for each in Page(PAGE).blocks if each.language == "console")
    checker = doctest.OutputChecker()
    for part in block.text.replace("tour.example.org.", zone).split("$ cmx ")[1:]:
        line, _, expected = part.partition("\n")
        assert run(shlex.split(line)) == 0, f"{line}: {capsys.readouterr().err}"
        said = capsys.readouterr().out
        fits = checker.check_output(
            f"{expected.rstrip()}\n", said, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        )
        assert not expected.strip() or fits, f"{line}:\n{said}"
    assert _left(connect(own_project)) == set()
