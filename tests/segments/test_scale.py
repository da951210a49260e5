from __future__ import annotations

from typing import Literal, get_args

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import skew
from scipy.stats.mstats import winsorize
from sklearn.preprocessing import RobustScaler, StandardScaler

from regulars.segments import ScaleConfig
from regulars.segments.scale import fit_scale, with_scaled

Method = Literal["robust-log", "standard", "robust", "winsorised"]
NUMBERS = st.lists(
    st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(0, 50).map(float)),
    min_size=1,
    max_size=30,
)


def test_a_normal_feature_becomes_standard() -> None:
    values = np.random.default_rng(0).normal(50.0, 4.0, 20_000)
    scale = fit_scale("x", values, ScaleConfig())
    assert not scale.log
    assert scale.centre == pytest.approx(50.0, abs=0.1)
    assert scale.spread == pytest.approx(4.0, rel=0.03)
    assert scale.deviation == pytest.approx(1.0, rel=0.03)


def test_skewed_amounts_are_logged_but_shares_and_signed_amounts_are_not() -> None:
    amounts = np.random.default_rng(0).lognormal(4.0, 1.5, 1_000)
    assert skew(amounts) > 1
    assert fit_scale("revenue", amounts, ScaleConfig()).log
    assert not fit_scale("share", amounts / amounts.max(), ScaleConfig()).log
    assert not fit_scale("balance", amounts - amounts.mean(), ScaleConfig()).log


def test_a_giant_neither_moves_the_scale_nor_rules_it() -> None:
    ordinary = np.linspace(10.0, 20.0, 101)
    with_giant = np.append(ordinary, 1e9)
    scale = fit_scale("x", with_giant, ScaleConfig(skew_for_log=1e9))
    assert scale.centre == pytest.approx(15.0, abs=0.1)
    # In plain spreads the giant would stand 2e8 away.
    assert 2.5 < scale.apply(np.array([1e9]))[0] < 6.0
    # It still stays apart from a giant half its size.
    assert scale.apply(np.array([5e8]))[0] < scale.apply(np.array([1e9]))[0]


def test_a_feature_that_is_mostly_zero_uses_its_standard_deviation() -> None:
    values = np.array([0.0] * 90 + [0.5] * 10)
    scale = fit_scale("return_line_share", values, ScaleConfig())
    assert scale.spread == pytest.approx(values.std())


def test_missing_values_become_the_median() -> None:
    scale = fit_scale("x", np.array([1.0, 2.0, 3.0, np.nan]), ScaleConfig())
    assert scale.fill == 2.0
    assert scale.missing_share == 0.25
    assert scale.apply(np.array([np.nan, np.inf, 2.0])).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("values", [[7.0, 7.0, 7.0], [np.nan, np.nan], [3.0]])
def test_a_feature_that_never_varies_is_said_to_be_constant(values: list[float]) -> None:
    scale = fit_scale("x", np.array(values), ScaleConfig())
    assert scale.constant
    assert scale.apply(np.array(values)).tolist() == [0.0] * len(values)


@pytest.mark.parametrize(
    ("method", "peer"),
    [
        ("standard", StandardScaler()),
        ("robust", RobustScaler(unit_variance=True)),
    ],
)
def test_the_plain_scales_are_those_of_scikit_learn(
    method: Method, peer: StandardScaler | RobustScaler
) -> None:
    values = np.random.default_rng(1).lognormal(3.0, 1.0, 500)
    scale = fit_scale("x", values, ScaleConfig(method=method))
    theirs = peer.fit_transform(values[:, None])[:, 0]
    np.testing.assert_allclose(scale.apply(values), theirs, rtol=1e-9, atol=1e-12)


def test_winsorising_pulls_in_the_ends_and_says_no_more_of_them() -> None:
    values = np.append(np.random.default_rng(1).normal(10.0, 1.0, 999), 1e6)
    scale = fit_scale("x", values, ScaleConfig(method="winsorised"))
    pulled_in = winsorize(values, limits=(0.01, 0.01))
    assert scale.centre == pytest.approx(float(pulled_in.mean()), rel=1e-3)
    assert scale.spread == pytest.approx(float(pulled_in.std()), rel=1e-2)
    ends = scale.apply(np.array([1e6, 1e9, np.quantile(values, 0.99)]))
    assert ends[0] == ends[1] == pytest.approx(ends[2])


def test_winsorising_keeps_what_only_the_ends_tell() -> None:
    values = np.array([0.0] * 995 + [1.0] * 5)
    scale = fit_scale("x", values, ScaleConfig(method="winsorised"))
    assert scale.apply(np.array([1.0]))[0] > scale.apply(np.array([0.0]))[0]


@given(customers=st.integers(20, 2_000), share=st.floats(0.0, 0.05))
def test_winsorising_never_touches_a_flag_however_few_have_it(customers: int, share: float) -> None:
    having = max(1, round(share * customers))
    flag = np.array([0.0] * (customers - having) + [1.0] * having)
    scale, plain = (
        fit_scale("trait_vip", flag, ScaleConfig(method=method))
        for method in ("winsorised", "standard")
    )
    assert scale == plain
    assert np.ptp(scale.apply(np.array([0.75, 1.0]))) > 0  # what tells a level from none


@settings(deadline=None, max_examples=60)
@given(seen=NUMBERS, new=NUMBERS, method=st.sampled_from(get_args(Method)))
def test_the_expression_is_the_function(
    seen: list[float | None], new: list[float | None], method: Method
) -> None:
    scale = fit_scale("x", np.array(seen, dtype=np.float64), ScaleConfig(method=method))
    table = nw.from_native(pa.table({"x": pa.array(new, pa.float64())})).lazy("duckdb")
    by_engine = with_scaled(table, {"s": scale}).collect("pyarrow")["s"].to_numpy()
    by_array = scale.apply(np.array(new, dtype=np.float64))
    np.testing.assert_allclose(by_engine, by_array, rtol=1e-9, atol=1e-9)


@given(values=st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=30))
def test_the_order_of_customers_is_kept(values: list[float]) -> None:
    ascending = np.unique(np.array(values))
    scale = fit_scale("x", ascending, ScaleConfig())
    assert (np.diff(scale.apply(ascending)) > 0).all()


@pytest.mark.parametrize("giant", [1e15, -1e30, 1e40, 1e300])
def test_an_impossible_size_is_unknown_to_arrays_and_engines(giant: float) -> None:
    values = np.array([1.0, 2.0, 3.0, giant])
    scale = fit_scale("x", values, ScaleConfig())
    assert (scale.fill, scale.missing_share) == (2.0, 0.25)
    assert scale.apply(values)[3] == 0.0
    table = nw.from_native(pa.table({"x": values})).lazy("duckdb")
    assert with_scaled(table, {"s": scale}).collect("pyarrow")["s"].to_list()[3] == 0.0
    unfilled = with_scaled(table, {"s": scale}, fill=False).collect("pyarrow")
    assert unfilled["s"].to_list()[3] is None
