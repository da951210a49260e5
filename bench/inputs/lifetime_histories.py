"""Histories of customers as arrays: simulated day by day, or CDNOW's customers drawn again.

python bench/inputs/lifetime_histories.py OUT.npz simulated --customers 235700
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from regulars.simulation import LeavingAtOrders, draw_buyers

CDNOW_LIKE = LeavingAtOrders(r=0.2426, alpha_days=30.895, a=0.7929, b=2.4259)
TENURE_DAYS = (30, 731)


def main() -> None:
    """Write frequency, recency_days and tenure_days."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("kind", choices=["simulated", "cdnow"])
    parser.add_argument("--customers", type=int, default=2_357)
    parser.add_argument("--cdnow", type=Path, help="CDNOW in weeks, as the peer ships it")
    chosen = parser.parse_args()
    rng = np.random.default_rng(1)
    if chosen.kind == "simulated":
        tenure = rng.integers(*TENURE_DAYS, chosen.customers)
        buyers = draw_buyers(CDNOW_LIKE, tenure, rng)
        columns = (buyers.frequency, buyers.recency_days, buyers.tenure_days)
    else:
        with chosen.cdnow.open() as file:
            rows = [(r["frequency"], r["recency"], r["T"]) for r in csv.DictReader(file)]
        weeks = np.array(rows, dtype=np.float64)
        days = np.rint(weeks * [1, 7, 7]).astype(np.int64)
        if chosen.customers != len(days):
            days = days[rng.integers(0, len(days), chosen.customers)]
        columns = (*days.T,)
    frequency, recency, tenure = columns
    np.savez(chosen.out, frequency=frequency, recency_days=recency, tenure_days=tenure)


if __name__ == "__main__":
    main()
