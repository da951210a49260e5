"""`--add` and merged customers: Spark and DuckDB write the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars.intake import IntakeConfig, take_in
from regulars.store import DuckEngine, SparkEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "order,line,customer,product,date,quantity,price\n"
PEOPLE = "customer,email\n1,ann@x.org\n2,ann@x.org\n3,bo@x.org\n4,cy@x.org\n"


def _lines(first: int, last: int, *, price: int) -> str:
    """Two lines an order, some of them going back."""
    return HEAD + "".join(
        f"{order},{line},{1 + order % 4},p{line},2025-0{1 + order % 9}-11,"
        f"{-1 if order % 7 == 6 else 2},{price}.50\n"
        for order in range(first, last)
        for line in (1, 2)
    )


def _taken(folder: Path, duck: DuckEngine, spark: SparkEngine | None) -> dict[str, Any]:
    """Everything that a first file and a later one, with corrections, leave behind."""
    folder.mkdir()
    people = folder / "people.csv"
    people.write_text(PEOPLE)
    found: dict[str, Any] = {}
    for name, text in (("a", _lines(1, 15, price=3)), ("b", _lines(12, 22, price=4))):
        file = folder / f"{name}.csv"
        file.write_text(text)
        config = IntakeConfig(add=name == "b", merge_at=0.8)
        warehouse = Warehouse(folder / "shop", duck, engine=spark if config.add else None)
        with warehouse.draft(now=NOW) as draft:
            taken = take_in([file], draft, config=config, now=NOW, customers=[people])
            draft.commit()
        found[name] = (taken.added, taken.identity, taken.input.lines_kept)
    for name in ("order_lines", "returns", "customers", "products", "identity_suggestions"):
        rows = warehouse.scan(name).collect("pyarrow").to_native().to_pylist()
        found[name] = [{k: v for k, v in row.items() if k != "source_file"} for row in rows]
    return found


def test_a_later_file_joins_and_customers_are_merged(
    spark_engine: SparkEngine, duck_engine: DuckEngine, tmp_path: Path
) -> None:
    one = _taken(tmp_path / "duckdb", duck_engine, None)
    other = _taken(tmp_path / "spark", duck_engine, spark_engine)
    assert one["b"][0].lines_corrected > 0
    assert one["b"][1]["merged_customers"] == 1
    assert other == one
