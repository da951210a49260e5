"""What the products of a run are called."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import narwhals as nw

from regulars.settings import load_settings
from regulars.wiring.workspace import open_finished


def product_names(products: Collection[str], workspace: str | Path = "my-shop") -> dict[str, str]:
    """The names of products, by their ids; those without a name are left out.

    Args:
        products: their ids.
        workspace: the folder that `run` wrote.

    Raises:
        BadData: no run has finished here.
    """
    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        if not products or "products" not in warehouse.tables():
            return {}
        table = warehouse.scan("products")
        if "name" not in table.collect_schema().names():
            return {}
        asked = table.filter(nw.col("product_id").is_in(list(products)))
        rows = asked.select("product_id", "name").collect("pyarrow").to_native().to_pylist()
    return {row["product_id"]: row["name"] for row in rows if row["name"]}
