"""Draw the methods of `AsyncCodaClient` from those of `CodaClient`; the same for the newsletter.

After a change of a folder ``sync``, run in the root of the checkout::

    .venv/bin/python -m tests.coda.draw_awaited
    .venv/bin/python -m tests.coda.draw_awaited newsletter
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "codomyrmex" / "cloud" / "coda_io"
NEWSLETTER = PACKAGE.parent / "infomaniak" / "newsletter"
CLIENTS = {PACKAGE: "CodaClient", NEWSLETTER: "InfomaniakNewsletterClient"}


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """The modules of methods."""
    for path in sorted((package / "sync").glob("*.py")):
        if path.stem not in ("__init__", "caller"):
            yield path


class _Awaited(ast.NodeTransformer):
    """Makes methods coroutines, and what they return awaited."""

    def __init__(self, client: str) -> None:
        self._client = client

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if node.module and node.module.endswith("sync.caller"):
            node.module = node.module.replace(".sync.", ".awaited.")
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AsyncFunctionDef:
        self.generic_visit(node)
        first = (ast.get_docstring(node) or "").partition("\n")[0]
        text = f"{first.partition(';')[0].rstrip('.')}; see `{self._client}.{node.name}`."
        if len(text) > 85:  # it has to fit a line
            text = f"Do the same; see `{self._client}.{node.name}`."
        node.body[0] = ast.Expr(ast.Constant(text))
        return ast.AsyncFunctionDef(**{name: getattr(node, name) for name in node._fields})

    def visit_Return(self, node: ast.Return) -> ast.Return:
        assert node.value is not None
        node.value = ast.Await(node.value)
        return node


def draw(source: str, client: str = "CodaClient") -> ast.Module:
    """Give the awaited module for the source of one in step."""
    tree: ast.Module = ast.fix_missing_locations(_Awaited(client).visit(ast.parse(source)))
    return tree


def main() -> None:
    """Write all modules."""
    package = NEWSLETTER if sys.argv[1:] == ["newsletter"] else PACKAGE
    target = package / "awaited"
    for path in sources(package):
        drawn = draw(path.read_text("utf-8"), CLIENTS[package])
        (target / path.name).write_text(ast.unparse(drawn) + "\n", "utf-8")
    for command in (["format", "--quiet"], ["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, target], check=True)


if __name__ == "__main__":
    main()
