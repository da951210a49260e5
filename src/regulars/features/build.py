"""Build the `features` table: one row per customer, as known at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import narwhals as nw

from regulars.features.arrays import InArrow, by_arrays
from regulars.features.assortment import CATEGORY_AMOUNTS, category_shares
from regulars.features.availability import DATES, possible, usable
from regulars.features.catalogue import catalogue, layers
from regulars.features.feature import Feature, Grain
from regulars.features.grains import (
    KEY,
    Columns,
    EngineColumns,
    EngineGrains,
    Grains,
    Materialise,
    Rows,
    biggest_categories,
    customers_at,
    dated_orders,
    lines_until,
    product_facts,
)
from regulars.features.psychographic import traits
from regulars.features.quintiles import quintile_limits


def build_features(
    order_lines: nw.LazyFrame[Any],
    returns: nw.LazyFrame[Any],
    customers: nw.LazyFrame[Any],
    products: nw.LazyFrame[Any],
    *,
    as_of_s: int | None,
    as_of_local_s: int | None = None,
    available: frozenset[str],
    materialise: Materialise,
    in_arrow: InArrow | None = None,
    shop_lines: nw.LazyFrame[Any] | None = None,
    features: Mapping[str, Feature] | None = None,
) -> nw.LazyFrame[Any]:
    """Describe every customer with an order at or before `as_of_s`, using nothing later.

    Customers, products' categories and traits carry no dates: they are taken as given.

    Args:
        order_lines: table `order_lines`; customer_id and order_id must be filled.
        returns: table `returns`; not read unless `available` says that it holds data.
        customers: table `customers`; likewise.
        products: table `products`; likewise.
        as_of_s: seconds since 1970-01-01 UTC. None leaves out everything that dates decide and
            leaves the column `as_of` empty.
        as_of_local_s: the shop's wall clock at that moment, in seconds as if it were UTC; the day
            of it is the day that customers are described on. None: as_of_s.
        available: the columns that hold data, as `table.column` (see `columns_with_data`).
        materialise: writes a stage (`orders`, `product_facts`, `order_features` and so on for each
            grain) and gives it back.
        in_arrow: the engine of the frames if it runs in this process and gives and takes Arrow:
            lines that lie in the order of their order ids are then gathered by arrays (see
            `regulars.features.arrays`), for less than half the time.
        shop_lines: the order lines of the whole shop, where `order_lines` are those of a sample of
            its customers: products' prices and the biggest categories are then those of the shop.
        features: the features to compute; default: all of `catalogue()`. Those that the data do
            not allow are left out; `category_share_*` and `trait_*` are not chosen but follow from
            the data.

    Returns:
        customer_id, as_of, the features in the catalogue's order, `category_share_*` from the
        biggest category down, `trait_*` in alphabetical order. Rows come in the order of
        customer_id; the values are the same bits on every run.

    >>> import duckdb
    >>> shop = duckdb.connect()
    >>> lines = nw.from_native(shop.sql('''select * from (values
    ...     ('c1', 'o1', 86400 * 10, 20.0), ('c1', 'o2', 86400 * 40, 30.0)
    ... ) as lines(customer_id, order_id, ordered_at_s, revenue)'''))
    >>> nothing = nw.from_native(shop.sql("select 1 as nothing"))
    >>> table = build_features(
    ...     lines, nothing, nothing, nothing, as_of_s=86400 * 50,
    ...     available=frozenset({"order_lines.ordered_at_s", "order_lines.revenue"}),
    ...     materialise=lambda name, frame: frame,
    ... )
    >>> table.select("days_since_last_order", "orders", "mean_gap_days", "revenue").collect().rows()
    [(10, 2, 30.0, 50.0)]
    """
    columns = usable(available, as_of_s=as_of_s)
    chosen = possible(catalogue() if features is None else features, columns)

    lines = lines_until(order_lines, table="order_lines", as_of_s=as_of_s, usable=columns)
    clock_s = as_of_s if as_of_local_s is None else as_of_local_s
    more = traits(columns)
    facts = None
    if {"product", "category"} & {feature.grain for feature in chosen.values()}:
        categorised = products if "products.category" in columns else None
        sold = lines
        if shop_lines is not None:
            sold = lines_until(shop_lines, table="order_lines", as_of_s=as_of_s, usable=columns)
        facts = materialise("product_facts", product_facts(sold, categorised))
        if columns.issuperset(CATEGORY_AMOUNTS):
            more = (*category_shares(biggest_categories(facts)), *more)
    wanted = [*chosen.values(), *more]

    found = None if in_arrow is None else by_arrays(in_arrow, lines, facts, dated=DATES in columns)
    sheet: Columns
    grains: Grains
    if found is not None:
        grains, sheet = found
    else:
        grains, sheet = EngineGrains(lines, facts, materialise), EngineColumns(materialise)
    # Looked at when wanted only: a table without data need not have the columns.
    frames: dict[Grain, Callable[[], Rows]] = {
        "line": lambda: lines,
        "order": lambda: dated_orders(grains.orders(), as_of_s=clock_s),
        "product": grains.products,
        "category": grains.categories,
        "channel": grains.channels,
        "return": lambda: lines_until(returns, table="returns", as_of_s=as_of_s, usable=columns),
        "customer": lambda: customers_at(customers, as_of_s=clock_s, available=available),
    }
    parts = _aggregated(frames, wanted, sheet)
    by_array = None if found is None else in_arrow
    limits = _limits(parts, wanted, sheet, by_array)
    described = _derived(_joined(parts, wanted, sheet), limits, wanted)
    table = described.select(
        KEY, _moment(as_of_s).alias("as_of"), *(feature.name for feature in wanted)
    )
    return table if sheet.in_order else table.sort(KEY)


def _aggregated(
    frames: Mapping[Grain, Callable[[], Rows]],
    wanted: Iterable[Feature],
    sheet: Columns,
) -> dict[Grain, nw.LazyFrame[Any]]:
    """Compute every feature that is not derived, grain by grain: a narrow stage for each.

    The orders come first: they know every customer, and the rest joins them.
    """
    by_grain: dict[Grain, list[Feature]] = {"order": []}
    for feature in wanted:
        if feature.grain != "derived":
            by_grain.setdefault(feature.grain, []).append(feature)
    return {
        grain: sheet.part(grain, frames[grain](), [feature.column() for feature in features])
        for grain, features in by_grain.items()
    }


def _joined(
    parts: Mapping[Grain, nw.LazyFrame[Any]], wanted: Iterable[Feature], sheet: Columns
) -> nw.LazyFrame[Any]:
    """Put the grains' features side by side, one row per customer with an order."""
    return _with(
        sheet.joined(parts),
        [
            nw.col(feature.name).fill_null(feature.when_absent)
            for feature in wanted
            if feature.when_absent is not None and feature.grain in parts
        ],
    )


def _with(frame: nw.LazyFrame[Any], columns: Sequence[nw.Expr]) -> nw.LazyFrame[Any]:
    """Add columns; to add none is an error on DuckDB and on Spark Connect."""
    return frame.with_columns(*columns) if columns else frame


def _limits(
    parts: Mapping[Grain, nw.LazyFrame[Any]],
    wanted: Iterable[Feature],
    sheet: Columns,
    in_arrow: InArrow | None,
) -> dict[str, float]:
    """Collect the quintile limits of the ranked features, reading only their grains."""
    names = dict.fromkeys(name for feature in wanted for name in feature.ranks)
    ranked = [feature for feature in wanted if feature.name in names]
    needed = {"order", *(feature.grain for feature in ranked)}
    read = {grain: part for grain, part in parts.items() if grain in needed}
    return quintile_limits(_joined(read, ranked, sheet), names, in_arrow=in_arrow)


def _derived(
    aggregates: nw.LazyFrame[Any], limits: Mapping[str, float], wanted: Iterable[Feature]
) -> nw.LazyFrame[Any]:
    """Add the derived features, with the quintile limits that some of them read as columns."""
    described = _with(
        aggregates,
        [nw.lit(limit).cast(nw.Float64).alias(name) for name, limit in limits.items()],
    )
    for layer in layers(wanted):
        described = _with(described, [feature.column() for feature in layer])
    return described


def _moment(as_of_s: int | None) -> nw.Expr:
    """The moment as a UTC timestamp."""
    if as_of_s is None:
        return nw.lit(None).cast(nw.Datetime("us"))
    # As text: Spark would read a naive datetime in the time zone of the machine.
    moment = datetime.fromtimestamp(as_of_s, UTC).replace(tzinfo=None)
    return nw.lit(moment.isoformat(sep=" ")).cast(nw.Datetime("us"))
