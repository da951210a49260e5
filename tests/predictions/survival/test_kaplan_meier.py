from __future__ import annotations

import warnings
from collections import Counter

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from regulars.predictions.survival.kaplan_meier import kaplan_meier


def test_it_agrees_with_scipy_on_censored_times() -> None:
    rng = np.random.default_rng(7)
    times = rng.integers(0, 60, 400)
    events = rng.random(400) < 0.6
    counts = Counter(zip(times.tolist(), events.tolist(), strict=True))
    days = sorted(set(times.tolist()))
    steps = list(kaplan_meier((day, counts[day, True], counts[day, False]) for day in days))

    peer = ecdf(CensoredData.right_censored(times.astype(float), ~events)).sf
    with warnings.catch_warnings():
        # scipy's own interval is undefined where nobody has had the event, or everybody.
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = peer.confidence_interval(0.95, method="log-log")
    for step in steps:
        assert 1 - step.happened == pytest.approx(float(peer.evaluate(step.day)))
        if step.low is not None and step.high is not None:
            assert 1 - step.high == pytest.approx(float(interval.low.evaluate(step.day)))
            assert 1 - step.low == pytest.approx(float(interval.high.evaluate(step.day)))


def test_without_censoring_it_is_the_plain_share() -> None:
    steps = list(kaplan_meier([(5, 1, 0), (9, 2, 0), (12, 1, 0)]))

    assert [step.happened for step in steps] == pytest.approx([0.25, 0.75, 1.0])
    assert steps[-1].low is None  # nobody is left to vary
