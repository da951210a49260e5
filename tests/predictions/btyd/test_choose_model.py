from __future__ import annotations

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions.btyd.choose_model import TriedModel, choose_model

BG = TriedModel("bg_nbd", "BG/NBD", 110.0, 1.5)
MBG = TriedModel("mbg_nbd", "MBG/NBD", 100.0, 1.6)
PERIODS = TriedModel("bg_bb", "BG/BB", None, 1.7)
FAILED = TriedModel("pareto_nbd", "Pareto/NBD", None, None, "no best parameters")
NOISE = np.random.default_rng(1).normal(0, 3, 1_000)


def test_the_best_forecast_wins_where_it_is_clearly_best() -> None:
    deviances = {"bg_nbd": NOISE, "mbg_nbd": NOISE + 0.1, "bg_bb": NOISE + 0.2}
    chosen, why = choose_model([BG, MBG, PERIODS, FAILED], deviances, 90)

    assert chosen == "bg_nbd"
    assert why.startswith("BG/NBD foretold the last 90 days best")


def test_of_equal_forecasts_the_smallest_bic_wins() -> None:
    deviances = {"bg_nbd": NOISE, "mbg_nbd": NOISE[::-1], "bg_bb": NOISE + 1}
    chosen, why = choose_model([BG, MBG, PERIODS], deviances, 90)

    assert chosen == "mbg_nbd"
    assert "equally well" in why
    assert "smallest BIC" in why


def test_of_equal_forecasts_one_that_takes_everybody_new_for_alive_is_left_to_the_others() -> None:
    certain = TriedModel("bg_nbd", "BG/NBD", 90.0, 1.5)
    chosen, why = choose_model([certain, MBG], {"bg_nbd": NOISE, "mbg_nbd": NOISE[::-1]}, 90)

    assert chosen == "mbg_nbd"
    assert "take every customer who ordered once for alive, as BG/NBD does" in why
    clearly = {"bg_nbd": NOISE, "mbg_nbd": NOISE + 0.1}
    assert choose_model([certain, MBG], clearly, 90)[0] == "bg_nbd"


def test_without_held_out_days_bic_decides() -> None:
    one, other = (TriedModel(t.algorithm, t.title, t.bic, None) for t in (BG, MBG))

    assert choose_model([one, other, FAILED], {}, 90)[0] == "mbg_nbd"
    assert choose_model([one, FAILED], {}, 90)[1].startswith("BG/NBD is the only model")


def test_where_no_model_fits_the_first_reason_is_said() -> None:
    with pytest.raises(BadData, match="no lifetime model can be fitted: no best parameters"):
        choose_model([FAILED], {}, 90)
