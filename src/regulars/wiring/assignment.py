"""New customers into the segments that a workspace has learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars import flow
from regulars.intake import take_in
from regulars.model import BadData
from regulars.segments import Segmentation
from regulars.settings import Settings, load_settings
from regulars.wiring.assignment_warnings import far_in_time, new_values, unlike_anyone
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.kinds import Kind, as_kind
from regulars.wiring.workspace import open_finished, scratch


@dataclass(frozen=True, slots=True)
class Assigned:
    """New customers in known segments.

    Attributes:
        members: `customer_id`, `segment_id`, `segment`, `distance`, `probability`, `unlike`;
            one row each, sorted. A PyArrow table, or the kind of frame that the orders came in.
        warnings: what the new orders did not show, that they lie in another time than those that
            the segments were learned from, hold new values of texts, or are of customers many of
            whom are unlike anyone known.
    """

    members: Any
    warnings: list[str]


def assign(
    orders: Inputs,
    *,
    workspace: str | Path = "my-shop",
    customers: Inputs = (),
    products: Inputs = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    kind: Kind | None = None,
) -> Assigned:
    """Put the customers of new orders into the segments that a workspace has learned.

    Args:
        orders: order files with the whole history of these customers.
        workspace: the folder that `run` wrote; it is not changed.
        customers: customer files that join in; segments by age, gender or other columns of the
            customers need them.
        products: product files; default: the products that the workspace knows.
        settings: settings that win over `regulars.toml`; without `as_of` customers are described
            at their file's last order or at the day of the last run, whichever is later.
        now: the present moment; default: the clock's.
        kind: the kind of frame that is given back; None: that of `orders`, PyArrow for files.

    Returns:
        The segment of each customer. A feature that the new orders do not allow (no discounts in
        the file, nothing returned yet) counts as usual for these customers, with a warning, as do
        other reasons to trust the segments less.

    Raises:
        BadData: the workspace has no segments, or the orders lack what its model needs.
    """
    folder = Path(workspace).expanduser()
    chosen = load_settings(folder, settings or {})
    model = folder / "models" / "segments.json"
    if not model.is_file():
        raise BadData(
            "no segments have been learned here yet",
            file=str(folder),
            way_out="run `regulars run ORDERS` first",
        )
    segments = Segmentation.load(model)
    known = folder / "tables" / "products.parquet"
    goods = as_list(products) or ([known] if known.exists() else [])
    learned_s = _as_of_s(folder, chosen)
    now = now or datetime.now(UTC)
    with scratch(chosen, now) as draft:
        told = flow.as_of_seconds(chosen)
        intake = take_in(
            as_list(orders),
            draft,
            config=chosen.intake,
            now=now,
            as_of_s=told,
            customers=as_list(customers),
            products=goods,
        )
        # Somebody who is alone in a file is not more recent for that: today is at least the day on
        # which the segments were learned.
        moments = [s for s in (intake.last_s, learned_s) if s is not None]
        as_of_s = None if intake.last_s is None else told or max(moments)
        features, _ = flow.describe_customers(draft, as_of_s, flow.wall_clock_s(as_of_s, chosen))
        features, lacking = _with_what_is_lacking(features, segments)
        found = segments.assign(features)
        members = found.sort("customer_id").collect("pyarrow").to_native()
        warnings = [
            *far_in_time(intake.last_s, learned_s, as_of_s, told=told is not None),
            *(f"taken as usual, since the new orders do not show it: {name}" for name in lacking),
            *new_values(features, segments),
            *unlike_anyone(members, segments),
        ]
    known_names = pa.table({"id": list(segments.names), "name": list(segments.names.values())})
    names = known_names["name"].take(pc.index_in(members["segment_id"], known_names["id"]))
    columns = members.select(["customer_id", "segment_id", "distance", "probability", "unlike"])
    return Assigned(
        as_kind(columns.add_column(2, "segment", names), kind, as_list(orders)),
        warnings,
    )


def _with_what_is_lacking(
    features: nw.LazyFrame[Any], segments: Segmentation
) -> tuple[nw.LazyFrame[Any], list[str]]:
    """Add the columns that segments need and a table lacks, without values, and name them.

    Raises:
        BadData: most of what the segments were learned from is lacking.
    """
    there = features.collect_schema()
    sources = segments.model.encoding.sources
    behind = {name: sources.get(name, name) for name in segments.model.weights}
    lacking = list(dict.fromkeys(c for c in behind.values() if c not in there))
    if 2 * sum(c in lacking for c in behind.values()) > len(behind):
        raise BadData(
            "these orders do not allow most of what the segments were learned from",
            column=", ".join(lacking),
            way_out="give orders from the same kind of export, and the customer files that the "
            "run had (`--customers`)",
        )
    # A text that was encoded but carries no weight must be there all the same.
    texts = dict.fromkeys(sources.values())
    added = [c for c in dict.fromkeys([*lacking, *texts]) if c not in there]
    unknown = (nw.lit(None, dtype=nw.String if c in texts else nw.Float64).alias(c) for c in added)
    return (features.with_columns(*unknown) if added else features), lacking


def _as_of_s(workspace: Path, settings: Settings) -> int | None:
    """The moment at which the last run described the customers, seconds since 1970."""
    with open_finished(workspace, settings) as warehouse:
        try:
            features = warehouse.scan("features")
        except KeyError:
            return None
        moment = features.select(nw.col("as_of").max()).collect().item()
    return None if moment is None else int(moment.replace(tzinfo=UTC).timestamp())
