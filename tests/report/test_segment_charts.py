"""The charts of the segments and the sections around them, from the tables that a run writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage

from regulars.report import write_segment_pictures
from regulars.report.changes import read_changes
from regulars.report.charts import drawings
from regulars.report.placing import read_placing
from regulars.report.reading import Tables
from regulars.report.segments import PALETTE, read_segments
from regulars.report.trials import read_ways

if TYPE_CHECKING:
    from tests.report.conftest import Shop

BEST = "Frequent big spenders, recently active"
REGULAR = "Regular buyers"
FEATURES = ("orders", "revenue", "days_since_last_order", "categories")


def plain(texts: Iterable[str]) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]


def moved(before: str, now: str, customers: int, share: float) -> dict[str, Any]:
    return {"from_segment": before, "to_segment": now, "customers": customers, "share": share}


def identity(status: str, name: str, **of: Any) -> dict[str, Any]:  # noqa: ANN401
    empty = {"segment_id": None, "customers": None, "customers_before": None, "alarm": None}
    return {"status": status, "name": name, "stayed_share": None, **empty, **of}


@pytest.fixture
def followed(shop: Shop) -> Shop:
    """The shop with everything that a second, compared run knows of its segments."""
    profiles = [
        {
            "segment_id": number,
            "feature": feature,
            "median": 1.0,
            "overall_median": 1.0,
            "standardised_difference": difference,
            "median_rank": 0.5 + difference / 4,
        }
        for place, feature in enumerate(FEATURES)
        for number, difference in enumerate(np.roll([1.5, 0.4, -0.6, -0.9], place), start=1)
    ]
    silhouettes = [
        {"segment_id": number, "position": place, "silhouette": value}
        for number in (1, 2, 3, 4)
        for place, value in enumerate((0.6, 0.2, -0.2), start=1)
    ]
    classifiers = [
        {
            "method": method,
            "accuracy": accuracy,
            "balanced_accuracy": accuracy - 0.1,
            "log_loss": 1 - accuracy,
            "calibration_error": 0.05,
            "customers": 340,
            "chosen": method == "logistic",
        }
        for method, accuracy in (("tree", 0.8), ("logistic", 0.9))
    ]
    members = shop.tables["memberships"].project("*, customer_id = 'C0001' AS unlike")
    trial = {"reduction": "pca", "noise_share": 0.0, "kept_share": 0.9, "cpu_seconds": 1.0}
    return (
        shop.with_rows("segment_profiles", profiles)
        .with_rows("segment_silhouettes", silhouettes)
        .with_rows("segment_classifiers", classifiers)
        .with_rows(
            "segment_confusion",
            [{"segment_id": 1, "placed_in": 2, "customers": 4, "share": 0.1}],
        )
        .with_rows(
            "segment_importance",
            [{"feature": f, "accuracy_lost": i / 10} for i, f in enumerate(FEATURES)],
        )
        .with_table("memberships", members)
        .with_rows(
            "segment_migrations",
            [
                moved(BEST, BEST, 30, 0.75),
                moved(BEST, REGULAR, 10, 0.25),
                moved("Old hands", REGULAR, 40, 1.0),
                moved("new", BEST, 5, 1.0),
            ],
        )
        .with_rows(
            "segment_identities",
            [
                identity("kept", BEST, segment_id=1, customers=35, customers_before=40),
                identity("new", REGULAR, segment_id=2, customers=50, alarm="Look at them."),
                identity("vanished", "Old hands", customers_before=40),
            ],
        )
        .with_rows(
            "segment_drift",
            [
                {"segment_id": 1, "feature": f, "shift": 0.5, "stability_index": i, "chance": 0.05}
                for f, i in (("orders", 0.3), ("revenue", 0.12))
            ],
        )
        .with_rows(
            "segment_trials",
            [
                {**trial, "trial": 1, "clustering": "gmm", "k": 3, "separation": 0.3}
                | {"stability": 0.5, "own_best": True, "chosen": False, "verdict": "Worse."},
                {**trial, "trial": 2, "clustering": "kmeans", "k": 3, "separation": None}
                | {"stability": 0.7, "own_best": False, "chosen": False, "verdict": "Other k."},
                {**trial, "trial": 3, "clustering": "kmeans", "k": 4, "separation": 0.4}
                | {"stability": 0.9, "own_best": True, "chosen": True, "verdict": "Best."},
            ],
        )
    )


def test_charts_have_the_pages_colours_and_moves_find_their_segments(followed: Shop) -> None:
    tables = Tables(followed.scan)
    segments = read_segments(tables)
    merges = linkage(np.arange(6.0)[:, None] ** 2, "ward")
    found = drawings(tables, segments, (merges, np.full(6, 20.0)))
    assert set(found) == {"profiles", "radar", "silhouettes", "dendrogram", "migrations"}
    bands = found["silhouettes"].figure["data"]
    assert [band["marker"]["color"] for band in bands] == list(PALETTE[:4])
    assert tuple(plain(found["silhouettes"].rows[0])) == (f"1. {BEST}", "0.2", "33.3 %")
    nodes = found["migrations"].figure["data"][0]["node"]
    known = dict(zip(nodes["label"], nodes["color"], strict=True))
    assert known["Regular buyers"] == PALETTE[1]
    assert known["Old hands"] == known["new"] not in PALETTE
    assert found["dendrogram"].figure["layout"]["xaxis"]["ticktext"] == ["20"] * 6


def test_a_run_without_these_tables_draws_only_profiles(shop: Shop) -> None:
    tables = Tables(shop.scan)
    assert drawings(tables, read_segments(tables)) == {}
    assert read_placing(tables) is None
    assert read_changes(tables) is None
    assert read_ways(tables) == []


def test_changes_count_those_who_were_there_both_times(followed: Shop) -> None:
    found = read_changes(Tables(followed.scan))
    assert found is not None
    assert plain(found.sentences) == [
        "Segments of the previous run still there: 1; new: 1; vanished: 1.",
        "50 customers of both runs (62.5 %) changed segment.",
        "Most went from \u201cOld hands\u201d to \u201cRegular buyers\u201d: 40 customers.",
        "5 customers joined since then.",
    ]
    assert found.alarms == ["Look at them."]
    assert [(row[0], row[1]) for row in found.drift] == [(1, "Orders")]  # 0.12 may be chance


def test_places_and_ways_are_told_the_chosen_first(followed: Shop) -> None:
    placing = read_placing(Tables(followed.scan))
    assert placing is not None
    assert plain(placing.sentences)[0].startswith(
        "Of customers whom it had not seen, logistic regression places 90.0 % in their segment"
    )
    assert placing.sentences[1] == "What decides most is categories."
    assert plain(placing.sentences)[2].startswith("1 of 340 customers (0.3 %) is unlike")
    assert [method[0] for method in placing.methods] == ["Logistic regression", "Decision tree"]
    ways = read_ways(Tables(followed.scan))
    assert [(way.name.split(" on ")[0], way.k, way.chosen) for way in ways] == [
        ("k-means", 4, True),
        ("a Gaussian mixture", 3, False),
    ]


def test_the_page_has_all_of_it(followed: Shop, tmp_path: Path) -> None:
    page = followed.write(tmp_path / "report.html").read_text("utf-8")
    for name in ("radar", "silhouettes", "migrations"):
        assert f'data-chart="segments-{name}"' in page
    for heading in ("How sure a place is", "What changed since the last run", "Look at them."):
        assert heading in page


@pytest.mark.browser
def test_every_picture_becomes_a_png(followed: Shop, tmp_path: Path) -> None:
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("no Chromium is installed")
    written = write_segment_pictures(
        followed.record, followed.scan, tmp_path / "png", view=followed.view
    )
    assert [path.stem for path in written] == [
        f"segments-{name}"
        for name in ("choice", "view", "profiles", "radar", "silhouettes", "migrations")
    ]
    for path in written:
        head = path.read_bytes()[:24]
        assert head[1:4] == b"PNG"
        assert int.from_bytes(head[16:20], "big") == 1920
