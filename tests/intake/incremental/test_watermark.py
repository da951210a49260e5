"""With `--add`, a database table is read from its last known day on, less an overlap."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from regulars.intake import Intake, IntakeConfig, take_in
from regulars.store import DuckEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS = [(i, f"2025-03-{i:02d} 12:00:00", f"c{i % 3}", "p1", 1, 4.5) for i in range(1, 29)]


class Shop:
    """A table of orders in SQLite, and a workspace."""

    def __init__(self, folder: Path, engine: DuckEngine) -> None:
        self.file = folder / "shop.db"
        self.warehouse = Warehouse(folder / "shop", engine)
        (folder / "shop").mkdir()
        self.sql(
            "CREATE TABLE orders(order_id INTEGER, order_date TEXT, customer_id TEXT, sku TEXT,"
            " quantity INTEGER, unit_price REAL)"
        )

    def sql(self, statement: str, rows: list[tuple[object, ...]] | None = None) -> None:
        with closing(sqlite3.connect(self.file)) as connection:
            connection.executemany(statement, rows) if rows else connection.execute(statement)
            connection.commit()

    def insert(self, *rows: tuple[object, ...]) -> None:
        self.sql("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", list(rows))

    def take(self, *more: Path, **said: object) -> Intake:
        with self.warehouse.draft(now=NOW) as draft:
            found = take_in(
                [f"sqlite:///{self.file}?table=orders", *more],
                draft,
                config=IntakeConfig.model_validate(said),
                now=NOW,
            )
            draft.commit()
        return found

    def orders(self) -> dict[str, float]:
        lines = self.warehouse.scan("order_lines").select("order_id", "unit_price").collect()
        return dict(lines.iter_rows())


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    engine = DuckEngine(threads=1)
    yield Shop(tmp_path, engine)
    engine.close()


def since(found: Intake) -> object:
    return found.input.dialects[-1].get("since")


def test_only_new_rows_are_read_again_and_again(shop: Shop) -> None:
    shop.insert(*ORDERS[:20])
    shop.take()
    shop.insert(*ORDERS[20:24])

    first = shop.take(add=True, drop_vanished=True)
    shop.insert(*ORDERS[24:])
    second = shop.take(add=True, drop_vanished=True)

    assert (since(first), since(second)) == ("2025-03-13", "2025-03-17")
    assert first.added is not None
    assert (first.added.lines_new, first.added.lines_known, first.added.lines_vanished) == (4, 8, 0)
    assert second.added is not None
    assert (second.added.lines_new, second.added.lines_known) == (4, 8)
    assert shop.orders() == {str(o[0]): 4.5 for o in ORDERS}
    assert sum("only rows since" in w for w in second.warnings) == 1


def test_a_correction_is_seen_in_the_overlap_and_not_further_back(shop: Shop) -> None:
    shop.insert(*ORDERS[:20])
    shop.take()
    shop.sql("UPDATE orders SET unit_price = 9.0 WHERE order_id IN (2, 19)")

    found = shop.take(add=True)
    near = shop.orders()
    everything = shop.take(add=True, overlap_days=None)
    whole = shop.orders()

    assert found.added is not None
    assert found.added.lines_corrected == 1
    assert (near["19"], near["2"]) == (9.0, 4.5)
    assert since(everything) is None
    assert (whole["19"], whole["2"]) == (9.0, 9.0)


def test_rows_without_a_date_and_mistaken_ones_do_not_hide_others(shop: Shop) -> None:
    shop.insert(*ORDERS[:20], (90, "2199-01-01 00:00:00", "c1", "p1", 1, 4.5))
    shop.take()
    shop.insert(ORDERS[20], (91, None, "c1", "p1", 1, 4.5))

    found = shop.take(add=True)

    assert since(found) == "2025-03-13"
    assert found.added is not None
    assert found.added.lines_new == 2


def test_a_date_that_does_not_sort_as_text_is_read_whole(shop: Shop) -> None:
    shop.insert(*((o[0], f"{int(str(o[1])[8:10])}.3.2025", *o[2:]) for o in ORDERS[:20]))
    shop.take()

    assert since(shop.take(add=True)) is None


def test_a_table_that_is_new_to_the_workspace_is_read_whole(shop: Shop, tmp_path: Path) -> None:
    export = tmp_path / "later.csv"
    export.write_text(
        "order_id,order_date,customer_id,sku,quantity,unit_price\n"
        + "".join(f"x{n},2025-12-{n:02d},c9,p1,1,4.5\n" for n in range(1, 9))
    )
    with shop.warehouse.draft(now=NOW) as draft:
        take_in([export], draft, config=IntakeConfig(), now=NOW)
        draft.commit()
    shop.insert(*ORDERS)

    found = shop.take(add=True)

    assert since(found) is None
    assert len(shop.orders()) == 8 + len(ORDERS)
