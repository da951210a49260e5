"""The setting `threads` bounds every library that works in a run."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
import sklearn.cluster
from threadpoolctl import threadpool_info

from regulars.settings import load_settings
from regulars.wiring import open_warehouse


@pytest.mark.parametrize("threads", [1, 3])
def test_one_setting_bounds_them_all(threads: int, tmp_path: Path) -> None:
    assert sklearn.cluster  # loads its OpenMP beside numpy's BLAS
    before = pa.cpu_count()
    settings = load_settings(tmp_path, {"threads": threads})
    with open_warehouse(tmp_path, settings) as warehouse:
        pools = {pool["user_api"]: pool["num_threads"] for pool in threadpool_info()}
        assert pools == {"blas": threads, "openmp": threads}
        assert pa.cpu_count() == threads
        counted = "current_setting('threads') - current_setting('external_threads')"
        started = warehouse.local.connection.sql(f"SELECT {counted}").fetchall()
        assert started == [(threads - 1,)]  # beside the caller's own
    assert pa.cpu_count() == before
