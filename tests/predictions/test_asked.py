from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions.asked import shop_asked
from regulars.predictions.cuts import DAY_S
from regulars.predictions.shop import collected

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop


def test_lines_asked_about_are_counted_up_to_the_moment(made: MadeShop) -> None:
    asked = shop_asked(
        made.shop, made.lines, lambda lines: lines.filter(nw.col("product_id") == "p5"), about="p5"
    )
    moment = 200 * DAY_S
    table = asked.describe_at(moment)
    assert isinstance(table, pa.Table)
    by_hand: dict[str, list[int]] = {}
    for row in made.lines.collect("pyarrow").to_native().to_pylist():
        if row["product_id"] == "p5" and row["ordered_at_s"] <= moment:
            by_hand.setdefault(row["customer_id"], []).append(row["ordered_at_s"])

    assert table.column_names[-2:] == ["lines_of_p5", "days_since_p5"]
    assert len(by_hand) > 20
    for row in table.to_pylist():
        seconds = by_hand.get(row["customer_id"], [])
        assert row["lines_of_p5"] == len(seconds)
        expected = (moment - max(seconds)) // DAY_S if seconds else None
        assert row["days_since_p5"] == expected
    whole = collected(made.shop.describe_at(moment))
    assert pc.sum(table["orders"]) == pc.sum(whole["orders"])
