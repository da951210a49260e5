from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from regulars.simulation import ShopConfig, read_truth, write_shop


@pytest.mark.parametrize(
    "settings",
    [
        {"days": 730, "dirty_share": 0.2},
        {"days": 120, "products": 200, "seasonality": 0.0, "yearly_growth": 0.0},
        {"days": 1500, "products": 2_000, "yearly_growth": 1.0},
    ],
)
def test_for_lines_comes_close(settings: dict[str, float], tmp_path: Path) -> None:
    config = ShopConfig.for_lines(120_000, seed=3, **settings)
    truth = read_truth(write_shop(config, tmp_path).truth)
    assert truth.rows == pytest.approx(120_000, rel=0.10)


def test_for_lines_keeps_every_other_setting() -> None:
    config = ShopConfig.for_lines(1_000, currency="GBP", days=90)
    assert config == ShopConfig(customers=config.customers, currency="GBP", days=90)


def test_the_smallest_wish_is_one_customer() -> None:
    assert ShopConfig.for_lines(1).customers == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"customers": 0},
        {"days": 0},
        {"dirty_share": 0.6},
        {"currency": "euro"},
        {"customer": 5},
        {"categories": 5, "products": 4},
        {"categories": 1, "products": 301},
    ],
)
def test_settings_that_make_no_shop_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ShopConfig.model_validate(settings)


def test_every_field_is_explained() -> None:
    unexplained = [name for name, f in ShopConfig.model_fields.items() if not f.description]
    assert unexplained == []


def test_the_last_chunk_may_be_smaller() -> None:
    assert ShopConfig(customers=11, customers_per_chunk=5).chunks == 3
    assert ShopConfig(customers=10, customers_per_chunk=5).chunks == 2
