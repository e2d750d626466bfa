"""``cmx coda``: docs, pages, tables and rows of Coda, a module for each kind of thing."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda import publishing, table_files
from codomyrmex.cloud.cli.commands.coda.services import coda
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_command

__all__ = ["GROUP"]


def _wait(client: object, *, request_id: str, timeout: float = 600.0) -> object:
    from codomyrmex.cloud.coda_io.models.mutations import Mutation

    source = client.mutation_source  # type: ignore[attr-defined] # a client of Coda
    return Mutation(request_id=request_id).with_source(source).wait(timeout)


GROUP: Final = Group(
    "coda",
    "Docs, pages, tables and rows of Coda (Superhuman Docs).",
    details="""
    The token comes from CODA_API_TOKEN, or from the api_token of a remote of type "coda" in the
    config; another address from CODA_API_BASE_URL or its base_url. A DOC is an id, or the doc's
    address in a browser; tables, pages, columns and rows are given by id or name. Changes of what
    is in a doc wait until they are done; --no-wait does not, --dry-run says what would be done.
    """,
    modules=(
        "docs",
        "pages",
        "tables",
        "columns",
        "rows",
        "formulas",
        "controls",
        "permissions",
        "automations",
        "analytics",
        "packs",
        "folders",
        "workspaces",
        "api",
    ),
    commands=(
        *table_files.COMMANDS,
        *publishing.COMMANDS,
        service_command(
            coda("", "user", "name login_id"),
            Call("whoami", "whoami", "Show whose token it is, and what it may do."),
        ),
        service_command(
            coda("", "link", "type href"),
            Call(
                "resolve",
                "resolve_browser_link",
                "Find what an address in a browser leads to.",
                (Argument("URL", "url"),),
                (
                    Field(
                        "--nearest",
                        "Find what is nearest when the thing itself was deleted.",
                        parameter="degrade_gracefully",
                    ),
                ),
                example="https://coda.io/d/_dAbCDeFGH/Start_sux",
            ),
        ),
        service_command(
            coda("", "change", "completed warning"),
            Call(
                "status",
                "get_mutation_status",
                "Tell whether a change is done.",
                (Argument("REQUEST-ID", "request_id"),),
                example="mutate:1",
            ),
        ),
        service_command(
            coda("", "change", "completed warning"),
            Call(
                "wait",
                _wait,
                "Wait until a change is done.",
                (Argument("REQUEST-ID", "request_id"),),
                (Field("--timeout", "At the most; 600 without it.", "SECONDS", read=float),),
                example="mutate:1 --timeout 60",
            ),
        ),
    ),
    aliases=(("doc", "docs"), ("page", "pages"), ("table", "tables"), ("row", "rows")),
)
