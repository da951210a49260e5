"""Small order files, and intake run over them in a workspace that is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pytest

from regulars.intake import Intake, IntakeConfig, take_in
from regulars.store import DuckEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Taken:
    """What intake found, with the tables that it wrote."""

    found: Intake
    tables: Mapping[str, Rows]

    @property
    def columns(self) -> dict[str, str]:
        return {m.role: m.column for m in self.found.mapping if m.source == "orders"}

    @property
    def lines(self) -> Rows:
        return self.tables["order_lines"]


class TakeIn(Protocol):
    """Write files into a folder and take them in."""

    def __call__(
        self,
        orders: str | bytes | Mapping[str, str | bytes] | Sequence[Path],
        *,
        customers: str | None = None,
        products: str | None = None,
        **settings: object,
    ) -> Taken: ...


class ReadColumn(Protocol):
    """Give texts as a column `v` of raw rows."""

    def __call__(self, values: Sequence[str | None]) -> duckdb.DuckDBPyRelation: ...


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    shared = DuckEngine(threads=1)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def warehouses(
    engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Warehouse]:
    """Give a new, empty warehouse at each call, of one shared engine."""
    return lambda: Warehouse(tmp_path_factory.mktemp("shop"), engine)


@pytest.fixture(scope="session")
def take(warehouses: Callable[[], Warehouse]) -> TakeIn:
    def run(
        orders: str | bytes | Mapping[str, str | bytes] | Sequence[Path],
        *,
        customers: str | None = None,
        products: str | None = None,
        **settings: object,
    ) -> Taken:
        warehouse = warehouses()
        folder = warehouse.workspace
        if isinstance(orders, str | bytes):
            orders = {"orders.csv": orders}
        paths = written(folder, orders) if isinstance(orders, Mapping) else list(orders)
        sides = {"customers.csv": customers, "products.csv": products}
        for name, text in sides.items():
            if text is not None:
                written(folder, {name: text})
        try:
            with warehouse.draft(now=NOW) as draft:
                found = take_in(
                    paths,
                    draft,
                    config=IntakeConfig.model_validate(settings),
                    now=NOW,
                    customers=[folder / "customers.csv"] if customers is not None else (),
                    products=[folder / "products.csv"] if products is not None else (),
                )
                tables = {
                    path.stem: draft.scan(path.stem).collect("pyarrow").to_native().to_pylist()
                    for path in sorted(draft.folder.glob("*.parquet"))
                }
        finally:
            # Whatever happens, nothing is left of a draft that was not committed.
            assert not warehouse.tables()
            assert [p.name for p in warehouse.states.iterdir()] == ["lock"]
        return Taken(found, tables)

    return run


@pytest.fixture(scope="session")
def read_column(engine: DuckEngine) -> ReadColumn:
    def read(values: Sequence[str | None]) -> duckdb.DuckDBPyRelation:
        return engine.connection.sql(
            "SELECT unnest($values)::VARCHAR AS v, 'f' AS source_file,"
            " generate_subscripts($values, 1) AS source_row",
            params={"values": list(values)},
        )

    return read


def written(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files and give their paths."""
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return paths


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], list[Path]]:
    return lambda files: written(tmp_path, files)
