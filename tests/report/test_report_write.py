"""The page as a reader gets it, parsed as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regulars.model import RoleMapping

if TYPE_CHECKING:
    from tests.report.conftest import Shop

SECTIONS = [
    "What stands out",
    "Key figures",
    "Revenue over time",
    "Segments",
    "How the segments differ",
    "RFM classes",
    "The segments in space",
    "How the segments were chosen",
    "Data quality",
    "Method and limits",
    "The record",
]
VOID = {"meta", "link", "rect", "line", "circle", "ellipse", "polyline", "br"}
HOSTILE = "</script><script>window.stolen=1</script><img src=x onerror=stolen=1>=LINK(1)"


class Page(HTMLParser):
    """Collects what the tests ask for: tags, headings, tables by caption, links and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self.text = ""
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        elif tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag
        if tag == "table":
            self.tables[self._caption.strip()] = [
                [" ".join(cell.split()) for cell in row] for row in self._rows
            ]

    def handle_data(self, data: str) -> None:
        inside = set(self.open)
        if inside & {"script", "style"}:
            return
        self.text += data
        if inside & {"h1", "h2", "h3"}:
            level, heading = self.headings[-1]
            self.headings[-1] = (level, heading + data)
        elif "caption" in inside:
            self._caption += data
        elif inside & {"td", "th"}:
            self._rows[-1][-1] += data

    def sections(self) -> list[str]:
        return [text for level, text in self.headings if level == 2]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Shop], Page]:
    def write_and_parse(shop: Shop) -> Page:
        return Page(shop.write(tmp_path / "report.html").read_text("utf-8"))

    return write_and_parse


def test_all_sections_in_order(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop)
    assert page.open == []
    assert page.headings[0] == (1, "The tea shop")
    assert page.sections() == SECTIONS
    levels = [level for level, _ in page.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_has_a_target_and_every_id_is_unique(
    shop: Shop, read: Callable[[Shop], Page]
) -> None:
    page = read(shop)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {(attributes["href"] or "")[1:] for attributes in page.attributes("a")}
    assert targets <= set(ids)
    labels = {
        label
        for _, attributes in page.tags
        for label in (attributes.get("aria-labelledby") or "").split()
    }
    assert labels <= set(ids)


def test_every_table_has_a_caption_and_scoped_headers(
    shop: Shop, read: Callable[[Shop], Page]
) -> None:
    page = read(shop)
    assert "" not in page.tables
    assert len(page.tables) == len(page.attributes("table"))
    assert {attributes.get("scope") for attributes in page.attributes("th")} == {"row", "col"}


def test_numbers_on_the_page_are_the_tables(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop)
    months = page.tables["Revenue by period"][1:]
    orders = len({line[0] for line in shop.lines})
    assert sum(int(row[2].replace(",", "")) for row in months) == orders
    classes = page.tables["Customers by RFM class"][1:]
    assert [row[2] for row in classes] == ["40", "120", "110", "70"]
    crossed = page.tables["RFM classes (rows) by segment (columns), customers"]
    assert [row[1:] for row in crossed[1:3]] == [["40", "0", "0", "0"], ["0", "120", "0", "0"]]
    assert page.tables["The features that separate the segments most"][1][:3] == [
        "Revenue",
        "+2.55 251",
        "+0.21 151",
    ]
    rows = page.tables["What became of the rows"]
    numbers = [int(row[1].replace(",", "")) for row in rows[1:]]
    assert sum(numbers[:-1]) == numbers[-1] == shop.record.input.lines_read
    tried = page.tables["Every measure of every number of segments that was tried"]
    assert tried[0][1:4] == ["3", "4chosen", "5next best"]
    assert tried[-1] == ["Customers in the smallest", "70", "40", "22", "17", "9", "8", "larger"]
    assert [page.tables["Columns and the roles they play"][3][place] for place in (1, 3)] == [
        "Date",
        "83.0 %",
    ]
    assert "340" in page.text
    assert "3 November 2022 to 9 March 2024" in page.text


def test_questions_show_the_flag_as_code(shop: Shop, tmp_path: Path) -> None:
    text = shop.write(tmp_path / "report.html").read_text("utf-8")
    assert "<code>--date-order</code> mdy" in text


def test_without_segments_the_page_says_so(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop.without_segments())
    assert page.sections() == [
        section
        for section in SECTIONS
        if section not in {"How the segments differ", "The segments in space", SECTIONS[7]}
    ]
    assert "This run formed no segments" in page.text
    assert "#choice" not in [attributes["href"] for attributes in page.attributes("a")]


def test_without_a_view_the_page_is_small_and_keeps_the_map(shop: Shop, tmp_path: Path) -> None:
    path = replace(shop, view=None).write(tmp_path / "report.html")
    text = path.read_text("utf-8")
    assert len(text) < 120_000
    assert 'class="map"' in text
    assert "plotly-packed" not in text.split("<main")[1]


def test_without_dates_nothing_depends_on_time(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop.without_dates())
    assert "carry no dates" in page.text
    assert "No dates in the data" in page.text
    assert "RFM classes" not in page.sections()


def test_without_amounts_no_amount_is_shown(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop.without_amounts())
    assert "Orders over time" in page.sections()
    assert page.text.count("not available") == 2
    assert "GBP" not in page.text
    assert "Revenue by period" not in page.tables


def test_a_run_with_nothing_but_a_record(shop: Shop, read: Callable[[Shop], Page]) -> None:
    bare = shop.without_segments().without("order_lines", "returns", "features")
    page = read(bare.but(mapping=[], questions=[], warnings=[], cannot=[], steps=[], versions={}))
    assert page.sections()[0] == "What stands out"
    assert page.open == []


def test_values_from_a_file_are_inert(
    shop: Shop, read: Callable[[Shop], Page], tmp_path: Path
) -> None:
    quoted = HOSTILE.replace("'", "''")
    segments = shop.tables["segments"].project(
        f"* REPLACE ('{quoted}' || segment_id AS name, '{quoted}' AS difference,"
        f" '{quoted}' AS rule_words, '{quoted}' AS rule_sql, '{quoted}' AS action),"
        f" '{quoted}' AS typical"
    )
    source = replace(shop.record.input, files=[HOSTILE], lines_quarantined={HOSTILE: 94})
    hostile = shop.with_table("segments", segments).but(
        mapping=[RoleMapping("revenue", HOSTILE, HOSTILE, 0.5)],
        questions=[HOSTILE],
        warnings=[f"--flag={HOSTILE}"],
        currency=HOSTILE,
        settings={HOSTILE: HOSTILE},
        input=source,
    )
    view = {"data": [{"type": "scatter3d", "name": f"{HOSTILE}1", "text": HOSTILE}]}
    hostile = replace(hostile, view=view)
    page = read(hostile)
    assert len(page.attributes("script")) == 3
    assert page.attributes("img") == []
    assert not [name for _, attributes in page.tags for name in attributes if name[:2] == "on"]
    assert page.text.count(HOSTILE) > 15  # shown as the text it is
    assert hostile.write(tmp_path / "again.html", title=HOSTILE).exists()
    titled = Page((tmp_path / "again.html").read_text("utf-8"))
    assert titled.headings[0] == (1, HOSTILE)
    assert len(titled.attributes("script")) == 3


def test_nothing_is_fetched(shop: Shop, read: Callable[[Shop], Page]) -> None:
    page = read(shop)
    sources = [
        attributes[name] or ""
        for _, attributes in page.tags
        for name in ("src", "href", "action", "poster", "data")
        if name in attributes
    ]
    assert all(source.startswith(("#", "data:")) for source in sources)
    [policy] = [a for a in page.attributes("meta") if a.get("http-equiv")]
    assert (policy["content"] or "").startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in (policy["content"] or "")


def test_the_same_run_gives_the_same_bytes(shop: Shop, tmp_path: Path) -> None:
    first = shop.write(tmp_path / "first.html").read_bytes()
    assert shop.write(tmp_path / "second.html").read_bytes() == first


def test_a_failure_leaves_the_old_page_and_no_litter(shop: Shop, tmp_path: Path) -> None:
    path = shop.write(tmp_path / "report.html")
    before = path.read_bytes()
    endless: dict[str, object] = {"data": []}
    endless["layout"] = {"meta": endless}
    with pytest.raises(ValueError, match=r"[Cc]ircular"):
        replace(shop, view=endless).write(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
