"""How often 95 % intervals hold the truth: customers drawn and fitted again and again.

Prints JSON: for each parameter the share of runs whose Laplace interval held it, and how many runs
had no best parameters.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from regulars.model import Refused
from regulars.predictions.btyd import CATALOGUE, group_customers
from regulars.simulation import LeavingAnyTime, LeavingAtOrders, draw_buyers

# Slow clocks: counting whole days, the models know of none, then matters little.
LAWS: dict[str, LeavingAtOrders | LeavingAnyTime] = {
    "bg_nbd": LeavingAtOrders(r=0.8, alpha_days=400.0, a=0.9, b=2.5),
    "mbg_nbd": LeavingAtOrders(r=0.8, alpha_days=400.0, a=0.9, b=2.5, at_first=True),
    "pareto_nbd": LeavingAnyTime(r=0.8, alpha_days=400.0, s=0.9, beta_days=900.0),
}


def main() -> None:
    """Draw, fit, count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=sorted(LAWS))
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--customers", type=int, default=5_000)
    chosen = parser.parse_args()
    law, kind = LAWS[chosen.model], CATALOGUE[chosen.model]
    held = dict.fromkeys(kind.names, 0)
    failed = 0
    for run in range(chosen.runs):
        rng = np.random.default_rng(run)
        tenure = rng.choice(np.arange(1_000, 4_001, 250), chosen.customers)
        buyers = draw_buyers(law, tenure, rng)
        cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)
        try:
            intervals = kind.fit(cells, kind.config_type()).estimate.intervals(0.95)
        except Refused:
            failed += 1
            continue
        for name, (low, high) in intervals.items():
            held[name] += low <= getattr(law, name) <= high
    runs = chosen.runs - failed
    print(json.dumps({"held": {n: h / runs for n, h in held.items()}, "failed": failed}))


if __name__ == "__main__":
    main()
