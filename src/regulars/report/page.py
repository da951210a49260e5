"""Puts the facts into the page. All HTML is in `templates`, where every value is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from regulars import wording
from regulars.report import quality
from regulars.report.charts import figures
from regulars.report.choice import measures_known
from regulars.report.column_chart import column_chart
from regulars.report.embedding import (
    asset,
    content_security_policy,
    embedded_json,
    packed_plotly,
    source_hash,
)
from regulars.report.facts import Facts
from regulars.report.findings import findings
from regulars.report.key_figures import key_figures
from regulars.report.line_chart import line_charts
from regulars.report.segment_map import segment_map
from regulars.report.view import fitted, title_lines
from regulars.segments import words

if TYPE_CHECKING:
    from jinja2 import Environment

# The rows that separate the segments most stand open; the rest can be unfolded.
PROFILE_ROWS_SHOWN = 12
_CODE = re.compile(r"`([^`]+)`|(--[a-z][\w-]*(?:[ =][\w.-]+=\S*[\w\"'])?)")


def render(facts: Facts, *, title: str, view: Mapping[str, Any] | None) -> str:
    """Renders the page.

    Args:
        facts: what it says.
        title: its heading.
        view: the Plotly figure of the three-dimensional view, or None.

    Returns:
        One HTML document that needs no other file.
    """
    record = facts.record
    environment = environment_for(record.currency)
    script = asset("report.js")
    shown = {c.name: c.figure for name, c in facts.drawings.items() if name != "profiles"}
    foretold = [*facts.predictions.charts] if facts.predictions else []
    foretold += [facts.demand.chart] if facts.demand and facts.demand.chart else []
    foretold += facts.payback.charts if facts.payback else []
    charts = {**figures(facts.explored), **shown, **{c.name: c.figure for c in foretold}}
    plotly = packed_plotly() if view is not None or charts else None
    script_hashes = [source_hash(script), *([plotly.source_hash] if plotly else [])]
    bars = facts.periods
    return environment.get_template("page.html").render(
        title=title,
        facts=facts,
        record=record,
        policy=content_security_policy(script_hashes),
        style=asset("report.css"),
        script=script,
        plotly=plotly,
        view=embedded_json(fitted(view, facts.segments)) if view is not None else None,
        charts=embedded_json(charts) if charts else None,
        findings=findings(facts),
        key_figures=key_figures(facts),
        periods=bars,
        column_chart=column_chart(bars, record.currency) if bars else None,
        line_charts=line_charts(facts.choice) if facts.choice else [],
        measures=measures_known(facts.choice.tried) if facts.choice else [],
        view_notes=title_lines(view)[1:] if view is not None else [],
        segment_map=segment_map(facts.segments, facts.centres),
        profile_rows_shown=PROFILE_ROWS_SHOWN,
        quarantined=quality.quarantined(record.input),
        flagged=quality.flagged(record.input),
        adds_up=quality.adds_up(record.input),
        settings=json.dumps(record.settings, indent=2, sort_keys=True, default=str),
    )


def with_code(text: str) -> Markup:
    """Escapes a sentence and sets its flags and `quoted` names as code.

    >>> print(with_code("Was it <b>? Say --day-first or `x=1`."))
    Was it &lt;b&gt;? Say <code>--day-first</code> or <code>x=1</code>.
    """
    written, end = Markup(), 0
    for match in _CODE.finditer(text):
        written += escape(text[end : match.start()])
        written += Markup("<code>{}</code>").format(match[1] or match[2])
        end = match.end()
    return written + escape(text[end:])


def _feature_in_words(name: str) -> str:
    noun = words(name).noun
    return noun[:1].upper() + noun[1:]


def environment_for(currency: str | None) -> Environment:
    """The templates, with the filters that put values into words."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("regulars.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": wording.count,
        "plural": wording.plural,
        "share": wording.share,
        "money": partial(wording.money, currency=currency),
        "decimal": wording.decimal,
        "measured": wording.measured,
        "signed": wording.signed,
        "words": wording.words,
        "feature": _feature_in_words,
        "sentence": wording.sentence,
        "long_date": wording.long_date,
        "with_code": with_code,
    }
    return environment
