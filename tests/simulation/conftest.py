"""Two shops made once and questioned by several tests: one clean, one the same with dirt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import duckdb
import pytest

from regulars.simulation import ShopConfig, ShopFiles, write_shop

Ask: TypeAlias = Callable[[str], list[tuple[Any, ...]]]

CLEAN = ShopConfig(customers=900, seed=7, customers_per_chunk=400)


@pytest.fixture(scope="session")
def clean_files(tmp_path_factory: pytest.TempPathFactory) -> ShopFiles:
    return write_shop(CLEAN, tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="session")
def dirty_files(tmp_path_factory: pytest.TempPathFactory) -> ShopFiles:
    config = CLEAN.model_copy(update={"dirty_share": 0.1})
    return write_shop(config, tmp_path_factory.mktemp("dirty"))


@pytest.fixture(scope="session")
def ask(clean_files: ShopFiles, dirty_files: ShopFiles) -> Iterator[Ask]:
    """Answer SQL about the views orders, customers, products, truth and dirty_orders."""
    with duckdb.connect() as connection:
        for view, path in (
            ("orders", clean_files.orders),
            ("customers", clean_files.customers),
            ("products", clean_files.products),
            ("truth", clean_files.truth_customers),
            ("dirty_orders", dirty_files.orders),
        ):
            connection.read_parquet(str(path)).create_view(view)
        yield lambda sql: connection.sql(sql).fetchall()
