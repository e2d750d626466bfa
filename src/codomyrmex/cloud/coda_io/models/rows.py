"""Rows and what becomes of changes to them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from codomyrmex.cloud.coda_io.models.common import TableReference
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.mutations import Mutation
from codomyrmex.cloud.coda_io.models.values import RowValues
from codomyrmex.cloud.common.rest.records import Record, RequestRecord

__all__ = [
    "PushButtonResult",
    "Row",
    "RowChanges",
    "RowDeleteResult",
    "RowDetail",
    "RowList",
    "RowUpdateResult",
    "RowsDelete",
    "RowsDeleteResult",
    "RowsUpsertResult",
    "WebhookTriggerResult",
]


class Row(Record, frozen=True, kw_only=True):
    """A row of a table.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        index: Its place in the table, from 0.
        browser_link: Its address for a browser.
        created_at: When it was made.
        updated_at: When it was last changed.
        values: The cells.

    Example:
        >>> coda.list_rows("AbCDeFGH", "Tasks").items[0].name
        'Paint'
    """

    id: str
    type: str
    href: str
    name: str
    index: int
    browser_link: str
    created_at: datetime
    updated_at: datetime
    values: RowValues


class RowDetail(Row, frozen=True, kw_only=True):
    """A row, with the table it is in.

    Attributes:
        parent: What it is part of.
    """

    parent: TableReference


class RowList(ListPage[Row], frozen=True, kw_only=True):
    """One page of the rows of a table.

    Attributes:
        items: What is on this page.
        next_sync_token: Gives the rows changed since, later on.

    Example:
        >>> [row.name for row in coda.list_rows("AbCDeFGH", "Tasks")]
        ['Paint', 'Sand', 'Varnish']
    """

    next_sync_token: str | None = None


class PushButtonResult(Mutation, frozen=True, kw_only=True):
    """What `push_button` answers.

    Attributes:
        row_id: Id of the row.
        column_id: Id of the column.
    """

    row_id: str
    column_id: str


class RowUpdateResult(Mutation, frozen=True, kw_only=True):
    """What `update_row` answers.

    Attributes:
        id: Its id.
    """

    id: str


class RowsDelete(RequestRecord, frozen=True, kw_only=True):
    """What `delete_rows` sends.

    Attributes:
        row_ids: Ids of the rows.
    """

    row_ids: tuple[str, ...]


class RowsDeleteResult(Mutation, frozen=True, kw_only=True):
    """What `delete_rows` answers.

    Attributes:
        row_ids: Ids of the rows.
    """

    row_ids: tuple[str, ...]


class RowsUpsertResult(Mutation, frozen=True, kw_only=True):
    """What `upsert_rows` answers.

    Attributes:
        added_row_ids: Ids of the rows added; only without key columns.
    """

    added_row_ids: tuple[str, ...] | None = None


class RowDeleteResult(Mutation, frozen=True, kw_only=True):
    """What `delete_row` answers.

    Attributes:
        id: Its id.
    """

    id: str


class WebhookTriggerResult(Mutation, frozen=True, kw_only=True):
    """What `trigger_webhook_automation` answers."""


class RowChanges(msgspec.Struct, frozen=True):
    """Rows that changed since a former reading.

    Attributes:
        rows: The rows as they are now; deleted ones are not among them.
        sync_token: What the next reading takes; None when the service gave none.

    Example:
        >>> coda.rows_since("AbCDeFGH", "Tasks").rows[0].name
        'Paint'
    """

    rows: tuple[Row, ...]
    sync_token: str | None
