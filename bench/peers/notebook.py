"""What an analyst writes in a notebook: RFM and k-means in pandas, the peer of `regulars run`.

Reads the orders, drops what is no purchase, groups by customer, scales, and tries k-means for
k = 3 to 8 with a silhouette each.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

orders = pd.read_parquet(sys.argv[1])
orders["order_date"] = pd.to_datetime(orders["order_date"], errors="coerce")
good = orders.dropna(subset=["customer_id", "order_date"])
good = good[(good["status"] == "completed") & (good["line_total"] > 0)]
last = good["order_date"].max()
by = good.groupby("customer_id")
table = pd.DataFrame(
    {
        "recency": (last - by["order_date"].max()).dt.days,
        "frequency": by["order_id"].nunique(),
        "monetary": by["line_total"].sum(),
        "products": by["product_id"].nunique(),
        "categories": by["category"].nunique(),
        "units": by["quantity"].sum(),
        "price": by["unit_price"].mean(),
        "tenure": (last - by["order_date"].min()).dt.days,
    }
)
table["aov"] = table["monetary"] / table["frequency"]
scaled = StandardScaler().fit_transform(np.log1p(table))
for k in range(3, 9):
    labels = KMeans(k, n_init=10, random_state=0).fit_predict(scaled)
    silhouette_score(scaled, labels, sample_size=3000, random_state=0)
