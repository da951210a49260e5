from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

import regulars
from regulars.segments import CustomerSegmenter

Frame = Any


CHECKS = parametrize_with_checks([CustomerSegmenter(n_segments=3, resamples=2)])


@CHECKS  # type: ignore[untyped-decorator]  # scikit-learn has no types
def test_scikit_learn_finds_nothing_to_complain_about(
    estimator: CustomerSegmenter, check: Callable[[CustomerSegmenter], None]
) -> None:
    check(estimator)


@pytest.fixture(scope="module")
def customers() -> tuple[Frame, np.ndarray[Any, Any]]:
    rng = np.random.default_rng(4)
    truth = np.repeat(np.arange(3), 80)
    centres = np.array([[5, 40, 90], [15, 2, 800], [700, 1, 30]])[truth]
    names = ["days_since_last_order", "orders", "average_order_value"]
    return pd.DataFrame(centres * rng.normal(1, 0.07, centres.shape), columns=names), truth


def test_groups_are_found_in_a_frame_and_new_customers_join_them(
    customers: tuple[Frame, np.ndarray[Any, Any]],
) -> None:
    frame, truth = customers
    segmenter = CustomerSegmenter(resamples=4, random_state=0).fit(frame)

    assert regulars.CustomerSegmenter is CustomerSegmenter
    assert segmenter.n_segments_ == 3
    assert adjusted_rand_score(truth, segmenter.labels_) == 1.0
    assert (segmenter.predict(frame) == segmenter.labels_).all()
    assert segmenter.selected_ == list(frame.columns)
    newcomer = frame.iloc[[200]].assign(orders=np.nan)
    assert segmenter.predict(newcomer)[0] == segmenter.labels_[200]


def test_it_works_in_a_pipeline_with_named_output(
    customers: tuple[Frame, np.ndarray[Any, Any]],
) -> None:
    frame, truth = customers
    segmenter = CustomerSegmenter(3, resamples=2, random_state=0)
    whole = make_pipeline(FunctionTransformer(), segmenter).set_output(transform="pandas")

    coordinates = whole.fit(frame).transform(frame)

    assert list(coordinates.columns) == list(segmenter.get_feature_names_out())
    assert coordinates.columns[0] == "customersegmenter0"
    assert adjusted_rand_score(truth, whole.predict(frame)) == 1.0
    again = clone(segmenter).fit(frame)
    assert (again.labels_ == segmenter.labels_).all()
    assert (pickle.loads(pickle.dumps(again)).predict(frame) == again.labels_).all()  # noqa: S301


@pytest.mark.parametrize("clustering", ["gmm", "hierarchical"])
def test_other_methods_take_part_by_name(
    customers: tuple[Frame, np.ndarray[Any, Any]], clustering: str
) -> None:
    frame, truth = customers
    segmenter = CustomerSegmenter(
        3, reduction="none", clustering=clustering, resamples=2, random_state=0
    )

    assert adjusted_rand_score(truth, segmenter.fit_predict(frame)) == 1.0


def test_rows_that_allow_no_segments_are_refused() -> None:
    with pytest.raises(ValueError, match="no column tells the rows apart"):
        CustomerSegmenter().fit(np.ones((20, 2)))
    with pytest.raises(ValueError, match="n_samples = 4"):
        CustomerSegmenter().fit(np.arange(8.0).reshape(4, 2))
