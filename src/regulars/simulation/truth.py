"""What is really in the files, for whoever wants to know how well it was found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.simulation.business_time import HORIZON_DAYS, BusinessTime
from regulars.simulation.config import ShopConfig
from regulars.simulation.expectation import expected_orders
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS
from regulars.simulation.lines import Lines, RowKind
from regulars.simulation.purchases import Orders, Traits

TRUTH_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("hidden_segment", pa.string()),
        ("orders_per_day", pa.float64()),
        ("dropout_probability", pa.float64()),
        ("basket_level", pa.float64()),
        ("orders_placed", pa.int64()),
        ("alive_at_end", pa.bool_()),
        ("expected_orders_next_90_days", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class ShopTruth:
    """The sums of a made-up shop: the content of `truth.json`.

    Attributes:
        rows: rows of the order file.
        rows_by_kind: rows of each `RowKind`, by its name in lower case; together they are `rows`.
        orders: orders placed, cancelled ones included, dirt not.
        completed_orders: orders placed and not cancelled, dirt not included.
        customers: customers, each with at least one order placed.
        customers_with_completed_orders: customers with at least one order that was not cancelled.
        customers_by_segment: number of customers of each hidden segment.
        revenue: sum of `line_total` of the good purchases (kind "sale").
        returned: sum of what was given back, not negative.
        first_order_at: first order placed, ISO.
        last_order_at: last order placed, ISO.
        config: the settings of the shop.
        segments: the parameters of each hidden segment.
    """

    rows: int
    rows_by_kind: dict[str, int]
    orders: int
    completed_orders: int
    customers: int
    customers_with_completed_orders: int
    customers_by_segment: dict[str, int]
    revenue: float
    returned: float
    first_order_at: str
    last_order_at: str
    config: dict[str, Any]
    segments: list[dict[str, Any]]

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read_truth(path: Path) -> ShopTruth:
    """Read what `write_shop` knows about its files.

    Raises:
        BadData: the file is not a truth file.
    """
    try:
        return ShopTruth(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as problem:
        raise BadData(
            "this is not the truth file of a made-up shop",
            way_out="make the shop again with write_shop",
            file=path.name,
        ) from problem


class Tally:
    """Adds up the truth over the chunks; everything is counted in whole numbers."""

    def __init__(self) -> None:
        self._rows = np.zeros(len(RowKind), dtype=np.int64)
        self._segments = np.zeros(len(HIDDEN_SEGMENTS), dtype=np.int64)
        self._cents = np.zeros(len(RowKind), dtype=np.int64)
        self._orders = self._completed_orders = self._completed_customers = 0
        self._first_second, self._last_second = np.iinfo(np.int64).max, 0

    def add(self, traits: Traits, orders: Orders, lines: Lines) -> None:
        """Count one chunk."""
        sales = lines.kind == RowKind.SALE
        self._rows += np.bincount(lines.kind, minlength=len(RowKind))
        self._segments += np.bincount(traits.segment, minlength=len(HIDDEN_SEGMENTS))
        np.add.at(self._cents, lines.kind, lines.total_cents())
        self._orders += len(orders.customer)
        self._completed_orders += len(np.unique(lines.order[sales]))
        self._completed_customers += len(np.unique(lines.customer[sales]))
        self._first_second = min(self._first_second, int(orders.seconds.min()))
        self._last_second = max(self._last_second, int(orders.seconds.max()))

    def finish(self, config: ShopConfig) -> ShopTruth:
        """Return the sums."""
        opening = np.datetime64(config.first_day, "s")
        return ShopTruth(
            rows=int(self._rows.sum()),
            rows_by_kind={kind.name.lower(): int(self._rows[kind]) for kind in RowKind},
            orders=self._orders,
            completed_orders=self._completed_orders,
            customers=int(self._segments.sum()),
            customers_with_completed_orders=self._completed_customers,
            customers_by_segment={
                segment.name: int(count)
                for segment, count in zip(HIDDEN_SEGMENTS, self._segments, strict=True)
            },
            revenue=int(self._cents[RowKind.SALE]) / 100,
            returned=-int(self._cents[RowKind.RETURN]) / 100,
            first_order_at=str(opening + self._first_second),
            last_order_at=str(opening + self._last_second),
            config=config.model_dump(mode="json"),
            # Through JSON, so that what was counted and what is read back are equal.
            segments=json.loads(json.dumps([asdict(segment) for segment in HIDDEN_SEGMENTS])),
        )


def customer_truth(
    customer_id: pa.Array, traits: Traits, orders: Orders, business_time: BusinessTime
) -> pa.Table:
    """Return what is true of each customer, as a table of `TRUTH_SCHEMA`.

    `orders_per_day` is the rate while active, averaged over a year; `alive_at_end` says whether
    the customer has not left; the expectation counts orders placed in the 90 days after the
    period given all that, season included, and is 0 for those who left.
    """
    end = business_time.position_at_end(traits.segment)
    ahead = business_time.business_days(traits.segment, end, np.ones(len(end)))
    expected = expected_orders(traits.orders_per_day, traits.dropout_probability, ahead)
    names = pa.array([segment.name for segment in HIDDEN_SEGMENTS])
    return pa.table(
        {
            "customer_id": customer_id,
            "hidden_segment": names.take(pa.array(traits.segment)),
            "orders_per_day": traits.orders_per_day,
            "dropout_probability": traits.dropout_probability,
            "basket_level": traits.basket_level,
            "orders_placed": np.bincount(orders.customer, minlength=len(end)),
            "alive_at_end": orders.alive_at_end,
            f"expected_orders_next_{HORIZON_DAYS}_days": np.where(
                orders.alive_at_end, expected, 0.0
            ),
        },
        schema=TRUTH_SCHEMA,
    )
