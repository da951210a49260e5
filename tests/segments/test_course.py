"""The usual notebook, to its published figures, and what it does on other files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from regulars.model import BadData
from regulars.segments import Course, CourseConfig, course_pipeline

SALES = (
    Path(__file__).parents[3] / "shared" / "data" / "sales_data_sample" / "sales_data_sample.csv"
)


@pytest.fixture(scope="module")
def usual() -> Course:
    if not SALES.exists():
        pytest.skip("../shared/data/sales_data_sample is not here")
    return course_pipeline(SALES)


def test_the_published_figures_come_out(usual: Course) -> None:
    assert (usual.lines, len(usual.columns)) == (2_823, 37)
    known = {1: 104_451, 2: 94_813, 3: 90_483, 5: 85_016}
    assert {k: round(usual.wcss[k]) for k in known} == known
    assert [round(v, 2) for v in usual.means["SALES"]] == [8_293.75, 4_398.43, 2_061.68]
    assert round(usual.view_share, 3) == 0.202


def test_its_groups_are_exactly_one_of_its_inputs(usual: Course) -> None:
    assert next(iter(usual.restated)) == "DEALSIZE"
    assert usual.restated["DEALSIZE"] == pytest.approx(1.0)
    assert np.bincount(usual.labels).tolist() == [157, 1_384, 1_282]


def test_a_made_up_file_gives_known_groups(tmp_path: Path) -> None:
    rows = [f"{v},{c},{c}{i}" for i, (v, c) in enumerate([(1, "a"), (9, "b"), (50, "c")] * 20)]
    path = tmp_path / "lines.csv"
    path.write_text("\n".join(["amount,size,code", *rows]))
    found = course_pipeline(path, CourseConfig(dropped=(), numbered=("code",), ks=(1, 3)))
    assert found.columns == ("amount", "size_a", "size_b", "size_c", "code")
    assert found.wcss[1] == pytest.approx(60 * 5)
    assert found.means["amount"] == (50.0, 9.0, 1.0)
    assert found.restated["size"] == pytest.approx(1.0)


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        course_pipeline(tmp_path / "nothing.csv")
    path = tmp_path / "few.csv"
    path.write_text("SALES\n1\n2\n")
    with pytest.raises(BadData, match="no column is left"):
        course_pipeline(path, CourseConfig(dropped=("SALES",)))
