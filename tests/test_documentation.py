"""The documentation says what the code does: generated pages are fresh, commands in it run."""

from __future__ import annotations

import dataclasses
import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsError
from typer.testing import CliRunner

from regulars.cli import app
from regulars.cli.docs import PAGES, write_pages
from regulars.cli.docs.settings import Setting, all_settings
from regulars.intake.clean import RETURN_REASONS
from regulars.model import (
    Added,
    Cannot,
    Drift,
    Input,
    Layout,
    PersonalColumn,
    Returned,
    RoleMapping,
    RunRecord,
    Step,
)
from regulars.segments import Choice, Tried
from regulars.settings import Settings
from regulars.simulation import ShopConfig, write_shop

_ROOT = Path(__file__).parents[1]
_DOCS = _ROOT / "docs"
_GUIDE = _DOCS / "guide" / "first-report.md"
_PAGES = sorted(_DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (_DOCS / name).read_text(encoding="utf-8") == PAGES[name](), (
        f"docs/{name} is stale: run python -m regulars.cli.docs"
    )


def test_writing_replaces_every_page(tmp_path: Path) -> None:
    (tmp_path / "cli.md").write_text("old")

    write_pages(tmp_path)

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        name: page() for name, page in PAGES.items()
    }


@pytest.mark.parametrize("setting", list(all_settings()), ids=lambda setting: setting.variable)
def test_a_setting_is_explained_and_its_variable_reaches_it(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert setting.meaning, f"{'.'.join(setting.path)} has no docstring under it"
    before = Settings()
    monkeypatch.setenv(setting.variable, "?")

    try:
        reached = Settings() != before
    except (ValidationError, SettingsError):
        # "?" is no number, no date and no JSON: whoever refuses it has read it.
        reached = True

    assert reached


def test_the_reasons_that_make_a_return_are_the_documented_ones() -> None:
    (named,) = re.findall(
        r"set aside as\s+`(\w+)` or `(\w+)` are also", (_DOCS / "roles.md").read_text()
    )

    assert set(named) == set(RETURN_REASONS)


@pytest.mark.parametrize(
    "part",
    [
        RunRecord,
        Input,
        Layout,
        Added,
        Drift,
        Returned,
        RoleMapping,
        PersonalColumn,
        Cannot,
        Step,
        Choice,
        Tried,
    ],
    ids=lambda p: p.__name__,
)
def test_every_field_of_the_record_is_explained(part: type) -> None:
    page = (_DOCS / "run.md").read_text()
    fields = {field.name for field in dataclasses.fields(part)}

    assert fields <= set(re.findall(r"`(\w+)`", page))


def test_every_page_is_in_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)", (_DOCS / "README.md").read_text()))

    assert linked >= {path.relative_to(_DOCS).as_posix() for path in _PAGES} - {"README.md"}


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_every_link_and_source_file_named_is_there(page: Path) -> None:
    text = page.read_text()
    for target, _, heading in re.findall(r"\]\(([^):#]*)(#([^)]+))?\)", text):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{page.name} links to {target}"
        titles = re.findall(r"^#+ (.*)$", there.read_text(), re.MULTILINE) if heading else []
        assert not heading or heading in {_anchor(title) for title in titles}, heading
    for named in re.findall(r"`([\w/]+\.py)`", text):
        assert any((base / named).exists() for base in (_ROOT, _ROOT / "src/regulars")), named


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")


def test_the_guide_explains_every_part_of_the_report() -> None:
    template = (_ROOT / "src/regulars/report/templates/page.html").read_text()
    parts = re.findall(r'<li><a href="#\w+">(.*?)</a>', template)

    assert len(parts) > 5
    assert [part for part in parts if f"**{part}**" not in _GUIDE.read_text()] == []


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _export(tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^regulars (.*)$", _GUIDE.read_text(), re.MULTILINE)
    said = {}
    for command in commands:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, (command, done.exception, done.output)
        said[command] = done.stdout

    assert "you said so" in said[next(c for c in commands if "--map" in c)]
    assert "4 segments, as asked for" in said[next(c for c in commands if "--segments 4" in c)]
    assert said["show quarantine --limit 5"].count("raw: {") == 5
    assert "<title>" in (tmp_path / "my-shop" / "report.html").read_text()


def test_the_commands_that_add_orders_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _export(tmp_path)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as shop:
        shop.execute("CREATE TABLE orders(order_id, order_date, customer_id, sku, quantity, price)")
        shop.executemany(
            "INSERT INTO orders VALUES (?, ?, ?, 'p1', 1, 9.5)",
            [(n, f"2025-0{1 + n % 9}-1{n % 7}", f"c{n % 20}") for n in range(200)],
        )
        shop.commit()
    monkeypatch.chdir(tmp_path)
    page = (_DOCS / "guide" / "adding-orders.md").read_text()
    commands = re.findall(r"^regulars (.*)$", page, re.MULTILINE)

    said = [CliRunner().invoke(app, shlex.split(command)) for command in commands]

    assert [done.exit_code for done in said] == [0] * 4
    assert "only rows since 2025-09-" in said[3].output


def _export(folder: Path) -> None:
    """The files that the guide talks about, small."""
    shop = write_shop(ShopConfig(customers=60, seed=3, cancelled_share=0.05), folder / "shop")
    with duckdb.connect() as connection:
        orders = connection.read_parquet(str(shop.orders)).project(
            "order_id AS ORDERNUMBER, order_date AS ORDERDATE, customer_id AS CUSTOMERID,"
            " 'Firm ' || customer_id AS CUSTOMERNAME, product_id AS PRODUCTCODE,"
            " quantity AS QUANTITY, line_total AS SALES, status AS STATUS"
        )
        orders.write_csv(str(folder / "orders.csv"))
        orders.write_csv(str(folder / "new-orders.csv"))
        people = connection.read_parquet(str(shop.customers))
        people.project("customer_id AS CUSTOMERID, country, birth_date").write_csv(
            str(folder / "people.csv")
        )
