"""Reading a CSV order file: found out, mapped, parsed and cleaned, beside DuckDB and pandas.

Regulars detects encoding, dialect, roles, date and number formats, cleans by rule and writes
order lines, returns, customers, products and the rows set aside. DuckDB's own reader
(`peers/csv_duckdb.py`) detects the dialect and types and writes Parquet; pandas
(`peers/csv_pandas.py`) is told what the columns are, parses, drops what is no purchase and writes
Parquet. A quarter of the file is read too: peak memory must not grow with the file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import duckdb
from measuring.child import Used, run

from regulars.simulation import ShopConfig, write_shop

_PEERS = Path(__file__).parent / "peers"
_LINES_PER_GB = 7_650_000
_MOST_GROWTH = 1.5


def _write_csv(lines: int, folder: Path) -> Path:
    config = ShopConfig.for_lines(lines, dirty_share=0.03)
    files = write_shop(config, folder)
    target = folder / "orders.csv"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.read_parquet(str(files.orders)).to_csv(str(target))
    files.orders.unlink()
    return target


def _ours(orders: Path, folder: Path) -> Used:
    return run(sys.executable, "-m", "regulars", "check", str(orders), "-o", str(folder), "--json")


def measure(gigabytes: float) -> dict[str, object]:
    """Read a file of about this size with each."""
    lines = round(_LINES_PER_GB * gigabytes)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        quarter = _write_csv(lines // 4, at)
        small = _ours(quarter, at / "none")
        orders = _write_csv(lines, at)
        megabytes = orders.stat().st_size / 1e6
        ours = _ours(orders, at / "none")
        peers = {
            name: run(sys.executable, str(_PEERS / script), str(orders), str(at / "peer.parquet"))
            for name, script in (
                ("DuckDB's reader", "csv_duckdb.py"),
                ("pandas", "csv_pandas.py"),
            )
        }
    contenders = {"Regulars": ours, **peers}
    growth = round(ours.peak_mb / small.peak_mb, 2)
    return {
        "figures": {
            "file, MB": round(megabytes),
            "lines": json.loads(ours.out)["input"]["lines_read"],
            **{f"{n}: MB/s": round(megabytes / u.seconds, 1) for n, u in contenders.items()},
            **{
                f"{n}: MB per CPU second": round(megabytes / u.cpu_seconds, 1)
                for n, u in contenders.items()
            },
            **{f"{n}: peak MB": round(u.peak_mb) for n, u in contenders.items()},
            "Regulars: peak MB at a quarter of the file": round(small.peak_mb),
            **{
                f"CPU seconds / {name}": round(ours.cpu_seconds / used.cpu_seconds, 2)
                for name, used in peers.items()
            },
        },
        "goals": [
            {
                "name": "CPU seconds / pandas",
                "value": round(ours.cpu_seconds / peers["pandas"].cpu_seconds, 2),
                "goal": "<= 2",
                "met": ours.cpu_seconds <= 2 * peers["pandas"].cpu_seconds,
            },
            {
                "name": "peak memory, whole file / a quarter of it",
                "value": growth,
                "goal": f"<= {_MOST_GROWTH:g}",
                "met": growth <= _MOST_GROWTH,
            },
        ],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="20 MB")
    parser.add_argument("--gb", type=float, help="the size of the file, default 1")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    result = measure(chosen.gb or (0.02 if chosen.small else 1.0))
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
