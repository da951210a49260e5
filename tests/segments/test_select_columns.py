from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from regulars.model import BadData
from regulars.segments import DEFAULT_FEATURES, ScaleConfig, SelectConfig
from regulars.segments.scale import fit_scale
from regulars.segments.select_columns import Selection, select_columns
from regulars.segments.vocabulary import VOCABULARY

RNG = np.random.default_rng(3)
CUSTOMERS = 400


def select(columns: dict[str, Any], **settings: Any) -> Selection:  # noqa: ANN401 - any setting
    values = {c: np.asarray(v, dtype=np.float64) for c, v in columns.items()}
    scales = {c: fit_scale(c, v, ScaleConfig()) for c, v in values.items()}
    return select_columns(values, scales, SelectConfig(**settings))


def noise() -> Any:  # noqa: ANN401 - an array
    return RNG.normal(size=CUSTOMERS)


def test_scores_ids_and_demographics_take_no_part_by_default() -> None:
    columns = {
        "orders": noise(),
        "revenue": noise(),
        "recency_score": noise(),
        "age_years": noise(),
        "postal_id": noise(),
    }
    assert list(select(columns).weights) == ["orders", "revenue"]
    assert list(select(columns, features="all").weights) == ["orders", "revenue", "age_years"]


def test_the_plainer_of_two_near_duplicates_stays() -> None:
    orders = noise()
    selection = select({"products": np.exp(orders), "orders": orders}, features="all")
    assert list(selection.weights) == ["orders"]
    assert selection.left_out == {"products": "says nearly the same as orders"}


def test_a_category_stays_or_leaves_with_all_its_levels() -> None:
    gold = (noise() > 0).astype(float)
    columns = {"plan is gold": gold, "plan is tin": 1 - gold, "tier is 1": gold, "tier is 2": gold}
    values = {"orders": noise(), **columns}
    scales = {c: fit_scale(c, v, ScaleConfig()) for c, v in values.items()}
    plan, tier = ("plan is gold", "plan is tin"), ("tier is 1", "tier is 2")
    config = SelectConfig(features=tuple(values))
    apart = select_columns(values, scales, config)
    assert list(apart.weights) == ["orders", "plan is gold"]
    whole = select_columns(values, scales, config, together=(plan, tier))
    assert list(whole.weights) == ["orders", *plan]
    assert set(whole.left_out) == set(tier)


def test_constant_and_mostly_missing_features_are_left_out_with_the_reason() -> None:
    gaps = noise()
    gaps[: CUSTOMERS // 2] = np.nan
    selection = select(
        {
            "orders": noise(),
            "categories": np.ones(CUSTOMERS),
            "mean_gap_days": gaps,
            "products_per_order": np.full(CUSTOMERS, np.nan),
        }
    )
    assert list(selection.weights) == ["orders"]
    assert selection.left_out == {
        "categories": "the same for every customer who has it",
        "mean_gap_days": "missing for 50% of customers",
        "products_per_order": "missing for every customer",
    }


def test_no_theme_outweighs_another_by_having_more_features() -> None:
    columns = {
        "days_since_last_order": noise(),
        "orders": noise(),
        "revenue": noise(),
        "average_order_value": noise(),
        "median_order_value": noise(),
        "largest_order_value": noise(),
        "discount_share": noise(),
    }
    names = tuple(columns)
    selection = select(columns, features=names)
    values = {c: np.asarray(v) for c, v in columns.items()}
    scales = {c: fit_scale(c, v, ScaleConfig()) for c, v in values.items()}
    variance = dict(zip(names, selection.matrix(values, scales).var(axis=0), strict=True))
    value_theme = sum(variance[c] for c in names[2:6])
    assert variance["days_since_last_order"] == pytest.approx(1.0, rel=0.15)
    assert variance["orders"] == pytest.approx(1.0, rel=0.15)
    assert value_theme == pytest.approx(1.0, rel=0.15)
    assert variance["discount_share"] == pytest.approx(0.5, rel=0.15)


def test_a_feature_asked_for_by_name_must_be_there() -> None:
    with pytest.raises(BadData, match="column lipstick_index"):
        select({"orders": noise()}, features=("orders", "lipstick_index"))
    with pytest.raises(BadData, match="Way out: take orders"):
        select({"orders": noise()}, features=("order",))


def test_the_default_features_are_known_by_their_words() -> None:
    assert set(DEFAULT_FEATURES) <= set(VOCABULARY)
