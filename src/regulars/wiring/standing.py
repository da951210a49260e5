"""What is known of a run's customers that a list of predictions is read beside."""

from __future__ import annotations

from pathlib import Path

import narwhals as nw
import pyarrow as pa

from regulars.predictions import unmatched_returns
from regulars.settings import load_settings
from regulars.wiring.workspace import open_finished

_EXPECTED = "expected_revenue_"


def standing(workspace: str | Path = "my-shop") -> pa.Table:
    """What customers spent, sent back and are expected to spend.

    Args:
        workspace: the folder that `run` wrote.

    Returns:
        customer_id; `spent` and `sent_back` so far; `unmatched`, the part of the latter that could
        not be matched to a purchase and still counts as bought; and the revenue expected, in a
        column such as `expected_revenue_365d`. What the data do not tell is not there.

    Raises:
        BadData: no run has finished here.
    """
    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        there = set(warehouse.tables())
        features = warehouse.scan("features")
        names = features.collect_schema().names()
        wanted = {"spent": "revenue", "sent_back": "returned_revenue"}
        told = {new: nw.col(old) for new, old in wanted.items() if old in names}
        found = features.select("customer_id", **told)
        if "returns" in there:
            returns = warehouse.scan("returns")
            if {"match", "revenue", "customer_id"} <= set(returns.collect_schema().names()):
                found = found.join(unmatched_returns(returns), on="customer_id", how="left")
        if "predictions" in there:
            predictions = warehouse.scan("predictions")
            columns = predictions.collect_schema().names()
            expected = [name for name in columns if name.startswith(_EXPECTED)]
            if expected:
                # The expectation has the shortest name, the ends of its interval longer ones.
                own = predictions.select("customer_id", min(expected, key=len))
                found = found.join(own, on="customer_id", how="left")
        table: pa.Table = found.collect("pyarrow").to_native()
    return table
