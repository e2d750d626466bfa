"""The reference of the public names."""

from __future__ import annotations

import enum
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import msgspec

from docs.generator.docstrings import Docstring, parse_docstring
from docs.generator.markdown import fenced, prose, slug, table
from docs.generator.names import (
    API_PAGES,
    PUBLIC_MODULES,
    PublicName,
    annotation,
    documented_constant,
    public_names,
    signature,
)

__all__ = ["api", "summary"]


def api(page: str) -> str:
    """Write the reference of the public names of a page.

    Args:
        page: A key of `API_PAGES`.

    Returns:
        Markdown.
    """
    modules = API_PAGES[page]
    names = list(public_names(page))
    known = {entry.name for entry in names} | set(_method_names(names))
    parts = []
    for module in modules:
        inside = [entry for entry in names if entry.module == module]
        if not inside:
            continue
        parts.append(f"## `{module}`\n\nTo be imported from `{module}`.")
        rows = [
            (f"[`{entry.name}`](#{slug(entry.name)})", prose(summary(entry), known))
            for entry in inside
        ]
        parts.append(table(("Name", "What it is"), rows))
        for entry in inside:
            parts += _document(entry, known)
    return "\n\n".join(parts)


def _method_names(names: Iterable[PublicName]) -> Iterator[str]:
    documented = {entry.value for entry in names if inspect.isclass(entry.value)}
    for entry in names:
        if inspect.isclass(entry.value):
            for name, _ in _members(entry.value, documented):
                yield f"{entry.name}.{name}"


def summary(entry: PublicName) -> str:
    """Find the one line of purpose.

    Args:
        entry: A public name.

    Returns:
        The first paragraph of its docstring.
    """
    text = parse_docstring(_own_doc(entry)).text
    return " ".join(text.partition("\n\n")[0].split())


def _own_doc(entry: PublicName) -> str | None:
    if inspect.isclass(entry.value) or inspect.isroutine(entry.value):
        return entry.value.__doc__
    return documented_constant(entry)[1]


def _document(entry: PublicName, known: set[str]) -> Iterator[str]:
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


def _document_class(entry: PublicName, cls: type, known: set[str]) -> Iterator[str]:
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
            result = annotation(inspect.signature(getter).return_annotation)
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
