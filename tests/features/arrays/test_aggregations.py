"""Expressions are taken apart: what is told of rows, what is aggregated, what comes of it."""

from __future__ import annotations

from typing import cast

import narwhals as nw

from regulars.features.arrays.aggregations import TakenApart
from regulars.features.catalogue import catalogue
from regulars.features.exact import count_where


def test_every_feature_of_many_rows_is_taken_apart() -> None:
    for one in catalogue().values():
        if one.grain not in {"customer", "derived"}:
            assert TakenApart.of([one.column()]) is not None, one.name


def test_the_same_is_told_once_and_the_like_is_not() -> None:
    text, number = nw.col("a") == "1", nw.col("a") == 1

    apart = TakenApart.of([count_where(text), count_where(text) + 1, count_where(number)])

    assert apart is not None
    assert len(apart.values) == len(apart.aggregations) == 2
    assert {one.kind for one in apart.aggregations.values()} == {"holds"}


def test_only_a_value_that_is_there_makes_a_count_that_of_a_condition() -> None:
    condition = nw.col("a") > 1
    counts = [
        nw.when(condition).then(nw.lit(None)).count(),
        nw.when(condition).then(nw.col("b")).count(),
        nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(2)).count(),
    ]

    apart = TakenApart.of(counts)

    assert apart is not None
    assert [one.kind for one in apart.aggregations.values()] == ["count"] * 3


def test_extremes_under_conditions_are_of_values_that_are_told_once() -> None:
    shares = [
        nw.when(nw.col("category") == name).then(nw.col("share")).max() for name in ("tea", "bath")
    ]

    apart = TakenApart.of(shares)

    assert apart is not None
    assert len(apart.values) == 3
    tea, bath = apart.aggregations.values()
    assert tea.values == bath.values
    assert tea.where != bath.where


def test_where_narwhals_keeps_no_nodes_nothing_is_taken_apart() -> None:
    class Other:
        """An expression as another version of narwhals may keep it."""

    assert TakenApart.of([cast("nw.Expr", Other())]) is None
