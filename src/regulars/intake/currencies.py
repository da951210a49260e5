"""Amounts of one currency: several are converted, set aside or refused, never just added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from regulars.intake.arithmetic import rounded
from regulars.intake.config import IntakeConfig
from regulars.intake.rates import DatedRates, calendar, first_day_without, read_rates
from regulars.intake.time_zone import LOCAL_S
from regulars.model import BadData
from regulars.store import Draft

_DAY_S = 86_400
_EARLIEST_DAY = -18_263  # 1920-01-01
_LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class CurrencyChoice:
    """What the user says about currencies.

    Attributes:
        target: ISO code that amounts shall be in.
        only: keep the lines of this currency alone.
        rates: currency to its value in `target`, whatever the day.
        dated: rates by day, from a file.
    """

    target: str | None = None
    only: str | None = None
    rates: Mapping[str, float] | None = None
    dated: DatedRates | None = None


@dataclass(frozen=True, slots=True)
class OneCurrency:
    """Lines whose amounts may be added up.

    Attributes:
        lines: as given, in one currency; converted ones keep `original_currency` and
            `original_revenue`.
        currency: ISO code, None where nothing tells it.
        only: the one currency whose lines count, if the user said so.
        warnings: what was done, in words.
    """

    lines: nw.LazyFrame[Any]
    currency: str | None
    only: str | None
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """One currency of the file: None for rows that name none; days since 1970."""

    code: str | None
    rows: int
    revenue: float
    amounts: int
    first_day: int | None
    last_day: int | None


def currency_choice(config: IntakeConfig, draft: Draft) -> CurrencyChoice:
    """What the settings say about currencies, the file of rates read.

    Raises:
        BadData: that file is no table of rates.
    """
    dated = read_rates(config.rates_file, draft.local.connection) if config.rates_file else None
    return CurrencyChoice(config.currency, config.only_currency, config.rates, dated)


def one_currency(
    lines: nw.LazyFrame[Any], draft: Draft, choice: CurrencyChoice, *, named: str, now_s: int
) -> OneCurrency:
    """Bring all lines into one currency.

    Args:
        lines: typed lines with their amounts: `currency`, `revenue`, `unit_price`, `discount`,
            `ordered_at_s`.
        draft: whose engine holds the rates.
        choice: what the user says.
        named: where the file names currencies; empty where it does not.
        now_s: the present moment; later orders need no rate.

    Raises:
        BadData: there are several currencies, or another than asked for, and no rates.
    """
    if not named:
        return OneCurrency(lines, choice.only or choice.target, None, [])
    found = _currencies(lines, now_s)
    codes = [f for f in found if f.code is not None and f.amounts]
    names = [str(f.code) for f in codes]
    if choice.only is not None:
        return _kept_only(lines, choice.only, found)
    if len(names) <= 1 and choice.target in {None, *names}:
        only_words = [str(f.code) for f in found if f.code is not None]
        alone = only_words[0] if len(only_words) == 1 else None
        return OneCurrency(lines, choice.target or (names[0] if names else alone), None, [])
    if not names:
        return OneCurrency(lines, choice.target, None, [])
    target = _target(choice, codes, named)
    dated_for = choice.dated.currencies if choice.dated is not None else set()
    without = [n for n in names if n not in {target, *(choice.rates or {}), *dated_for}]
    if without:
        raise BadData(
            f"the orders are in {_listed(codes)} ({named}), and there is no rate for"
            f" {', '.join(without)} in {target}",
            way_out=_ways_out(without[0], target),
        )
    return _converted(lines, draft, choice, target, found)


def _currencies(lines: nw.LazyFrame[Any], now_s: int) -> list[_Found]:
    """Count the lines of customers by currency, most rows first."""
    plausible = (nw.col("day") >= _EARLIEST_DAY) & (nw.col("day") <= now_s // _DAY_S + 1)
    day = nw.when(plausible).then(nw.col("day"))
    amount = nw.col("revenue")
    usual = nw.when(amount.abs() <= _LARGEST).then((amount * 10_000.0).round(0))
    counts = (
        lines.filter(~nw.col("customer_id").is_null())
        .with_columns(day=_day())
        .with_columns(day=day, e4=usual.cast(nw.Int64))
        .group_by("currency")
        .agg(
            nw.len().alias("rows"),
            nw.col("e4").sum().alias("revenue_e4"),
            (nw.col("e4") != 0).cast(nw.Int64).sum().alias("amounts"),
            nw.col("day").min().alias("first_day"),
            nw.col("day").max().alias("last_day"),
        )
        .collect()
    )
    found = [
        _Found(
            code=row["currency"],
            rows=int(row["rows"]),
            revenue=int(row["revenue_e4"] or 0) / 10_000.0,
            amounts=int(row["amounts"] or 0),
            first_day=row["first_day"],
            last_day=row["last_day"],
        )
        for row in counts.rows(named=True)
    ]
    return sorted(found, key=lambda f: (-f.rows, f.code or ""))


def _target(choice: CurrencyChoice, codes: list[_Found], named: str) -> str:
    """The currency to convert to: the one that was told, or the only one without a rate."""
    if choice.target is not None:
        return choice.target
    rated = {*(choice.rates or {}), *(choice.dated.currencies if choice.dated else ())}
    unrated = [str(f.code) for f in codes if f.code not in rated]
    if rated and len(unrated) == 1:
        return unrated[0]
    first = str(codes[0].code)
    other = next(str(f.code) for f in codes if f.code != first)
    problem = f"the orders are in {len(codes)} currencies, which cannot be added up"
    raise BadData(
        f"{problem}: {_listed(codes)} ({named})",
        way_out=f"--currency {first} and {_ways_out(other, first)}",
    )


def _ways_out(code: str, target: str) -> str:
    return (
        f"--rate {code}=1.23 says that one {code} is worth 1.23 {target}, --rates FILE gives rates"
        f" by day, and --only-currency {target} sets the others aside"
    )


def _listed(codes: list[_Found]) -> str:
    return ", ".join(f"{f.code} ({f.rows:,} rows, {f.revenue:,.2f})" for f in codes)


def _kept_only(lines: nw.LazyFrame[Any], only: str, found: list[_Found]) -> OneCurrency:
    if only not in {f.code for f in found}:
        there = ", ".join(str(f.code) for f in found if f.code is not None)
        raise BadData(
            f"no row is in {only}; the file names {there}",
            way_out="--only-currency with one of them",
        )
    # What other lines were worth must not be added to what was read.
    ours = nw.col("currency").is_null() | (nw.col("currency") == only)
    lines = lines.with_columns(
        revenue=nw.when(ours).then(nw.col("revenue")).otherwise(nw.lit(None, dtype=nw.Float64))
    )
    aside = [f for f in found if f.code not in {None, only}]
    warnings = []
    if aside:
        warnings.append(f"only {only} counts; set aside: {_listed(aside)}")
    return OneCurrency(lines, only, only, [*warnings, *_unnamed(found, only)])


def _unnamed(found: list[_Found], target: str) -> list[str]:
    rows = sum(f.rows for f in found if f.code is None)
    return [f"rows that name no currency were taken as {target}: {rows:,}"] if rows else []


def _converted(
    lines: nw.LazyFrame[Any],
    draft: Draft,
    choice: CurrencyChoice,
    target: str,
    found: list[_Found],
) -> OneCurrency:
    rate = nw.when(nw.col("currency").is_null() | (nw.col("currency") == target)).then(nw.lit(1.0))
    constant = {c: r for c, r in (choice.rates or {}).items() if c != target}
    lines = lines.with_columns(original_currency=nw.col("currency"))
    factor = rate.otherwise(_constant(constant))
    by_day = [f for f in found if f.amounts and f.code not in {None, target, *constant}]
    if by_day and choice.dated is not None:
        _refuse_days_without(by_day, choice.dated, target)
        spans = {str(f.code): (int(f.first_day or 0), int(f.last_day or 0)) for f in by_day}
        table = draft.engine.frame(calendar(choice.dated, spans))
        lines = lines.with_columns(rate_day=_day()).join(
            table, left_on=["currency", "rate_day"], right_on=["rate_currency", "day"], how="left"
        )
        factor = nw.coalesce(factor, nw.col("rate_of_day"))
    lines = lines.with_columns(
        rate_used=factor, original_revenue=nw.col("revenue"), currency=nw.lit(target)
    ).with_columns(
        revenue=rounded(nw.col("revenue") * nw.col("rate_used"), 4),
        unit_price=rounded(nw.col("unit_price") * nw.col("rate_used"), 6),
        discount=rounded(nw.col("discount") * nw.col("rate_used"), 4),
    )
    others = [f for f in found if f.amounts and f.code not in {None, target}]
    how = [
        f"{f.code} ({f.rows:,} rows, {f.revenue:,.2f}) at "
        + (f"{constant[str(f.code)]:g}" if f.code in constant else "the rate of the day")
        for f in others
    ]
    words = f"amounts were converted to {target}: {'; '.join(how)}"
    return OneCurrency(lines, target, None, [words, *_unnamed(found, target)])


def _refuse_days_without(by_day: list[_Found], dated: DatedRates, target: str) -> None:
    for f in by_day:
        code = str(f.code)
        if f.first_day is None:
            raise BadData(
                f"there are rates by day for {code}, but its orders have no dates",
                way_out=f"--rate {code}=1.23, its value in {target}",
            )
        first = first_day_without(dated, code, f.first_day)
        if first is not None:
            raise BadData(
                f"there are orders in {code} before its first rate, {first}",
                file=dated.file,
                way_out=f"add an earlier rate, or --rate {code}=1.23 for all days",
            )


def _constant(rates: Mapping[str, float]) -> nw.Expr:
    rate = nw.lit(None, dtype=nw.Float64)
    for code, value in rates.items():
        rate = nw.when(nw.col("currency") == code).then(nw.lit(float(value))).otherwise(rate)
    return rate


def _day() -> nw.Expr:
    """The calendar day of a line in the shop's zone, days since 1970."""
    return (nw.coalesce(nw.col(LOCAL_S), nw.col("ordered_at_s")) // _DAY_S).cast(nw.Int64)
