"""Writing a made-up shop to a folder: all of it or nothing, in memory for one chunk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from regulars.model import Refused
from regulars.simulation.config import ShopConfig
from regulars.simulation.order_file import order_rows, order_schema
from regulars.simulation.people import CUSTOMER_SCHEMA
from regulars.simulation.shop import World, make_chunk, make_world
from regulars.simulation.truth import TRUTH_SCHEMA, ShopTruth, Tally, customer_truth

_COMPRESSION = "zstd"


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """The files of a made-up shop.

    Attributes:
        orders: order lines, one row per line, as a shop would export them.
        customers: the customer file.
        products: the product file.
        truth_customers: what is true of each customer (see `customer_truth`).
        truth: the sums, see `ShopTruth`.
    """

    orders: Path
    customers: Path
    products: Path
    truth_customers: Path
    truth: Path

    @classmethod
    def under(cls, folder: Path) -> ShopFiles:
        """Name the files in a folder."""
        return cls(
            orders=folder / "orders.parquet",
            customers=folder / "customers.parquet",
            products=folder / "products.parquet",
            truth_customers=folder / "truth_customers.parquet",
            truth=folder / "truth.json",
        )

    def paths(self) -> tuple[Path, ...]:
        """Return all paths; the truth comes last, so that its presence means all is there."""
        return (self.orders, self.customers, self.products, self.truth_customers, self.truth)


def write_shop(
    config: ShopConfig, folder: Path, *, on_chunk: Callable[[int], None] | None = None
) -> ShopFiles:
    """Make up a shop and write it to a folder.

    The files appear under their names when all of them are complete; until then they are in a
    hidden folder beside them, which is removed when the work is interrupted (only a kill that
    leaves no time to tidy up leaves it behind). A shop of an earlier call is replaced. Rows are in
    the order of time within each chunk of customers. Memory depends on the size of a chunk, not on
    the number of customers.

    Args:
        config: the settings; equal settings give equal bytes.
        folder: where to write; made if missing.
        on_chunk: called after each chunk with the number of customers done so far.

    Raises:
        Refused: the folder cannot be made or written to.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_shop(ShopConfig(customers=10), Path(folder))
    ...     [path.name for path in files.paths()]
    ['orders.parquet', 'customers.parquet', 'products.parquet', 'truth_customers.parquet',
     'truth.json']
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft_folder = tempfile.TemporaryDirectory(dir=folder, prefix=".made-up-shop-")
    except OSError as problem:
        raise Refused(
            f"this folder cannot be written to: {problem.strerror}",
            way_out="choose another folder",
            file=folder.name,
        ) from problem
    with draft_folder as name:
        draft, files = ShopFiles.under(Path(name)), ShopFiles.under(folder)
        world = make_world(config)
        truth = _write_chunks(world, draft, on_chunk or (lambda _: None))
        pq.write_table(world.assortment.table, draft.products, compression=_COMPRESSION)
        truth.write(draft.truth)
        for complete, final in zip(draft.paths(), files.paths(), strict=True):
            complete.replace(final)
    return files


def _write_chunks(world: World, files: ShopFiles, on_chunk: Callable[[int], None]) -> ShopTruth:
    """Write orders, customers and their truth chunk by chunk; return the sums."""
    config = world.config
    dates_as_text = config.dirty_share > 0
    tally = Tally()
    orders_before = strays_before = customers_done = 0
    with ExitStack() as stack:
        orders_out, people_out, truth_out = (
            stack.enter_context(pq.ParquetWriter(path, schema, compression=_COMPRESSION))
            for path, schema in (
                (files.orders, order_schema(dates_as_text=dates_as_text)),
                (files.customers, CUSTOMER_SCHEMA),
                (files.truth_customers, TRUTH_SCHEMA),
            )
        )
        for number in range(config.chunks):
            chunk = make_chunk(world, number)
            rows = order_rows(
                chunk.lines,
                chunk.customer_id,
                world.assortment,
                orders_before=orders_before,
                strays_before=strays_before,
                first_day=config.first_day,
                currency=config.currency,
                dates_as_text=dates_as_text,
            )
            orders_out.write_table(rows)
            people_out.write_table(chunk.people)
            truth_out.write_table(
                customer_truth(chunk.customer_id, chunk.traits, chunk.orders, world.business_time)
            )
            tally.add(chunk.traits, chunk.orders, chunk.lines)
            orders_before += len(chunk.orders.customer)
            strays_before += int(chunk.lines.stray().sum())
            customers_done += len(chunk.customer_id)
            on_chunk(customers_done)
    return tally.finish(config)
