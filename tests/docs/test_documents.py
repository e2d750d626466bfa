"""The documents: generated parts are fresh, links lead somewhere, and the examples run.

A page is a story: its ``python`` and ``console`` blocks run from top to bottom in one folder, with
one set of Python names; a ``toml`` block with remotes is the config file from there on. What is
there when it begins: `local/file.txt`, a folder `album` with four files, an empty `local://` store,
and for pages that use S3 a server with the bucket `my-bucket`.
"""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import S3Client
from codomyrmex.cloud.common.config import config_path, load_config
from codomyrmex.cloud.common.remotes import find_backend
from codomyrmex.cloud.common.retry import RetryPolicy
from codomyrmex.cloud.testing import conformance_cases
from codomyrmex.cloud.transfer.part_records import MIB, PartLimits
from docs.generator import pages as generate
from tests.docs.pages import Block, Page
from tests.servers import S3Server

_FLAGS = doctest.ELLIPSIS
_RUN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/", "src/")
# their examples are those of the docstrings
_DOCTESTS = ("src/codomyrmex/cloud/API_SPECIFICATION.md", "docs/modules/cloud/api/")

PAGES = [Page(path) for path in generate.documents()]
STORIES = [
    page for page in PAGES if page.name.startswith(_RUN) and not page.name.startswith(_DOCTESTS)
]


# -- generated parts


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_fresh(page: Page) -> None:
    text = page.path.read_text()
    assert text == generate.refreshed(text), f"{page.name} is stale: run make docs"


def test_every_generator_is_used() -> None:
    text = "\n".join(page.path.read_text() for page in PAGES)
    used = set(re.findall(r"<!-- generated: ([a-z0-9-]+)[^>]*-->", text))
    assert used == set(generate.PARTS)


def test_check_tells_a_stale_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- generated: exit-codes -->\nof yesterday\n<!-- end -->\nafter\n")
    assert generate.main(["--check"]) == 1
    assert "page.md is stale" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    text = page.read_text()
    assert "| 130 | interrupted (Ctrl-C) |" in text
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "of yesterday" not in text


# -- links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page: Page) -> None:
    broken = []
    for line, target in page.links():
        name, _, anchor = target.partition("#")
        path = (page.path.parent / name).resolve() if name else page.path
        if not path.exists():
            broken.append(f"{page.name}:{line}: {target} does not exist")
        elif anchor and anchor not in _anchors(path / "README.md" if path.is_dir() else path):
            broken.append(f"{page.name}:{line}: {target} has no such heading")
    assert not broken, "\n".join(broken)


@cache
def _anchors(path: Path) -> set[str]:
    return Page(path).anchors()


_PACKAGE = "src/codomyrmex/cloud/README.md"
_PROMISED = {
    "README.md",
    "SPEC.md",
    "AGENTS.md",
    "PAI.md",
    "API_SPECIFICATION.md",
    "../../../docs/modules/cloud/",
    "../README.md",
    "../../../README.md",
    "aws/README.md",
    "common/README.md",
}


def test_package_readme_links_the_documents_that_were_promised() -> None:
    page = next(page for page in PAGES if page.name == _PACKAGE)
    assert {target for _, target in page.links()} >= _PROMISED


def test_every_folder_of_a_provider_has_a_readme() -> None:
    package = generate.ROOT / "src" / "codomyrmex" / "cloud"
    for folder in ("aws", "common", "local"):
        assert (package / folder / "README.md").is_file(), folder


_PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tests_that_a_page_names_exist(page: Page) -> None:
    checks = {case.id for case in conformance_cases()}
    missing = []
    for path, name in _PROOF.findall(page.path.read_text()):
        file = generate.ROOT / path
        if not file.is_file():
            missing.append(path)
        elif name and not re.search(rf"^\s*(?:def|class) {name}\b", file.read_text(), re.M):
            missing.append(f"{path}::{name}")
    for names in re.findall(r"conformance ((?:`\w+`(?:, )?)+)", page.path.read_text()):
        missing += sorted(set(re.findall(r"\w+", names)) - checks)
    assert not missing, f"{page.name} names {missing}"


def test_numbers_that_pages_quote_are_those_of_the_code() -> None:
    # quickstart.md, architecture.md and SPEC.md quote the first, errors.md the second
    assert (PartLimits().part_size, PartLimits().single_put) == (8 * MIB, 8 * MIB)
    expected = RetryPolicy(attempts=6, base=0.2, cap=20.0, longest_retry_after=120.0, budget=100)
    assert RetryPolicy() == expected


# -- examples

CONTRACT_S3 = """\
from codomyrmex.cloud import S3Client

# Initialize client (uses default AWS credentials)
s3 = S3Client(region_name="us-west-2")

# Upload a file
s3.upload_file("local/file.txt", "my-bucket", "remote/file.txt")

# List objects
objects = s3.list_objects("my-bucket")
for obj in objects:
    print(obj)

# Download a file
s3.download_file("my-bucket", "remote/file.txt", "local/downloaded.txt")

# Get object metadata
metadata = s3.get_metadata("my-bucket", "remote/file.txt")"""
"""The example that users were promised, word for word."""


def test_package_readme_has_the_promised_s3_example_word_for_word() -> None:
    page = next(page for page in PAGES if page.name == _PACKAGE)
    block = next(block for block in page.blocks if "S3Client(" in block.text)
    assert (block.language, block.text) == ("python", CONTRACT_S3)
    assert not block.not_run


def test_promised_s3_example_does_what_it_says(
    example_folder: Path, example_s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {}
    exec(compile(CONTRACT_S3, "contract", "exec"), names)
    assert capsys.readouterr().out == "remote/file.txt\n"
    downloaded = (example_folder / "local" / "downloaded.txt").read_bytes()
    assert downloaded == (example_folder / "local" / "file.txt").read_bytes()
    assert names["metadata"].content_type == "text/plain"


@pytest.fixture
def example_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a page's examples run, and nothing of this machine's configuration."""
    folder = tmp_path / "work"
    (folder / "local").mkdir(parents=True)
    (folder / "local" / "file.txt").write_text("a file\n")
    for name in ("cats/tom.jpg", "cats/tim.jpg", "dogs/rex.jpg", "notes.txt"):
        (folder / "album" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "album" / name).write_text(f"{name}\n")
    for name in [name for name in os.environ if name.startswith(("AWS_", "CODOMYRMEX_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CODOMYRMEX_LOCAL_ROOT", str(tmp_path / "store"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable), prepend=os.pathsep)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def example_s3(
    example_folder: Path, moto_s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[S3Server]:
    """An S3 server that the environment names, with the bucket ``my-bucket``."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto_s3.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", moto_s3.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", moto_s3.secret_access_key)
    with S3Client(
        moto_s3.region,
        endpoint_url=moto_s3.endpoint,
        access_key_id=moto_s3.access_key_id,
        secret_access_key=moto_s3.secret_access_key,
    ) as client:
        there = {bucket.name for bucket in client.list_buckets()}
        client.create_bucket("my-bucket")
        yield moto_s3
        for bucket in client.list_buckets():
            if bucket.name not in there:
                client.delete_bucket(bucket.name, force=True)


def _is_run(block: Block) -> bool:
    if block.language == "toml":
        return block.text.startswith("[remotes.")
    return block.language in ("python", "console") and not block.not_run


@pytest.mark.parametrize(
    "page",
    [page for page in STORIES if any(map(_is_run, page.blocks))],
    ids=lambda page: page.name,
)
def test_examples_run(page: Page, request: pytest.FixtureRequest) -> None:
    blocks = [block for block in page.blocks if _is_run(block)]
    request.getfixturevalue("example_folder")
    if any(re.search(r"S3Client|\bs3(://| --)", block.text) for block in blocks):
        request.getfixturevalue("example_s3")
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks:
        where = f"{page.name}:{block.line}"
        if block.language == "toml":
            _configure(block.text)
        elif block.language == "console":
            _run_console(block.text, where)
        else:
            _run_python(block.text, _output_shown(page, block), names, where)


def _configure(text: str) -> None:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for remote in load_config().remotes.values():
        backend = find_backend(remote.type)
        assert backend is not None
        known = inspect.signature(backend.load()).parameters
        assert remote.options.keys() <= known.keys(), remote


def _output_shown(page: Page, block: Block) -> str | None:
    """The output that a page shows for a block: the text block right behind it."""
    following = page.blocks[page.blocks.index(block) + 1 :][:1]
    end = block.line + len(block.text.splitlines()) + 1
    if following and following[0].language == "text" and following[0].line <= end + 2:
        return following[0].text
    return None


def _run_python(source: str, shown: str | None, names: dict[str, Any], where: str) -> None:
    if source.startswith(">>>"):
        _run_doctest(source, names, where)
        return
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(source, where, "exec"), names)
    if shown is not None:
        _expect(shown, output.getvalue(), where)


def _run_doctest(source: str, names: dict[str, Any], where: str) -> None:
    test = doctest.DocTestParser().get_doctest(source + "\n", names, where, where, 0)
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=_FLAGS, verbose=False)
    runner.run(test, out=report.write, clear_globs=False)
    names.update(test.globs)
    assert not runner.failures, report.getvalue()


def _run_console(text: str, where: str) -> None:
    lines = text.splitlines()
    assert lines[0].startswith("$ "), f"{where}: a console block begins with a command"
    commands: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands[-1][0].endswith("\\") and not commands[-1][1]:
            commands[-1] = (f"{commands[-1][0]}\n{line}", [])
        else:
            commands[-1][1].append(line)
    for command, shown in commands:
        assert "cmx" in command, f"{where}: {command!r} is not for this project: use a sh block"
        done = subprocess.run(
            ["bash", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{where}: {command}\n{done.stdout}"
        if shown:
            _expect("\n".join(shown), done.stdout, f"{where}: {command}")


def _expect(shown: str, got: str, where: str) -> None:
    matches = doctest.OutputChecker().check_output(shown.rstrip(), got.rstrip(), _FLAGS)
    assert matches, f"{where}\n-- the page shows:\n{shown}\n-- it printed:\n{got}"


@pytest.mark.parametrize("page", STORIES, ids=lambda page: page.name)
def test_commands_stand_in_blocks_that_run(page: Page) -> None:
    for block in page.blocks:
        if block.language in ("sh", "bash"):
            assert not re.search(r"^cmx ", block.text, re.M), f"{page.name}:{block.line}"
