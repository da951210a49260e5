"""The setting `threads` bounds every library that works in a run, also those loaded in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
import sklearn.cluster
from threadpoolctl import threadpool_info

from regulars.settings import load_settings
from regulars.wiring import open_warehouse

_LOADED_WITHIN = """
import json, os, sys
from pathlib import Path
from regulars.settings import load_settings
from regulars.wiring import open_warehouse
folder = Path(sys.argv[1])
with open_warehouse(folder, load_settings(folder, {"threads": 1})):
    assert "sklearn" not in sys.modules and "scipy" not in sys.modules
    import scipy.linalg, sklearn.cluster
    from threadpoolctl import threadpool_info
    print(json.dumps([pool["num_threads"] for pool in threadpool_info()]))
assert "OMP_NUM_THREADS" not in os.environ
"""


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


def test_what_is_loaded_in_a_run_is_bounded_and_bounding_loads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    start = [sys.executable, "-c", _LOADED_WITHIN, str(tmp_path)]
    printed = subprocess.run(start, capture_output=True, text=True, check=True).stdout
    pools = json.loads(printed)
    assert len(pools) > 1
    assert set(pools) == {1}
