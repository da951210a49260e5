r"""Discount sensitivity: who buys at a discount more often than what they buy is discounted.

For each line the share q of discounted lines among the others' lines of that product in that month
(of the month, where others bought fewer than 5 of the product) says what to expect of anybody. With
O lines bought at a discount and E = sum q expected,

    O ~ Poisson(E r),  r ~ Gamma(a, a)  =>  r | O ~ Gamma(a + O, a + E),

whose mean (a + O) / (a + E) is the sensitivity: 1 like everybody, 2 twice as often. The spread
1 / a between customers is estimated by moments (:cite:t:`clayton:ratios`): few lines say little.

It compares choices, not causes: to know whether a discount would make someone buy, run an
experiment (see uplift). Do not use where nearly everything or nothing is discounted.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features import day_of, with_month
from regulars.model import BadData
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.shop import collected

_FEWEST_LINES = 5
_FEWEST_CUSTOMERS = 50
_LARGEST_A = 1e4  # customers who do not differ


def discount_sensitivity(order_lines: nw.LazyFrame[Any], *, as_of_s: int) -> pa.Table:
    """Compare each customer's discounted lines with what anybody's would be.

    Args:
        order_lines: customer_id, ordered_at_s, discount; product_id where it is known.
        as_of_s: the moment; later lines are not read.

    Returns:
        customer_id, lines, discounted_lines, expected_discounted_lines, discount_sensitivity,
        discount_sensitivity_low, discount_sensitivity_high (95 % interval), by customer_id.

    Raises:
        BadData: there are no discounts, or nothing but discounts, or too few customers.
    """
    from scipy.stats import gamma

    there = order_lines.collect_schema().names()
    if "discount" not in there:
        raise BadData(
            "the order lines do not say what was taken off the price",
            way_out="add a column with the discount of each line",
            file="order_lines",
            column="discount",
        )
    table = _by_customer(order_lines, as_of_s, product="product_id" in there)
    observed, expected = (
        table[name].to_numpy().astype(np.float64)
        for name in ("discounted_lines", "expected_discounted_lines")
    )
    lines = float(table["lines"].to_numpy().sum())
    if observed.sum() in {0.0, lines}:
        what = "no line has a discount" if not observed.sum() else "every line has a discount"
        raise BadData(
            f"{what}: nothing tells customers apart",
            way_out="map the column of discounts, where the file has one, and check what it holds",
            file="order_lines",
            column="discount",
        )
    if table.num_rows < _FEWEST_CUSTOMERS:
        raise BadData(
            f"too few customers: needs {_FEWEST_CUSTOMERS}, has {table.num_rows}",
            way_out="bring more customers",
            file="order_lines",
        )
    a = _shape(observed, expected)
    posterior = gamma(a + observed, scale=1 / (a + expected))
    for name, values in (
        ("discount_sensitivity", posterior.mean()),
        ("discount_sensitivity_low", posterior.ppf(0.025)),
        ("discount_sensitivity_high", posterior.ppf(0.975)),
    ):
        table = table.append_column(name, pa.array(values))
    return table


def _by_customer(order_lines: nw.LazyFrame[Any], as_of_s: int, *, product: bool) -> pa.Table:
    second = nw.col("ordered_at_s")
    lines = order_lines.filter(second <= as_of_s, ~nw.col("customer_id").is_null())
    lines = with_month(lines.with_columns(day=day_of(second)))
    cell = ["product_id", "month"] if product else ["month"]
    counts = (
        lines.with_columns(off=(nw.col("discount") > 0.0).cast(nw.Int64).fill_null(0))
        .group_by("customer_id", *cell)
        .agg(nw.len().cast(nw.Int64).alias("lines"), nw.col("off").sum())
    )
    n, off = nw.col("lines"), nw.col("off")
    counts = counts.with_columns(
        month_lines=n.sum().over("month"), month_off=off.sum().over("month")
    ).with_columns(
        own_lines=n.sum().over("customer_id", "month"),
        own_off=off.sum().over("customer_id", "month"),
    )
    counts = counts.with_columns(
        others=(nw.col("month_lines") - nw.col("own_lines")),
        others_off=(nw.col("month_off") - nw.col("own_off")),
    )
    if product:
        counts = counts.with_columns(
            of_cell=n.sum().over(*cell) - n, of_cell_off=off.sum().over(*cell) - off
        )
        enough = nw.col("of_cell") >= _FEWEST_LINES
        counts = counts.with_columns(
            others=nw.when(enough).then(nw.col("of_cell")).otherwise(nw.col("others")),
            others_off=nw.when(enough).then(nw.col("of_cell_off")).otherwise(nw.col("others_off")),
        )
    found = collected(
        counts.select("customer_id", *cell, "lines", "off", "others", "others_off").sort(
            "customer_id", *cell
        )
    )
    return _summed(found)


def _summed(cells: pa.Table) -> pa.Table:
    """Sum cells by customer, in their order, so that the last digits are the same on any engine."""
    ids = cells["customer_id"].combine_chunks().cast(pa.string()).dictionary_encode()
    code = ids.indices.to_numpy()
    n, off, others, others_off = (
        cells[name].to_numpy().astype(np.float64)
        for name in ("lines", "off", "others", "others_off")
    )
    share = np.divide(others_off, others, out=np.zeros_like(others), where=others > 0)
    lines, observed, expected = (
        np.bincount(code, weights=values, minlength=len(ids.dictionary))
        for values in (n, off, n * share)
    )
    return pa.table(
        {
            "customer_id": ids.dictionary,
            "lines": lines.astype(np.int64),
            "discounted_lines": observed.astype(np.int64),
            "expected_discounted_lines": expected,
        }
    )


def _shape(observed: Vector, expected: Vector) -> float:
    """The a of r ~ Gamma(a, a) by moments: var(O) = E + E^2 / a."""
    spread = float(((observed - expected) ** 2 - observed).sum())
    squared = float((expected**2).sum())
    return min(_LARGEST_A, squared / spread) if spread > 0 else _LARGEST_A
