"""Account for every row: purchases, returns, and the rest in quarantine with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.clean import LARGEST_AMOUNT, RETURN_REASONS
from regulars.intake.match_returns import Matched, match_returns
from regulars.intake.no_purchase import no_purchase
from regulars.intake.read import RawTable
from regulars.intake.sources import FILE, ROW
from regulars.intake.typed import Columns
from regulars.intake.whereabouts import Unreadable
from regulars.model import ORDER_LINES, Returned
from regulars.store import Draft, identifier


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the rows.

    Attributes:
        kept: rows that became order lines.
        quarantined: rows set aside, by reason.
        revenue_read: sum of all amounts before any row was set aside.
        returns: what came back; None if nothing did.
    """

    kept: int
    quarantined: dict[str, int]
    revenue_read: float
    returns: Returned | None


def write_lines(
    lines: nw.LazyFrame[Any],
    raw: RawTable,
    draft: Draft,
    *,
    columns: Columns,
    unreadable: Sequence[Unreadable] = (),
) -> Counted:
    """Write `order_lines`, `returns` and `quarantine` and count them.

    The few lines that are set aside are staged; those that count are written once, as the table.

    Args:
        lines: typed lines with `reason`.
        raw: the rows that they came from.
        draft: where the tables are written.
        columns: role to columns, for the message where nothing is kept.
        unreadable: what makes cells unreadable, likewise.

    Raises:
        BadData: not one row is a purchase.
    """
    aside = draft.materialise("aside", lines.filter(~nw.col("reason").is_null()))
    counts = (
        aside.group_by("reason").agg(nw.len().alias("rows"), _revenue_e4().alias("e4")).collect()
    )
    by_reason = dict(zip(counts["reason"].to_list(), counts["rows"].to_list(), strict=True))
    kept = int(lines.select(nw.len()).collect().item()) - sum(by_reason.values())
    by_reason |= raw.rejected_by_reason
    if not kept:
        raise no_purchase(aside, raw, by_reason, columns, unreadable)
    there = set(lines.collect_schema().names())
    own_columns = [name for name in ORDER_LINES.names if name in there]
    valid = lines.filter(nw.col("reason").is_null())
    several = len(raw.files) > 1
    numbered = _numbered(valid, in_order=_come_in_order(valid), several_files=several)
    with draft.local.frugal():
        order_lines = draft.write(
            "order_lines", numbered.select("line", *own_columns), in_order=True
        )
    kept_e4 = order_lines.select(_revenue_e4()).collect().item()
    back = aside.filter(nw.col("reason").is_in(list(RETURN_REASONS))).with_columns(
        quantity=-nw.col("quantity").abs(), revenue=-nw.col("revenue").abs()
    )
    back = draft.materialise("returns", _numbered(back).select("line", "refers_to", *own_columns))
    matched = match_returns(back, draft)
    returns = draft.write("returns", matched.frame.drop("refers_to"))
    with draft.local.frugal():
        _write_quarantine(draft.materialised_locally("aside"), raw, draft)
    return Counted(
        kept=kept,
        quarantined={reason: int(n) for reason, n in sorted(by_reason.items())},
        revenue_read=sum(int(x or 0) for x in [kept_e4, *counts["e4"].to_list()]) / 10_000.0,
        returns=_returned(returns, matched),
    )


def _revenue_e4() -> nw.Expr:
    """The sum of all amounts in whole ten-thousandths, without those that are mistakes."""
    usual = nw.when(nw.col("revenue").abs() <= LARGEST_AMOUNT)
    return usual.then((nw.col("revenue") * 10_000.0).round(0)).cast(nw.Int64).sum()


def _returned(returns: nw.LazyFrame[Any], matched: Matched) -> Returned | None:
    """What came back, if anything did."""
    if not matched.lines:
        return None
    worth = returns.select((nw.col("revenue") * -10_000.0).round(0).cast(nw.Int64).sum())
    days = returns.select(nw.col("days_since_purchase").median()).collect().item()
    return Returned(
        lines=sum(matched.lines.values()),
        revenue=int(worth.collect().item() or 0) / 10_000.0,
        by_match=matched.lines,
        median_days=None if days is None else float(days),
    )


def _numbered(
    lines: nw.LazyFrame[Any], *, in_order: bool = False, several_files: bool = True
) -> nw.LazyFrame[Any]:
    """Number the lines of each order from 1: as the file numbers them, else in file order.

    Args:
        lines: typed lines.
        in_order: whether they come so already, order by order.
        several_files: whether they come from more than one file.

    Returns:
        The lines with `line`; from DuckDB in the order of `order_id` and `line`.
    """
    if lines.implementation.is_duckdb():
        # A sort is paid by the width of its lines.
        keys = ["order_id", "line_hint", *([FILE] if several_files else []), ROW]
        ordered = lines if in_order else lines.sort(keys)
        return nw.from_native(_numbered_in_order(nw.to_native(ordered)))
    return lines.with_columns(one=nw.lit(1, dtype=nw.Int64)).with_columns(
        line=nw.col("one")
        .cum_sum()
        .over("order_id", order_by=["line_hint", FILE, ROW])
        .cast(nw.Int64)
    )


def _numbered_in_order(ordered: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Number lines as they go by, which takes no memory.

    A window over each order would hold all lines a second time. Windows over everything, in the
    order in which rows come, are streamed: `first` marks where an order begins, and the largest
    row number of such a mark so far is where this order began.
    """
    marked = ordered.select(
        "*, row_number() OVER () AS number,"
        " order_id IS DISTINCT FROM lag(order_id) OVER () AS first"
    )
    began = "max(CASE WHEN first THEN number END) OVER (ROWS UNBOUNDED PRECEDING)"
    # Lines without an order number come first and have no mark.
    return marked.select(f"* EXCLUDE (number, first), number - coalesce({began}, 1) + 1 AS line")


def _come_in_order(lines: nw.LazyFrame[Any]) -> bool:
    """Whether lines come order by order, as many exports have them: a look is cheaper than a sort.

    It ends at the first line that does not. Inside a struct an empty cell is the largest, in a sort
    the smallest: it is asked for first.
    """
    if not lines.implementation.is_duckdb():
        return False
    rows: duckdb.DuckDBPyRelation = nw.to_native(lines)
    place = f"row(order_id, line_hint IS NOT NULL, line_hint, {FILE}, {ROW})"
    steps = rows.select(f"{place} AS place").select("place > lag(place) OVER () AS forward")
    return not steps.filter("NOT forward").limit(1).fetchall()


def _write_quarantine(lines: nw.LazyFrame[Any], raw: RawTable, draft: Draft) -> None:
    aside: duckdb.DuckDBPyRelation = nw.to_native(lines.select(FILE, ROW, "reason"))
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    # A file's own columns may be called anything, `reason` too: both sides are named.
    cells = ", ".join(f"{identifier(c)} := read.{identifier(c)}" for c in raw.columns)
    joined = aside.set_alias("aside").join(
        rows.set_alias("read"), f"aside.{FILE} = read.{FILE} AND aside.{ROW} = read.{ROW}"
    )
    readable = joined.select(
        f"aside.{FILE}, aside.{ROW}, aside.reason, to_json(struct_pack({cells}))::VARCHAR AS raw"
    )
    no_rows = raw.rejected.select(FILE, ROW, "reason", "raw")
    draft.write("quarantine", nw.concat([nw.from_native(readable), no_rows]))
