from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from sklearn.datasets import make_blobs

from regulars.model import BadData
from regulars.segments import Choice, ChooseKConfig, KMeansConfig, Tried
from regulars.segments.choose_k import best_of, candidates, choose_k
from regulars.segments.cluster import HDBSCAN, Clusters, HDBSCANConfig, KMeans
from regulars.segments.reduce import Matrix

QUICK = KMeans(KMeansConfig(starts=3))
GOOD = Tried(
    k=4,
    wcss=10.0,
    elbow=0.2,
    silhouette=0.5,
    stability=0.9,
    smallest_share=0.1,
    smallest_customers=100,
    tiny=False,
)


def choose(points: np.ndarray[tuple[int, int], np.dtype[np.float64]], **settings: object) -> Choice:
    config = ChooseKConfig.model_validate({"resamples": 8, **settings})
    choice, clusters = choose_k(
        points, QUICK, config, refitter=QUICK, customers=len(points), seed=1
    )
    assert clusters.k == choice.k
    return choice


@pytest.mark.parametrize("groups", [3, 5, 7])
def test_far_groups_are_counted_right(groups: int) -> None:
    points, _ = make_blobs(
        n_samples=60 * groups, centers=np.eye(groups) * 20, cluster_std=1.0, random_state=1
    )
    choice = choose(points)
    assert choice.k == groups
    assert choice.separated
    assert choice.evidence[0].startswith(f"{groups} segments: the groups come back")


def test_one_cloud_is_said_to_be_one_cloud() -> None:
    choice = choose(np.random.default_rng(0).normal(size=(600, 4)))
    assert not choice.separated
    assert any("no real cluster structure" in sentence for sentence in choice.evidence)
    assert any("slices of a continuum" in sentence for sentence in choice.evidence)


def test_two_true_groups_are_said_though_three_are_given() -> None:
    points, _ = make_blobs(n_samples=200, centers=[[0, 0], [12, 12]], random_state=1)
    choice = choose(points)
    assert (choice.k >= 3, choice.favoured_k, choice.separated) == (True, 2, True)
    assert [t.offered for t in choice.tried[:2]] == [False, True]
    assert (
        f"The evidence favours two groups; {choice.k} are given, since campaigns were to have at "
        "least 3 segments." in choice.evidence
    )


def test_two_giants_do_not_win_and_are_said() -> None:
    crowd = np.random.default_rng(1).normal(size=(90, 2))
    choice = choose(np.vstack([crowd, [[60, 60], [61, 60]]]), k_min=2)
    two = choice.tried[0]
    assert (two.k, two.tiny, two.smallest_customers) == (2, True, 2)
    assert two.silhouette > 0.9
    assert two.silhouette_of_others == 0.0
    assert choice.k != 2
    assert any("Not 2: its separation of 0.9" in sentence for sentence in choice.evidence)


def test_profiles_and_revenue_are_measured_where_values_are_given() -> None:
    points, truth = make_blobs(n_samples=200, centers=np.eye(4) * 20, random_state=1)
    values = {"revenue": truth * 10.0, "orders": np.where(truth == 3, 5.0, 1.0)}
    choice, _ = choose_k(
        points,
        QUICK,
        ChooseKConfig(k=4, resamples=2),
        refitter=QUICK,
        customers=200,
        seed=1,
        values=values,
    )
    assert choice.tried[0].revenue_spread == pytest.approx(1.0)
    assert choice.tried[0].profile_distance == pytest.approx(10 / values["revenue"].std())


class FoundNumber:
    """A method that finds the number itself: two heaps on a line, and noise between."""

    takes_k = False

    @dataclass(frozen=True)
    class Found:
        k: int = 3
        noise: int = 2
        centres: np.ndarray[Any, Any] = field(default_factory=lambda: np.zeros((3, 1)))

        def predict(self, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
            return np.where(points[:, 0] < 2, 0, np.where(points[:, 0] > 8, 1, 2))

    def fit(self, *_: object, **__: object) -> Found:
        return self.Found()


def test_a_method_that_finds_the_number_is_tried_once_and_noise_is_no_segment() -> None:
    heaps = np.concatenate([np.linspace(0, 1, 60), np.linspace(9, 10, 60), [5.0] * 30])[:, None]
    points = np.random.default_rng(0).permutation(heaps)
    method: Any = FoundNumber()
    choice, clusters = choose_k(
        points, method, ChooseKConfig(resamples=2), refitter=method, customers=150, seed=1
    )
    assert (choice.k, choice.runner_up, len(choice.tried), clusters.k) == (2, None, 1, 3)
    assert choice.tried[0].noise_share == pytest.approx(0.2)
    assert choice.tried[0].smallest_share == pytest.approx(0.4)
    assert choice.tried[0].stability == 1.0
    assert choice.tried[0].silhouette > 0.9


def test_a_fixed_number_is_kept_whatever_the_evidence() -> None:
    choice = choose(np.random.default_rng(0).normal(size=(200, 2)), k=6)
    assert (choice.k, choice.runner_up, choice.requested) == (6, None, True)
    assert choice.evidence[0].startswith("6 segments, as asked for")


def test_a_tiny_segment_loses_against_all_else() -> None:
    tiny = replace(GOOD, k=5, silhouette=0.9, stability=1.0, tiny=True)
    assert best_of([GOOD, tiny], ChooseKConfig()) is GOOD
    assert best_of([tiny], ChooseKConfig()) is tiny


def test_shaky_groups_lose_against_stable_ones() -> None:
    shaky = replace(GOOD, k=5, silhouette=0.9, stability=0.6)
    assert best_of([GOOD, shaky], ChooseKConfig()) is GOOD
    shakier = replace(GOOD, k=6, silhouette=0.95, stability=0.4)
    assert best_of([shaky, shakier], ChooseKConfig()) is shaky


def test_separation_decides_and_the_elbow_breaks_near_ties() -> None:
    better = replace(GOOD, k=5, silhouette=0.55, elbow=0.0)
    assert best_of([GOOD, better], ChooseKConfig()) is better
    near = replace(GOOD, k=5, silhouette=0.51, elbow=0.0)
    assert best_of([GOOD, near], ChooseKConfig()) is GOOD


def test_where_there_are_groups_the_gap_decides_and_fewer_win_within_its_error() -> None:
    fewer = replace(GOOD, k=3, silhouette=0.55, gap=0.2, gap_error=0.01)
    near = replace(GOOD, k=4, gap=0.49, gap_error=0.01)
    highest = replace(GOOD, k=5, gap=0.5, gap_error=0.02)
    tried = [fewer, near, highest]
    assert best_of(tried, ChooseKConfig(), structured=True) is near
    assert best_of(tried, ChooseKConfig()) is fewer
    far = replace(fewer, silhouette=0.7)
    assert best_of([far, near, highest], ChooseKConfig(), structured=True) is far
    shaky = replace(near, stability=0.5)
    assert best_of([fewer, shaky, highest], ChooseKConfig(), structured=True) is highest


def test_each_number_tried_is_explained_and_the_runner_up_named() -> None:
    points, _ = make_blobs(n_samples=300, centers=np.eye(4) * 20, random_state=1)
    choice = choose(points)
    told = " ".join(choice.evidence)
    for tried in choice.tried:
        assert re.search(rf"{tried.k} segments|into [^.]*\b{tried.k}\b|Not {tried.k}:", told)
    assert f"The runner-up is {choice.runner_up} segments." in choice.evidence
    assert choice.runner_up in {t.k for t in choice.tried} - {choice.k}


def test_a_tiny_segment_that_cannot_be_avoided_is_said() -> None:
    points = np.vstack([np.zeros((99, 1)), [[50.0]]]) + np.linspace(0, 1, 100)[:, None]
    choice = choose(points, k=2)
    assert "Mind that the smallest segment is tiny: about 1 customer (1.0%)." in choice.evidence


def test_customers_limit_the_numbers_tried() -> None:
    line = np.arange(100.0)[:, None]
    assert candidates(line, ChooseKConfig()) == [3, 4, 5, 6, 7, 8]
    assert candidates(line[:14], ChooseKConfig()) == []
    assert candidates(line[:3], ChooseKConfig(k=3)) == [3]
    assert candidates(line[:2], ChooseKConfig(k=3)) == []
    assert candidates(np.repeat(line[:4], 25, axis=0), ChooseKConfig()) == [3, 4]


def test_the_choice_survives_json() -> None:
    choice = choose(np.random.default_rng(0).normal(size=(100, 2)))
    assert Choice.from_dict(choice.to_dict()) == choice


def test_a_range_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValidationError, match="k_min"):
        ChooseKConfig(k_min=5, k_max=4)


def test_groups_of_density_are_stable_where_they_are_and_have_no_gap() -> None:
    points, _ = make_blobs(n_samples=3_000, centers=np.eye(3) * 20, cluster_std=1.0, random_state=1)
    method = HDBSCAN(HDBSCANConfig())
    config = ChooseKConfig(resamples=3, refit_customers=600)
    choice, _ = choose_k(points, method, config, refitter=method, customers=3_000, seed=1)
    assert choice.k == 3
    assert choice.tried[0].stability > 0.9
    assert (choice.tried[0].gap, choice.tried[0].gap_error) == (None, None)


def test_the_reference_of_a_density_is_found_in_as_many_customers() -> None:
    class Counted:
        takes_k = False

        def fit(self, points: Matrix, _k: int, *, seed: int) -> Clusters:
            return QUICK.fit(points, 4 if len(points) > 200 else 2, seed=seed)

    method: Any = Counted()
    # Four groups among all, two among few: what few show of few comes back.
    points, _ = make_blobs(
        n_samples=400, centers=[[0, 0], [3, 0], [40, 0], [43, 0]], cluster_std=0.2, random_state=1
    )
    config = ChooseKConfig(resamples=3, refit_customers=200)
    choice, _ = choose_k(points, method, config, refitter=method, customers=400, seed=1)
    assert (choice.k, choice.tried[0].stability) == (4, 1.0)


def test_customers_examined_who_hardly_differ_are_bad_data_and_no_crash() -> None:
    points = np.zeros((203, 1))
    points[-2:, 0] = [1.0, 2.0]
    with pytest.raises(BadData, match="alike"):
        choose(points, customers=200)
