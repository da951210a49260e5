"""Find the purchase that each return belongs to.

A return is looked for among the purchases of the same customer and product, in this order:

`order`     the purchase in the order that the return names, or in its own order;
`price`     the latest purchase before it at the same price, with enough units not yet returned;
`product`   the latest purchase before it with enough units not yet returned;
`several`   no single purchase is large enough, all before it together are: the latest is named;
`none`      too little was bought before, mostly because the purchase is older than the data.

The latest goes first (last in, first out), because people send back what they have just received,
and a shop's return window closes on the older purchase first. A unit is returned once: what a
return takes is gone for those after it.

Only purchases whose customer and product occur in a return are looked at: a semi join, which every
engine has. The walk itself is one pass over these in order of time, in this process: taking
units away is sequential by nature.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.intake.time_zone import LOCAL_S
from regulars.store import Draft

MATCHES = ("order", "price", "product", "several", "none")
_GROUP = ["customer_id", "product_id"]
_DAY_S = 86_400
_NEAR = 1e-9
_SAME_PRICE = 0.0051
_FURTHEST_BACK = 1_000
_SCHEMA = pa.schema(
    [
        ("order_id", pa.string()),
        ("line", pa.int64()),
        ("purchase_order_id", pa.string()),
        ("purchase_line", pa.int64()),
        ("days_since_purchase", pa.int64()),
        ("match", pa.string()),
    ]
)


class Purchase(NamedTuple):
    """A purchase that may be returned.

    Attributes:
        row: which row it is.
        order_id: its order.
        price: of one unit; None if unknown.
        units: how many were bought.
    """

    row: int
    order_id: str
    price: float | None
    units: float


@dataclass(slots=True)
class Shelf:
    """The units that one customer has bought of one product and not yet returned.

    >>> shelf = Shelf()
    >>> shelf.add(Purchase(0, "A", 2.0, 5.0))
    >>> shelf.add(Purchase(1, "B", 3.0, 5.0))
    >>> shelf.take(2.0, price=2.0, orders=("R1",)), shelf.take(5.0, price=1.0, orders=("R2",))
    ((0, 'price'), (1, 'product'))
    >>> shelf.take(4.0, price=1.0, orders=("R3",))
    (None, 'none')
    """

    purchases: list[Purchase] = field(default_factory=list)
    left: dict[int, float] = field(default_factory=dict)
    orders: set[str] = field(default_factory=set)

    def add(self, purchase: Purchase) -> None:
        """Put a purchase on the shelf, the latest last."""
        self.purchases.append(purchase)
        self.left[purchase.row] = purchase.units
        self.orders.add(purchase.order_id)

    def take(
        self, units: float, *, price: float | None, orders: tuple[str | None, ...]
    ) -> tuple[int | None, str]:
        """Take units away and say from which row, and how sure that is."""
        while self.purchases and self.left[self.purchases[-1].row] <= _NEAR:
            self.purchases.pop()
        near = self.purchases[: -_FURTHEST_BACK - 1 : -1]
        enough = [p for p in near if self.left[p.row] + _NEAR >= units]
        if not self.orders.isdisjoint(orders):
            named = next((p for p in enough if p.order_id in orders), None)
            if named is not None:
                return self._gone(named, units), "order"
        if enough:
            same = next((p for p in enough if _same(p.price, price)), None)
            if same is not None:
                return self._gone(same, units), "price"
            return self._gone(enough[0], units), "product"
        return self._from_several(near, units)

    def _gone(self, purchase: Purchase, units: float) -> int:
        self.left[purchase.row] -= units
        return purchase.row

    def _from_several(self, near: list[Purchase], units: float) -> tuple[int | None, str]:
        if not near or sum(self.left[p.row] for p in near) + _NEAR < units:
            return None, "none"
        latest = next(p for p in near if self.left[p.row] > _NEAR)
        for purchase in near:
            taken = min(units, self.left[purchase.row])
            self.left[purchase.row] -= taken
            units -= taken
        return latest.row, "several"


def _same(price: float | None, other: float | None) -> bool:
    return price is not None and other is not None and abs(price - other) <= _SAME_PRICE


@dataclass(frozen=True, slots=True)
class Matched:
    """Returns with their purchases.

    Attributes:
        frame: the returns, with `purchase_order_id`, `purchase_line`, `days_since_purchase`
            (calendar days) and `match`.
        lines: number of returns by `match`.
    """

    frame: nw.LazyFrame[Any]
    lines: dict[str, int]


def match_returns(returns: nw.LazyFrame[Any], draft: Draft) -> Matched:
    """Find the purchase of every return.

    Args:
        returns: lines as in the table `returns`, numbered, with negative quantities; besides
            `refers_to`, the order that a return names.
        draft: holds `order_lines`.
    """
    total = int(returns.select(nw.len()).collect().item())
    if total == 0:
        return Matched(returns.with_columns(match=nw.lit(None).cast(nw.String)), {})
    wanted = returns.select(*_GROUP).unique()
    bought = draft.scan("order_lines").join(wanted, on=_GROUP, how="semi")
    table = (
        nw.concat(
            [
                bought.select(*_event(nw.lit(None), kind=0)),
                returns.filter(~nw.col("product_id").is_null()).select(
                    *_event(nw.col("refers_to"), kind=1)
                ),
            ]
        )
        .sort(*_GROUP, "at_s", "kind", "order_id", "line")
        .collect("pyarrow")
        .to_native()
    )
    found = _walk(table)
    lines = Counter(found["match"].to_pylist())
    lines["none"] += total - found.num_rows
    frame = returns.join(draft.engine.frame(found), on=["order_id", "line"], how="left")
    return Matched(
        frame.with_columns(match=nw.col("match").fill_null("none")),
        {match: lines[match] for match in MATCHES if lines[match]},
    )


def _event(refers_to: nw.Expr, *, kind: int) -> list[nw.Expr]:
    """The columns of a purchase (kind 0) or a return (kind 1) that the walk looks at."""
    return [
        nw.col("customer_id"),
        nw.col("product_id"),
        nw.coalesce(nw.col(LOCAL_S), nw.col("ordered_at_s")).cast(nw.Int64).alias("at_s"),
        nw.lit(kind).cast(nw.Int64).alias("kind"),
        nw.col("order_id"),
        nw.col("line").cast(nw.Int64),
        nw.col("quantity").abs().fill_null(1.0).cast(nw.Float64).alias("units"),
        nw.col("unit_price").cast(nw.Float64).alias("price"),
        refers_to.cast(nw.String).alias("refers_to"),
    ]


def _walk(events: pa.Table) -> pa.Table:
    """Go through the events of each customer and product in order of time."""
    new_group = _changes(events)
    columns = (
        events[name].to_pylist()
        for name in ("kind", "order_id", "line", "at_s", "units", "price", "refers_to")
    )
    kinds, orders, numbers, moments, units, prices, named = columns
    rows: list[tuple[Any, ...]] = []
    shelf = Shelf()
    for i, kind in enumerate(kinds):
        if new_group[i]:
            shelf = Shelf()
        if kind == 0:
            shelf.add(Purchase(i, orders[i], prices[i], units[i]))
            continue
        row, match = shelf.take(units[i], price=prices[i], orders=(named[i], orders[i]))
        if row is None:
            rows.append((orders[i], numbers[i], None, None, None, match))
            continue
        dated = moments[i] is not None and moments[row] is not None
        days = moments[i] // _DAY_S - moments[row] // _DAY_S if dated else None
        rows.append((orders[i], numbers[i], orders[row], numbers[row], days, match))
    cells = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
    return pa.table(
        [pa.array(c, f.type) for c, f in zip(cells, _SCHEMA, strict=True)], schema=_SCHEMA
    )


def _changes(events: pa.Table) -> list[bool]:
    """Whether a row begins another customer or product than the row before."""
    if not events.num_rows:
        return []
    differs = pa.array([False] * (events.num_rows - 1), type=pa.bool_())
    for name in _GROUP:
        column = events[name].combine_chunks()
        differs = pc.or_(differs, pc.not_equal(column.slice(1), column.slice(0, len(column) - 1)))
    return [True, *differs.to_pylist()]
