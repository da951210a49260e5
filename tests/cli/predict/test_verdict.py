"""A backtest says first what to rely on."""

from __future__ import annotations

from regulars.cli.predict.verdict import methods_table, verdict
from regulars.predictions import Backtest, OriginScore


def score(method: str, day: str, auc: float | None, observed: float) -> OriginScore:
    return OriginScore(
        origin=f"2024-{day}T00:00:00",
        method=method,
        customers=100,
        observed=observed,
        predicted=0.5,
        auc=auc,
        auc_low=None if auc is None else auc - 0.05,
        brier_score=0.2,
        calibration_error=abs(observed - 0.5),
        calibration_error_by_chance=0.01,
    )


def of(*scores: OriginScore) -> Backtest:
    return Backtest(every_days=28, history_days=180, scores=scores, pooled=())


def test_the_order_is_relied_on_where_it_always_held() -> None:
    order, level = verdict(
        of(
            *(
                score("chosen model", day, auc, 0.6)
                for day, auc in (("01-01", 0.9), ("02-01", 0.8))
            ),
            *(score("peer", day, auc, 0.6) for day, auc in (("01-01", 0.7), ("02-01", 0.85))),
        )
    )
    assert "2\u00a0moments of the past (1 January 2024 to 1 February 2024): rely on the" in order
    assert "better than chance at 2 of 2 (AUC 0.85 on average, 0.80 at worst)" in order
    assert order.endswith("better than peer at 1 of 2.")
    assert "off by 10.0 points on average" in level


def test_an_order_that_chance_may_have_made_is_doubted_and_the_worst_level_named() -> None:
    order, level = verdict(
        of(
            score("m", "01-01", 0.52, 0.55),
            score("m", "02-01", 0.8, 0.8),
            score("m", "03-01", None, 0.5),
        )
    )
    assert "mind the order" in order
    assert "at 1 of 2" in order
    assert "1 February 2024: 50.0\u00a0% expected, 80.0\u00a0% came" in level


def test_methods_stand_beside_each_other_however_many_moments_there_are() -> None:
    days = [f"{month:02}-01" for month in range(1, 13)]
    table = methods_table(of(*(score(m, day, 0.7, 0.6) for m in ("a", "b") for day in days)))
    assert table["method"].to_pylist() == ["a", "b"]
    assert table["moments"].to_pylist() == [12, 12]
