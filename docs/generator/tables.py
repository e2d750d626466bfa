"""The generated tables, each from the data that it shows."""

from __future__ import annotations

import inspect
import os
import re
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest import mock

import codomyrmex.cloud
from docs.generator.api import summary
from docs.generator.docstrings import parse_docstring
from docs.generator.markdown import fenced, prose, slug, table
from docs.generator.names import annotation, public_names

_ROOT: Final = Path(__file__).resolve().parents[2]
_WIDTH: Final = 100
_API_FILES: Final = {"core": "API_SPECIFICATION.md"}
"""Pages of the reference that are not in docs/modules/cloud/api."""


def exports(_: str) -> str:
    """Write the table of the names that `codomyrmex.cloud` exports."""
    exported = set(codomyrmex.cloud.__all__)
    rows = []
    for entry in public_names():
        if entry.name in exported:
            page = _API_FILES.get(entry.page, f"../../../docs/modules/cloud/api/{entry.page}.md")
            link = f"[`{entry.name}`]({page}#{slug(entry.name)})"
            rows.append((link, prose(summary(entry))))
    return table(("Name", "What it is"), sorted(rows, key=lambda row: row[0].lower()))


def error_tree(_: str) -> str:
    """Write the tree that the docstring of `common.errors` draws."""
    module = import_module("codomyrmex.cloud.common.errors")
    block = re.search(r"::\n\n(.*?)\n\n\S", inspect.cleandoc(module.__doc__ or ""), re.DOTALL)
    assert block is not None
    return fenced(textwrap.dedent(block.group(1)))


def error_classes(_: str) -> str:
    """Write a table of the error classes."""
    errors = import_module("codomyrmex.cloud.common.errors")
    exit_codes = import_module("codomyrmex.cloud.cli.exit_codes")
    rows = []
    for name in errors.__all__:
        if not inspect.isclass(getattr(errors, name)):
            continue
        cls: Any = getattr(errors, name)
        outside = [
            base.__name__
            for base in cls.__mro__
            if base.__module__ == "builtins" and base not in (object, Exception, BaseException)
        ]
        nearest = next((f"`{base}`" for base in outside), "")
        meaning = prose(" ".join(parse_docstring(cls.__doc__).text.partition("\n\n")[0].split()))
        code = int(exit_codes.exit_code_of(cls.__new__(cls, "")))
        again = "yes" if cls.retryable else ""
        rows.append((f"`{name}`", meaning, nearest, again, str(code)))
    return table(("Class", "When", "Also caught as", "Retryable", "`cmx` exits with"), rows)


def statuses(_: str) -> str:
    """Write the table from HTTP status to error class."""
    errors = import_module("codomyrmex.cloud.common.errors")
    found = errors.STATUS_ERRORS.items()
    return table(
        ("HTTP status", "Class"),
        [
            *((str(status), f"`{cls.__name__}`") for status, cls in found),
            ("any other 4xx", f"`{errors.error_class(499).__name__}`"),
            ("any other 5xx", f"`{errors.error_class(599).__name__}`"),
        ],
    )


def s3_codes(_: str) -> str:
    """Write the table from S3 error code to error class."""
    codes = import_module("codomyrmex.cloud.aws.errors").CODES
    by_class: dict[str, list[str]] = {}
    for code, cls in codes.items():
        by_class.setdefault(cls.__name__, []).append(f"`{code}`")
    rows = [(f"`{name}`", ", ".join(found)) for name, found in sorted(by_class.items())]
    return table(("Class", "S3 error codes"), rows)


def exit_code_table(_: str) -> str:
    """Write the table of exit codes."""
    meanings = import_module("codomyrmex.cloud.cli.exit_codes").EXIT_CODE_MEANINGS
    return table(
        ("Code", "Meaning"), [(str(int(code)), _escaped(text)) for code, text in meanings.items()]
    )


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")


def cmx_overview(_: str) -> str:
    """Write what ``cmx --help`` shows."""
    with mock.patch.dict(os.environ, {"COLUMNS": str(_WIDTH)}):
        return fenced(import_module("codomyrmex.cloud.cli.help").overview())


def cmx_commands(name: str) -> str:
    """Write a section for each command with its help: of a group, or of none when unnamed."""
    command = import_module("codomyrmex.cloud.cli.command")
    pages = import_module("codomyrmex.cloud.cli.help")
    if name:
        group, _ = command.find_command(name.split())
        subjects = [group, *command.all_commands(group)]
    else:
        found = [command.find_command([each])[0] for each in command.COMMANDS]
        subjects = [each for each in found if isinstance(each, command.Command)]
    parts = []
    with mock.patch.dict(os.environ, {"COLUMNS": str(_WIDTH)}):
        for each in subjects:
            parts += [f"### cmx {each.name}", fenced(pages.help_page(each))]
    return "\n\n".join(parts)


def cmx_members(name: str) -> str:
    """Write a table of the commands of a group, one line each."""
    command = import_module("codomyrmex.cloud.cli.command")
    group, _ = command.find_command(name.split())
    rows = []
    for each in command.all_commands(group):
        usage = f"{each.name.removeprefix(name).strip()} {each.usage}".strip()
        rows.append((f"`{usage}`", prose(_escaped(each.summary))))
    return table((f"`cmx {name}` …", "What it does"), rows)


def arguments(name: str) -> str:
    """Write the table of the arguments of a client, as keys of a remote."""
    cls = getattr(codomyrmex.cloud, name)
    declared = inspect.signature(cls).parameters
    rows = []
    for argument, text in parse_docstring(cls.__doc__).items("Args"):
        kind = annotation(declared[argument].annotation).removesuffix(" | None")
        default = repr(declared[argument].default)
        rows.append((f"`{argument}`", f"`{kind}`", f"`{default}`", prose(text)))
    return table(("Argument", "Type", "Default", "Meaning"), rows)


def vendors(_: str) -> str:
    """Write the table of S3 vendors."""
    found = import_module("codomyrmex.cloud.aws.vendors").VENDORS
    rows = [
        (
            f"`{vendor.name}`",
            vendor.title,
            ", ".join(f"`{host}`" for host in vendor.hosts) or "-",
            f"`{vendor.region}`",
            "path" if vendor.path_style else "virtual host",
            "CRC-32C header" if vendor.integrity == "crc32c" else "SHA-256 in the signature",
            str(vendor.limits.max_parts),
            ", ".join(sorted(each.value.replace("_", " ") for each in vendor.lacks)) or "-",
        )
        for vendor in found.values()
    ]
    header = (
        "`vendor`",
        "Service",
        "Told by the endpoint's host",
        "Region when none is given",
        "Address",
        "Upload check",
        "Parts at most",
        "Lacks",
    )
    return table(header, rows)


def capabilities(kind: str) -> str:
    """Write which backend has which capability: of all, or of each S3 vendor with ``s3``."""
    from codomyrmex.cloud.common.capabilities import Capability
    from codomyrmex.cloud.common.remotes import BUILT_IN_BACKENDS

    columns = (
        {
            f"`{name}`": vendor.capabilities
            for name, vendor in import_module("codomyrmex.cloud.aws.vendors").VENDORS.items()
        }
        if kind == "s3"
        else {
            f"`{name}://`": backend.load().class_capabilities
            for name, backend in BUILT_IN_BACKENDS.items()
        }
    )
    return table(
        ("Capability", *columns),
        [
            (f"`{each.value}`", *("yes" if each in have else "-" for have in columns.values()))
            for each in Capability
        ],
    )


def capability_words(_: str) -> str:
    """Write what each capability means, and what it brings."""
    from codomyrmex.cloud.common.capabilities import Capability

    def listed(words: tuple[str, ...]) -> str:
        return ", ".join(f"`{word}`" for word in words)

    return table(
        ("Capability", "Meaning", "Methods", "Also needed by"),
        [
            (f"`{each.value}`", each.meaning, listed(each.methods), listed(each.options))
            for each in Capability
        ],
    )


def checks(_: str) -> str:
    """Write the table of the conformance checks."""
    # first the module that has pytest rewrite the checks' assertions
    import_module("codomyrmex.cloud.testing.conformance")
    found = import_module("codomyrmex.cloud.testing").all_checks()
    return table(
        ("Check", "Promise", "Needs"),
        [
            (
                f"`{name}`",
                prose(_escaped(check.promise)),
                f"`{check.needs.value}`" if check.needs else "",
            )
            for name, check in sorted(found.items())
        ],
    )


def faults(_: str) -> str:
    """Write what each test server is known to do wrong."""
    known: dict[str, dict[str, str]] = {}
    for server, module, name in (
        ("moto", "moto", "FAULTS"),
        ("moto, strict", "moto", "STRICT_FAULTS"),
        ("rclone serve s3", "rclone", "FAULTS"),
        ("OpenStack Swift, s3api", "swift", "FAULTS"),
    ):
        known[server] = getattr(import_module(f"tests.servers.{module}"), name)
    rows = [
        (server, f"`{check}`", prose(_escaped(fault)))
        for server, found in known.items()
        for check, fault in found.items()
    ]
    clean = [server for server, found in known.items() if not found]
    text = table(("Server", "Check", "What the server does"), rows) if rows else ""
    if clean:
        text = f"{text}\n\nNo faults are listed for: {', '.join(clean)}.".strip()
    return text


_BENCHMARKS: Final = _ROOT / "docs" / "benchmarks"


def benchmark(name: str) -> str:
    """Write the tables of a benchmark's page side by side: whole processes that did all of it.

    Args:
        name: The page; its tables have the columns peer, items a second and CPU an item.

    Returns:
        Markdown.
    """
    header = [""]
    rows: dict[str, list[str]] = {}
    for section in (_BENCHMARKS / f"{name}.md").read_text().split("\n## ")[1:]:
        title, *lines = section.splitlines()
        cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
        found = [row for row in cells if len(row) > 2 and not row[0].startswith("---")]
        header += [f"{title}: {column}" for column in found[0][1:3]]
        for peer, speed, cpu, *_ in found[1:]:
            rows.setdefault(peer, []).extend([speed, cpu])
    whole = (
        row for row in rows.items() if not row[0].startswith("(") and "in process" not in row[0]
    )
    return table(header, [[peer, *cells] for peer, cells in whole if "-" not in cells])


def benchmark_list(_: str) -> str:
    """Write links to the pages of the benchmarks."""
    pages = sorted(_BENCHMARKS.glob("*.md"))
    return "\n".join(
        f"- [{page.read_text().splitlines()[0].removeprefix('# ')}](../../benchmarks/{page.name})"
        for page in pages
    )
