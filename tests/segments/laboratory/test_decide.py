"""The rule that chooses among ways of grouping, and what it says."""

from __future__ import annotations

from dataclasses import replace

from regulars.segments import ChooseKConfig, LaboratoryConfig, Trial
from regulars.segments.laboratory.decide import decided, in_words

GOOD = Trial(
    reduction="pca",
    clustering="kmeans",
    k=4,
    width=5,
    kept_share=0.9,
    pca_kept_share=0.9,
    silhouette=0.4,
    separation=0.30,
    stability=0.9,
    smallest_share=0.1,
    noise_share=0.0,
    cpu_seconds=1.0,
    own_best=True,
    chosen=False,
    verdict="",
)


def _chosen(*trials: Trial, **config: float | tuple[str, ...]) -> tuple[list[Trial], Trial | None]:
    return decided(trials, LaboratoryConfig.model_validate(config), ChooseKConfig())


def test_the_best_separated_wins() -> None:
    trials, best = _chosen(GOOD, replace(GOOD, clustering="gmm", separation=0.4))
    assert best is not None
    assert best.clustering == "gmm"
    assert [t.chosen for t in trials] == [False, True]
    assert trials[0].verdict == "Less well separated (0.30 against 0.40)"
    assert in_words(best, trials) == (
        "Of 2 ways of grouping, a Gaussian mixture on principal components was chosen: "
        "the best separated (separation 0.40, stability 0.90)."
    )


def test_among_equals_the_one_named_first_wins() -> None:
    trials, best = _chosen(GOOD, replace(GOOD, clustering="gmm", separation=0.31))
    assert best is not None
    assert best.clustering == "kmeans"
    assert best.verdict.startswith("As well separated as the best, 0.31, and simpler")
    assert trials[1].verdict == "As good, but not simpler"


def test_codes_that_keep_less_than_principal_components_are_not_chosen() -> None:
    codes = replace(GOOD, reduction="autoencoder", separation=0.6, kept_share=0.7)
    trials, best = _chosen(GOOD, codes)
    assert best is not None
    assert best.reduction == "pca"
    assert "keep less than as many principal components (70% against 90%" in trials[1].verdict


def test_noise_splinters_and_single_groups_are_ruled_out() -> None:
    away = replace(GOOD, clustering="dbscan", separation=0.8)
    trials, best = _chosen(
        GOOD,
        replace(away, noise_share=0.5),
        replace(away, smallest_share=0.002),
        replace(away, k=1, noise_share=0.01),
        replace(away, k=0, noise_share=1.0, smallest_share=0.0),
        replace(away, own_best=False),
    )
    assert best is not None
    assert best.clustering == "kmeans"
    assert [t.verdict for t in trials[1:]] == [
        "It leaves 50% of customers without a group",
        "Its smallest group holds 0.2% of customers",
        "It finds one group only",
        "It finds no group: to it every customer is unlike the others",
        "Another number of segments serves this method better",
    ]


def test_where_nothing_is_steady_the_steadiest_serves() -> None:
    trials, best = _chosen(
        replace(GOOD, stability=0.3, separation=0.5), replace(GOOD, clustering="gmm", stability=0.6)
    )
    assert best is not None
    assert best.clustering == "gmm"
    assert (
        trials[0].verdict == "Its groups change from one random draw of the customers to the next"
    )


def test_the_only_way_asked_for_is_taken_with_its_fault_said() -> None:
    noisy = replace(GOOD, clustering="hdbscan", noise_share=0.5)
    other_k = replace(noisy, k=5, own_best=False)
    trials, best = _chosen(noisy, other_k)
    assert best is trials[0]
    assert best.chosen
    assert best.verdict == "As asked for, although it leaves 50% of customers without a group"
    assert not trials[1].chosen


def test_where_nothing_is_fit_nothing_is_chosen() -> None:
    failed = replace(GOOD, k=None, own_best=False, verdict="Not installed")
    trials, best = _chosen(failed)
    assert best is None
    assert trials == [failed]


def test_where_nothing_comes_back_well_the_steadiest_are_compared_and_that_is_said() -> None:
    unsteady = replace(GOOD, stability=0.63, separation=0.25)
    others = [
        replace(unsteady, reduction="none", stability=0.65, separation=0.26),
        replace(unsteady, clustering="bisecting", separation=0.1),
        replace(unsteady, clustering="gmm", stability=0.3),
    ]
    trials, best = _chosen(unsteady, *others)

    assert best is trials[0]
    assert best.verdict.startswith("No way's groups come back well, this one's are among the")
    assert trials[1].verdict == "As good, but not simpler"
    assert trials[2].verdict.startswith("Less well separated (0.10 against")
    assert (
        trials[3].verdict == "Its groups change from one random draw of the customers to the next"
    )
