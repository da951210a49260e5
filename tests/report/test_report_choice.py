from __future__ import annotations

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
