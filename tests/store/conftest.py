from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.store import DuckEngine, Warehouse


@pytest.fixture(scope="session")
def store_engine() -> Iterator[DuckEngine]:
    shared = DuckEngine(threads=2)
    yield shared
    shared.close()


@pytest.fixture
def warehouse(tmp_path: Path, store_engine: DuckEngine) -> Warehouse:
    return Warehouse(tmp_path / "shop", store_engine)
