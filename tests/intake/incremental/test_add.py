"""A run, then `--add`: the same tables as one run over all files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from regulars.intake import Intake, IntakeConfig, take_in
from regulars.model import BadData
from regulars.store import DuckEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "order,line,customer,product,date,quantity,price\n"
Rows = list[dict[str, Any]]
Line = tuple[int, int, int, int, int]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    shared = DuckEngine(threads=1)
    yield shared
    shared.close()


class Shop:
    """A workspace into which files are taken one after the other."""

    def __init__(self, folder: Path, engine: DuckEngine) -> None:
        self.folder = folder
        self.warehouse = Warehouse(folder / "shop", engine)
        (folder / "shop").mkdir(parents=True)

    def take(
        self, files: Mapping[str, str], customers: str | None = None, **said: object
    ) -> Intake:
        paths = []
        for name, text in files.items():
            path = self.folder / name
            path.write_text(text)
            paths.append(path)
        sides = []
        if customers is not None:
            sides.append(self.folder / "people.csv")
            sides[0].write_text(customers)
        with self.warehouse.draft(now=NOW) as draft:
            found = take_in(
                paths,
                draft,
                config=IntakeConfig.model_validate(said),
                now=NOW,
                customers=sides,
            )
            draft.commit()
        return found

    def tables(self) -> dict[str, Rows]:
        """All tables; quarantined rows without their place in a file."""
        found = {
            name: self.warehouse.scan(name).collect("pyarrow").to_native().to_pylist()
            for name in self.warehouse.tables()
        }
        aside = [(row["reason"], row["raw"]) for row in found.pop("quarantine")]
        return found | {"quarantine": sorted(aside)}


def csv(lines: Mapping[tuple[int, int], tuple[int, ...]]) -> str:
    return HEAD + "".join(
        f"{o},{n},{'' if c == 0 else f'c{c}'},p{p},2024-01-{d:02d},{q},2.50\n"
        for (o, n), (c, p, d, q) in lines.items()
    )


values = st.tuples(
    st.integers(0, 3), st.integers(1, 3), st.integers(1, 28), st.integers(-2, 5)
).map(lambda v: v if v[3] else (*v[:3], 1))
files = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(1, 3)), values, min_size=2, max_size=14
)


@given(before=files, after=files, overlap=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 3))))
@example(
    before={
        (1, 1): (1, 1, 5, 2),
        (1, 2): (1, 2, 5, 1),
        (2, 1): (0, 1, 6, 1),
        (3, 1): (3, 3, 7, -1),
    },
    after={(1, 2): (1, 2, 5, 4), (2, 1): (0, 1, 6, 1), (4, 1): (1, 1, 9, -2), (5, 1): (2, 1, 2, 3)},
    overlap={(1, 1), (3, 1)},
)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_adding_is_the_same_as_one_run(
    before: dict[Any, Any],
    after: dict[Any, Any],
    overlap: set[Any],
    engine: DuckEngine,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    # A purchase in each file, so that neither is refused for having none.
    first = before | {(90, 1): (1, 1, 1, 1)}
    # Some lines come again as they were, some with other values, some are new.
    second = after | {key: first[key] for key in overlap if key in first}
    # A sale never turns into a return: these do not correct each other.
    second = {
        k: (*v[:3], abs(v[3]) * (1 if first[k][3] > 0 else -1)) if k in first else v
        for k, v in second.items()
    } | {(91, 1): (2, 2, 2, 2)}
    # A product that changes is another line without its number; here it stays.
    second = {k: (v[0], first[k][1], *v[2:]) if k in first else v for k, v in second.items()}

    added = Shop(tmp_path_factory.mktemp("added"), engine)
    added.take({"a.csv": csv(first)})
    what = added.take({"b.csv": csv(second)}, add=True).added
    once = Shop(tmp_path_factory.mktemp("once"), engine)
    left = {key: value for key, value in first.items() if key not in second}
    once.take({"a.csv": csv(left), "b.csv": csv(second)} if left else {"b.csv": csv(second)})

    assert added.tables() == once.tables()
    assert what is not None
    both = first.keys() & second.keys()
    same = sum(first[key] == second[key] for key in both)
    assert (what.lines_known, what.lines_corrected) == (same, len(both) - same)
    assert what.lines_new == len(second) - len(both)


A = (
    HEAD + "1,1,a,x,2024-01-01,1,5\n1,2,a,y,2024-01-01,2,5\n2,1,b,x,2024-01-02,1,5\n"
    "3,1,,x,2024-01-03,1,5\n"
)


@pytest.fixture
def shop(tmp_path: Path, engine: DuckEngine) -> Shop:
    return Shop(tmp_path, engine)


def test_a_file_read_before_is_skipped(shop: Shop) -> None:
    shop.take({"a.csv": A})
    before = shop.tables()

    what = shop.take({"a.csv": A}, add=True).added

    assert what is not None
    assert (what.files_skipped, what.lines_new, what.lines_known) == (["a.csv"], 0, 0)
    assert shop.tables() == before


def test_a_growing_file_is_recognised_line_by_line(shop: Shop) -> None:
    shop.take({"a.csv": A})
    grown = A + "4,1,d,x,2024-01-02,1,5\n5,1,d,x,2024-01-09,1,5\n"

    found = shop.take({"a.csv": grown}, add=True)

    assert found.added is not None
    assert (found.added.lines_new, found.added.lines_known) == (2, 4)
    # The last valid order was on 2 January; nothing new is older than that.
    assert found.added.lines_late == 0
    assert found.input.files == ["a.csv"]
    assert found.input.lines_read == 6
    assert len(shop.tables()["quarantine"]) == 1


def test_corrected_late_and_vanished_lines_are_counted(shop: Shop) -> None:
    shop.take({"a.csv": A})
    later = HEAD + "1,1,a,x,2024-01-01,7,5\n9,1,d,x,2023-12-24,1,5\n"

    what = shop.take({"b.csv": later}, add=True).added

    assert what is not None
    # Line 2 of order 1 is missing from an order that came again.
    assert (what.lines_corrected, what.lines_late, what.lines_vanished) == (1, 1, 1)
    assert not what.vanished_removed
    lines = {(x["order_id"], x["product_id"]): x["quantity"] for x in shop.tables()["order_lines"]}
    assert lines == {("1", "x"): 7.0, ("1", "y"): 2.0, ("2", "x"): 1.0, ("9", "x"): 1.0}


def test_vanished_lines_are_dropped_if_asked(shop: Shop) -> None:
    shop.take({"a.csv": A})
    less = A.replace("2,1,b,x,2024-01-02,1,5\n", "")

    kept = shop.take({"a.csv": less}, add=True).added
    assert kept is not None
    assert kept.lines_vanished == 1
    assert len(shop.tables()["order_lines"]) == 3

    shop.take({"a.csv": less + "7,1,e,x,2024-01-05,1,5\n"}, add=True, drop_vanished=True)
    # What vanished in an earlier run belongs to no file that is read now.
    assert {x["order_id"] for x in shop.tables()["order_lines"]} == {"1", "2", "7"}


def test_unreadable_rows_are_not_doubled(shop: Shop) -> None:
    broken = A + "4,1,d,x\n"
    shop.take({"a.csv": broken})
    found = shop.take({"a.csv": broken + "5,1,e,x,2024-01-09,1,5\n"}, add=True)
    assert found.input.lines_quarantined == {"missing_customer": 1, "unreadable_row": 1}


def test_customers_stay_known(shop: Shop) -> None:
    shop.take({"a.csv": A}, customers="customer,country\na,DE\nb,FR\n")
    shop.take({"b.csv": HEAD + "8,1,z,x,2024-02-01,1,5\n"}, add=True)
    people = {x["customer_id"]: x["country"] for x in shop.tables()["customers"]}
    assert people == {"a": "DE", "b": "FR", "z": None}


def test_without_kept_rows_nothing_can_be_added(shop: Shop) -> None:
    shop.take({"a.csv": A}, keep_rows=False)
    with pytest.raises(BadData, match="has not kept the rows"):
        shop.take({"b.csv": A}, add=True)


def test_with_pseudonyms_the_way_out_is_all_files_together(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", "a key of more than thirty-two letters")
    shop.take({"a.csv": A}, pseudonymise=True)
    for again in (True, False):
        with pytest.raises(BadData) as raised:
            shop.take({"b.csv": A}, add=True, pseudonymise=again)
        assert "run all files together" in str(raised.value)


def test_a_changed_file_is_said(shop: Shop) -> None:
    shop.take({"a.csv": A})
    other = (
        "order,line,customer,product,date,quantity,price,shop\n8,1,z,x,2024-02-01,1,5 EUR,north\n"
    )

    found = shop.take({"b.csv": other}, add=True)

    said = {(d.what, d.column) for d in found.drift}
    assert ("new column", "shop") in said
    assert ("currency", "") in said
    assert any("shop is a new column" in warning for warning in found.warnings)


def test_rows_join_a_parquet_file_that_was_taken_as_it_is(shop: Shop) -> None:
    first = csv({(n, 1): (1 + n % 3, 1, 1 + n, 1) for n in range(1, 9)})
    later = csv({(n, 1): (1 + n % 3, 1, 1 + n, 1) for n in range(7, 15)})
    source = shop.folder / "first.parquet"
    (shop.folder / "first.csv").write_text(first)
    duckdb.read_csv(str(shop.folder / "first.csv"), all_varchar=True).write_parquet(str(source))
    with shop.warehouse.draft(now=NOW) as draft:
        take_in([source], draft, config=IntakeConfig(), now=NOW)
        draft.commit()

    added = shop.take({"later.csv": later}, add=True).added

    assert added is not None
    assert (added.lines_new, added.lines_known) == (6, 2)
    assert len(shop.tables()["order_lines"]) == 14
