"""All features of Regulars in Polars, as a careful engineer writes them.

Lazy frames, the streaming engine, few columns read, orders built once and sorted so that gaps are
a shift, no `n_unique`, and the result is sunk to Parquet.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import polars as pl
from polars import col
from rfm_names import names

_DAY_S = 86_400
_LIMITS = (0.2, 0.4, 0.6, 0.8)
_WHO = "customer_id"


def main(folder: Path, out: Path, as_of_s: int) -> None:
    """Read the four tables, write the features."""
    lines = (
        pl.scan_parquet(folder / "order_lines.parquet")
        .filter(col("ordered_at_s") <= as_of_s)
        .with_columns(col("product_id").cast(pl.Categorical))
    )
    products, shares = _products(lines, folder / "products.parquet")
    orders = _orders(lines, as_of_s).collect(engine="streaming")
    table = _order_features(orders.lazy()).collect(engine="streaming")
    channels = _channel_features(orders.lazy()).collect(engine="streaming")
    del orders
    bought = _product_features(lines, products).collect(engine="streaming")
    mix = _category_features(lines, products, shares).collect(engine="streaming")
    limits = table.select(
        col(name).quantile(limit, "linear").round(6).alias(f"{name} {limit}")
        for name in ("days_since_last_order", "orders", "revenue")
        for limit in _LIMITS
    ).row(0, named=True)
    frame = table.lazy()
    further = (
        channels.lazy(),
        bought.lazy(),
        mix.lazy(),
        _returned(folder / "returns.parquet", as_of_s),
        _people(folder / "customers.parquet", as_of_s),
    )
    for other in further:
        frame = frame.join(other, on=_WHO, how="left")
    moment = datetime.fromtimestamp(as_of_s, UTC).replace(tzinfo=None)
    frame = _derived(frame, limits).with_columns(as_of=pl.lit(moment, pl.Datetime("us")))
    frame.sort(_WHO).sink_parquet(out, compression="zstd", engine="streaming")


def _ratio(top: pl.Expr, bottom: pl.Expr) -> pl.Expr:
    return pl.when(bottom > 0).then(top / bottom)


def _products(lines: pl.LazyFrame, path: Path) -> tuple[pl.LazyFrame, list[str]]:
    """Each product's category and its place among the prices there; the biggest categories."""
    known = pl.scan_parquet(path).select(
        col("product_id").cast(pl.Categorical), col("category").cast(pl.Categorical)
    )
    price = (_ratio(col("revenue").round(4), col("quantity")) * 10_000 + 0.5).floor()
    place = (price.rank("average") - 0.5) / price.count()
    sold = (
        lines.group_by("product_id")
        .agg(col("revenue").sum(), col("quantity").sum())
        .join(known, on="product_id", how="left")
        .with_columns(place=pl.when(col("category").is_not_null()).then(place.over("category")))
        .collect(engine="streaming")
    )
    totals = (
        sold.drop_nulls("category")
        .group_by("category")
        .agg(col("revenue").sum().round(4))
        .sort(-col("revenue"), col("category").cast(pl.String))
    )
    return sold.lazy().select("product_id", "category", "place"), totals["category"].to_list()


def _orders(lines: pl.LazyFrame, as_of_s: int) -> pl.LazyFrame:
    """One row per order, each customer's in the order of time."""
    second, day = col("s"), col("s") // _DAY_S
    return (
        lines.group_by(_WHO, "order_id")
        .agg(
            s=col("ordered_at_s").min(),
            channel=col("channel").min(),
            revenue=col("revenue").sum().round(4),
            units=col("quantity").sum(),
            discount=col("discount").sum(),
            discounted=(col("discount") > 0).sum(),
            lines=pl.len(),
        )
        .sort(_WHO, "s", "order_id")
        .select(
            pl.exclude("order_id", "s"),
            hour=(second % _DAY_S // 3600).cast(pl.Int8),
            weekday=((day + 3) % 7).cast(pl.Int8),
            month=pl.from_epoch(second).dt.month(),
            ago=(as_of_s // _DAY_S - day).cast(pl.Int32),
            gap=pl.when(col(_WHO) == col(_WHO).shift()).then(day - day.shift()),
        )
    )


def _order_features(orders: pl.LazyFrame) -> pl.LazyFrame:
    hour, ago, revenue, gap = col("hour"), col("ago"), col("revenue"), col("gap")
    last, prior, year = ago < 90, (ago >= 90) & (ago < 180), ago < 365  # noqa: PLR2004
    squares, count = (gap * gap).sum(), gap.count()
    spread = (count.cast(pl.Int64) * squares - gap.sum() ** 2) / (count * (count - 1))
    n, discount = pl.len(), col("discount").sum()
    return orders.group_by(_WHO).agg(
        orders=n,
        days_since_last_order=ago.min(),
        tenure_days=ago.max(),
        active_span_days=ago.max() - ago.min(),
        mean_gap_days=_ratio(gap.sum(), count),
        std_gap_days=pl.when(count > 1).then(spread).sqrt(),
        longest_gap_days=gap.max(),
        orders_last_90d=last.sum(),
        orders_prior_90d=prior.sum(),
        orders_last_365d=year.sum(),
        revenue_last_90d=pl.when(last).then(revenue).sum().round(4),
        revenue_prior_90d=pl.when(prior).then(revenue).sum().round(4),
        revenue_last_365d=pl.when(year).then(revenue).sum(),
        revenue=revenue.sum().round(4),
        median_order_value=revenue.median(),
        largest_order_value=revenue.max(),
        first_order_value=pl.when(gap.is_null()).then(revenue).max(),
        order_value_variation=_ratio(revenue.std() * n, revenue.sum()),
        lines=col("lines").sum(),
        units=col("units").sum(),
        discount_share=_ratio(discount, revenue.sum() + discount),
        discounted_line_share=col("discounted").sum() / col("lines").sum(),
        weekend_order_share=(col("weekday") >= 5).mean(),  # noqa: PLR2004
        morning_order_share=((hour >= 6) & (hour < 12)).mean(),  # noqa: PLR2004
        afternoon_order_share=((hour >= 12) & (hour < 18)).mean(),  # noqa: PLR2004
        evening_order_share=(hour >= 18).mean(),  # noqa: PLR2004
        night_order_share=(hour < 6).mean(),  # noqa: PLR2004
        weekday_focus=_ratio(_pairs_on_a_weekday(), n.cast(pl.Int64) * (n.cast(pl.Int64) - 1)),
        november_december_revenue_share=_ratio(
            pl.when(col("month") >= 11).then(revenue).sum(),  # noqa: PLR2004
            revenue.sum(),
        ),
    )


def _pairs_on_a_weekday() -> pl.Expr:
    counts = [(col("weekday") == day).sum().cast(pl.Int64) for day in range(7)]
    return reduce(lambda pairs, count: pairs + count * (count - 1), counts, pl.lit(0))


def _channel_features(orders: pl.LazyFrame) -> pl.LazyFrame:
    counts = orders.drop_nulls("channel").group_by(_WHO, "channel").agg(n=pl.len())
    return counts.group_by(_WHO).agg(
        channels=pl.len(),
        top_channel=col("channel").filter(col("n") == col("n").max()).min(),
        top_channel_share=col("n").max() / col("n").sum(),
    )


def _product_features(lines: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    orders, count, place = col("orders"), col("lines"), col("place")
    return (
        lines.group_by(_WHO, "product_id", "order_id")
        .agg(lines=pl.len())
        .group_by(_WHO, "product_id")
        .agg(col("lines").sum(), orders=pl.len())
        .join(products.select("product_id", "place"), on="product_id", how="left")
        .group_by(_WHO)
        .agg(
            products=pl.len(),
            orders_per_product=orders.mean(),
            novelty_share=pl.len() / count.sum(),
            repeat_product_share=(orders > 1).mean(),
            price_position=_ratio(
                (place * count).sum(), pl.when(place.is_not_null()).then(count).sum()
            ),
        )
    )


def _category_features(
    lines: pl.LazyFrame, products: pl.LazyFrame, biggest_first: list[str]
) -> pl.LazyFrame:
    spent, share = col("spent"), col("spent") / col("spent").sum().round(4)
    paid = col("spent").sum().round(4) > 0
    entropy = -pl.when(share > 0).then(share * share.log()).sum()
    evenness = pl.min_horizontal(entropy / pl.lit(len(biggest_first)).log(), pl.lit(1.0))
    category = col("category")
    return (
        lines.select(_WHO, "product_id", "revenue")
        .join(products.drop_nulls("category").drop("place"), on="product_id")
        .group_by(_WHO, "category")
        .agg(spent=col("revenue").sum().round(4))
        .group_by(_WHO)
        .agg(
            categories=pl.len(),
            top_category=category.filter(spent == spent.max()).cast(pl.String).min(),
            top_category_share=pl.when(paid).then(share.max()),
            category_entropy=pl.when(paid).then(evenness),
            **{
                _share_column(name): pl.when(paid).then(
                    pl.when(category == name).then(spent).sum() / spent.sum()
                )
                for name in biggest_first[:8]
            },
        )
    )


def _share_column(category: str) -> str:
    return "category_share_" + re.sub(r"[\W_]+", "_", category.casefold())


def _returned(path: Path, as_of_s: int) -> pl.LazyFrame:
    back = pl.scan_parquet(path).filter(col("ordered_at_s") <= as_of_s)
    return back.group_by(_WHO).agg(returned_lines=pl.len(), returned_revenue=-col("revenue").sum())


def _people(path: Path, as_of_s: int) -> pl.LazyFrame:
    today, born = datetime.fromtimestamp(as_of_s, UTC), col("birth_date").dt
    birthday = born.month().cast(pl.Int32) * 100 + born.day()
    age = today.year - born.year() - (birthday > today.month * 100 + today.day).cast(pl.Int32)
    people = pl.scan_parquet(path).with_columns(age_years=pl.when(age >= 0).then(age))
    return people.drop("birth_date")


def _trend(last: str, prior: str) -> pl.Expr:
    both = col(last).cast(pl.Float64), col(prior).cast(pl.Float64)
    return _ratio(both[0] - both[1], both[0] + both[1]).fill_null(0.0)


def _derived(frame: pl.LazyFrame, limits: dict[str, float]) -> pl.LazyFrame:
    def exceeded(name: str) -> pl.Expr:
        return pl.sum_horizontal(
            (col(name) > limits[f"{name} {limit}"]).cast(pl.Int64) for limit in _LIMITS
        )

    mean, n, revenue = col("mean_gap_days"), col("orders"), col("revenue")
    r, f, m = (col(f"{name}_score") for name in ("recency", "frequency", "monetary"))
    cell = 25 * (r - 1) + 5 * (f - 1) + m - 1
    tenure = pl.max_horizontal(col("tenure_days"), pl.lit(30))
    return (
        frame.with_columns(
            pl.col("returned_lines", "returned_revenue", "products", "categories").fill_null(0)
        )
        .with_columns(
            gap_regularity=_ratio(mean, mean + col("std_gap_days")),
            overdue_ratio=_ratio(col("days_since_last_order"), mean),
            orders_per_year=(n.cast(pl.Int64) - 1) * 365.25 / tenure,
            is_repeat_customer=(n > 1).cast(pl.Float64),
            order_trend_90d=_trend("orders_last_90d", "orders_prior_90d"),
            revenue_trend_90d=_trend("revenue_last_90d", "revenue_prior_90d"),
            average_order_value=revenue / n,
            units_per_order=col("units") / n,
            lines_per_order=col("lines") / n,
            average_unit_price=_ratio(revenue, col("units")),
            products_per_order=col("products") * col("orders_per_product") / n,
            return_line_share=col("returned_lines") / col("lines"),
            returned_revenue_share=_ratio(col("returned_revenue"), revenue),
            recency_score=5 - exceeded("days_since_last_order"),
            frequency_score=1 + exceeded("orders"),
            monetary_score=1 + exceeded("revenue"),
        )
        .with_columns(
            rfm_score=pl.concat_str(r, f, m),
            rfm_segment=cell.replace_strict(list(range(125)), names(), return_dtype=pl.String),
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
