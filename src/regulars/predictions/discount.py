r"""Discount sensitivity: who buys at a discount more often than is usual for what they buy.

**What is usual.** The odds that a line is discounted are those of the product times those of the
month over those of the shop, all told by the others' lines, few lines drawn towards the shop's
share; one factor for all makes the expected lines sum to those that were discounted. So a promotion
that everybody meets makes nobody sensitive, and who picks products when they are reduced is.

**How much counts vary.** With O lines bought at a discount and E expected, a customer's own months
say by how much O scatters around its mean r E: the factor phi, under 1 where nearly every line of
a product is either reduced or not, above 1 where whole orders are. Divided by phi both count like
Poisson's,

    O / phi ~ Poisson(r E / phi),  r ~ Gamma(a, a)  =>  r | O ~ Gamma(a + O / phi, a + E / phi),

whose mean is the sensitivity: 1 like everybody, 2 twice as often. The spread 1 / a between
customers has the largest marginal likelihood (:cite:t:`clayton:ratios`): few lines say little.

**Do customers differ at all?** If not, a customer's surplus of one month says nothing of that of
another. The products of the surpluses of different months, summed by customer, are then 0 on
average; beyond chance above it, customers differ. Else everybody is 1 and has no interval.

It compares choices, not causes: to know whether a discount would make someone buy, run an
experiment (see uplift). Do not use where nearly everything or nothing is discounted. Cost O(lines).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from scipy.special import gammaln

from regulars.features import day_of, with_month
from regulars.model import BadData
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Index
from regulars.predictions.shop import collected

_LIKE_SHOP = 5.0  # lines at the shop's share that are added to those of a product or month
_FEWEST_CUSTOMERS = 50
_CHANCE = 0.05
_SMALLEST_A, _LARGEST_A = 0.05, 1e4  # the largest: customers who do not differ


def discount_sensitivity(order_lines: nw.LazyFrame[Any], *, as_of_s: int) -> pa.Table:
    """Compare each customer's discounted lines with what anybody's would be.

    Args:
        order_lines: customer_id, ordered_at_s, discount; product_id where it is known.
        as_of_s: the moment; later lines are not read.

    Returns:
        customer_id, lines, discounted_lines, expected_discounted_lines, discount_sensitivity,
        discount_sensitivity_low, discount_sensitivity_high (95 % interval), by customer_id. Where
        no difference between customers can be told from chance, each sensitivity is 1 and has no
        interval.

    Raises:
        BadData: there are no discounts, or nothing but discounts, or too few customers.
    """
    there = order_lines.collect_schema().names()
    if "discount" not in there:
        raise BadData(
            "the order lines do not say what was taken off the price",
            way_out="add a column with the discount of each line",
            file="order_lines",
            column="discount",
        )
    cells = _cells(order_lines, as_of_s, product="product_id" in there)
    lines, off = (float(cells[name].to_numpy().sum()) for name in ("lines", "off"))
    if off in {0.0, lines}:
        what = "no line has a discount" if not off else "every line has a discount"
        raise BadData(
            f"{what}: nothing tells customers apart",
            way_out="map the column of discounts, where the file has one, and check what it holds",
            file="order_lines",
            column="discount",
        )
    counts = _Counts.of(cells)
    if len(counts.ids) < _FEWEST_CUSTOMERS:
        raise BadData(
            f"too few customers: needs {_FEWEST_CUSTOMERS}, has {len(counts.ids)}",
            way_out="bring more customers",
            file="order_lines",
        )
    observed, expected = counts.by_customer(counts.observed), counts.by_customer(counts.expected)
    sensitivity, low, high = _sensitivity(counts, observed, expected)
    return pa.table(
        {
            "customer_id": counts.ids,
            "lines": counts.by_customer(counts.lines).astype(np.int64),
            "discounted_lines": observed.astype(np.int64),
            "expected_discounted_lines": expected,
            "discount_sensitivity": sensitivity,
            "discount_sensitivity_low": low,
            "discount_sensitivity_high": high,
        }
    )


def _cells(order_lines: nw.LazyFrame[Any], as_of_s: int, *, product: bool) -> pa.Table:
    """Lines and discounted lines of each customer, month and product, in their order."""
    second = nw.col("ordered_at_s")
    lines = order_lines.filter(second <= as_of_s, ~nw.col("customer_id").is_null())
    lines = with_month(lines.with_columns(day=day_of(second)))
    cell = ["customer_id", "month", *(["product_id"] if product else [])]
    counts = (
        lines.with_columns(off=(nw.col("discount") > 0.0).cast(nw.Int64).fill_null(0))
        .group_by(*cell)
        .agg(nw.len().cast(nw.Int64).alias("lines"), nw.col("off").sum())
    )
    return collected(counts.sort(*cell))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Lines of customers, month by month; m rows."""

    ids: pa.Array
    """Of the n customers."""
    customer: Index
    """Place among these, shape (m,)."""
    lines: Vector
    """How many, shape (m,)."""
    observed: Vector
    """Of them at a discount, shape (m,)."""
    expected: Vector
    """As many as anybody's would be, shape (m,)."""

    @classmethod
    def of(cls, cells: pa.Table) -> _Counts:
        """Sum cells by customer and month; what is usual is told by the lines of others."""
        ids = cells["customer_id"].combine_chunks().cast(pa.string()).dictionary_encode()
        customer, month = _codes(ids), _codes(cells["month"].combine_chunks().dictionary_encode())
        n, off = (cells[name].to_numpy().astype(np.float64) for name in ("lines", "off"))
        all_n, all_off = (
            values.sum() - np.bincount(customer, weights=values)[customer] for values in (n, off)
        )
        shop = np.clip(
            np.divide(all_off, all_n, out=np.zeros_like(n), where=all_n > 0), 1e-6, 1 - 1e-6
        )
        share = _of_others(month, customer, n, off, shop)
        if "product_id" in cells.column_names:
            product = _codes(cells["product_id"].combine_chunks().dictionary_encode())
            odds = _odds(share) * _odds(_of_others(product, customer, n, off, shop)) / _odds(shop)
            share = odds / (1 + odds)
        expected = n * share
        expected *= off.sum() / expected.sum()
        pair, place = np.unique(customer * (month.max() + 1) + month, return_inverse=True)
        by_month = (
            np.bincount(place, weights=values).astype(np.float64) for values in (n, off, expected)
        )
        return cls(ids.dictionary, pair // (month.max() + 1), *by_month)

    def by_customer(self, values: Vector) -> Vector:
        """Sum values of months, shape (n,)."""
        found = np.bincount(self.customer, weights=values, minlength=len(self.ids))
        return found.astype(np.float64)


def _codes(column: pa.DictionaryArray) -> Index:
    found: Index = column.indices.fill_null(len(column.dictionary)).to_numpy().astype(np.intp)
    return found


def _of_others(group: Index, customer: Index, n: Vector, off: Vector, shop: Vector) -> Vector:
    """The share of discounted lines of a group without the customer's own lines."""
    _, own = np.unique(group * (customer.max() + 1) + customer, return_inverse=True)
    others_n, others_off = (
        np.bincount(group, weights=values)[group] - np.bincount(own, weights=values)[own]
        for values in (n, off)
    )
    found: Vector = (others_off + _LIKE_SHOP * shop) / (others_n + _LIKE_SHOP)
    return found


def _odds(share: Vector) -> Vector:
    return share / (1 - share)


def _sensitivity(
    counts: _Counts, observed: Vector, expected: Vector
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """The sensitivity of each customer and its limits; 1 without limits where none differ."""
    from scipy.stats import gamma

    n = len(observed)
    a, phi = _LARGEST_A, _scatter(counts, observed, expected)
    if _differ(counts):
        a = _shape(observed / phi, expected / phi)
    if a >= _LARGEST_A:
        return pa.array(np.ones(n)), pa.nulls(n, pa.float64()), pa.nulls(n, pa.float64())
    posterior = gamma(a + observed / phi, scale=1 / (a + expected / phi))
    ends = (pa.array(posterior.ppf(end)) for end in (0.025, 0.975))
    return pa.array(posterior.mean()), *ends


def _differ(counts: _Counts) -> bool:
    """Whether surpluses of different months of a customer go together beyond chance."""
    from scipy.stats import norm

    surplus = counts.observed - counts.expected
    together = counts.by_customer(surplus) ** 2 - counts.by_customer(surplus**2)
    noise = float(np.sqrt((together**2).sum()))
    return noise > 0 and float(together.sum()) / noise > float(norm.isf(_CHANCE))


def _scatter(counts: _Counts, observed: Vector, expected: Vector) -> float:
    """phi: squared deviations of months from their customer's own rate, by what Poisson has."""
    rate = np.divide(observed, expected, out=np.zeros_like(observed), where=expected > 0)
    own, whole = rate[counts.customer], expected[counts.customer]
    part = np.divide(counts.expected, whole, out=np.ones_like(whole), where=whole > 0)
    usual = float((own * counts.expected * (1 - part)).sum())
    squared = float(((counts.observed - own * counts.expected) ** 2).sum())
    return max(squared / usual, 0.01) if usual > 0 else 1.0


def _shape(observed: Vector, expected: Vector) -> float:
    """The a with the largest marginal likelihood of the counts, negative binomial around m."""
    from scipy.optimize import minimize_scalar

    known = expected > 0
    y, m = observed[known], expected[known]

    def loss(log_a: float) -> float:
        a = np.exp(log_a)
        terms = gammaln(a + y) - gammaln(a) + a * np.log(a) - (a + y) * np.log(a + m)
        return -float(terms.sum())

    bounds = (np.log(_SMALLEST_A), np.log(_LARGEST_A))
    found = float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded").x))
    return _LARGEST_A if found > 0.99 * _LARGEST_A else found
