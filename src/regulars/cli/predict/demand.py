"""`regulars predict demand`: what will be sold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.predictions import DemandForecast

_WITHOUT = " of (no category)"


def demand(
    workspace: o.Workspace = Path("my-shop"),
    *,
    horizon_days: Annotated[
        int | None,
        typer.Option(
            "--horizon-days", metavar="N", min=7, help="How far ahead; whole weeks, by default 28."
        ),
    ] = None,
    products: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Products with a forecast of their own, else 20."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many series.")
    ] = 20,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Forecast what will be sold: the whole shop, categories, products and segments.

    Example: [bold]regulars predict demand --horizon-days 28[/bold]

    Needs a finished run and the extra `demand`. The run gains the tables `forecasts`,
    `forecast_series`, `forecast_history` and `forecast_trials`, and the report a part.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import (  # noqa: PLC0415
        card_rows,
        print_json,
        print_sentences,
        rows_of,
    )
    from regulars.cli.printing import print_table  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        found = wiring.forecast(
            workspace=workspace,
            settings=o.without_gaps(
                threads=threads,
                predictions=o.without_gaps(
                    demand=o.without_gaps(horizon_days=horizon_days, most_products=products)
                ),
            ),
            on_step=on_step,
        )
    top = [*([found.warning] if found.warning else []), *_expected(found)]
    sentences = [sentence for sentence in found.sentences if sentence != found.warning]
    if as_json:
        said = [*top, *sentences]
        rows = rows_of(found.series, found.series.num_rows)
        print_json({"says": said, "card": card_rows(found.card), "predictions": rows})
        return
    for sentence in top:
        typer.echo(sentence)
    typer.echo("")
    sold = most_sold(found.series, limit)
    codes = [row["series"] for row in sold.to_pylist() if row["level"] == "product"]
    names = wiring.product_names(codes, workspace)
    print_table(with_names(sold, names), as_json=False)
    print_sentences(sentences)
    typer.echo(f"\nEvery day or week: regulars show forecasts -o {workspace}")
    typer.echo(f"Past and forecast as a picture: {workspace / 'report.html'}")


def _expected(found: DemandForecast) -> Iterator[str]:
    """What the whole shop will sell."""
    from regulars.wording import count, long_date, share  # noqa: PLC0415

    for row in found.series.to_pylist():
        if row["level"] == "total":
            before, coming = row["last_horizon"], row["next_horizon"]
            change = f", {share(abs(coming / before - 1))} " if before else ""
            change += ("more" if coming >= before else "less") if before else ""
            yield (
                f"{row['measure'].capitalize()} until {long_date(row['horizon_end'].isoformat())}: "
                f"{count(coming)} ({count(row['next_horizon_low'])} to "
                f"{count(row['next_horizon_high'])}){change}"
                f"{' than' if before else ''} in the {row['horizon_days']} days before."
            )


def with_names(sold: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The series with the names of the products beside their codes.

    Args:
        sold: what `most_sold` gives.
        names: by product; where none is known, or each is its code, no column is added.

    >>> import pyarrow as pa
    >>> sold = pa.table({"level": ["total", "product"], "series": ["(the shop)", "22423"]})
    >>> with_names(sold, {"22423": "CAKESTAND"})["name"].to_pylist()
    ['', 'CAKESTAND']
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy

    told = [
        names.get(row["series"], "") if row["level"] == "product" else ""
        for row in sold.select(["level", "series"]).to_pylist()
    ]
    codes = sold["series"].to_pylist()
    if not any(name and name != code for name, code in zip(told, codes, strict=True)):
        return sold
    return sold.add_column(2, "name", pa.array(told))


def most_sold(series: pa.Table, limit: int) -> pa.Table:
    """The series expected to sell most, revenue where it is known, level by level.

    Args:
        series: the table `forecast_series`.
        limit: how many.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy

    rows = series.to_pylist()
    known = {row["measure"] for row in rows}
    measure = "revenue" if "revenue" in known else "units"
    levels = ("total", "category", "segment", "product")
    own = [r for r in rows if r["measure"] == measure and not r["series"].startswith("(no ")]
    own.sort(key=lambda row: (levels.index(row["level"]), -row["next_horizon"], row["series"]))
    return pa.Table.from_pylist(
        [
            {
                "level": row["level"],
                "series": row["series"].replace(_WITHOUT, "") or "(the shop)",
                f"last {row['horizon_days']} days": row["last_horizon"],
                f"next {row['horizon_days']} days": row["next_horizon"],
                "from": row["next_horizon_low"],
                "to": row["next_horizon_high"],
            }
            for row in own[:limit]
        ]
    )
