"""`regulars segment`: the laboratory, every way of grouping customers side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


def segment(
    context: typer.Context,
    workspace: o.Workspace = Path("my-shop"),
    reduce: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A reduction to try: pca, none, autoencoder, ...; may be repeated."
        ),
    ] = None,
    cluster: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A clustering to try: kmeans, gmm, hdbscan, ...; may be repeated."
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="By what: behavioural, value, demographic, psychographic or needs.",
        ),
    ] = None,
    segments: o.Segments = None,
    min_segments: o.MinSegments = None,
    feature: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A feature to group by; may be repeated."),
    ] = None,
    notebook: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Only show what the usual notebook finds in this CSV, and we."
        ),
    ] = None,
    png: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write every picture of the segments as a PNG; needs the extra `pictures`.",
        ),
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The pictures in dark colours.")] = False,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Compare ways of grouping the customers, and make the segments the best way.

    Example: [bold]regulars segment --cluster kmeans --cluster gmm[/bold]

    Needs a finished run. Replaces its segments and report; its other tables stay.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.course import print_course  # noqa: PLC0415
    from regulars.cli.laboratory import print_laboratory  # noqa: PLC0415

    if notebook is not None:
        _refuse_beside_notebook(context)
        print_course(*wiring.course(notebook), as_json=as_json)
        return
    if kind is not None and feature:
        raise typer.BadParameter(
            "--kind chooses the features that --feature names; leave one of them out"
        )
    with progress(quiet=quiet) as on_step:
        record = wiring.segment(
            workspace=workspace,
            settings=o.without_gaps(
                seed=seed,
                threads=threads,
                segments=o.without_gaps(
                    kind=kind,
                    laboratory=o.without_gaps(
                        reductions=tuple(reduce) if reduce else None,
                        clusterings=tuple(cluster) if cluster else None,
                    ),
                    select=o.without_gaps(features=tuple(feature) if feature else None),
                    choose=o.choosing(segments=segments, min_segments=min_segments),
                ),
            ),
            on_step=on_step,
        )
        if png is not None:
            on_step("pictures")
            wiring.draw_segments(png, workspace=workspace, dark=dark)
    trials = wiring.show("segment_trials", workspace=workspace, limit=10_000)
    print_laboratory(record, trials, workspace, as_json=as_json)


def _refuse_beside_notebook(context: typer.Context) -> None:
    """Refuse options that the usual notebook would pass over without a word."""
    taken = {"notebook", "as_json", "quiet"}
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name not in taken and source is not None and source.name == "COMMANDLINE":
            raise typer.BadParameter(
                f"{option.opts[0]} does nothing beside --notebook, which has no choices; leave one "
                "of them out"
            )
