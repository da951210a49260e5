"""The customers of some orders, described: features without a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars import flow
from regulars.intake import take_in
from regulars.settings import load_settings
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.kinds import Kind, as_kind
from regulars.wiring.workspace import scratch


def describe(
    orders: Inputs,
    *,
    workspace: str | Path = "my-shop",
    customers: Inputs = (),
    products: Inputs = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    kind: Kind | None = None,
) -> Any:  # noqa: ANN401 - the kind of frame that came in
    """Describe the customers of orders by features, and write nothing.

    Args:
        orders: order files, globs, folders, URLs or frames.
        workspace: the folder whose `regulars.toml` counts, if it is there.
        customers: customers that join in, likewise.
        products: products that join in, likewise.
        settings: settings that win over `regulars.toml`; `as_of` names the day of the description.
        now: the present moment; default: the clock's.
        kind: the kind of frame that is given back; None: that of `orders`, PyArrow for files.

    Returns:
        The table `features`: one row per customer; docs/features.md explains its columns.

    Raises:
        BadData: the orders cannot be understood.
        Refused: the machine does not allow it.
    """
    chosen = load_settings(Path(workspace).expanduser(), settings or {})
    now = now or datetime.now(UTC)
    as_of_s = flow.as_of_seconds(chosen)
    with scratch(chosen, now) as draft:
        intake = take_in(
            as_list(orders),
            draft,
            config=chosen.intake,
            now=now,
            as_of_s=as_of_s,
            customers=as_list(customers),
            products=as_list(products),
        )
        moment = None if intake.last_s is None else as_of_s or intake.last_s
        features, _ = flow.describe_customers(draft, moment, flow.wall_clock_s(moment, chosen))
        return as_kind(features.collect("pyarrow").to_native(), kind, as_list(orders))
