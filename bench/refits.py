"""Names kept when segments are found anew among much the same customers.

A bootstrap of the customers (as many, drawn with replacement) stands for the next run: are the
segments that it finds still those that everyone knows? Three ways are measured, each as the share
of all customers whose segment has the same name before and after:

- *apart*: two fits that know nothing of each other,
- *names kept*: segments that are former ones keep their names (as `keep_identities` does),
- *refit*: what `regulars run` does in a workspace with segments: names kept, and the former number
  of segments unless another is clearly better.

The customers are made up (four kinds of orders, structure is real), or real: Online Retail from
../shared/data and Complete Journey (extra `samples`); what is not there is passed over, saying so.

    python bench/refits.py --part planted
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import warnings
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from regulars import wiring
from regulars.model import Refused
from regulars.samples import write_complete_journey
from regulars.segments import (
    MembershipConfig,
    OverTimeConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    follow,
)

DATA = Path(__file__).parents[2] / "shared/data/online_retail/online_retail_by_day_concat.csv.gz"
PARTS = ("planted", "online-retail", "complete-journey")
CUSTOMERS = 400  # made up
LEAST = 0.9
MADE = datetime(2025, 1, 1)  # noqa: DTZ001 - UTC without a zone
WAYS = ("apart", "names kept", "refit")


def planted(seed: int) -> pa.Table:
    """Four kinds of customers: days since the last order, orders, value of an order."""
    rng = np.random.default_rng([seed, 7])
    kinds = np.array([[5.0, 40, 90], [15, 2, 800], [90, 30, 8], [700, 1, 30]])
    spread = rng.lognormal(0, 0.2, size=(CUSTOMERS, 3))
    days, orders, value = (kinds[np.arange(CUSTOMERS) % 4] * spread).T
    orders = np.maximum(1.0, orders.round())
    return pa.table(
        {
            "customer_id": [f"c{i:04}" for i in range(CUSTOMERS)],
            "as_of": [MADE] * CUSTOMERS,
            "days_since_last_order": days,
            "orders": orders,
            "revenue": orders * value,
            "average_order_value": value,
        }
    )


def real(part: str) -> pa.Table | None:
    """The features of a real shop's customers; None where it is not there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if part == "online-retail":
            files: dict[str, Any] = {"orders": DATA}
            if not DATA.is_file():
                return None
        else:
            try:
                there = write_complete_journey(folder)
            except Refused:
                return None
            files = {
                "orders": there.orders,
                "customers": there.customers,
                "products": there.products,
            }
        wiring.run(**files, workspace=folder / "shop", settings={"predictions": {"in_run": ()}})
        return pq.read_table(folder / "shop/tables/features.parquet")


def bootstrap(table: pa.Table, seed: int) -> pa.Table:
    """As many customers, drawn with replacement; who is drawn again is another, exactly alike."""
    drawn = np.sort(np.random.default_rng([seed, 11]).integers(0, len(table), len(table)))
    ids, seen = table["customer_id"].to_pylist(), Counter[int]()
    named = []
    for place in drawn.tolist():
        seen[place] += 1
        named.append(ids[place] if seen[place] == 1 else f"{ids[place]} again {seen[place]}")
    column = table.schema.get_field_index("customer_id")
    return table.take(drawn).set_column(column, "customer_id", pa.array(named))


def lazy(table: pa.Table) -> nw.LazyFrame[Any]:
    """A table of the local engine."""
    frame: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    return frame


def fitted(table: pa.Table, seed: int, former: Segmentation | None = None) -> Segmentation:
    """Segments by the usual settings."""
    # The classifiers of `memberships` have no say in who belongs where.
    config = SegmentsConfig(membership=MembershipConfig(methods=("logistic",)))
    found = fit_segments(lazy(table), config, seed=seed, former=former)
    if not isinstance(found, Segmentation):
        raise TypeError(found.why)
    return found


def names(found: Segmentation, table: pa.Table) -> list[str]:
    """The segment's name of each customer, by their ids."""
    rows = found.assign(lazy(table)).collect("pyarrow").to_native().sort_by("customer_id")
    return [found.names[number] for number in rows["segment_id"].to_pylist()]


def kept(table: pa.Table, before: Segmentation, seed: int) -> dict[str, float]:
    """The share of customers with the same name, by the three ways, and the verdicts."""
    again = bootstrap(table, seed)
    tables = {
        "features": table,
        "segments": before.segments,
        "segment_profiles": before.profiles,
        "memberships": before.assign(lazy(table)).collect("pyarrow").to_native(),
    }

    def followed(found: Segmentation) -> Segmentation:
        scan = {name: lazy(rows) for name, rows in tables.items()}
        return follow(found, lazy(again), scan.__getitem__, OverTimeConfig()).segmentation

    anew = fitted(again, seed + 1)
    staying = fitted(again, seed + 1, former=before)
    called = names(before, table)
    found = dict(zip(WAYS, (anew, followed(anew), followed(staying)), strict=True))
    return {
        **{way: float(np.mean(np.equal(called, names(f, table)))) for way, f in found.items()},
        "structure": float(before.choice.separated),
        "same number anew": float(anew.choice.k == before.choice.k),
        "same number in a refit": float(staying.choice.k == before.choice.k),
    }


def measure(part: str, seeds: int) -> dict[str, Any]:
    """The means over the bootstraps; empty where the data are not there."""
    if part == "planted":
        rows = [kept(t, fitted(t, s), s) for s in range(seeds) for t in [planted(s)]]
    else:
        table = real(part)
        if table is None:
            return {}
        before = fitted(table, 0)
        rows = [kept(table, before, s) for s in range(seeds)]
    means = {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}
    return means | {"least in a refit": round(min(row["refit"] for row in rows), 3)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="two bootstraps of the made-up shop")
    parser.add_argument("--seeds", type=int, default=10, help="bootstraps")
    parser.add_argument("--part", choices=PARTS, help="one shop only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    parts = [chosen.part] if chosen.part else PARTS[:1] if chosen.small else PARTS
    started = time.process_time()
    figures: dict[str, Any] = {"bootstraps": 2 if chosen.small else chosen.seeds}
    goals = []
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part in parts:
            found = measure(part, figures["bootstraps"])
            figures |= {f"{part}: {name}": value for name, value in found.items()}
            if not found:
                figures[part] = "not measured: the data are absent"
            elif found["structure"] > 0:
                name = f"{part}: customers who keep their segment's name in a refit"
                value = found["refit"]
                goals.append(
                    {"name": name, "value": value, "goal": f">= {LEAST}", "met": value >= LEAST}
                )
    figures["CPU seconds"] = round(time.process_time() - started, 1)
    print(json.dumps({"figures": figures, "goals": goals}, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
