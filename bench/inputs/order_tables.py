"""Make up the tables that features are computed from, at any size, in row groups.

Orders are numbered in the order of time, as a shop numbers them, and `order_lines` is stored in
that order, as `regulars run` stores it. How often a customer orders is heavily skewed, a third of
the lines repeat one of the customer's six favourite products, and a fiftieth of the lines repeat
a product of the same order. About ten lines make a customer.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_ORDERS_PER_CUSTOMER = 4.0
_LINES_PER_ORDER = 2.5
_DAYS = 1_096
_FIRST_SECOND = 1_672_531_200  # 2023-01-01
_ORDERS_AT_A_TIME = 400_000
_ROWS_PER_GROUP = 122_880
_CATEGORIES = (
    "Home & Garden", "Tea", "Coffee", "Books", "Toys", "Kitchen", "Bath", "Sports",
    "Stationery", "Pets", "Clothing", "Shoes", "Electronics", "Outdoor", "Baby",
)  # fmt: skip
_GOLDEN, _SILVER = 0.618033988749895, 0.414213562373095


def main() -> None:
    """Write the four tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20)
    customers = max(1, round(chosen.lines / _ORDERS_PER_CUSTOMER / _LINES_PER_ORDER))
    products = int(np.clip(2 * np.sqrt(chosen.lines), 200, 20_000))
    price_cents = np.round(rng.lognormal(7.3, 0.9, products)).astype(np.int64) + 50
    _write(chosen.folder / "products.parquet", iter([_products(products, price_cents, rng)]))
    _write(chosen.folder / "customers.parquet", iter([_customers(customers, rng)]))
    orders = _Orders(customers, rng)
    _write(chosen.folder / "order_lines.parquet", orders.lines(price_cents))
    _write(chosen.folder / "returns.parquet", orders.returns(price_cents))


def _write(path: Path, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as out:
        out.write_table(first, row_group_size=_ROWS_PER_GROUP)
        for table in tables:
            out.write_table(table, row_group_size=_ROWS_PER_GROUP)


def _numbered(prefix: str, number: np.ndarray, digits: int) -> pa.Array:
    text = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), digits, padding="0")
    return pc.binary_join_element_wise(prefix, text, "")


def _products(count: int, price_cents: np.ndarray, rng: np.random.Generator) -> pa.Table:
    number = np.arange(count)
    category = (len(_CATEGORIES) * rng.random(count) ** 1.5).astype(np.int64)
    uncategorised = rng.random(count) < 0.02  # noqa: PLR2004 - a fiftieth
    return pa.table(
        {
            "product_id": _numbered("P", number, 5),
            "name": _numbered("Product ", number, 5),
            "category": pa.array(_CATEGORIES).take(pa.array(category, mask=uncategorised)),
            "price": price_cents / 100,
        }
    )


def _customers(count: int, rng: np.random.Generator) -> pa.Table:
    def words(choices: tuple[str, ...], missing: float) -> pa.Array:
        which = rng.integers(0, len(choices), count)
        return pa.array(choices).take(pa.array(which, mask=rng.random(count) < missing))

    born = np.datetime64("1940-01-01") + rng.integers(0, 24_000, count)
    return pa.table(
        {
            "customer_id": _numbered("C", np.arange(count), 8),
            "birth_date": pa.array(born.astype("datetime64[us]"), mask=rng.random(count) < 0.1),  # noqa: PLR2004
            "gender": words(("female", "male", "other"), 0.08),
            "country": words(("Germany", "France", "Spain", "Italy", "Poland", "Austria"), 0.0),
            "region": words(("North", "South", "East", "West"), 0.2),
            "trait_household_size": pa.array(
                rng.integers(1, 7, count).astype(float),
                mask=rng.random(count) < 0.4,  # noqa: PLR2004
            ),
            "trait_interest": words(("cooking", "travel", "gardening", "music"), 0.4),
        }
    )


class _Orders:
    """Whose orders fall when; lines are drawn a slice at a time."""

    def __init__(self, customers: int, rng: np.random.Generator) -> None:
        self.rng = rng
        rate = rng.lognormal(0.0, 1.1, customers)
        rate *= (_ORDERS_PER_CUSTOMER - 1) / rate.mean()
        count = 1 + rng.poisson(rate)
        customer = np.repeat(np.arange(customers, dtype=np.int32), count)
        # Later days are busier, and a customer's orders crowd towards a centre of their own.
        centre = rng.random(customers)[customer]
        day = _DAYS * np.clip(0.7 * rng.random(len(customer)) ** 0.8 + 0.3 * centre, 0, 0.99999)
        hour = np.clip(rng.normal(15, 4.5, len(customer)), 0, 23.999)
        second = day.astype(np.int64) * 86_400 + (hour * 3600).astype(np.int64)
        in_time = np.argsort(second, kind="stable")
        self.customer, self.second = customer[in_time], second[in_time] + _FIRST_SECOND

    def lines(self, price_cents: np.ndarray) -> Iterator[pa.Table]:
        for start in range(0, len(self.customer), _ORDERS_AT_A_TIME):
            orders = np.arange(start, min(start + _ORDERS_AT_A_TIME, len(self.customer)))
            count = 1 + self.rng.poisson(_LINES_PER_ORDER - 1, len(orders))
            order = np.repeat(orders, count)
            line = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count) + 1
            yield self._rows(order, line, price_cents, sign=1, prefix="")

    def returns(self, price_cents: np.ndarray) -> Iterator[pa.Table]:
        order = np.flatnonzero(self.rng.random(len(self.customer)) < 0.06)  # noqa: PLR2004
        yield self._rows(order, np.ones(len(order), np.int64), price_cents, sign=-1, prefix="R")

    def _rows(
        self,
        order: np.ndarray,
        line: np.ndarray,
        price_cents: np.ndarray,
        *,
        sign: int,
        prefix: str,
    ) -> pa.Table:
        rng, rows = self.rng, len(order)
        customer, second = self.customer[order], self.second[order]
        favourite = (customer * _GOLDEN + rng.integers(0, 6, rows) * _SILVER) % 1.0
        drawn = np.where(rng.random(rows) < 0.35, favourite, rng.random(rows))  # noqa: PLR2004
        product = (len(price_cents) * drawn**2.5).astype(np.int64)
        again = (line > 1) & (rng.random(rows) < 0.03)  # noqa: PLR2004
        product[again] = product[np.flatnonzero(again) - 1]
        quantity = 1 + rng.geometric(0.7, rows) - 1
        off_percent = np.where(rng.random(rows) < 0.2, rng.integers(5, 40, rows), 0)  # noqa: PLR2004
        off_cents = price_cents[product] * off_percent // 100
        unit_cents = price_cents[product] - off_cents
        moment = pa.array(second.astype("datetime64[s]").astype("datetime64[us]"))
        channel = (customer + (rng.random(rows) < 0.2) * (order % 3)) % 3  # noqa: PLR2004
        return pa.table(
            {
                "order_id": _numbered(prefix, 1_000_000_000 + order, 10),
                "line": line,
                "customer_id": _numbered("C", customer, 8),
                "product_id": _numbered("P", product, 5),
                "ordered_at": moment,
                "ordered_at_s": second,
                "quantity": (sign * quantity).astype(float),
                "unit_price": unit_cents / 100,
                "discount": (off_cents * quantity / 100) if sign > 0 else np.zeros(rows),
                "revenue": sign * unit_cents * quantity / 100,
                "currency": pa.array(["EUR"]).take(pa.array(np.zeros(rows, np.int64))),
                "status": pa.array(["completed"]).take(pa.array(np.zeros(rows, np.int64))),
                "channel": pa.array(["web", "shop", "app"]).take(pa.array(channel)),
            }
        )


if __name__ == "__main__":
    main()
