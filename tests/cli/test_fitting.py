"""What a reader came for is seen at every width; what is not seen is named."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from regulars.cli.fitting import lay_out, lines_of

ADVICE = "Keep them close: early access, first pick of new products and good service, always."
SEGMENTS = {
    "segment_id": ["1", "2"],
    "name": ["Frequent big spenders, recently active", "Regular buyers"],
    "customers": ["1,176", "1,650"],
    "revenue_share": ["77.6 %", "12.4 %"],
    "revenue": ["6,913,648.21", "1,106,789.90"],
    "rule_sql": ["orders > 4", ""],
    "channel": ["", ""],
    "action": [ADVICE, "Make the start count."],
}
FIRST = ("segment_id", "name", "channel", "action", "customers", "revenue_share", "revenue")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_long_texts_are_told_in_full_at_every_width(width: int) -> None:
    texts = {"name", "action", "rule_sql", "channel"}
    layout = lay_out(SEGMENTS, width=width, first=FIRST, texts=texts)
    lines = [*lines_of(SEGMENTS, layout, right={"segment_id", "customers"}, width=width)]
    assert max(map(len, lines)) <= width
    assert " ".join(ADVICE.split()) in " ".join(" ".join(lines).split())
    assert "name" in layout.beside or "name" in layout.below


def test_what_matters_most_stays_and_the_rest_is_named_in_its_order() -> None:
    wide = lay_out(SEGMENTS, width=200, first=FIRST, texts={"action"})
    narrow = lay_out(SEGMENTS, width=66, first=FIRST, texts={"action"})
    assert [*wide.beside] == ["segment_id", "name", "customers", "revenue_share", "revenue"]
    assert wide.left_out == ("rule_sql",)
    assert "segment_id" in narrow.beside
    assert narrow.below == ("action",)
    assert narrow.left_out[-2:] == ("revenue", "rule_sql")


def test_an_empty_column_gives_its_room_to_the_next() -> None:
    layout = lay_out(SEGMENTS, width=200, first=FIRST, texts={"action"})
    assert layout.empty == ("channel",)
    assert "channel" not in layout.beside


def test_a_table_without_any_value_still_shows_its_columns() -> None:
    cells: dict[str, list[str]] = {"a": [], "b": []}
    layout = lay_out(cells, width=80)
    assert [*layout.beside] == ["a", "b"]
    assert next(iter(lines_of(cells, layout, right=set(), width=80))).split() == ["a", "b"]


def test_names_are_folded_only_where_that_lets_another_column_in() -> None:
    cells = {"customer_id": ["C1"], "expected_orders_90d": ["1.41"], "tenure_days": ["300"]}
    assert not lay_out(cells, width=80).folded_names
    folded = lay_out(cells, width=40)
    assert folded.folded_names
    assert [*folded.beside] == [*cells]
    kept = lay_out(cells, width=40, fold_names=False)
    assert kept.left_out == ("tenure_days",)
    heads = [line.split() for line in lines_of(cells, folded, right=set(), width=40)][:2]
    assert heads == [["customer_id", "expected_", "tenure_days"], ["orders_90d"]]


def test_a_text_beyond_measure_is_cut_off_and_said_to_be() -> None:
    cells = {"id": ["1"], "description": ["word " * 300]}
    layout = lay_out(cells, width=80, texts={"description"})
    assert layout.cut == ("description",)
    lines = [*lines_of(cells, layout, right=set(), width=80)]
    assert lines[-1].endswith("…")
    assert len(lines) < 12


def test_rows_with_long_texts_are_parted_and_short_ones_are_not() -> None:
    layout = lay_out(SEGMENTS, width=80, first=FIRST, texts={"action"})
    assert "" in [*lines_of(SEGMENTS, layout, right=set(), width=80)]
    short = {"a": ["1", "2"]}
    assert "" not in [*lines_of(short, lay_out(short, width=80), right=set(), width=80)]


def test_letters_that_take_two_places_keep_columns_in_line() -> None:
    cells = {
        "name": ["東京", "Lyon"],
        "orders": ["7", "12"],
        "note": ["長い説明 " * 12, "short"],
    }
    layout = lay_out(cells, width=40, texts={"name", "note"})
    lines = list(lines_of(cells, layout, right={"orders"}, width=40))

    assert layout.beside["name"] == 4
    tokyo, lyon = (next(line for line in lines if town in line) for town in ("東京", "Lyon"))
    assert cell_len(tokyo[: tokyo.index("7") + 1]) == cell_len(lyon[: lyon.index("12") + 2])
    assert max(map(cell_len, lines)) <= 40
