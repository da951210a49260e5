from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import SEGMENT_DRIFT, SEGMENT_IDENTITIES, SEGMENT_MIGRATIONS
from regulars.segments import (
    ChooseKConfig,
    Followed,
    MembershipConfig,
    OverTimeConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    follow,
)

Lazy = nw.LazyFrame[Any]
Scan = Callable[[str], Lazy]
CONFIG = SegmentsConfig(
    choose=ChooseKConfig(k=4, resamples=2), membership=MembershipConfig(methods=("logistic",))
)


def lazy(table: pa.Table) -> Lazy:
    frame: Lazy = nw.from_native(table).lazy("duckdb")
    return frame


def fitted(features: pa.Table, k: int = 4) -> Segmentation:
    config = CONFIG.model_copy(update={"choose": ChooseKConfig(k=k, resamples=2)})
    found = fit_segments(lazy(features), config, seed=1)
    assert isinstance(found, Segmentation)
    return found


def state(found: Segmentation, features: pa.Table) -> dict[str, pa.Table]:
    return {
        "features": features,
        "segments": found.segments,
        "segment_profiles": found.profiles,
        "memberships": found.assign(lazy(features)).collect("pyarrow").to_native(),
    }


def scan_of(tables: dict[str, pa.Table]) -> Scan:
    return lambda name: lazy(tables[name])


@pytest.fixture(scope="module")
def before(blobs: tuple[Lazy, Any]) -> pa.Table:
    return blobs[0].drop("top_channel").collect("pyarrow").to_native().sort_by("customer_id")


@pytest.fixture(scope="module")
def previous(before: pa.Table) -> dict[str, pa.Table]:
    return state(fitted(before), before)


def later(table: pa.Table, change: Callable[[str, Any], Any]) -> pa.Table:
    columns = {
        name: change(name, table[name].to_numpy().copy())
        for name in table.column_names
        if name not in {"customer_id", "as_of"}
    }
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    return table


def followed(
    now: pa.Table, previous: dict[str, pa.Table], k: int = 4, *, keep_identities: bool = True
) -> Followed:
    return follow(
        fitted(now, k),
        lazy(now),
        scan_of(previous),
        OverTimeConfig(),
        keep_identities=keep_identities,
    )


def place(found: Segmentation, features: pa.Table) -> dict[str, str]:
    rows = found.assign(lazy(features)).collect("pyarrow").to_native().to_pylist()
    return {row["customer_id"]: found.names[row["segment_id"]] for row in rows}


def test_without_a_previous_run_nothing_changes(before: pa.Table) -> None:
    found = fitted(before)

    said = follow(found, lazy(before), scan_of({}), OverTimeConfig())

    assert said == Followed(found)


def test_names_and_numbers_stay_when_the_order_of_revenue_turns(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    """Those who were gone now bring the most revenue, so that a fresh run numbers them first."""
    names = previous["segments"]["name"].to_pylist()
    last = [f"c{i:05}" for i in range(180, 240)]
    mine = pc.is_in(before["customer_id"], value_set=pa.array(last)).to_numpy()
    now = later(before, lambda name, v: np.where(mine, v * 1000, v) if name == "revenue" else v)
    fresh = fitted(now)
    assert list(fresh.names.values()) != names

    found = followed(now, previous).segmentation

    assert list(found.names.values()) == names
    assert found.segments["segment_id"].to_pylist() == [1, 2, 3, 4]
    old = fitted(before)
    assert place(found, now) == place(old, before)
    by_id = {r["segment_id"]: r["customers"] for r in found.segments.to_pylist()}
    members = found.assign(lazy(now)).collect("pyarrow").to_native()
    assert {
        row["segment_id"]: row["customer_id_count"]
        for row in members.group_by("segment_id").aggregate([("customer_id", "count")]).to_pylist()
    } == by_id
    assert pc.min(members["probability"]).as_py() > 0.9
    profile = [r for r in found.profiles.to_pylist() if r["feature"] == "orders"]
    sizes = {r["segment_id"]: r["median"] for r in profile}
    assert sizes == pytest.approx(
        {
            r["segment_id"]: r["median"]
            for r in previous["segment_profiles"].to_pylist()
            if r["feature"] == "orders"
        }
    )


def test_the_tables_are_those_of_the_contract_and_count_everybody(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    """Twenty customers leave, ten come, five of the best fall asleep."""
    now = before.slice(20)
    newcomers = now.slice(0, 10)
    ids = pa.array([f"n{i}" for i in range(10)])
    now = pa.concat_tables([now, newcomers.set_column(0, "customer_id", ids)])
    asleep = pc.is_in(now["customer_id"], value_set=pa.array([f"c{i:05}" for i in range(20, 25)]))
    gone = before.slice(200, 1)
    mask = asleep.to_numpy()
    now = later(
        now,
        lambda name, v: np.where(mask, gone[name][0].as_py(), v) if name != "age_years" else v,
    )

    found = followed(now, previous)

    for table, contract in zip(
        found.tables.values(),
        (SEGMENT_IDENTITIES, SEGMENT_MIGRATIONS, SEGMENT_DRIFT),
        strict=True,
    ):
        assert sorted(table.column_names) == sorted(contract.names)
        for column in contract.columns:
            assert column.nullable or table[column.name].null_count == 0
    ways = {
        (r["from_segment"], r["to_segment"]): r["customers"]
        for r in found.tables["segment_migrations"].to_pylist()
    }
    best = place(fitted(before), before)["c00000"]
    sleeping = place(fitted(before), before)["c00200"]
    assert ways[best, "gone"] == 20
    assert ways["new", best] == 10
    assert ways[best, sleeping] == 5
    assert sum(ways.values()) == 240 + 10
    left = [
        r["revenue"]
        for r in found.tables["segment_migrations"].to_pylist()
        if r["to_segment"] == "gone"
    ]
    assert left == [pytest.approx(sum(before["revenue"].to_pylist()[:20]))]


def test_a_segment_that_splits_off_is_new_and_one_that_melts_has_vanished(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    mine = np.array([i >= 60 for i in range(240)])
    fewer = before.filter(pa.array(mine))

    merged = followed(fewer, previous, k=3)

    status = {r["name"]: r["status"] for r in merged.tables["segment_identities"].to_pylist()}
    assert sorted(status.values()) == ["kept", "kept", "kept", "vanished"]
    (vanished,) = [name for name, s in status.items() if s == "vanished"]
    assert any(f"{vanished!r} has vanished" in w for w in merged.segmentation.warnings)
    assert merged.segmentation.segments["segment_id"].to_pylist() == [1, 2, 3]

    again = followed(before, state(merged.segmentation, fewer))

    status = {r["name"]: r["status"] for r in again.tables["segment_identities"].to_pylist()}
    assert sorted(status.values()) == ["kept", "kept", "kept", "new"]
    kept = {name for name, s in status.items() if s == "kept"}
    assert kept == set(merged.segmentation.names.values())
    assert len(set(again.segmentation.names.values())) == 4


def test_what_changed_about_a_segment_is_said(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    mine = np.array([i < 60 for i in range(240)])
    now = later(before, lambda name, v: np.where(mine, v * 0.5, v) if name == "orders" else v)

    found = followed(now, previous)

    name = place(found.segmentation, now)["c00000"]
    (row,) = [r for r in found.tables["segment_identities"].to_pylist() if r["name"] == name]
    assert "orders 20 on average, before 39.9" in row["alarm"]
    assert row["alarm"] in " ".join(found.segmentation.warnings)
    quiet = followed(before, previous)
    assert quiet.tables["segment_identities"]["alarm"].null_count == 4


def test_strangers_are_matched_by_their_profiles(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    others = before.set_column(0, "customer_id", pa.array([f"x{i:05}" for i in range(240)]))

    found = followed(others, previous)

    assert set(found.tables["segment_identities"]["status"].to_pylist()) == {"kept"}
    assert found.tables["segment_identities"]["stayed_share"].null_count == 4


def test_identities_can_be_left_alone(before: pa.Table, previous: dict[str, pa.Table]) -> None:
    tables = dict(previous)
    renamed = [f"named by hand {i}" for i in range(4)]
    tables["segments"] = tables["segments"].set_column(1, "name", pa.array(renamed))

    free = followed(before, tables, keep_identities=False)
    kept = followed(before, tables)

    assert set(free.segmentation.names.values()) == set(previous["segments"]["name"].to_pylist())
    assert free.tables["segment_migrations"].num_rows == 4
    assert sorted(kept.segmentation.names.values()) == renamed


@pytest.mark.parametrize(
    ("table", "column"), [("memberships", "segment_id"), ("segments", "name"), ("features", None)]
)
def test_a_state_of_another_version_is_said_and_does_no_harm(
    before: pa.Table, previous: dict[str, pa.Table], table: str, column: str | None
) -> None:
    tables = dict(previous)
    if column is None:
        del tables[table]
    else:
        tables[table] = tables[table].drop_columns([column])

    found = followed(before, tables)

    assert found.tables == {}
    assert any("another version" in w for w in found.segmentation.warnings)


def test_a_segment_that_customers_only_pass_through_is_known_by_its_profile(
    before: pa.Table, previous: dict[str, pa.Table]
) -> None:
    """All of one segment moved on to the best, and as many newcomers took their places."""
    passing = np.array([60 <= i < 120 for i in range(240)])
    best = before.slice(0, 60)
    moved_on = best.set_column(0, "customer_id", before["customer_id"].slice(60, 60))
    newcomers = before.filter(pa.array(passing)).set_column(
        0, "customer_id", pa.array([f"n{i:05}" for i in range(60)])
    )
    now = pa.concat_tables([before.filter(pa.array(~passing)), moved_on, newcomers])

    found = followed(now, previous)

    assert set(found.tables["segment_identities"]["status"].to_pylist()) == {"kept"}
    name = place(fitted(before), before)["c00060"]
    assert place(found.segmentation, now)["n00000"] == name
    assert any("100% of the former customers" in w for w in found.segmentation.warnings)


def test_customers_of_no_group_pass_their_name_to_none_but_their_like(before: pa.Table) -> None:
    found = fitted(before)
    former = state(found, before)
    names = former["segments"]["name"].to_pylist()
    strays = ["Unlike the others", *names[1:]]
    former["segments"] = former["segments"].set_column(
        former["segments"].schema.get_field_index("name"), "name", pa.array(strays)
    )
    followed = follow(fitted(before), lazy(before), scan_of(former), OverTimeConfig())
    assert "Unlike the others" not in followed.segmentation.names.values()
    assert set(names[1:]) <= set(followed.segmentation.names.values())


def test_segments_made_another_way_raise_no_alarm(before: pa.Table) -> None:
    former = state(fitted(before, k=3), before)
    alarmed, calm = (
        follow(
            fitted(before), lazy(before), scan_of(former), OverTimeConfig(), same_way=same
        ).segmentation.warnings
        for same in (True, False)
    )
    assert any("is new" in w for w in alarmed)
    assert not any("is new" in w for w in calm)
    assert any("made another way" in w for w in calm)
