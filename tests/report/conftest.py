"""A small made-up shop whose numbers the tests can count for themselves."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from regulars.model import Cannot, Input, RoleMapping, RunRecord, Step
from regulars.report import write_report

AS_OF = datetime(2024, 3, 10, tzinfo=UTC)
PERIOD = {"from": "2022-11-03", "to": "2024-03-09"}
LAST_DAY = 19_791  # 2024-03-09, in days since the epoch
FIRST_DAY = 19_299  # 2022-11-03

# name, customers, orders each, typical basket, days since the last order, RFM class
GROUPS = (
    ("Frequent big spenders, recently active", 40, (9, 24), 90.0, (0, 40), "champions"),
    ("Regular buyers", 120, (3, 9), 55.0, (5, 120), "loyal"),
    ("Occasional small-basket buyers, quiet lately", 110, (2, 4), 24.0, (120, 300), "at risk"),
    ("One-time buyers, long gone", 70, (1, 1), 18.0, (220, 480), "lost"),
)
PROFILED = (
    ("days_since_last_order", 95.0, (-0.92, -0.55, 0.48, 1.61)),
    ("orders", 3.0, (2.31, 0.34, -0.52, -0.93)),
    ("revenue", 142.0, (2.55, 0.21, -0.61, -0.84)),
    ("average_order_value", 41.5, (1.12, 0.43, -0.58, -0.66)),
    ("evening_order_share", 0.22, (-0.1, 0.06, 0.31, -0.49)),
    ("discount_share", 0.04, (-0.44, -0.12, 0.87, 0.05)),
    ("mean_gap_days", 48.0, (-1.02, -0.2, 0.71, None)),
    ("units_per_order", 6.0, (0.92, 0.3, -0.4, -0.5)),
    ("price_position", 0.5, (0.62, 0.1, -0.33, -0.21)),
    ("category_entropy", 0.6, (1.24, 0.51, -0.38, -1.4)),
    ("weekend_order_share", 0.28, (0.02, -0.03, 0.05, -0.02)),
    ("return_line_share", 0.02, (0.35, 0.02, -0.08, -0.11)),
    ("tenure_days", 240.0, (0.8, 0.4, -0.1, -0.9)),
    ("novelty_share", 0.8, (-1.3, -0.6, 0.4, 0.9)),
)

Line = tuple[str, int, str, int, float]


@dataclass(frozen=True, slots=True)
class Shop:
    """A run's record and tables; `without` forgets tables, `but` changes the record."""

    record: RunRecord
    tables: dict[str, duckdb.DuckDBPyRelation]
    lines: list[Line]
    view: dict[str, Any] | None

    def scan(self, name: str) -> nw.LazyFrame[Any]:
        return nw.from_native(self.tables[name])

    def without(self, *names: str) -> Shop:
        kept = {name: table for name, table in self.tables.items() if name not in names}
        return replace(self, tables=kept)

    def with_table(self, name: str, table: duckdb.DuckDBPyRelation) -> Shop:
        return replace(self, tables={**self.tables, name: table})

    def but(self, **changes: Any) -> Shop:  # noqa: ANN401 - any field of the record
        return replace(self, record=replace(self.record, **changes))

    def with_rows(self, name: str, rows: list[dict[str, Any]]) -> Shop:
        return self.with_table(name, duckdb.arrow(pa.Table.from_pylist(rows)))

    def without_segments(self) -> Shop:
        shop = self.without("segments", "memberships", "segment_profiles", "projection")
        return replace(shop.but(segments=[], choice={}), view=None)

    def without_dates(self) -> Shop:
        lines = self.tables["order_lines"].project(
            "* REPLACE (CAST(NULL AS BIGINT) AS ordered_at_s)"
        )
        features = self.tables["features"].project("* EXCLUDE (rfm_segment)")
        shop = self.with_table("order_lines", lines).with_table("features", features)
        return shop.but(period=None, as_of=None)

    def without_amounts(self) -> Shop:
        no_amount = "* REPLACE (CAST(NULL AS DOUBLE) AS revenue)"
        shop = self.with_table("order_lines", self.tables["order_lines"].project(no_amount))
        shop = shop.with_table("returns", self.tables["returns"].project(no_amount))
        features = self.tables["features"].project("* EXCLUDE (revenue)")
        shares = (
            "* REPLACE (CAST(NULL AS DOUBLE) AS revenue, CAST(NULL AS DOUBLE) AS revenue_share)"
        )
        shop = shop.with_table("features", features)
        shop = shop.with_table("segments", self.tables["segments"].project(shares))
        cannot = Cannot(
            "Revenue", "No column of amounts was found.", "Name it with --map revenue=COLUMN."
        )
        return shop.but(revenue=None, currency=None, cannot=[cannot])

    def write(self, path: Path, *, title: str = "The tea shop") -> Path:
        write_report(self.record, self.scan, path, title=title, view=self.view)
        return path


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect(":memory:", config={"threads": 1})
    yield database
    database.close()


@pytest.fixture(scope="session")
def table(connection: duckdb.DuckDBPyConnection) -> Callable[..., duckdb.DuckDBPyRelation]:
    """Makes a table of a name, columns with types, and rows."""

    def make(name: str, columns: str, rows: list[tuple[Any, ...]]) -> duckdb.DuckDBPyRelation:
        connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        return connection.table(name)

    return make


@pytest.fixture(scope="session")
def shop(table: Callable[..., duckdb.DuckDBPyRelation]) -> Shop:
    rng = random.Random(20240309)  # noqa: S311 - a shop, not a secret
    lines: list[Line] = []
    features: list[tuple[Any, ...]] = []
    memberships: list[tuple[Any, ...]] = []
    places: list[tuple[Any, ...]] = []
    for number, (_, size, orders, basket, away, rfm_class) in enumerate(GROUPS, start=1):
        for _ in range(size):
            customer = f"C{len(features) + 1:04d}"
            last = LAST_DAY - rng.randint(*away)
            amount_orders = rng.randint(*orders)
            days = [last] + [
                rng.randint(max(FIRST_DAY, last - 400), last) for _ in range(amount_orders - 1)
            ]
            revenue = 0.0
            for day in days:
                order = f"O{len(lines) + 1:06d}"
                for position in range(1, rng.randint(1, 3) + 1):
                    season = 1.3 if (day - 19_297) % 365 < 55 else 1.0
                    amount = round(basket * season * rng.lognormvariate(-0.8, 0.5), 2)
                    second = day * 86_400 + rng.randint(8, 20) * 3600
                    lines.append((order, position, customer, second, amount))
                    revenue += amount
            features.append((customer, AS_OF, float(amount_orders), revenue, rfm_class))
            memberships.append((customer, number, 0.5))
            places.append(
                (
                    customer,
                    rng.gauss(3.2 - 1.7 * number, 0.7),
                    rng.gauss((1.2, -0.8, 0.6, -0.2)[number - 1], 0.6),
                    rng.gauss((0.2, 0.7, -0.9, 0.4)[number - 1], 0.6),
                )
            )
    total = sum(line[4] for line in lines)
    by_customer = {row[0]: row[3] for row in features}
    segments = []
    for number, (name, size, *_) in enumerate(GROUPS, start=1):
        revenue = sum(by_customer[row[0]] for row in memberships if row[1] == number)
        segments.append(
            (
                number,
                name,
                size,
                size / len(features),
                revenue,
                revenue / total,
                "More orders (median 16 against 3), higher revenue, more recent last order.",
                f"at least {10 - 2 * number} orders, the last within {60 * number} days",
                f"orders >= {10 - 2 * number} AND days_since_last_order < {60 * number}",
                0.95 - 0.04 * number,
                "Thank them before any discount: early access, a word, new products.",
            )
        )
    tables = {
        "order_lines": table(
            "order_lines",
            "order_id TEXT, line BIGINT, customer_id TEXT, ordered_at_s BIGINT, revenue DOUBLE",
            list(lines),
        ),
        "returns": table(
            "returned",
            "order_id TEXT, line BIGINT, customer_id TEXT, ordered_at_s BIGINT, revenue DOUBLE",
            [(f"R{i}", 1, "C0001", (LAST_DAY - i) * 86_400, -25.0) for i in range(30)],
        ),
        "features": table(
            "features",
            "customer_id TEXT, as_of TIMESTAMP, orders DOUBLE, revenue DOUBLE, rfm_segment TEXT",
            features,
        ),
        "segments": table(
            "segments",
            "segment_id BIGINT, name TEXT, customers BIGINT, customer_share DOUBLE, revenue DOUBLE,"
            " revenue_share DOUBLE, difference TEXT, rule_words TEXT, rule_sql TEXT,"
            " rule_agreement DOUBLE, action TEXT",
            segments,
        ),
        "memberships": table(
            "memberships", "customer_id TEXT, segment_id BIGINT, distance DOUBLE", memberships
        ),
        "projection": table(
            "projection",
            "customer_id TEXT, component_1 DOUBLE, component_2 DOUBLE, component_3 DOUBLE",
            places,
        ),
        "segment_profiles": table(
            "segment_profiles",
            "segment_id BIGINT, feature TEXT, median DOUBLE, overall_median DOUBLE,"
            " standardised_difference DOUBLE",
            [
                (number, feature, overall * (1 + 0.3 * (difference or 0)), overall, difference)
                for feature, overall, differences in PROFILED
                for number, difference in enumerate(differences, start=1)
            ],
        ),
    }
    orders_total = len({line[0] for line in lines})
    record = RunRecord(
        input=Input(
            files=["orders-2023.csv", "orders-2024.csv"],
            lines_read=len(lines) + 30 + 64,
            lines_kept=len(lines),
            lines_quarantined={
                "missing_customer_id": 52,
                "return_or_cancellation": 30,
                "price_not_positive": 12,
            },
            revenue_read=total + 900.0,
            flagged={"exact_duplicate": 9},
            dialects=[
                {"file": "orders-2023.csv", "format": "csv", "encoding": "utf-8", "delimiter": ";"}
            ],
        ),
        mapping=[
            RoleMapping(
                "order_id", "Order no", "the name says so; values repeat within a customer", 0.98
            ),
            RoleMapping("customer_id", "Customer", "the name says so", 1.0),
            RoleMapping("ordered_at", "Date", "every value is a date, day first", 0.83),
            RoleMapping("revenue", "Net", "equals Qty times Price in 99.7 % of rows", 0.9),
        ],
        questions=[
            "Are 3/4/2023-like dates day first? We read them so; say --date-order mdy if not."
        ],
        customers=len(features),
        orders=orders_total,
        revenue=total,
        currency="GBP",
        period=PERIOD,
        as_of="2024-03-10T00:00:00+00:00",
        features=62,
        segments=[],
        choice={
            "k": 4,
            "runner_up": 5,
            "evidence": [
                "Four groups come back in 94 % of resamples; five in 81 %.",
                "The silhouette falls from 0.41 at four to 0.35 at five.",
            ],
            "tried": [
                {
                    "k": k,
                    "wcss": wcss,
                    "silhouette": silhouette,
                    "stability": stability,
                    "smallest_customers": smallest,
                }
                for k, wcss, silhouette, stability, smallest in (
                    (3, 2904.1, 0.39, 0.88, 70),
                    (4, 2210.7, 0.412, 0.94, 40),
                    (5, 1975.2, 0.351, 0.81, 22),
                    (6, 1801.9, 0.322, 0.74, 17),
                    (7, 1688.0, 0.318, 0.66, 9),
                    (8, 1601.3, 0.305, 0.64, 8),
                )
            ],
        },
        warnings=["March 2024 has only nine days of data."],
        cannot=[
            Cannot(
                "Price position within a category",
                "The file has no categories.",
                "Add a product file with --products FILE.",
            )
        ],
        steps=[
            Step("read", 1.204, 1.61, 212.0),
            Step("features", 0.83, 1.4, 260.0),
            Step("choose_segments", 2.61, 4.9, 301.0),
        ],
        seed=0,
        settings={"seed": 0, "segments": {"k": None, "k_max": 8}},
        versions={"regulars": "0.1.0", "python": "3.11.9", "duckdb": "2.0.0"},
        started_at="2024-03-11T07:30:12+00:00",
    )
    view = {
        "data": [
            {
                "type": "scatter3d",
                "mode": "markers",
                "name": name,
                "marker": {
                    "size": 3,
                    "color": ("#2b7bba", "#c8641b", "#2a8f6d", "#b0508f")[number - 1],
                },
                "x": [p[1] for p, m in zip(places, memberships, strict=True) if m[1] == number],
                "y": [p[2] for p, m in zip(places, memberships, strict=True) if m[1] == number],
                "z": [p[3] for p, m in zip(places, memberships, strict=True) if m[1] == number],
            }
            for number, (name, *_) in enumerate(GROUPS, start=1)
        ],
        "layout": {
            "title": {"text": "4 segments<br><sub>Each point is a customer (all 340).</sub>"},
            "scene": {
                "xaxis": {"title": {"text": "more orders"}},
                "camera": {"eye": {"x": 1.5, "y": 1.5, "z": 0.8}, "center": {"z": -0.2}},
            },
        },
    }
    return Shop(record, tables, lines, view)
