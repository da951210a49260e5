"""Predict churn, spending and lifetime value of a real shop, measured on a later time.

With the settings of a run: churn and spending by what is learned from the shop's past, beside
BG/NBD and a regression; churn at rolling origins, too; revenue of the last 90 days by lifetimes,
net of returns; the next order; and an order of a category, with and without what customers did of
that category before. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw

from regulars import wiring
from regulars.flow.moments import wall_clock_s
from regulars.flow.past import Past
from regulars.predictions import (
    ChurnConfig,
    NextOrderConfig,
    PropensityConfig,
    SpendConfig,
    backtest_churn,
    fit_churn,
    fit_lifetime,
    fit_next_order,
    fit_propensity,
    fit_spend,
    net_orders,
)
from regulars.samples import write_complete_journey
from regulars.settings import Settings, load_settings
from regulars.wiring.workspace import open_finished

HORIZONS_DAYS = (30, 90)
CATEGORY = "NUTRITION"
RETAIL = "online_retail/online_retail_by_day_concat.csv.gz"


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", choices=["online_retail", "complete_journey"])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only-next-purchase", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        told: dict[str, Any] = {"threads": 1, "predictions": {"in_run": []}}
        if chosen.shop == "online_retail":
            files: tuple[Path, ...] = (chosen.data / RETAIL,)
            wiring.run(files[0], workspace=folder, settings=told)
        else:
            sample = write_complete_journey(folder)
            wiring.run(
                sample.orders,
                workspace=folder,
                customers=sample.customers,
                products=sample.products,
                settings=told,
            )
        horizons = HORIZONS_DAYS[-1:] if chosen.only_next_purchase else HORIZONS_DAYS
        only = chosen.only_next_purchase
        print(json.dumps({str(days): of_horizon(folder, days, only=only) for days in horizons}))


def of_horizon(folder: Path, days: int, *, only: bool) -> dict[str, Any]:
    """Measures as model, name, value, low, high; with CPU seconds; or the next purchase only."""
    told = {"threads": 1, "predictions": {"cuts": {"horizon_days": days}}}
    settings = load_settings(folder, told)
    with (
        open_finished(folder, settings) as warehouse,
        warehouse.draft(now=datetime.now(UTC)) as draft,
    ):
        draft.keep(without=())
        as_of = warehouse.scan("features").select("as_of").head(1).collect().item()
        past = Past(draft, settings, as_of_s=int(as_of.replace(tzinfo=UTC).timestamp()))
        if only:
            return next_purchase(past, settings)
        found = churn(past, settings)
        if days == max(HORIZONS_DAYS):
            found |= money(past, settings) | next_purchase(past, settings)
        return found


def churn(past: Past, settings: Settings) -> dict[str, Any]:
    """At the last cut, and at rolling origins."""
    chosen, seed = settings.predictions, settings.seed
    config = ChurnConfig(cuts=chosen.cuts, learn=chosen.learn)
    begun = time.process_time()
    card = fit_churn(past.shop, past.order_lines, config, seed=seed).model.card
    once = time.process_time()
    tested = backtest_churn(past.shop, past.order_lines, config, chosen.backtest, seed=seed)
    return {
        "churn": [asdict(measure) for measure in card.measures],
        "churn_cpu_s": once - begun,
        "backtest": [asdict(measure) for measure in tested.pooled],
        "origins": [asdict(score) for score in tested.scores],
        "backtest_cpu_s": time.process_time() - once,
    }


def money(past: Past, settings: Settings) -> dict[str, Any]:
    """What customers spend: learned, and by lifetimes net of returns."""
    chosen, seed = settings.predictions, settings.seed
    config = SpendConfig(cuts=chosen.cuts, learn=chosen.learn)
    begun = time.process_time()
    spend = fit_spend(past.shop, past.order_lines, config, seed=seed).model.card
    used = time.process_time() - begun
    as_of_s = wall_clock_s(past.shop.span.as_of_s, settings) or 0
    orders = net_orders(past.order_lines, past.table("returns"))
    lifetime = fit_lifetime(orders, as_of_s=as_of_s, seed=seed, config=chosen.lifetime).card
    return {
        "spend": [asdict(measure) for measure in spend.measures],
        "spend_cpu_s": used,
        "lifetime": [asdict(measure) for measure in lifetime.measures],
    }


def next_purchase(past: Past, settings: Settings) -> dict[str, Any]:
    """Date and value of the next order; who orders of a category, where the shop has it."""
    chosen, seed = settings.predictions, settings.seed
    cuts, learn = chosen.cuts, chosen.learn
    config = NextOrderConfig(cuts=cuts, learn=learn)
    begun = time.process_time()
    card = fit_next_order(past.shop, past.order_lines, config, seed=seed).card
    found: dict[str, Any] = {
        "next_order": [asdict(measure) for measure in card.measures],
        "next_order_cpu_s": time.process_time() - begun,
    }
    products = past.table("products")
    if products is None or "category" not in products.collect_schema().names():
        return found
    of_category = products.filter(nw.col("category") == CATEGORY).select("product_id").unique()
    if not of_category.select(nw.len()).collect().item():
        return found
    asked = PropensityConfig(of="category", value=CATEGORY, cuts=cuts, learn=learn)
    begun = time.process_time()
    known = fit_propensity(past.shop, past.order_lines, asked, seed=seed, products=products)
    used = time.process_time() - begun
    # Any order among the lines of the category: the same label, without what was done of it before.
    lines = past.order_lines.join(of_category, on="product_id")
    plain = fit_propensity(past.shop, lines, PropensityConfig(cuts=cuts, learn=learn), seed=seed)
    return found | {
        "category": [asdict(measure) for measure in known.model.card.measures],
        "category_cpu_s": used,
        "category_without_its_past": [asdict(measure) for measure in plain.model.card.measures],
    }


if __name__ == "__main__":
    main()
