"""From an order file to known customers, segments and a report, as a user walks it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from regulars.model import TABLES
from regulars.simulation import ShopFiles, read_truth

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def files_of(shop: ShopFiles) -> list[str | Path]:
    return [shop.orders, "--customers", shop.customers, "--products", shop.products]


def record_of(workspace: Path) -> dict[str, Any]:
    newest = max((workspace / "runs").glob("*/run.json"))
    found: dict[str, Any] = json.loads(newest.read_text())
    return found


def prints_of(workspace: Path) -> dict[str, str]:
    tables = sorted((workspace / "tables").glob("*.parquet"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tables}


@pytest.fixture(scope="module")
def workspace(
    made_up_shop: ShopFiles, regulars: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("a path with spaces") / "my shop"
    done = regulars("run", *files_of(made_up_shop), "-o", folder)
    assert "report.html" in done.stdout
    return folder


def test_every_row_is_accounted_for_as_the_truth_says(
    workspace: Path, made_up_shop: ShopFiles
) -> None:
    record, truth = record_of(workspace), read_truth(made_up_shop.truth)
    read = record["input"]
    assert read["lines_read"] == truth.rows
    assert read["lines_kept"] + sum(read["lines_quarantined"].values()) == truth.rows
    dirt = truth.rows_by_kind
    aside = read["lines_quarantined"]
    assert aside["missing_customer"] == dirt["missing_customer"]
    assert aside["test_order"] == dirt["test_product"] + dirt["test_status"]
    assert aside["cancellation_invoice"] == dirt["return"]
    assert aside["cancelled"] == dirt["cancelled_order"] + dirt["cancelled_status"]
    assert aside["impossible_date"] == dirt["impossible_date"]
    assert aside["zero_value"] == dirt["zero_price"]
    assert read["flagged"]["exact_duplicates"] == dirt["exact_duplicate"]


def test_cleaning_gives_the_true_shop_back(
    made_up_shop: ShopFiles, regulars: Run, tmp_path: Path
) -> None:
    regulars("run", *files_of(made_up_shop), "--set-aside-unusual", "-o", tmp_path, "--json")
    record, truth = record_of(tmp_path), read_truth(made_up_shop.truth)
    assert record["customers"] == truth.customers_with_completed_orders
    duplicated = record["input"]["flagged"]["exact_duplicates"]
    assert record["orders"] == pytest.approx(truth.completed_orders, abs=duplicated)
    assert record["revenue"] == pytest.approx(truth.revenue, rel=0.01)


def test_the_record_says_what_a_reader_needs(workspace: Path) -> None:
    record = record_of(workspace)
    assert {
        m["role"]: m["column"] for m in record["mapping"] if m["source"] == "orders"
    }.items() >= {
        "order_id": "order_id",
        "customer_id": "customer_id",
        "ordered_at": "order_date",
        "revenue": "line_total",
    }.items()
    assert record["currency"] == "EUR"
    assert record["features"] >= 40
    assert len(record["segments"]) >= 3
    assert sum(s["customers"] for s in record["segments"]) == record["customers"]
    assert len({s["name"] for s in record["segments"]}) == len(record["segments"])
    assert record["choice"]["k"] == len(record["segments"])
    assert record["choice"]["evidence"]
    assert [step["name"] for step in record["steps"]][:2] == ["read and clean", "features"]
    assert record["versions"].keys() >= {"python", "duckdb", "scikit-learn"}
    assert record["period"]["from"] < record["period"]["to"] == record["as_of"]


def test_nobody_is_named_in_report_record_model_or_features(
    workspace: Path, made_up_shop: ShopFiles
) -> None:
    people = pq.read_table(made_up_shop.customers, columns=["name"])["name"].to_pylist()
    assert len(people) > 100
    written = [workspace / "report.html", workspace / "models" / "segments.json"]
    written += (workspace / "runs").glob("*/run.json")
    for path in written:
        text = path.read_text()
        assert "@example" not in text, path
        assert [name for name in people if name in text] == [], path
    columns = pq.read_schema(workspace / "tables" / "features.parquet").names
    assert {"name", "email", "phone", "birth_date", "postal_code"}.isdisjoint(columns)


def test_every_table_is_there_and_agrees(workspace: Path) -> None:
    made = {p.stem for p in (workspace / "tables").glob("*.parquet")}
    of_later_runs = {"segment_identities", "segment_migrations", "segment_drift"}
    on_request = {"segment_trials", "embeddings", "payback_cohorts", "payback_months"}
    on_request |= {name for name in TABLES if name.startswith("forecast")}
    assert made == set(TABLES) - on_request - of_later_runs
    record = record_of(workspace)
    at = workspace / "tables"
    with duckdb.connect() as connection:
        (found,) = connection.sql(
            f"select (select count(*) from '{at}/order_lines.parquet'),"
            f" (select count(*) from '{at}/features.parquet'),"
            f" (select count(*) from '{at}/memberships.parquet'),"
            f" (select count(*) from '{at}/projection.parquet'),"
            f" (select count(*) from '{at}/quarantine.parquet'),"
            f" (select round(sum(revenue), 2) from '{at}/features.parquet')"
        ).fetchall()
    customers = record["customers"]
    aside = sum(record["input"]["lines_quarantined"].values())
    assert found[:5] == (record["input"]["lines_kept"], customers, customers, customers, aside)
    assert found[5] == pytest.approx(record["revenue"], abs=0.01)


def test_the_same_input_gives_the_same_bytes(
    workspace: Path, made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    # Started anew, so that texts hash otherwise than in the first run.
    again = [*files_of(made_up_shop), "-o", tmp_path, "--threads", "3", "-q"]
    subprocess.run(
        [sys.executable, "-m", "regulars", "run", *map(str, again)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={"REGULARS_PREDICTIONS__IN_RUN": '["clv"]'} | os.environ,
    )
    assert prints_of(tmp_path) == prints_of(workspace)
    model = "models/segments.json"
    assert (tmp_path / model).read_bytes() == (workspace / model).read_bytes()


def test_an_interrupted_run_leaves_the_last_good_tables(
    workspace: Path, made_up_shop: ShopFiles, tmp_path: Path, regulars: Run
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(workspace, mine, symlinks=True)
    before, report = prints_of(mine), (mine / "report.html").read_bytes()
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        code, said = _interrupted(made_up_shop.orders, mine, how)
        if how == signal.SIGKILL:
            assert code == -signal.SIGKILL
        else:
            assert code == 130
            assert "Interrupted" in said
            assert "Traceback" not in said
            assert not list((mine / ".tables").glob("draft-*"))
        assert prints_of(mine) == before
        assert (mine / "report.html").read_bytes() == report
    # The next run is not hindered by what the killed one left.
    regulars("run", made_up_shop.orders, "-o", mine, "-q")
    assert not list((mine / ".tables").glob("draft-*"))


def _interrupted(orders: Path, workspace: Path, how: signal.Signals) -> tuple[int, str]:
    """Stop a run in the middle of its work: its exit code, and what it says of that."""
    run = subprocess.Popen(
        [sys.executable, "-m", "regulars", "run", str(orders), "-o", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("segments"):
            break
    run.send_signal(how)
    said = run.communicate()[1]
    return run.returncode, said


def test_a_query_can_be_interrupted(tmp_path: Path, regulars: Run) -> None:
    regulars("simulate", tmp_path / "files", "--lines", "400000", "-q")
    run = subprocess.Popen(
        [
            *(sys.executable, "-m", "regulars", "run"),
            *(str(tmp_path / "files" / "orders.parquet"), "-o", str(tmp_path / "shop")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    assert run.stderr.readline().startswith("read and clean")
    # The raw rows are staged: queries over all of them follow.
    while not list((tmp_path / "shop").glob(".tables/draft-*/stages/typed.parquet")):
        assert run.poll() is None
        time.sleep(0.005)
    run.send_signal(signal.SIGINT)
    said = run.communicate()[1]
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert not (tmp_path / "shop").exists()


def test_two_runs_do_not_write_at_once(
    made_up_shop: ShopFiles, tmp_path: Path, regulars: Run
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-m", "regulars", "run", str(made_up_shop.orders), "-o", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert first.stderr is not None
    assert first.stderr.readline().startswith("read and clean")
    deadline = time.monotonic() + 20
    while not (tmp_path / ".tables" / "lock").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    second = regulars("run", made_up_shop.orders, "-o", tmp_path, code=None)
    first.communicate()
    assert first.returncode == 0
    assert second.returncode == 4
    assert "another run is writing" in second.stderr


def test_a_full_disk_is_said_and_nothing_is_half_written(
    workspace: Path, made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(workspace, mine, symlinks=True)
    before = prints_of(mine)
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        f"sys.argv = ['regulars', 'run', {str(made_up_shop.orders)!r}, '-o', {str(mine)!r}];"
        "from regulars.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], capture_output=True, text=True, check=False
    )
    assert done.returncode == 5, done.stderr
    assert "Way out" in done.stderr
    assert "Traceback" not in done.stderr
    assert prints_of(mine) == before


def test_show_prints_tables_for_people_and_programs(workspace: Path, regulars: Run) -> None:
    rows = json.loads(regulars("show", "segments", "-o", workspace, "--json").stdout)
    assert [row["segment_id"] for row in rows] == list(range(1, len(rows) + 1))
    assert sum(row["revenue_share"] for row in rows) == pytest.approx(1.0)
    lines = regulars("show", "features", "-o", workspace, "--limit", "3").stdout.splitlines()
    assert "days_since_last_order" in lines[0]
    assert len(lines) == 5
    some = ("--column", "revenue", "--column", "name")
    named = regulars("show", "segments", "-o", workspace, *some).stdout.splitlines()
    assert named[0].split() == ["revenue", "name"]
    assert len(named) == 2 + len(rows)
    assert max(map(len, lines)) <= 100
    flags = ("--sort", "revenue", "--columns", "customer_id,revenue", "-n", "5")
    assert "%" in regulars("show", "segments", "-o", workspace).stdout
    listed = regulars("show", "-o", workspace).stdout
    there, _, later = listed.partition("Not there yet")
    assert re.search(rf"(?m)^segments +{len(rows)} +One group of customers", there)
    assert "payback_months" in later
    assert "regulars predict payback --cost AMOUNT" in later
    assert "payback" not in there
    spent = json.loads(regulars("show", "features", "-o", workspace, *flags, "--json").stdout)
    everyone = json.loads(
        regulars("show", "features", "-o", workspace, "--json", "-n", "100000").stdout
    )
    most = sorted((row["revenue"] for row in everyone), reverse=True)[:5]
    assert [row["revenue"] for row in spent] == most
    assert [*spent[0]] == ["customer_id", "revenue"]
    lacking = regulars("show", "features", "-o", workspace, "--sort", "revenu", code=3)
    assert "revenue" in lacking.stderr.partition("Way out")[2]
    missing = regulars("show", "nonsense", "-o", workspace, code=3)
    assert "there are customers, explore_" in missing.stderr
    lacking = regulars("show", "segments", "-o", workspace, "-c", "size", code=3)
    assert "choose from segment_id, name" in " ".join(lacking.stderr.split())


def test_known_customers_are_assigned_to_their_own_segment(
    workspace: Path, made_up_shop: ShopFiles, regulars: Run
) -> None:
    found = json.loads(regulars("assign", made_up_shop.orders, "-o", workspace, "--json").stdout)
    members = json.loads(
        regulars("show", "memberships", "-o", workspace, "--json", "-n", "100000").stdout
    )
    known = {row["customer_id"]: row["segment_id"] for row in members}
    assert {row["customer_id"]: row["segment_id"] for row in found} == known


def test_at_least_three_segments_on_request(
    made_up_shop: ShopFiles, regulars: Run, tmp_path: Path
) -> None:
    for k in (3, 5):
        regulars("run", made_up_shop.orders, "-o", tmp_path, "--segments", str(k), "-q")
        assert len(record_of(tmp_path)["segments"]) == k


def test_the_mapping_is_saved_edited_and_overruled(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    rows = [f"{i % 7},B{i % 5},2024-01-{i % 28 + 1:02d},{i % 9 + 1}.5" for i in range(60)]
    orders.write_text("\n".join(["who,other,when,worth", *rows]))
    home = tmp_path / "shop"
    maps = ["--map", "customer_id=who", "--map", "ordered_at=when", "--map", "revenue=worth"]
    regulars("run", orders, "-o", home, *maps, "-q")
    settings = home / "regulars.toml"
    assert 'customer_id = "who"' in settings.read_text()
    assert record_of(home)["customers"] == 7
    settings.write_text(
        settings.read_text().replace('customer_id = "who"', 'customer_id = "other"')
    )
    regulars("run", orders, "-o", home, "-q")
    assert record_of(home)["customers"] == 5
    wrong = regulars("run", orders, "-o", home, "--map", "customer_id=nobody", code=3)
    assert "no column 'nobody'" in wrong.stderr
    assert "who, other, when, worth" in wrong.stderr


def test_check_writes_nothing(made_up_shop: ShopFiles, regulars: Run, tmp_path: Path) -> None:
    done = regulars("check", made_up_shop.orders, cwd=tmp_path)
    assert "customer_id" in done.stdout
    assert "--map" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_orders_without_dates_or_amounts_still_give_segments(regulars: Run, tmp_path: Path) -> None:
    rows = [f"O{i},C{i % 40},P{i % (3 + i % 40)},{1 + i % 4}" for i in range(900)]
    orders = tmp_path / "orders.csv"
    orders.write_text("\n".join(["order id,customer id,product id,quantity", *rows]))
    regulars("run", orders, "-o", tmp_path / "shop", "-q")
    record = record_of(tmp_path / "shop")
    assert record["revenue"] is None
    assert record["period"] is None
    whys = " ".join(c["what"] + c["why"] for c in record["cannot"])
    assert "date" in whys
    assert (tmp_path / "shop" / "report.html").stat().st_size > 10_000


def test_one_customer_gives_a_report_without_segments(regulars: Run, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order id,customer id,date,amount\n1,C1,2024-01-05,10.0\n2,C1,2024-02-05,12.5\n"
    )
    done = regulars("run", orders, "-o", tmp_path / "shop")
    record = record_of(tmp_path / "shop")
    assert record["customers"] == 1
    assert record["segments"] == []
    assert "1 customer" in done.stdout
    assert (tmp_path / "shop" / "report.html").exists()
