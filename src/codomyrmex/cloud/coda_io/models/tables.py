"""Tables, columns, formulas and controls."""

from __future__ import annotations

from datetime import datetime

from codomyrmex.cloud.coda_io.models.column_formats import ColumnFormat
from codomyrmex.cloud.coda_io.models.common import (
    ColumnReference,
    FormulaDetail,
    PageReference,
    TableReference,
)
from codomyrmex.cloud.coda_io.models.enums import ControlType, Layout, SortDirection, TableType
from codomyrmex.cloud.coda_io.models.lists import ListPage
from codomyrmex.cloud.coda_io.models.values import Value
from codomyrmex.cloud.common.rest.records import Record

__all__ = [
    "Column",
    "ColumnDetail",
    "ColumnList",
    "Control",
    "ControlList",
    "ControlReference",
    "Formula",
    "FormulaList",
    "FormulaReference",
    "Sort",
    "Table",
    "TableList",
]


class Sort(Record, frozen=True, kw_only=True):
    """A column that a table is sorted by.

    Attributes:
        column: Id, address or name of the column.
        direction: Which way it is sorted.
    """

    column: ColumnReference
    direction: SortDirection


class Table(Record, frozen=True, kw_only=True):
    """A table or view.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        table_type: Whether it is a table or a view.
        href: Its address in the API.
        browser_link: Its address for a browser.
        name: Its name.
        parent: What it is part of.
        parent_table: The table that a view shows.
        display_column: The column that names a row.
        row_count: How many rows it has.
        sorts: How it is sorted.
        layout: How it is shown.
        filter: The filter, when there is one.
        created_at: When it was made.
        updated_at: When it was last changed.
        view_id: Id of the view.

    Example:
        >>> coda.get_table("AbCDeFGH", "Tasks").row_count
        3
    """

    id: str
    type: str
    table_type: TableType
    href: str
    browser_link: str
    name: str
    parent: PageReference
    parent_table: TableReference | None = None
    display_column: ColumnReference
    row_count: int
    sorts: tuple[Sort, ...]
    layout: Layout
    filter: FormulaDetail | None = None
    created_at: datetime
    updated_at: datetime
    view_id: str | None = None


class TableList(ListPage[TableReference], frozen=True, kw_only=True):
    """One page of the tables of a doc.

    Attributes:
        items: What is on this page.

    Example:
        >>> coda.list_tables("AbCDeFGH").items[0].name
        'Tasks'
    """


class Column(Record, frozen=True, kw_only=True):
    """A column of a table.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        display: Whether, or how, it is shown.
        calculated: Whether a formula fills it.
        formula: The formula.
        default_value: The formula of new cells.
        format: How it is written or shown.

    Example:
        >>> coda.list_columns("AbCDeFGH", "Tasks").items[0].name
        'Name'
    """

    id: str
    type: str
    href: str
    name: str
    display: bool | None = None
    calculated: bool | None = None
    formula: str | None = None
    default_value: str | None = None
    format: ColumnFormat


class ColumnDetail(Column, frozen=True, kw_only=True):
    """A column, with the table it is in.

    Attributes:
        parent: What it is part of.
    """

    parent: TableReference


class ColumnList(ListPage[Column], frozen=True, kw_only=True):
    """One page of the columns of a table.

    Attributes:
        items: What is on this page.

    Example:
        >>> len(coda.list_columns("AbCDeFGH", "Tasks").all())
        3
    """


class FormulaReference(Record, frozen=True, kw_only=True):
    """What names a formula.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        parent: What it is part of.
    """

    id: str
    type: str
    href: str
    name: str
    parent: PageReference | None = None


class Formula(Record, frozen=True, kw_only=True):
    """A named formula with its value.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        parent: What it is part of.
        value: The value.

    Example:
        >>> coda.get_formula("AbCDeFGH", "Total").value
        42
    """

    id: str
    type: str
    href: str
    name: str
    parent: PageReference | None = None
    value: Value


class FormulaList(ListPage[FormulaReference], frozen=True, kw_only=True):
    """One page of the named formulas of a doc.

    Attributes:
        items: What is on this page.

    Example:
        >>> coda.list_formulas("AbCDeFGH").items[0].name
        'Total'
    """


class ControlReference(Record, frozen=True, kw_only=True):
    """What names a control.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        parent: What it is part of.
    """

    id: str
    type: str
    href: str
    name: str
    parent: PageReference | None = None


class Control(Record, frozen=True, kw_only=True):
    """A control with its value.

    Attributes:
        id: Its id.
        type: What kind of thing it is.
        href: Its address in the API.
        name: Its name.
        parent: What it is part of.
        control_type: What kind of control it is.
        value: The value.

    Example:
        >>> coda.get_control("AbCDeFGH", "Done").control_type
        <ControlType.CHECKBOX: 'checkbox'>
    """

    id: str
    type: str
    href: str
    name: str
    parent: PageReference | None = None
    control_type: ControlType
    value: Value


class ControlList(ListPage[ControlReference], frozen=True, kw_only=True):
    """One page of the controls of a doc.

    Attributes:
        items: What is on this page.

    Example:
        >>> coda.list_controls("AbCDeFGH").items[0].name
        'Done'
    """
