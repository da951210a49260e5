"""Several currencies are converted, set aside or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake.currency_signs import currency_in_header
from regulars.intake.rates import DatedRates, calendar
from regulars.model import BadData

Take = Callable[..., Any]

HEAD = "order,customer,product,date,quantity,amount,currency\n"
MIXED = HEAD + (
    "1,a,x,2024-03-01,1,10.00,EUR\n"
    "2,b,x,2024-03-02,1,20.00,USD\n"
    "3,c,y,2024-03-04,2,30.00,EUR\n"
    "4,a,y,2024-03-05,1,40.00,USD\n"
)


def test_several_currencies_are_refused_with_rows_and_revenue(take: Take) -> None:
    with pytest.raises(BadData) as refused:
        take(MIXED)

    said = str(refused.value)
    assert "EUR (2 rows, 40.00)" in said
    assert "USD (2 rows, 60.00)" in said
    assert "--rate" in said
    assert "--only-currency" in said


def test_rates_convert_and_the_originals_stay(take: Take) -> None:
    found = take(MIXED, currency="USD", rates={"EUR": 1.08})

    assert [line["revenue"] for line in found.lines] == [10.8, 20.0, 32.4, 40.0]
    assert {line["currency"] for line in found.lines} == {"USD"}
    assert [(x["original_revenue"], x["original_currency"]) for x in found.lines][:2] == [
        (10.0, "EUR"),
        (20.0, "USD"),
    ]
    assert found.found.currency == "USD"
    assert found.lines[2]["unit_price"] == 16.2
    assert any("converted to USD" in warning for warning in found.found.warnings)


def test_the_only_currency_without_a_rate_is_the_target(take: Take) -> None:
    assert take(MIXED, rates={"EUR": 2.0}).found.currency == "USD"


def test_a_currency_without_a_rate_is_refused(take: Take) -> None:
    with pytest.raises(BadData, match="no rate for GBP in USD"):
        take(MIXED + "5,a,y,2024-03-06,1,1.00,GBP\n", currency="USD", rates={"EUR": 1.08})


def test_another_currency_than_the_file_s_needs_a_rate(take: Take) -> None:
    one = HEAD + "1,a,x,2024-03-01,1,10.00,EUR\n2,b,x,2024-03-02,1,20.00,EUR\n"
    with pytest.raises(BadData, match="no rate for EUR in USD"):
        take(one, currency="USD")
    assert [x["revenue"] for x in take(one, currency="USD", rates={"EUR": 2}).lines] == [20.0, 40.0]


def test_one_currency_alone_sets_the_others_aside(take: Take) -> None:
    found = take(MIXED, only_currency="EUR")

    assert [line["revenue"] for line in found.lines] == [10.0, 30.0]
    assert found.found.input.lines_quarantined == {"other_currency": 2}
    assert found.found.input.revenue_read == 40.0
    assert found.found.currency == "EUR"
    with pytest.raises(BadData, match="no row is in CHF"):
        take(MIXED, only_currency="CHF")


def test_rows_without_a_currency_are_counted(take: Take) -> None:
    found = take(MIXED + "5,a,y,2024-03-06,1,5.00,\n", currency="USD", rates={"EUR": 1.08})

    assert found.lines[-1]["revenue"] == 5.0
    assert found.lines[-1]["original_currency"] is None
    assert "rows that name no currency were taken as USD: 1" in found.found.warnings


def test_a_sign_beside_the_amount_is_evidence(take: Take) -> None:
    euros = "order,customer,date,amount\n1,a,2024-03-01,€ 12.50\n2,b,2024-03-02,€ 7.50\n"

    found = take(euros)

    assert found.found.currency == "EUR"
    assert [line["revenue"] for line in found.lines] == [12.5, 7.5]
    with pytest.raises(BadData, match=r"EUR \(2 rows, 20.00\), USD \(1 rows, 3.00\)"):
        take(euros + "3,c,2024-03-03,3.00 USD\n")


def test_files_in_different_currencies_are_not_added_up(take: Take) -> None:
    files = {
        "de.csv": "order,customer,date,amount\n1,a,2024-03-01,12.50EUR\n",
        "us.csv": "order,customer,date,amount\n2,b,2024-03-02,$8.00\n",
    }
    with pytest.raises(BadData, match="2 currencies"):
        take(files)
    assert [x["revenue"] for x in take(files, currency="EUR", rates={"USD": 0.5}).lines] == [
        12.5,
        4.0,
    ]


def test_a_dollar_is_the_dollar_that_the_user_names(take: Take) -> None:
    dollars = "order,customer,date,amount\n1,a,2024-03-01,$12.50\n"
    assert take(dollars).found.currency == "USD"
    assert take(dollars, currency="CAD").found.currency == "CAD"


def test_words_for_one_currency_are_one(take: Take) -> None:
    found = take(
        HEAD + "1,a,x,2024-03-01,1,10,EUR\n2,b,x,2024-03-02,1,20,eur\n3,c,x,2024-03-03,1,5,€\n"
    )
    assert {line["currency"] for line in found.lines} == {"EUR"}


def test_the_header_may_name_it(take: Take) -> None:
    assert take("order,customer,date,Amount (GBP)\n1,a,2024-03-01,5\n").found.currency == "GBP"
    assert currency_in_header("Try all eur os") == "EUR"
    assert currency_in_header("Neuros") is None


def test_dated_rates_are_the_last_known_on_the_day(take: Take, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("date,currency,rate\n2024-03-04,EUR,2.0\n2024-02-28,EUR,1.5\n")

    found = take(MIXED, currency="USD", rates_file=str(rates))

    # 1 March: the rate of 28 February. 4 March: that day's.
    assert [line["revenue"] for line in found.lines] == [15.0, 20.0, 60.0, 40.0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("date,currency,rate\n2024-03-02,EUR,1.5\n", "before its first rate, 2024-03-02"),
        ("date,currency\n2024-03-02,EUR\n", "rate is missing"),
        ("date,currency,rate\n1.3.2024,EUR,1.5\n", "row 1, column date"),
        ("date,currency,rate\n2024-03-01,EUR,-1\n", "positive number"),
        ("date,currency,rate\n2024-03-01,EUR,1\n2024-03-01,EUR,2\n", "row 2.*another rate"),
    ],
)
def test_unusable_rates_are_refused(take: Take, tmp_path: Path, text: str, problem: str) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text(text)
    with pytest.raises(BadData, match=problem):
        take(MIXED, currency="USD", rates_file=str(rates))


@given(st.dictionaries(st.integers(0, 60), st.floats(0.5, 2.0), min_size=1), st.integers(0, 80))
@settings(max_examples=50, deadline=None)
def test_the_calendar_is_an_as_of_join(rates: dict[int, float], day: int) -> None:
    days = sorted(rates)
    dated = DatedRates("f", {"EUR": days}, {"EUR": [rates[d] for d in days]})

    found = calendar(dated, {"EUR": (day, day)}).to_pylist()

    known = [d for d in days if d <= day]
    assert [row["rate_of_day"] for row in found] == ([rates[known[-1]]] if known else [])
