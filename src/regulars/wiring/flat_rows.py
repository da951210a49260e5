"""Read a table with one row per customer and find the column that tells them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from regulars.intake import read_flat_table, roles_named
from regulars.model import BadData, did_you_mean
from regulars.settings import Settings
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.workspace import scratch
from regulars.wording import plural

ROW = "row"
_LIKELY = 0.7
_FEW_IDS, _ROWS_OF_ONE = 100, 10
"""Fewer values than these, each in more rows than that on average, are no ids of customers."""
_ID_NAME = re.compile(r"(?:^|[\W_])[iI][dD]$|[a-z]I[dD]$")  # member_id, memberID, not paid


@dataclass(frozen=True, slots=True)
class FlatRows:
    """Customers as a file has them.

    Attributes:
        rows: the columns of the file; ids are texts, or numbers of rows from 1.
        who: the column that tells customers apart.
        remarks: about the file.
    """

    rows: pa.Table
    who: str
    remarks: tuple[str, ...]


def read_flat_rows(
    given: Inputs, settings: Settings, id_column: str | None, *, of_run: bool = False
) -> FlatRows:
    """The table as it is, ids as texts; rows are numbered where no column tells them apart.

    Args:
        given: files, URLs or a frame, one row per customer.
        settings: what was said of the form of files.
        id_column: tells customers apart; without it a column that is called like a customer or an
            id, and has another value in each row.
        of_run: the customers are those of a run: a column that is only called like some id (of a
            session, of an order) is not taken for theirs, since its numbers may be theirs as well.

    Raises:
        BadData: the files cannot be read, there is no such column, it does not tell customers
            apart, or rows cannot be numbered.
    """
    with scratch(settings, datetime.now(UTC)) as draft:
        found = read_flat_table(as_list(given), draft, config=settings.intake)
    rows, remarks = found.rows, found.remarks
    if id_column is None:
        id_column = find_id_column(rows, of_customers=of_run)
        if id_column is None:
            return FlatRows(_numbered(rows), ROW, remarks)
        said = f"Customers are told apart by {id_column}; --id names another column."
        remarks = (*remarks, said)
    if id_column not in rows.column_names:
        raise BadData(
            "there is no such column",
            column=id_column,
            way_out=did_you_mean(id_column, rows.column_names)
            + f"choose among {', '.join(rows.column_names)}",
        )
    _check_tells_apart(rows[id_column], id_column)
    place = rows.column_names.index(id_column)
    ids = rows[id_column].cast(pa.string())
    return FlatRows(rows.set_column(place, id_column, ids), id_column, remarks)


def find_id_column(rows: pa.Table, *, of_customers: bool = False) -> str | None:
    """The column that names each customer, if one is called so and never repeats a value.

    Args:
        rows: the table.
        of_customers: only a column called like a customer will do, not one of some other id.

    >>> find_id_column(pa.table({"paid": [1, 2], "customerID": ["7590-VHVEG", "5575-GNVDE"]}))
    'customerID'
    >>> find_id_column(pa.table({"customer_id": ["a", "a"], "spend": [1.0, 2.0]}))
    """
    plain = [name for name in rows.column_names if _called_customer(name) >= _LIKELY]
    plain.sort(key=_called_customer, reverse=True)
    named = () if of_customers else filter(_ID_NAME.search, rows.column_names)
    return next((name for name in (*plain, *named) if _tells_apart(rows[name])), None)


def _called_customer(name: str) -> float:
    return roles_named(name).get("customer_id", 0.0)


def _tells_apart(column: pa.ChunkedArray) -> bool:
    whole = pa.types.is_string(column.type) or pa.types.is_integer(column.type)
    return whole and not column.null_count and pc.count_distinct(column).as_py() == len(column)


def _check_tells_apart(column: pa.ChunkedArray, name: str) -> None:
    """Customers may stand in several rows; a handful of values in many rows name no customers.

    Raises:
        BadData: they do not.
    """
    values = pc.count_distinct(column).as_py()
    if values < _FEW_IDS and len(column) > _ROWS_OF_ONE * values:
        raise BadData(
            f"{plural(values, 'value')} in {plural(len(column), 'row')} cannot tell customers "
            "apart",
            way_out="name a column of ids (--id COLUMN); without --id one is looked for, or rows "
            "are numbered",
            column=name,
        )


def _numbered(rows: pa.Table) -> pa.Table:
    if ROW in rows.column_names:
        raise BadData(
            "there is a column `row`, so rows cannot be numbered",
            way_out="say which column tells customers apart: --id COLUMN",
        )
    return rows.append_column(ROW, pa.array(range(1, rows.num_rows + 1), pa.int64()))
