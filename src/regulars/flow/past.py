"""A shop's past for models that learn from it: its customers described at earlier moments.

Examples come from customers drawn by a hash of their ids, so that a shop of any size is described
again in seconds; the customers of today are those of the table `features`, all of them.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.features import build_features, columns_with_data
from regulars.flow.describe import table_or_empty
from regulars.flow.moments import wall_clock_s
from regulars.predictions import Shop, Span
from regulars.segments import smallest_hashes
from regulars.settings import Settings
from regulars.store import Draft

_DESCRIBING = ("order_lines", "returns", "customers", "products")


class Past:
    """The tables of a draft, cut at any moment.

    Args:
        draft: holds the tables, `features` among them.
        settings: the settings; `predictions` says how many examples are wanted.
        as_of_s: the moment of `features`, seconds since 1970.
    """

    def __init__(self, draft: Draft, settings: Settings, *, as_of_s: int) -> None:
        self._draft = draft
        self._settings = settings
        self._as_of_s = as_of_s
        self._described: dict[int, nw.LazyFrame[Any]] = {}
        self._tables = {name: table_or_empty(draft, name, locally=True) for name in _DESCRIBING}
        self._available = columns_with_data(**self._tables)
        self.order_lines = self._tables["order_lines"]
        first = self.order_lines.select(nw.col("ordered_at_s").min()).collect().item()
        self.shop = Shop(self._describe_at, Span(first_s=int(first), as_of_s=as_of_s))
        self._sampled: nw.LazyFrame[Any] | None = None

    @property
    def has_amounts(self) -> bool:
        """Whether the order lines tell what was paid."""
        return "order_lines.revenue" in self._available

    @property
    def currency(self) -> str | None:
        """The currency of the amounts, where all lines have the same."""
        known = self.order_lines.select("currency").unique().head(2).collect("pyarrow")
        found = known["currency"].to_list()
        return found[0] if len(found) == 1 else None

    def table(self, name: str) -> nw.LazyFrame[Any] | None:
        """A table of the draft; None where it holds nothing."""
        there = any(column.startswith(f"{name}.") for column in self._available)
        return self._tables[name] if there else None

    def _describe_at(self, moment_s: int) -> nw.LazyFrame[Any]:
        if moment_s == self._as_of_s:
            return self._draft.scan_locally("features")
        if moment_s not in self._described:
            self._described[moment_s] = self._build(moment_s)
        return self._described[moment_s]

    def _build(self, moment_s: int) -> nw.LazyFrame[Any]:
        def keep(stage: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
            name = f"past-{moment_s}-{stage}"
            self._draft.materialise(name, frame)
            return self._draft.materialised_locally(name)

        if self._sampled is None:
            self._sampled = self._sample()
        frame = build_features(
            self._sampled,
            self._tables["returns"],
            self._tables["customers"],
            self._tables["products"],
            as_of_s=moment_s,
            as_of_local_s=wall_clock_s(moment_s, self._settings),
            available=self._available,
            materialise=keep,
            in_arrow=self._draft.local,
            shop_lines=self.order_lines,
        )
        return keep("features", frame)

    def _sample(self) -> nw.LazyFrame[Any]:
        """The order lines of the customers to learn from."""
        config = self._settings.predictions
        ids = self._draft.scan_locally("features").select("customer_id").collect("pyarrow")
        known = ids["customer_id"].to_list()
        most = config.most_examples // config.cuts.most_cuts
        if len(known) <= most:
            return self.order_lines
        chosen = [known[place] for place in smallest_hashes(known, most)]
        drawn = self._draft.local.frame(pa.table({"customer_id": pa.array(chosen, pa.string())}))
        self._draft.materialise("past-lines", self.order_lines.join(drawn, on="customer_id"))
        return self._draft.materialised_locally("past-lines")
