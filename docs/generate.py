"""Write the generated parts of the documents, or check that they are fresh.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; what is outside
of the marks is written by hand and stays as it is::

    python docs/generate.py            # write
    python docs/generate.py --check    # exit code 1 when a part is stale

It is one long file because it runs as a script, from a folder that is no package.
"""

from __future__ import annotations

import ast
import enum
import inspect
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest import mock

import msgspec

import codomyrmex.cloud

ROOT: Final = Path(__file__).resolve().parents[1]

PUBLIC_MODULES: Final = (
    "codomyrmex.cloud",
    "codomyrmex.cloud.common.errors",
    "codomyrmex.cloud.common.listing",
    "codomyrmex.cloud.common.storage",
    "codomyrmex.cloud.common.records",
    "codomyrmex.cloud.common.governance",
    "codomyrmex.cloud.common.compute",
    "codomyrmex.cloud.common.serverless",
    "codomyrmex.cloud.common.config",
    "codomyrmex.cloud.common.remotes",
    "codomyrmex.cloud.common.places",
    "codomyrmex.cloud.common.diagnosis",
    "codomyrmex.cloud.common.redaction",
    "codomyrmex.cloud.common.retry",
    "codomyrmex.cloud.common.progress",
    "codomyrmex.cloud.common.plan",
    "codomyrmex.cloud.transfer.trees",
    "codomyrmex.cloud.transfer.filters",
    "codomyrmex.cloud.transfer.sync",
    "codomyrmex.cloud.transfer.object_client",
    "codomyrmex.cloud.transfer.stepped_client",
    "codomyrmex.cloud.aws.vendors",
    "codomyrmex.cloud.testing",
)
"""Where users import from; their ``__all__`` is what the API specification covers."""

_PART: Final = re.compile(r"(<!-- generated: ([^>]+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_WIDTH: Final = 100


# -- docstrings


class Docstring(NamedTuple):
    """A docstring in Google's form, taken apart.

    Attributes:
        text: Summary and description.
        sections: The lines of each section by its name, such as ``Args``.
    """

    text: str
    sections: dict[str, str]

    def items(self, section: str) -> list[tuple[str, str]]:
        """Read a section of ``name: text`` entries.

        Args:
            section: Its name.

        Returns:
            Name and text of each entry; none when there is no such section.
        """
        found: list[tuple[str, str]] = []
        for line in self.sections.get(section, "").splitlines():
            name, colon, text = line.partition(":")
            if line[:1].strip() and colon:
                found.append((name.strip().lstrip("*"), text.strip()))
            elif found and line.strip():
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        return found


_SECTIONS: Final = ("Args", "Attributes", "Returns", "Yields", "Raises", "Example")


def parse_docstring(text: str | None) -> Docstring:
    """Take a docstring apart.

    Args:
        text: The docstring; None counts as empty.

    Returns:
        Its parts.
    """
    head: list[str] = []
    sections: dict[str, list[str]] = {}
    current = head
    for line in inspect.cleandoc(text or "").splitlines():
        if line.endswith(":") and line[:-1] in _SECTIONS:
            current = sections.setdefault(line[:-1], [])
        elif current is head or not line[:1].strip():
            current.append(line)
        else:
            current = head
            head.append(line)
    return Docstring(
        "\n".join(head).strip(),
        {name: textwrap.dedent("\n".join(lines)).strip("\n") for name, lines in sections.items()},
    )


# -- Markdown


def slug(heading: str) -> str:
    """Make the anchor that GitHub gives a heading.

    Args:
        heading: The heading's text in Markdown.

    Returns:
        The anchor, without the number that a repeated heading gets.
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip()).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table.

    Args:
        header: The headings.
        rows: The cells.

    Returns:
        Markdown.
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


def fenced(text: str, language: str = "text") -> str:
    """Write a block of code.

    Args:
        text: The code.
        language: Its language.

    Returns:
        Markdown.
    """
    return f"```{language}\n{text.rstrip()}\n```"


def prose(text: str, known: Iterable[str] = ()) -> str:
    """Turn a docstring's text into Markdown.

    Args:
        text: The text.
        known: Names that have a heading in the same document.

    Returns:
        Markdown; names in backticks that are known are links.
    """
    names = set(known)
    text = re.sub(r"``(.+?)``", r"`\1`", text, flags=re.DOTALL)

    def linked(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"[`{name}`](#{slug(name)})" if name in names else match.group()

    return re.sub(r"(?<![`\[])`([A-Za-z_][\w.]*)`(?!`)", linked, text)


# -- the API specification


class _Name(NamedTuple):
    """One public name."""

    name: str
    module: str
    value: object


def public_names() -> Iterator[_Name]:
    """Find every public name once, under the first module that has it.

    Yields:
        The names in the order of `PUBLIC_MODULES`.
    """
    seen: set[str] = set()
    for module_name in PUBLIC_MODULES:
        module = import_module(module_name)
        for name in getattr(module, "__all__", ()):
            if name not in seen:
                seen.add(name)
                # a cache or a decorator is not what is documented
                yield _Name(name, module_name, inspect.unwrap(getattr(module, name)))


def signature(name: str, function: Callable[..., object], *, bound: bool = True) -> str:
    """Write the signature of a function as it is declared.

    Args:
        name: What to call it.
        function: The function.
        bound: Whether the first parameter is left out.

    Returns:
        One line, or one parameter a line when that is too long.
    """
    declared = inspect.signature(function)
    parts: list[str] = []
    keyword_only = False
    for position, parameter in enumerate(declared.parameters.values()):
        if bound and position == 0:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parts.append("*")
        several = parameter.kind is parameter.VAR_POSITIONAL
        keyword_only = keyword_only or several
        stars = "*" if several else "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        text = stars + parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {_annotation(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            value = repr(parameter.default)
            value = f'"{parameter.default}"' if isinstance(parameter.default, str) else value
            text += f" = {'...' if value.startswith('<') else value}"
        parts.append(text)
    result = declared.return_annotation
    arrow = "" if result is declared.empty else f" -> {_annotation(result)}"
    line = f"{name}({', '.join(parts)}){arrow}"
    if len(line) <= 88:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){arrow}"


def _annotation(value: object) -> str:
    text = value if isinstance(value, str) else inspect.formatannotation(value)
    # "codomyrmex.cloud.common.plan.Action" is Action for the reader; literals as ruff writes them
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])|~", "", text).replace("'", '"')


def api(_: str) -> str:
    """Write the reference of all public names."""
    names = list(public_names())
    known = {entry.name for entry in names} | set(_method_names(names))
    parts = []
    for module in PUBLIC_MODULES:
        inside = [entry for entry in names if entry.module == module]
        if not inside:
            continue
        parts.append(f"## `{module}`\n\nTo be imported from `{module}`.")
        rows = [
            (f"[`{entry.name}`](#{slug(entry.name)})", prose(_summary(entry), known))
            for entry in inside
        ]
        parts.append(table(("Name", "What it is"), rows))
        for entry in inside:
            parts += _document(entry, known)
    return "\n\n".join(parts)


def _method_names(names: Iterable[_Name]) -> Iterator[str]:
    documented = {entry.value for entry in names if inspect.isclass(entry.value)}
    for entry in names:
        if inspect.isclass(entry.value):
            for name, _ in _members(entry.value, documented):
                yield f"{entry.name}.{name}"


def _summary(entry: _Name) -> str:
    text = parse_docstring(_own_doc(entry)).text
    return " ".join(text.partition("\n\n")[0].split())


def _own_doc(entry: _Name) -> str | None:
    if inspect.isclass(entry.value) or inspect.isroutine(entry.value):
        return entry.value.__doc__
    return documented_constant(entry)[1]


def documented_constant(entry: _Name) -> tuple[str, str]:
    """Find how a constant is defined.

    Args:
        entry: The constant.

    Returns:
        Its source, and the string that stands below it; both empty when there are none.
    """
    module = import_module(entry.module)
    package = entry.module if hasattr(module, "__path__") else entry.module.rpartition(".")[0]
    inside = [name for name in sys.modules if name.startswith(f"{package}.")]
    for module_name in (entry.module, *sorted(inside)):
        source = inspect.getsource(import_module(module_name))
        body = ast.parse(source).body
        for index, node in enumerate(body):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", 0)]
            if any(isinstance(each, ast.Name) and each.id == entry.name for each in targets):
                after = body[index + 1] if index + 1 < len(body) else None
                text = ""
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                    text = str(after.value.value)
                return ast.get_source_segment(source, node) or "", text
    return "", ""


def _document(entry: _Name, known: set[str]) -> Iterator[str]:
    yield f"### `{entry.name}`"
    value = entry.value
    if inspect.isclass(value):
        yield from _document_class(entry, value, known)
    elif inspect.isroutine(value):
        yield fenced(signature(f"def {entry.name}", value, bound=False), "python")
        yield from _document_sections(parse_docstring(value.__doc__), known)
    else:
        source, text = documented_constant(entry)
        if len(source) <= 300:
            yield fenced(source, "python")
        if text:
            yield prose(inspect.cleandoc(text), known)


def _document_class(entry: _Name, cls: type, known: set[str]) -> Iterator[str]:
    is_error = issubclass(cls, Exception)
    if issubclass(cls, msgspec.Struct):
        yield fenced(signature(f"class {entry.name}", cls, bound=False), "python")
    elif "__init__" in vars(cls) and not getattr(cls, "_is_protocol", False):
        text = signature(f"class {entry.name}", cls.__init__).removesuffix(" -> None")
        yield fenced(text, "python")
    bases = [base for base in cls.__bases__ if base.__name__ in known or is_error]
    if bases:
        shown = ", ".join(
            f"[`{base.__name__}`](#{slug(base.__name__)})"
            if base.__name__ in known
            else f"`{base.__name__}`"
            for base in bases
        )
        yield f"Bases: {shown}."
    yield from _document_sections(parse_docstring(cls.__doc__), known)
    if issubclass(cls, enum.Enum):
        yield table(("Member", "Value"), [(f"`{m.name}`", f"`{m.value}`") for m in cls])
    documented = {
        getattr(import_module(module), name)
        for module in PUBLIC_MODULES
        for name in getattr(import_module(module), "__all__", ())
        if name in known and inspect.isclass(getattr(import_module(module), name))
    }
    for name, member in _members(cls, documented):
        yield f"#### `{entry.name}.{name}`"
        if isinstance(member, property):
            getter = member.fget
            assert getter is not None
            result = _annotation(inspect.signature(getter).return_annotation)
            yield fenced(f"{name}: {result}  # a property", "python")
            yield from _document_sections(parse_docstring(getter.__doc__), known)
            continue
        function = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
        text = signature(f"def {name}", function, bound=not isinstance(member, staticmethod))
        decorator = "@classmethod\n" if isinstance(member, classmethod) else ""
        yield fenced(decorator + text, "python")
        yield from _document_sections(parse_docstring(function.__doc__), known)


def _members(cls: type, documented: set[type]) -> Iterator[tuple[str, Any]]:
    """The methods and properties that are documented with a class, not with a base of it."""
    seen: set[str] = set()
    for klass in cls.__mro__:
        if not klass.__module__.startswith("codomyrmex."):
            continue
        if klass is not cls and klass in documented:
            continue
        for name, member in vars(klass).items():
            if name.startswith("_") or name in seen:
                continue
            if isinstance(member, (property, classmethod, staticmethod)) or inspect.isfunction(
                member
            ):
                seen.add(name)
                if _has_own_doc(member) or not _is_documented_above(cls, name, documented):
                    yield name, member


def _has_own_doc(member: Any) -> bool:
    return bool(member.__doc__)


def _is_documented_above(cls: type, name: str, documented: set[type]) -> bool:
    return any(name in vars(base) for base in cls.__mro__[1:] if base in documented)


def _document_sections(doc: Docstring, known: set[str]) -> Iterator[str]:
    if doc.text:
        yield _blocks(doc.text, known)
    for section, title in (("Args", "Arguments"), ("Attributes", "Attributes")):
        if items := doc.items(section):
            yield f"**{title}**\n\n" + "\n".join(
                f"- `{name}`: {prose(text, known)}" for name, text in items
            )
    for section in ("Returns", "Yields"):
        if section in doc.sections:
            yield f"**{section}** {prose(' '.join(doc.sections[section].split()), known)}"
    if items := doc.items("Raises"):
        yield "**Raises**\n\n" + "\n".join(
            f"- {prose(f'`{name}`', known)}: {prose(text, known)}" for name, text in items
        )
    if "Example" in doc.sections:
        yield "**Example**\n\n" + fenced(doc.sections["Example"], "pycon")


def _blocks(text: str, known: set[str]) -> str:
    """Prose in which ``::`` begins a block of code, as in reStructuredText."""
    parts = re.split(r"(?:^|(?<=\s))::\n\n((?: {4}.*\n?|\n)+)", text, flags=re.MULTILINE)
    return "\n\n".join(
        fenced(textwrap.dedent(part)) if index % 2 else prose(part.strip(), known)
        for index, part in enumerate(parts)
        if part.strip()
    )


# -- the other generated parts


def exports(_: str) -> str:
    """Write the table of the names that `codomyrmex.cloud` exports."""
    rows = []
    for entry in public_names():
        if entry.module == "codomyrmex.cloud":
            link = f"[`{entry.name}`](API_SPECIFICATION.md#{slug(entry.name)})"
            rows.append((link, prose(_summary(entry))))
    return table(("Name", "What it is"), rows)


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


def cmx_commands(_: str) -> str:
    """Write a section for each command with its help."""
    command = import_module("codomyrmex.cloud.cli.command")
    pages = import_module("codomyrmex.cloud.cli.help")
    parts = []
    with mock.patch.dict(os.environ, {"COLUMNS": str(_WIDTH)}):
        for name in command.COMMANDS:
            parts += [f"### cmx {name}", fenced(pages.command_help(command.load_command(name)))]
    return "\n\n".join(parts)


def arguments(name: str) -> str:
    """Write the table of the arguments of a client, as keys of a remote."""
    cls = getattr(codomyrmex.cloud, name)
    declared = inspect.signature(cls).parameters
    rows = []
    for argument, text in parse_docstring(cls.__doc__).items("Args"):
        kind = _annotation(declared[argument].annotation).removesuffix(" | None")
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


def capabilities(_: str) -> str:
    """Write which client has which capability."""
    from codomyrmex.cloud import Capability, LocalStorageClient

    local = LocalStorageClient(ROOT).capabilities
    found = import_module("codomyrmex.cloud.aws.vendors").VENDORS
    columns = {"local": local} | {name: vendor.capabilities for name, vendor in found.items()}
    return table(
        ("Capability", *(f"`{name}`" for name in columns)),
        [
            (f"`{each.value}`", *("yes" if each in have else "-" for have in columns.values()))
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
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
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


_BENCHMARKS: Final = ROOT / "docs" / "benchmarks"


def benchmark(name: str) -> str:
    """Write the tables of a benchmark's page side by side, one row a peer.

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
    return table(header, [[peer, *cells] for peer, cells in rows.items()])


def benchmark_list(_: str) -> str:
    """Write links to the pages of the benchmarks."""
    pages = sorted(_BENCHMARKS.glob("*.md"))
    return "\n".join(
        f"- [{page.read_text().splitlines()[0].removeprefix('# ')}](../../benchmarks/{page.name})"
        for page in pages
    )


PARTS: Final[dict[str, Callable[[str], str]]] = {
    "api": api,
    "arguments": arguments,
    "benchmark": benchmark,
    "benchmark-list": benchmark_list,
    "capabilities": capabilities,
    "checks": checks,
    "cmx-commands": cmx_commands,
    "cmx-overview": cmx_overview,
    "error-classes": error_classes,
    "error-tree": error_tree,
    "exit-codes": exit_code_table,
    "exports": exports,
    "faults": faults,
    "s3-codes": s3_codes,
    "statuses": statuses,
    "vendors": vendors,
}
"""What can stand in a mark; what follows the first word is given to the function."""


# -- the documents


def documents() -> list[Path]:
    """Find the documents that may have generated parts.

    Returns:
        Every Markdown file of the project, those of hidden folders left out.
    """
    found = (Path(folder) / name for folder, _, names in _walk() for name in names)
    return sorted(path for path in found if path.suffix == ".md")


def _walk() -> Iterator[tuple[str, list[str], list[str]]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            each for each in folders if not each.startswith(".") and each != "node_modules"
        ]
        yield folder, folders, names


def refreshed(text: str) -> str:
    """Write every generated part of a document anew.

    Args:
        text: The document.

    Returns:
        The document as it should be.

    Raises:
        KeyError: When a mark names a part that does not exist.
    """

    def written(match: re.Match[str]) -> str:
        kind, _, argument = match.group(2).partition(" ")
        return f"{match.group(1)}\n{PARTS[kind](argument)}\n\n{match.group(4)}"

    return _PART.sub(written, text)


def main(words: Sequence[str]) -> int:
    """Write or check all documents.

    Args:
        words: ``--check``, or nothing.

    Returns:
        The exit code.
    """
    stale = 0
    for path in documents():
        text = path.read_text()
        fresh = refreshed(text)
        if fresh == text:
            continue
        stale += 1
        shown = path.relative_to(ROOT)
        if "--check" in words:
            sys.stderr.write(f"{shown} is stale: run make docs\n")
        else:
            path.write_text(fresh)
            sys.stdout.write(f"wrote {shown}\n")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
