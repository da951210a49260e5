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
    assert (usual.lines, sum(usual.columns.values())) == (2_823, 37)
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
    assert found.columns == {"amount": 1, "size": 3, "code": 1}
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


def lines_file(folder: Path, header: str, rows: list[str]) -> Path:
    path = folder / "lines.csv"
    path.write_text("\n".join([header, *rows]))
    return path


FEW = CourseConfig(ks=(1, 2), k=2)


def test_ids_and_dates_take_no_part_and_no_value_becomes_a_name(tmp_path: Path) -> None:
    rows = [f"order-{i},2024-01-{1 + i % 28:02},{'ab'[i % 2]},{i % 7},{i}" for i in range(201)]
    found = course_pipeline(lines_file(tmp_path, "id,day,size,amount,pieces", rows), FEW)
    assert found.columns == {"size": 2, "amount": 1, "pieces": 1}
    assert set(found.left_out) == {"id", "day"}
    assert "201 values" in found.left_out["id"]
    assert "order-" not in str(found.left_out)


def test_a_text_of_two_hundred_values_still_takes_part(tmp_path: Path) -> None:
    rows = [f"t{i % 200},{i % 7}" for i in range(400)]
    assert course_pipeline(lines_file(tmp_path, "code,amount", rows), FEW).columns["code"] == 200


def test_more_numbers_than_fit_are_refused_with_the_widest_input(tmp_path: Path) -> None:
    path = lines_file(tmp_path, "code,amount", [f"t{i % 20},{i}" for i in range(60)])
    with pytest.raises(BadData, match="20 of them from this one") as caught:
        course_pipeline(path, FEW.model_copy(update={"most_cells": 1_000}))
    assert caught.value.column == "code"


@pytest.mark.parametrize(
    ("header", "rows", "said", "column"),
    [
        ("a,b,c", ["1,2,3", "4,,6", "7,8,9"], "lacks some", "b"),
        ("a,b,c", ["1,2,3", "4,inf,6", "7,8,9"], "lacks some", "b"),
        ("a,b", ["1,2", "3,4", "5,6"], "only 2 columns", "a, b"),
        ("a,b,c", ["1,2,3"] * 5, "there are 1", ""),
    ],
)
def test_what_the_notebook_cannot_group_is_refused_by_name(
    tmp_path: Path, header: str, rows: list[str], said: str, column: str
) -> None:
    with pytest.raises(BadData, match=said) as caught:
        course_pipeline(lines_file(tmp_path, header, rows), FEW)
    assert caught.value.column == column
