from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import linkage

from regulars.segments import segment_charts

SEGMENTS = [
    {"segment_id": 1, "name": "Frequent big spenders"},
    {"segment_id": 2, "name": "Occasional buyers"},
]


def profile(feature: str, *found: tuple[float, float]) -> list[dict[str, object]]:
    return [
        {"segment_id": n, "feature": feature, "standardised_difference": d, "median_rank": rank}
        for n, (d, rank) in enumerate(found, start=1)
    ]


PROFILES = [
    *profile("orders", (1.2, 0.9), (-0.4, 0.3)),
    *profile("orders_last_365d", (1.1, 0.85), (-0.3, 0.35)),
    *profile("revenue", (0.8, 0.8), (-0.2, 0.4)),
    *profile("days_since_last_order", (-0.9, 0.1), (0.3, 0.6)),
    *profile("frequency_score", (2.0, 0.99), (-0.9, 0.01)),
]


def test_the_heat_map_holds_every_difference_strongest_on_top_and_no_scores() -> None:
    [heat] = segment_charts(SEGMENTS, PROFILES)["profiles"].data
    assert list(heat.y)[::-1] == [
        "Orders",
        "Orders in the last 365 days",
        "Days since the last order",
        "Revenue",
    ]
    assert list(heat.z[-1]) == [1.2, -0.4]
    assert heat.zmin == -heat.zmax


def test_the_radar_shows_ranks_one_axis_for_each_side_of_behaviour() -> None:
    figure = segment_charts(SEGMENTS, PROFILES)["radar"]
    first, second = figure.data
    assert set(first.theta) == {"Orders", "Revenue", "Days since the last order"}
    by_axis = dict(zip(second.theta, second.r, strict=True))
    assert by_axis["Orders"] == 30.0
    assert (first.r[0], first.theta[0]) == (first.r[-1], first.theta[-1])


def test_silhouettes_say_how_many_lie_nearer_to_another_segment() -> None:
    rows = [
        {"segment_id": 1, "position": p, "silhouette": s}
        for p, s in enumerate([0.6, 0.2, 0.1, -0.1], start=1)
    ]
    [band] = segment_charts(SEGMENTS, PROFILES, silhouettes=rows)["silhouettes"].data
    assert band.name.endswith("mean 0.20, 25% nearer to another")


def test_merges_and_moves_are_drawn_when_given_and_absent_otherwise() -> None:
    assert {"dendrogram", "migrations"}.isdisjoint(segment_charts(SEGMENTS, PROFILES))
    merges = linkage(np.random.default_rng(0).normal(size=(200, 3)), "ward")
    moves = [
        {"from_segment": 1, "to_segment": 2, "customers": 30},
        {"from_segment": 2, "to_segment": 2, "customers": 70},
    ]
    charts = segment_charts(SEGMENTS, PROFILES, linkage=merges, migrations=moves)
    assert len(charts["dendrogram"].data) == 39
    highest = max(max(branch.y) for branch in charts["dendrogram"].data)
    assert highest == merges[-1, 2]
    [flow] = charts["migrations"].data
    assert sum(flow.link.value) == 100
    assert (flow.link.source[0], flow.link.target[0]) == (0, 2)


def test_nothing_known_draws_nothing() -> None:
    assert segment_charts(SEGMENTS, []) == {}
