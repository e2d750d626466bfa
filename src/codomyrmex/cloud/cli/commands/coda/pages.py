"""``cmx coda pages``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Group, Option, Values
from codomyrmex.cloud.cli.commands.coda.services import (
    DOC,
    PAGE,
    change,
    coda,
    coda_group,
    doc_id,
    finish,
    read_switch,
)
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, closing
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["GROUP"]

_SERVICE: Final = coda("pages", "page", "name parent=parent.name content=content_type id")
_HTML: Final = Field("--html", "As HTML, not Markdown.", parameter="output_format", constant="html")
_FIELDS: Final = (
    Field("--subtitle", "The line below the title.", "TEXT"),
    Field("--icon", "Name of the icon.", "NAME", parameter="icon_name"),
    Field("--image", "Address of the cover image.", "URL", parameter="image_url"),
)


def _content(path: str) -> dict[str, Any]:
    """Read a file, or standard input, as content: HTML when it ends so."""
    import sys

    with local_errors(path, "read"):
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequestError(f"{path} is not written in UTF-8") from error
    is_html = path.lower().endswith((".html", ".htm"))
    return {"format": "html" if is_html else "markdown", "content": text}


def _first_content(path: str) -> dict[str, Any]:
    return {"type": "canvas", "canvasContent": _content(path)}


def _write(
    client: Any, *, content: dict[str, Any], mode: str = "replace",
    element_id: str | None = None, **rest: Any,
) -> Any:  # fmt: skip
    where = {"elementId": element_id} if element_id is not None else {}
    update = {"insertionMode": mode, "canvasContent": content, **where}
    return change("update_page")(client, content_update=update, **rest)


def _seconds(values: Values) -> dict[str, float]:
    timeout = values.parsed("--timeout", float)
    return {} if timeout is None else {"timeout": timeout}


def _export(context: Context, values: Values) -> ExitCode:
    doc, folder = values.arguments
    more: dict[str, Any] = {"output_format": "html"} if values.switch("--html") else {}
    with (
        closing(_SERVICE.open(values)) as client,
        Tally(context.output, "exporting", 0, None) as tally,
    ):
        tree = client.export_pages(
            doc_id(doc), folder, root=values.text("--page"), progress=tally,
            **more, **_seconds(values),
        )  # fmt: skip
    output = context.output
    for page in tree.pages:
        record = {"type": "page", "path": page.path, "id": page.id, "name": page.name}
        output.result(record, output.name(f"{folder.rstrip('/')}/{page.path}"))
    for path in tree.removed:
        output.result({"type": "removed", "path": path}, output.name(f"{path}: removed"))
    for name in tree.skipped:
        output.say(f"{output.name(name)} has no text of its own, and no file")
    return context.exit_code


def _import(context: Context, values: Values) -> ExitCode:
    folder, doc = values.arguments
    with (
        closing(_SERVICE.open(values)) as client,
        Tally(context.output, "importing", 0, None) as tally,
    ):
        changes = client.import_pages(
            folder, doc_id(doc), parent_page_id=values.text("--parent"),
            overwrite=values.switch("--overwrite"), dry_run=context.dry_run, progress=tally,
            **_seconds(values),
        )  # fmt: skip
    return finish(context, changes)


_TIMEOUT: Final = Option(("--timeout",), "For each page; 120 without it.", "SECONDS")


def _command(
    verb: str, usage: str, summary: str, details: str,
    run: Callable[[Context, Values], ExitCode], options: tuple[Option, ...],
    examples: tuple[tuple[str, str], ...],
) -> Command:  # fmt: skip
    name = f"coda pages {verb}"
    lines = tuple(Example(f"cmx {name} {line}", purpose) for line, purpose in examples)
    return Command(name, usage, summary, details, run, options, lines, 2, 2)


GROUP: Final[Group] = coda_group(
    _SERVICE,
    "Pages and their content.",
    [
        Call("list", "list_pages", "List the pages of a doc.", (DOC,), example="AbCDeFGH"),
        Call("show", "get_page", "Show everything of a page but its content.", (DOC, PAGE),
             example="AbCDeFGH Start"),
        Call("cat", "export_page", "Print the content of a page as Markdown.", (DOC, PAGE),
             (_HTML,), noun="content", example="AbCDeFGH Start"),
        Call("lines", "list_page_content", "List the lines of a page, with their ids.",
             (DOC, PAGE), noun="line", example="AbCDeFGH Start",
             columns="style=item_content.style text=item_content.content id"),
        Call("create", change("create_page"), "Make a page.", (DOC, Argument("NAME", "name")), (
            Field("--parent", "Id of the page above.", "ID", parameter="parent_page_id"),
            Field("--content", "A file of Markdown or HTML; - is standard input.", "FILE",
                  parameter="page_content", read=_first_content),
            *_FIELDS,
        ), changes=True, waits=True, example="AbCDeFGH Ideas --parent canvas-1"),
        Call("set", change("update_page"), "Change a page, but not its content.", (DOC, PAGE), (
            Field("--name", "Another name.", "TEXT"),
            Field("--hidden", "Whether it is hidden.", "YES-OR-NO", parameter="is_hidden",
                  read=read_switch, choices=("yes", "no")),
            *_FIELDS,
        ), changes=True, waits=True, example="AbCDeFGH Start --hidden yes --dry-run"),
        Call("write", _write, "Write the content of a page.",
             (DOC, PAGE, Argument("FILE", "content", read=_content)), (
                 Field("--mode", "Where it goes; replace without it.", "MODE",
                       choices=("replace", "append", "prepend")),
                 Field("--line", "Id of the line that is meant, instead of the page.", "ID",
                       parameter="element_id"),
             ), changes=True, waits=True, details="A FILE of - is standard input.",
             example="AbCDeFGH Start notes.md --mode append"),
        Call("clear", change("delete_page_content"), "Delete the content of a page, or lines.",
             (DOC, PAGE), (Field("--line", "Only this line; may be repeated.", "ID",
                                 parameter="element_ids", many=True),),
             changes=True, waits=True, deletes=True, example="AbCDeFGH Start --dry-run"),
        Call("delete", change("delete_page"), "Delete a page.", (DOC, PAGE), changes=True,
             waits=True, deletes=True, example="AbCDeFGH Start --dry-run"),
    ],
    more=(
        _command(
            "export", "DOC FOLDER", "Copy the pages of a doc to a folder of files.", """
            The page Plans becomes Plans.md, pages below it files in Plans/. All pages are fetched
            before anything is written. A file that was changed since the last export makes it
            refuse; .coda-pages.json says which file is which page.
            """, _export, (
                Option(("--page",), "Only this page and those below it.", "PAGE"),
                Option(("--html",), "As HTML, not Markdown."),
                _TIMEOUT,
            ), (("AbCDeFGH plans", "all pages as Markdown"),
                ("AbCDeFGH start --page Start --html", "one page and those below it, as HTML")),
        ),
        _command(
            "import", "FOLDER DOC", "Bring new and changed files of a folder into a doc.", """
            The opposite of export: new files become pages, changed files the content of theirs.
            A page that was changed in Coda since the export stays as it is, and fails. Nothing is
            deleted.
            """, _import, (
                Option(("--parent",), "Id of the page that new pages go below.", "ID"),
                Option(("--overwrite",), "Overwrite pages that were changed in Coda, too."),
                *CHANGE_OPTIONS, _TIMEOUT,
            ), (("notes AbCDeFGH --dry-run", "what would be made and changed"),
                ("notes AbCDeFGH --parent canvas-1", "new pages below another")),
        ),
    ),
)  # fmt: skip
