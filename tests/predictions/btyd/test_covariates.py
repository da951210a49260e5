from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import regulars
from regulars.model import BadData
from regulars.predictions.btyd.covariates import Standardising

IDS = pa.array([f"c{number}" for number in range(100)])


def _customers(**columns: object) -> pa.Table:
    return pa.table({"customer_id": IDS, **columns})


def test_words_are_told_by_those_that_many_have() -> None:
    regions = ["north"] * 45 + ["south"] * 40 + ["east"] * 5 + [None] * 10
    ages = [20.0, 40.0] * 49 + [None, None]
    customers = _customers(region=regions, age_years=ages)
    found = Standardising.learn(("age_years", "region"), customers, IDS)

    assert found.columns == ("age_years", "region=south")
    again = Standardising.from_dict(found.to_dict())
    matrix = again.of(customers, IDS)
    assert matrix[:2, 0].tolist() == [-1.0, 1.0]
    assert matrix[-1].tolist() == [0.0, 0.0]
    assert matrix[:, 1].tolist() == [0.0] * 45 + [1.0] * 40 + [0.0] * 15
    assert "no region" in found.said()
    assert "no age_years" in found.said()


def test_what_tells_every_customer_apart_is_no_covariate() -> None:
    with pytest.raises(BadData, match="different values that 30 customers have"):
        Standardising.learn(("name",), _customers(name=IDS), IDS)
    with pytest.raises(BadData, match=r"column club.*choose from name"):
        Standardising.learn(("club",), _customers(name=IDS), IDS)


def test_a_trait_that_doubles_the_rate_is_found_by_a_run(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    known, lines = ["customer_id,region"], ["order_id,customer_id,date,amount"]
    first = np.datetime64("2024-01-01")
    for customer in range(900):
        south = customer % 3 == 0
        known.append(f"c{customer},{'south' if south else 'north'}")
        rate = rng.gamma(3.0, 0.01) * (2 if south else 1)
        day = float(rng.uniform(0, 250))
        while day < 500:
            lines.append(f"{len(lines)},c{customer},{first + int(day)},{rng.gamma(4, 9):.2f}")
            day += 1 + rng.exponential(1 / rate)
            if rng.random() < 0.05:
                break
    orders, customers = tmp_path / "orders.csv", tmp_path / "customers.csv"
    orders.write_text("\n".join(lines))
    customers.write_text("\n".join(known))
    lifetime = {"covariates": ["region"], "models": ["mbg_nbd"]}
    settings = {"predictions": {"in_run": ["clv"], "lifetime": lifetime}}
    shop = tmp_path / "shop"
    regulars.run(orders, customers=customers, workspace=shop, settings=settings)

    [warnings] = regulars.show("prediction_models", workspace=shop)["warnings"].to_pylist()
    said = warnings.partition("region=south: ")[2]
    assert float(said.split()[0]) == pytest.approx(2, abs=0.4)
    predicted = regulars.predict("clv", workspace=shop, settings=settings)
    assert predicted.predictions["clv_365d"].null_count == 0
    assert "region" in predicted.card.features
