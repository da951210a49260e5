"""Read an order file with pandas, type it, clean it and write it as Parquet."""

from __future__ import annotations

import sys

import pandas as pd

orders = pd.read_csv(sys.argv[1], dtype={"order_id": "str", "customer_id": "str"})
orders["order_date"] = pd.to_datetime(orders["order_date"], errors="coerce", format="mixed")
for name in ("quantity", "unit_price", "line_total"):
    orders[name] = pd.to_numeric(orders[name], errors="coerce")
good = orders.dropna(subset=["customer_id", "order_id", "order_date", "line_total"])
good = good[(good["status"] == "completed") & (good["line_total"] > 0)]
good.to_parquet(sys.argv[2])
print(len(good))
