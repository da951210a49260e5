from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import narwhals as nw
import pytest

from regulars.features import CATALOGUE, Feature, catalogue, feature
from regulars.features.catalogue import merge
from regulars.model import FEATURES, ORDER_LINES, RETURNS, TABLES, Refused


def _derived(name: str, *uses: str) -> Feature:
    return Feature(
        name=name,
        group="plugin",
        grain="derived",
        unit="",
        formula="",
        meaning="",
        expression=lambda: nw.lit(1),
        uses=uses,
    )


@feature(group="plugin", grain="order", unit="orders", formula="orders above 100")
def large_orders() -> nw.Expr:
    """How many orders exceeded 100."""
    return (nw.col("revenue") > 100.0).cast(nw.Int64).sum()


def test_every_feature_explains_itself() -> None:
    for name, one in CATALOGUE.items():
        assert name == one.name
        assert one.unit, name
        assert one.formula, name
        assert re.fullmatch(r"[A-Z0-9-].*[.]", one.meaning), name
        assert not set(FEATURES.names) & {name}


def test_what_features_need_are_columns_of_the_model() -> None:
    known = {f"{table.name}.{column}" for table in TABLES.values() for column in table.names}
    known.add("order_lines.time_of_day")

    assert set().union(*(one.needs for one in CATALOGUE.values())) <= known
    of_the_purchase = ("purchase_order_id", "purchase_line", "days_since_purchase", "match")
    assert RETURNS.names == (*ORDER_LINES.names, *of_the_purchase)


def test_no_personal_column_becomes_a_feature() -> None:
    personal = {
        column.name for table in TABLES.values() for column in table.columns if column.personal
    }

    assert not personal & set(CATALOGUE)


def test_another_package_adds_features_by_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = "from __future__ import annotations\nfrom dataclasses import replace\n"
    package += "from regulars.features import CATALOGUE\n"
    package += "FEATURES = (replace(CATALOGUE['orders'], name='orders_again'),)\n"
    (tmp_path / "a_plugin_of_features.py").write_text(package)
    monkeypatch.syspath_prepend(tmp_path)
    door = EntryPoint("plugin", "a_plugin_of_features:FEATURES", "regulars.features")

    assert list(catalogue([door])) == [*CATALOGUE, "orders_again"]


@pytest.mark.parametrize(
    ("features", "complaint"),
    [
        ((large_orders, large_orders), "two features named large_orders"),
        ((_derived("a", "b"),), "reads b, which does not exist"),
        ((_derived("a", "b"), _derived("b", "a")), "in a circle: a, b"),
        ((_derived("Bad Name"),), "not a lower-case identifier"),
    ],
)
def test_features_that_do_not_fit_together_are_refused(
    features: tuple[Feature, ...], complaint: str
) -> None:
    with pytest.raises(Refused, match=complaint):
        merge(features)


def test_only_aggregated_features_are_ranked() -> None:
    score = Feature(
        name="score",
        group="plugin",
        grain="derived",
        unit="",
        formula="",
        meaning="",
        expression=lambda: nw.lit(1),
        ranks=("share",),
    )

    with pytest.raises(Refused, match="ranks share"):
        merge((score, _derived("share")))
