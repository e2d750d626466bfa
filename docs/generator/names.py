"""The public names, and how each is declared."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final, NamedTuple

__all__ = [
    "API_PAGES",
    "PUBLIC_MODULES",
    "PublicName",
    "annotation",
    "documented_constant",
    "public_names",
    "signature",
]

API_PAGES: Final[dict[str, tuple[str, ...]]] = {
    "azure": ("codomyrmex.cloud.azure",),
    "coda": ("codomyrmex.cloud.coda_io",),
    "gcp": ("codomyrmex.cloud.gcp",),
    "newsletter": ("codomyrmex.cloud.infomaniak.newsletter",),
    "infomaniak": (
        "codomyrmex.cloud.infomaniak",
        "codomyrmex.cloud.infomaniak.compute",
        "codomyrmex.cloud.infomaniak.volume",
        "codomyrmex.cloud.infomaniak.network",
        "codomyrmex.cloud.infomaniak.identity",
        "codomyrmex.cloud.infomaniak.inventory",
    ),
    "core": (
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
    ),
}
"""Where users import from, by the page of the API specification that covers it: a name is on the
first page that has it."""

PUBLIC_MODULES: Final = tuple(module for page in API_PAGES.values() for module in page)
"""All of them; their ``__all__`` is what the API specification covers."""


class PublicName(NamedTuple):
    """One public name."""

    name: str
    module: str
    page: str
    value: object


def public_names(page: str | None = None) -> Iterator[PublicName]:
    """Find every public name once, under the first module that has it.

    Args:
        page: A key of `API_PAGES`; None for the names of all pages.

    Yields:
        The names in the order of the modules.
    """
    seen: set[str] = set()
    for title, modules in API_PAGES.items():
        for module_name in modules:
            module = import_module(module_name)
            for name in getattr(module, "__all__", ()):
                if name not in seen:
                    seen.add(name)
                    if page in (None, title):
                        # a cache or a decorator is not what is documented
                        value = inspect.unwrap(getattr(module, name))
                        yield PublicName(name, module_name, title, value)


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
            text += f": {annotation(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            value = repr(parameter.default)
            value = f'"{parameter.default}"' if isinstance(parameter.default, str) else value
            text += f" = {'...' if value.startswith('<') else value}"
        parts.append(text)
    result = declared.return_annotation
    arrow = "" if result is declared.empty else f" -> {annotation(result)}"
    line = f"{name}({', '.join(parts)}){arrow}"
    if len(line) <= 88:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){arrow}"


def annotation(value: object) -> str:
    """Write a type as its readers do.

    Args:
        value: An annotation.

    Returns:
        The text, names without their modules.
    """
    text = value if isinstance(value, str) else inspect.formatannotation(value)
    # "codomyrmex.cloud.common.plan.Action" is Action for the reader; literals as ruff writes them
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])|~", "", text).replace("'", '"')


def documented_constant(entry: PublicName) -> tuple[str, str]:
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
