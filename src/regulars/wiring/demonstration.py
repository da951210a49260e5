"""Runs without any file of one's own: a made-up shop, or a public sample of real orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from regulars.model import BadData, Refused, RunRecord
from regulars.samples import SampleFiles, write_complete_journey
from regulars.simulation import ShopConfig, ShopFiles, write_shop
from regulars.wiring.main_job import run


def simulate(
    folder: Path,
    *,
    lines: int | None = None,
    settings: Mapping[str, Any],
    on_chunk: Callable[[int], None] | None = None,
) -> ShopFiles:
    """Make up a shop's files.

    Args:
        folder: where to write them.
        lines: about this many order lines; None: as many as the customers place.
        settings: settings of `regulars.simulation.ShopConfig`.
        on_chunk: called with the number of customers done.

    Raises:
        BadData: a setting is out of range.
        Refused: the folder may not be written.
    """
    try:
        config = ShopConfig.for_lines(lines, **settings) if lines else ShopConfig(**settings)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadData(
            first["msg"].removeprefix("Value error, "),
            file="settings",
            column=".".join(map(str, first["loc"])),
        ) from error
    return write_shop(config, folder, on_chunk=on_chunk)


def demo(
    workspace: Path,
    *,
    real: bool,
    customers: int,
    seed: int,
    on_step: Callable[[str], None] = lambda _: None,
) -> RunRecord:
    """Run on a made-up shop with 3 % dirty rows, or on dunnhumby's Complete Journey.

    Args:
        workspace: the folder to fill.
        real: take the real orders; needs the extra `samples`.
        customers: how many customers to make up.
        seed: of the shop and of the run.
        on_step: called with the name of each step when it begins.

    Raises:
        Refused: the extra is missing, the folder may not be written, or it is not a demo's.
    """
    source = workspace / "source"
    if (workspace / "tables").exists() and not source.is_dir():
        raise Refused(
            "this workspace is not from a demo; its tables and report would be replaced",
            file=str(workspace),
            way_out="choose another folder with -o",
        )
    files: SampleFiles | ShopFiles
    if real:
        on_step("unpack the sample")
        files = write_complete_journey(source)
        title = "Complete Journey: the households of a supermarket"
        reading: dict[str, Any] = {"currency": "USD"}
    else:
        on_step("make up a shop")
        files = simulate(
            source,
            settings={"customers": customers, "seed": seed, "dirty_share": 0.03},
        )
        title = "A made-up shop: its customers"
        reading = {"set_aside_unusual": True}
    return run(
        files.orders,
        workspace=workspace,
        customers=files.customers,
        products=files.products,
        settings={"seed": seed, "title": title, "intake": reading},
        on_step=on_step,
    )
