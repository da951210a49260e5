"""Read an order file with DuckDB's own CSV reader and write it as Parquet, as it stands."""

from __future__ import annotations

import sys

import duckdb

connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
rows = connection.read_csv(sys.argv[1], sample_size=20_480, ignore_errors=True)
rows.to_parquet(sys.argv[2])
print(connection.sql(f"SELECT count(*) FROM '{sys.argv[2]}'").fetchall()[0][0])
