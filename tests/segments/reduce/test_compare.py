from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.segments.reduce.against_pca import AgainstPCA, Compared
from regulars.segments.reduce.autoencoder import AutoencoderConfig
from regulars.segments.reduce.compare import compare_with_pca

SMALL = AutoencoderConfig(hidden=(16,), learning_rate=0.01, batch=64, most_epochs=50)


def test_pca_wins_where_everything_is_linear() -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(size=(700, 2)) @ rng.normal(size=(2, 6)) + 0.1 * rng.normal(size=(700, 6))

    found = compare_with_pca(points, seed=3, width=2, autoencoders=[SMALL])

    # The error of PCA that NumPy finds on the same split.
    order = np.random.default_rng([3, 700]).permutation(700)
    others, seen = points[order[:140]], points[order[140:]]
    axes = np.linalg.svd(seen - seen.mean(axis=0))[2][:2]
    rest = (others - seen.mean(axis=0)) @ (np.eye(6) - axes.T @ axes)
    assert found.methods[0].mse == pytest.approx(float((rest**2).mean()))
    assert found.methods[1].against_pca != "keeps more"
    assert found.verdict == "pca"
    assert (found.customers, found.held_out_customers) == (560, 140)


def test_an_autoencoder_wins_on_a_curve() -> None:
    rng = np.random.default_rng(1)
    t = rng.uniform(-2.0, 2.0, 700)
    curve = np.column_stack([t, np.sin(2 * t), np.cos(2 * t), t**2])
    points = curve + 0.02 * rng.normal(size=curve.shape)

    found = compare_with_pca(points, seed=3, width=1, autoencoders=[SMALL], columns=list("abcd"))

    assert found.verdict == "autoencoder"
    assert found.sentence.startswith("Autoencoder keeps more at 1 number: ")
    assert found.methods[1].epochs is not None
    assert set(found.methods[1].feature_mse) == set("abcd")
    assert found.to_dict()["sentence"] == found.sentence


PCA = Compared("pca", mse=0.2)
BETTER = Compared(
    "autoencoder", mse=0.1, difference=-0.1, margin=0.02, against_pca="keeps more", epochs=9
)


def _against(*others: Compared) -> AgainstPCA:
    return AgainstPCA(4, 800, 200, 1.0, (PCA, *others))


def test_codes_that_are_dead_are_not_chosen() -> None:
    dead = replace(BETTER, dead={2: "hardly varies (standard deviation 0)"})
    second = replace(BETTER, method="autoencoder-tied", mse=0.15)

    assert _against(dead).verdict == "pca"
    assert "code 2 hardly varies" in _against(dead).sentence
    assert _against(dead).sentence.endswith("The choice is pca.")
    assert _against(dead, second).verdict == "autoencoder-tied"


@pytest.mark.parametrize(
    ("judged", "begins"),
    [
        ("keeps less", "PCA keeps more at 4 numbers: 80 % of the variance"),
        ("the same", "PCA and autoencoder keep the same at 4 numbers, 80 % and 75 %"),
    ],
)
def test_what_does_not_beat_pca_is_said_and_not_chosen(judged: str, begins: str) -> None:
    worse = replace(BETTER, mse=0.25, against_pca=judged)  # type: ignore[arg-type]

    assert _against(worse).verdict == "pca"
    assert _against(worse).sentence.startswith(begins)


def test_too_few_customers_are_told_and_nothing_is_trained() -> None:
    points = np.random.default_rng(0).normal(size=(92, 6))

    found = compare_with_pca(points, seed=1)

    assert [m.method for m in found.methods if m.refused] == [
        "autoencoder",
        "autoencoder-tied",
        "autoencoder-denoising",
        "autoencoder-variational",
    ]
    assert found.best is None
    assert "74 customers to learn from are too few" in found.sentence
