"""Orders among the events of visitors: who bought, what counts once, what was paid back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
import pytest

Taken = Callable[[str], Any]
SAMPLES = Path(__file__).parent / "samples"


def as_bigquery_writes_it(table: pa.Table) -> pa.Table:
    """Lists as BigQuery exports them: a record `list` of records with one field, `element`."""
    for name in ("event_params", "items"):
        position = table.schema.get_field_index(name)
        values = table.column(name).to_pylist()
        kind = table.schema.field(name).type.value_type
        wrapped = pa.struct([("list", pa.list_(pa.struct([("element", kind)])))])
        cells = [{"list": [{"element": entry} for entry in value or []]} for value in values]
        table = table.set_column(position, name, pa.array(cells, wrapped))
    return table


@pytest.mark.parametrize("wrap", [lambda table: table, as_bigquery_writes_it])
def test_nested_parquet_gives_what_json_lines_give(
    take: Callable[..., Any],
    taken: Taken,
    tmp_path: Path,
    wrap: Callable[[pa.Table], pa.Table],
) -> None:
    path = tmp_path / "events.parquet"
    pq.write_table(wrap(pj.read_json(SAMPLES / "ga4.jsonl")), path)
    nested, lines = take([path]), taken("ga4.jsonl")
    assert nested.found.input.layout.export == "Google Analytics 4 event export"
    assert nested.found.input.dialects[0]["items"] == "items"
    for table in ("order_lines", "returns"):
        assert nested.tables[table] == lines.tables[table]
    assert nested.found.input.lines_quarantined == lines.found.input.lines_quarantined


def test_a_purchase_before_signing_in_is_the_users_own(taken: Taken) -> None:
    lines = taken("ga4.jsonl").lines
    assert {x["order_id"]: x["customer_id"] for x in lines} == {
        "T-1": "u-7",
        "T-2": "u-8",
        "T-3": "333.3",
        "T-4": "u-7",
    }


def test_a_coupon_is_spread_and_moments_are_microseconds(taken: Taken) -> None:
    lines = [x for x in taken("ga4.jsonl").lines if x["order_id"] == "T-1"]
    assert [(x["product_id"], x["quantity"], x["revenue"], x["discount"]) for x in lines] == [
        ("TH-1", 2.0, 54.0, 6.0),
        ("TA-2", 1.0, 18.0, 2.0),
    ]
    assert {x["ordered_at"].isoformat() for x in lines} == {"2024-03-01T11:00:00"}


@pytest.mark.parametrize("sample", ["ga4.jsonl", "segment.jsonl"])
def test_a_refund_without_an_amount_pays_all_of_its_order_back(taken: Taken, sample: str) -> None:
    first, second = sorted(taken(sample).tables["returns"], key=lambda x: x["order_id"])
    assert first["order_id"][-1] + second["order_id"][-1] == "12"
    assert (first["revenue"], second["revenue"]) == (-20.0, -20.0)


def test_a_visitor_who_was_two_users_is_neither_of_them(take: Callable[..., Any]) -> None:
    events = [json.loads(line) for line in (SAMPLES / "ga4.jsonl").read_text().splitlines()]
    shared = {**events[4], "user_id": "u-9"}
    text = "".join(json.dumps(event) + "\n" for event in [*events, shared])
    lines = take({"events.jsonl": text}).lines
    assert {x["order_id"]: x["customer_id"] for x in lines}["T-1"] == "111.1"


def test_a_total_with_tax_and_shipping_is_not_the_orders_worth(taken: Taken) -> None:
    lines = [x for x in taken("segment.jsonl").lines if x["order_id"] == "S-1"]
    assert [(x["product_id"], x["revenue"]) for x in lines] == [("P1", 54.0), ("P2", 36.0)]
    assert {x["customer_id"] for x in lines} == {"u1"}
