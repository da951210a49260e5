from __future__ import annotations

import pytest

from regulars.report.choice import read_choice
from regulars.report.line_chart import line_charts


def test_only_measures_with_two_known_values_are_drawn() -> None:
    choice = read_choice(
        {
            "k": 3,
            "runner_up": 4,
            "tried": [
                {"k": 4, "wcss": 80.0, "silhouette": 0.3},
                {"k": 3, "wcss": 100.0, "silhouette": 0.4, "stability": 0.9},
            ],
        }
    )
    assert choice is not None
    assert [row.k for row in choice.tried] == [3, 4]
    charts = line_charts(choice)
    assert [chart.measure.field for chart in charts] == ["wcss", "silhouette"]
    assert [point.role for point in charts[0].points] == ["chosen", "runner-up"]
    higher, lower = charts[0].points
    assert higher.y < lower.y  # SVG counts downwards
    assert higher.x < lower.x


def test_a_fixed_k_has_nothing_to_draw() -> None:
    choice = read_choice({"k": 5, "runner_up": None, "evidence": ["You asked for 5."]})
    assert choice is not None
    assert choice.evidence == ["You asked for 5."]
    assert line_charts(choice) == []


def test_the_chord_starts_at_one_group_and_the_elbow_lies_farthest_below_it() -> None:
    whole, wcss = 100.0, {2: 60.0, 3: 30.0, 4: 25.0, 5: 20.0}
    bend = {k: (whole - w) / (whole - 20.0) - (k - 1) / 4 for k, w in wcss.items()}
    choice = read_choice(
        {
            "k": 4,
            "tried": [
                {"k": k, "wcss": wcss[k], "elbow": bend[k], "offered": k > 2} for k in (2, 3, 4, 5)
            ],
        }
    )
    assert choice is not None
    assert choice.whole_wcss == pytest.approx(whole)
    [chart] = line_charts(choice)
    assert [point.role for point in chart.points] == [
        "evidence",  # one group, from which the chord starts
        "evidence",
        "tried",
        "chosen",
        "tried",
    ]
    assert chart.elbow is not None
    assert chart.elbow.k == 3
    assert (chart.points[0].x, chart.points[0].y) == chart.elbow.start
    assert (chart.points[-1].x, chart.points[-1].y) == chart.elbow.end
    assert (chart.points[2].x, chart.points[2].y) == (chart.elbow.x, chart.elbow.bottom)
    assert chart.elbow.top == pytest.approx((chart.elbow.start[1] + chart.elbow.end[1]) / 2)


def test_the_silhouette_is_drawn_beside_that_of_customers_without_groups() -> None:
    choice = read_choice(
        {
            "k": 3,
            "reference_silhouette": 0.2,
            "tried": [{"k": 3, "silhouette": 0.4}, {"k": 4, "silhouette": 0.3}],
        }
    )
    assert choice is not None
    [chart] = line_charts(choice)
    assert chart.level is not None
    assert chart.level > max(point.y for point in chart.points)  # lower in the drawing
