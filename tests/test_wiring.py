"""The Python interface."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import regulars
from regulars import wiring
from regulars.model import BadData
from regulars.simulation import ShopFiles

# Learning churn takes seconds, and nothing here reads it.
_QUICK = {"predictions": {"in_run": ["clv"]}}


@pytest.fixture(scope="module")
def workspace(made_up_shop: ShopFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    steps: list[str] = []
    record = regulars.run(
        made_up_shop.orders, workspace=folder, settings=_QUICK, on_step=steps.append
    )
    assert [step.name for step in record.steps] == steps
    assert all(step.cpu_seconds >= 0 and step.peak_mb > 0 for step in record.steps)
    return folder


def test_show_gives_arrow_in_key_order(workspace: Path) -> None:
    table = regulars.show("features", workspace=workspace, limit=5)
    assert isinstance(table, pa.Table)
    ids = table["customer_id"].to_pylist()
    assert len(ids) == 5
    assert ids == sorted(ids)
    assert regulars.show("features", workspace=workspace).num_rows > 5


def test_show_names_the_tables_that_are_there(workspace: Path) -> None:
    with pytest.raises(BadData, match="segment_profiles"):
        regulars.show("Segments", workspace=workspace)


def test_a_column_that_was_not_predicted_yet_is_told_with_its_command(workspace: Path) -> None:
    with pytest.raises(BadData, match=r"column discount_sensitivity.*regulars predict discount"):
        regulars.show("predictions", workspace=workspace, sort="discount_sensitivity")
    with pytest.raises(BadData, match="did you mean expected_orders_90d or"):
        regulars.show("predictions", workspace=workspace, sort="expected_orders_30d")


def test_columns_that_are_empty_for_everybody_are_told_with_their_reason(workspace: Path) -> None:
    # Faults in the amounts of this shop: some orders are a thousandfold.
    with pytest.raises(BadData, match=r"column clv_365d.*no revenue is expected.*have no mean"):
        regulars.show("predictions", workspace=workspace, sort="clv_365d")


def test_a_prediction_that_was_refused_is_told_with_its_reason(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    lines = [f"{n},c{n % 20},2024-{1 + n % 12:02}-{1 + n % 28:02},{5 + n % 7}" for n in range(120)]
    orders.write_text("\n".join(["order_id,customer_id,date,amount", *lines]))
    only = {"predictions": {"in_run": ["clv"]}}
    record = regulars.run(orders, workspace=tmp_path / "shop", settings=only)
    assert next(one.why for one in record.cannot).startswith("Lifetimes need 100 customers")
    with pytest.raises(
        BadData, match=r"lifetime value could not be predicted: lifetimes .*there are 20"
    ):
        regulars.show("predictions", workspace=tmp_path / "shop", sort="clv_365d")


def test_a_horizon_longer_than_the_history_is_left_out_or_refused(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    orders, shop = tmp_path / "orders.csv", tmp_path / "shop"
    days = np.datetime64("2024-01-01") + rng.integers(0, 150, 1_500)
    lines = [f"{n},c{rng.integers(300)},{day},{rng.gamma(3, 9):.2f}" for n, day in enumerate(days)]
    orders.write_text("\n".join(["order_id,customer_id,date,amount", *lines]))
    settings = {"predictions": {"in_run": ["clv"]}}
    record = regulars.run(orders, workspace=shop, settings=settings)

    [why] = [one for one in record.cannot if one.what.startswith("Lifetime value")]
    assert why.what == "Lifetime value (expected_revenue_365d, clv_365d)"
    assert "Too short a history: needs 12 months of orders, has 5" in why.why
    found = regulars.show("predictions", workspace=shop)
    assert "clv_365d" not in found.column_names
    assert found["expected_orders_90d"].null_count == 0
    with pytest.raises(BadData, match=r"clv_365d.*needs 12 months of orders, has 5"):
        regulars.show("predictions", workspace=shop, sort="clv_365d_low")
    with pytest.raises(BadData, match=r"too short a history.*at most 15\d days"):
        regulars.predict("clv", workspace=shop)
    near = {"predictions": {"lifetime": {"revenue_horizon_days": 120}}}
    predicted = regulars.predict("clv", workspace=shop, settings=near).predictions
    assert predicted["clv_120d"].null_count == 0
    valued = regulars.show("predictions", workspace=shop, sort="clv_120d")["clv_120d"].to_pylist()
    assert valued == sorted(valued, reverse=True)
    dated = regulars.show("predictions", workspace=shop, sort="next_order_at")["next_order_at"]
    soonest_first = dated.drop_null().to_pylist()
    assert len(soonest_first) > 100
    assert soonest_first == sorted(soonest_first)


def test_features_at_an_earlier_day_use_nothing_later(
    made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    day = date(2024, 12, 31)
    early = regulars.run(made_up_shop.orders, workspace=tmp_path, settings=_QUICK | {"as_of": day})
    assert early.as_of == "2024-12-31T23:59:59+00:00"
    known = regulars.show("features", workspace=tmp_path)
    lines = regulars.show("order_lines", workspace=tmp_path)
    before = [
        who
        for who, when in zip(
            lines["customer_id"].to_pylist(), lines["ordered_at"].to_pylist(), strict=True
        )
        if when < datetime(2025, 1, 1)  # noqa: DTZ001 - stored without a zone, as UTC
    ]
    assert set(known["customer_id"].to_pylist()) == set(before)
    assert sum(known["lines"].to_pylist()) == len(before)


def test_a_day_before_the_first_order_is_refused_with_the_first_possible(
    made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match=r"later than the day that customers are"):
        regulars.run(made_up_shop.orders, workspace=tmp_path, settings={"as_of": date(2020, 1, 1)})
    assert not (tmp_path / "tables").exists()


def test_check_finds_what_run_finds_and_writes_nothing(
    made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    found = regulars.check(made_up_shop.orders, workspace=tmp_path / "none", now=datetime.now(UTC))
    assert found.input.lines_kept + sum(found.input.lines_quarantined.values()) == (
        found.input.lines_read
    )
    assert not (tmp_path / "none").exists()


def test_assign_needs_a_learned_model(made_up_shop: ShopFiles, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="regulars run ORDERS"):
        regulars.assign(made_up_shop.orders, workspace=tmp_path)


def test_assign_puts_new_customers_into_known_segments(workspace: Path, tmp_path: Path) -> None:
    orders = tmp_path / "new.csv"
    sold = regulars.show("products", workspace=workspace)["product_id"].to_pylist()
    lines = ["order_id,customer_id,order_date,product_id,quantity,unit_price,line_total"]
    lines += [
        f"N{i},newcomer-{i % 2},2025-0{1 + i % 9}-03,{sold[i]},2,5.00,10.00" for i in range(12)
    ]
    orders.write_text("\n".join(lines))
    found = regulars.assign(orders, workspace=workspace)
    names = set(regulars.show("segments", workspace=workspace)["name"].to_pylist())
    assert found.members["customer_id"].to_pylist() == ["newcomer-0", "newcomer-1"]
    assert set(found.members["segment"].to_pylist()) <= names
    assert any("discount" in warning for warning in found.warnings)


def test_customers_who_are_alone_in_a_file_are_not_more_recent_for_that(
    workspace: Path, made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    known = regulars.show("memberships", workspace=workspace).to_pylist()
    segment_of = {row["customer_id"]: row["segment_id"] for row in known}
    features = regulars.show("features", workspace=workspace)
    gone = features.sort_by([("days_since_last_order", "descending")])["customer_id"][:5]
    orders = pq.read_table(made_up_shop.orders)
    pq.write_table(orders.filter(pc.is_in(orders["customer_id"], gone)), tmp_path / "few.parquet")
    found = regulars.assign(tmp_path / "few.parquet", workspace=workspace).members.to_pylist()
    assert len(found) == 5
    assert {r["customer_id"]: r["segment_id"] for r in found} == {
        str(who): segment_of[str(who)] for who in gone.to_pylist()
    }


def test_what_is_exported_reads_back(workspace: Path, tmp_path: Path) -> None:
    table = regulars.show("segments", workspace=workspace)
    wiring.export(table, tmp_path / "segments.parquet")
    assert pq.read_table(tmp_path / "segments.parquet").equals(table)
    wiring.export(table, tmp_path / "segments.csv")
    assert (tmp_path / "segments.csv").read_text().count("\n") == table.num_rows + 1
    with pytest.raises(BadData, match=r"parquet or \.csv"):
        wiring.export(table, tmp_path / "segments.xlsx")
    assert len(list(tmp_path.iterdir())) == 2


def test_attributes_at_an_earlier_day_come_from_orders_until_then(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    lines = ["order_id,customer_id,order_date,amount,country"]
    lines += [f"{i},C{i % 5},2023-0{1 + i % 6}-11,9.50,France" for i in range(30)]
    lines += [f"{i},C{i % 5},2024-0{1 + i % 6}-11,9.50,Chile" for i in range(30, 60)]
    orders.write_text("\n".join(lines))
    early = regulars.run(
        orders, workspace=tmp_path / "shop", settings={"as_of": date(2023, 12, 31)}
    )
    assert (early.customers, early.orders, early.revenue) == (5, 30, 285.0)
    assert early.input.lines_quarantined == {"after_as_of": 30}
    assert early.period is not None
    assert early.period["to"] < "2024"
    customers = regulars.show("customers", workspace=tmp_path / "shop")
    assert set(customers["country"].to_pylist()) == {"France"}


def test_assign_refuses_orders_that_show_too_little(workspace: Path, tmp_path: Path) -> None:
    orders = tmp_path / "new.csv"
    orders.write_text("order_id,customer_id\n1,A\n2,A\n3,B\n")
    with pytest.raises(BadData, match="do not allow most"):
        regulars.assign(orders, workspace=workspace)


def test_assign_places_people_into_segments_made_from_texts(tmp_path: Path) -> None:
    people = [(f"C{i:03}", ("f", "m", "m")[i % 3], (40, 20, 70)[i % 3] + i % 2) for i in range(90)]
    orders, customers = tmp_path / "orders.csv", tmp_path / "people.csv"
    lines = [f"{i},{who},2024-0{1 + i % 6}-11,9.50" for i, (who, _, _) in enumerate(people)]
    orders.write_text("\n".join(["order_id,customer_id,order_date,amount", *lines]))
    told = [f"{who},{gender},{age}" for who, gender, age in people]
    customers.write_text("\n".join(["customer_id,gender,age", *told]))
    shop = tmp_path / "shop"
    demographic = {"segments": {"kind": "demographic", "choose": {"k": 3, "resamples": 2}}}
    regulars.run(orders, workspace=shop, customers=customers, settings=demographic)

    members = regulars.assign(orders, workspace=shop, customers=customers).members
    known = regulars.show("memberships", workspace=shop)
    assert members["segment_id"].to_pylist() == known["segment_id"].to_pylist()
    assert len(set(members["segment_id"].to_pylist())) == 3

    customers.write_text("\n".join(["customer_id,age", *(f"{w},{a}" for w, _, a in people)]))
    found = regulars.assign(orders, workspace=shop, customers=customers)
    assert found.warnings == ["taken as usual, since the new orders do not show it: gender"]
    assert found.members.num_rows == 90
    with pytest.raises(BadData, match="--customers") as caught:
        regulars.assign(orders, workspace=shop)
    assert set(str(caught.value.column).split(", ")) == {"age_years", "gender"}
