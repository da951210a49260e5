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

Only purchases whose customer and product occur in a return no earlier are looked at: a join, which
every engine has. The walk itself is one pass over these in order of time, in this process: taking
units away is sequential by nature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.intake.time_zone import LOCAL_S
from regulars.store import Draft

MATCHES = ("order", "price", "product", "several", "none")
_GROUP = ["customer_id", "product_id"]
_DAY_S = 86_400
_NEAR = 1e-9
_SAME_PRICE = 0.0051
_FURTHEST_BACK = 1_000
_EVENTS_AT_ONCE = 100_000
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


@dataclass(slots=True)
class Purchase:
    """A purchase that may be returned.

    Attributes:
        order_id: its order.
        line: which line of it.
        at_s: when, seconds since 1970; None if unknown.
        price: of one unit; None if unknown.
        left: how many units were bought and not yet returned.
    """

    order_id: str
    line: int
    at_s: int | None
    price: float | None
    left: float


@dataclass(slots=True)
class Shelf:
    """The units that one customer has bought of one product and not yet returned.

    >>> shelf = Shelf()
    >>> shelf.add(Purchase("A", 1, None, 2.0, 5.0))
    >>> shelf.add(Purchase("B", 1, None, 3.0, 5.0))
    >>> purchase, match = shelf.take(2.0, price=2.0, orders=("R1",))
    >>> purchase.order_id, match
    ('A', 'price')
    >>> purchase, match = shelf.take(5.0, price=1.0, orders=("R2",))
    >>> purchase.order_id, match
    ('B', 'product')
    >>> shelf.take(4.0, price=1.0, orders=("R3",))
    (None, 'none')
    """

    purchases: list[Purchase] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)

    def add(self, purchase: Purchase) -> None:
        """Put a purchase on the shelf, the latest last."""
        self.purchases.append(purchase)
        self.orders.add(purchase.order_id)

    def take(
        self, units: float, *, price: float | None, orders: tuple[str | None, ...]
    ) -> tuple[Purchase | None, str]:
        """Take units away and say from which purchase, and how sure that is."""
        while self.purchases and self.purchases[-1].left <= _NEAR:
            self.purchases.pop()
        named = not self.orders.isdisjoint(orders)
        latest, same = None, None
        for purchase in islice(reversed(self.purchases), _FURTHEST_BACK):
            if purchase.left + _NEAR < units:
                continue
            if named and purchase.order_id in orders:
                purchase.left -= units
                return purchase, "order"
            latest = latest or purchase
            if same is None and _same(purchase.price, price):
                same = purchase
                if not named:
                    break
        found = same or latest
        if found is None:
            return self._from_several(units)
        found.left -= units
        return found, "price" if same else "product"

    def _from_several(self, units: float) -> tuple[Purchase | None, str]:
        near = self.purchases[: -_FURTHEST_BACK - 1 : -1]
        if not near or sum(p.left for p in near) + _NEAR < units:
            return None, "none"
        latest = next(p for p in near if p.left > _NEAR)
        for purchase in near:
            taken = min(units, purchase.left)
            purchase.left -= taken
            units -= taken
        return latest, "several"


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
    back = returns.filter(~nw.col("product_id").is_null()).select(
        *_event(nw.col("refers_to"), kind=1)
    )
    last = back.group_by(*_GROUP).agg(last=nw.col("at_s").max())
    bought = draft.scan("order_lines").select(*_event(nw.lit(None), kind=0))
    before = nw.col("at_s").is_null() | (nw.col("at_s") <= nw.col("last"))
    bought = bought.join(last, on=_GROUP).filter(before).drop("last")
    events = nw.concat([bought, back]).sort(*_GROUP, "at_s", "kind", "order_id", "line")
    if events.implementation.is_duckdb():
        found = _walk(draft.local.batches(events))
    else:
        found = _walk(events.collect("pyarrow").to_native().to_batches(_EVENTS_AT_ONCE))
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


def _walk(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Go through the events of each customer and product in order of time.

    A batch of them at a time is held as Python's own values, which take several times the room.
    """
    found = []
    shelf, whose, what = Shelf(), None, None
    for batch in batches:
        rows: list[tuple[Any, ...]] = []
        for customer, product, moment, kind, order, line, units, price, named in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            if product != what or customer != whose:
                shelf, whose, what = Shelf(), customer, product
            if kind == 0:
                shelf.add(Purchase(order, line, moment, price, units))
                continue
            purchase, match = shelf.take(units, price=price, orders=(named, order))
            if purchase is None:
                rows.append((order, line, None, None, None, match))
                continue
            days = None
            if moment is not None and purchase.at_s is not None:
                days = moment // _DAY_S - purchase.at_s // _DAY_S
            rows.append((order, line, purchase.order_id, purchase.line, days, match))
        cells = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
        found.append(
            pa.record_batch(
                [pa.array(c, f.type) for c, f in zip(cells, _SCHEMA, strict=True)], schema=_SCHEMA
            )
        )
    return pa.Table.from_batches(found, schema=_SCHEMA)
