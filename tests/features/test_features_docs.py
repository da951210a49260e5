from __future__ import annotations

from pathlib import Path

from regulars.features import CATALOGUE
from regulars.features.docs import features_page, write_docs

_PAGE = Path(__file__).parents[2] / "docs" / "features.md"


def test_the_page_is_what_the_code_says() -> None:
    assert _PAGE.read_text(encoding="utf-8") == features_page(), (
        "docs/features.md is stale: run python -m regulars.features.docs"
    )


def test_every_feature_has_its_row() -> None:
    rows = [row for row in features_page().splitlines() if row.startswith("| `")]

    assert [row.split("`")[1] for row in rows if "<" not in row.split("`")[1]] == list(CATALOGUE)
    assert {len(row.replace(r"\|", "").split(" | ")) for row in rows} == {5}


def test_writing_replaces_the_page(tmp_path: Path) -> None:
    page = tmp_path / "features.md"
    page.write_text("old")

    write_docs(page)

    assert page.read_text(encoding="utf-8") == features_page()
