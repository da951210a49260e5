"""A shop that stood still: what was sold before does not tell what will be.

The last sales, however long ago, would be repeated, and with narrow intervals, since days without a
sale are easy to forecast. Where the same days a year before were as quiet, and those in between
were not, it is a season.
"""

from __future__ import annotations

from regulars.model import BadData
from regulars.predictions.demand.a_year_ago import YEAR_DAYS
from regulars.predictions.demand.daily import TOTAL, Daily
from regulars.wording import decimal, plural

_SILENT, _USUAL_LINES = 0.05, 30


def refuse_silence(daily: Daily, horizon_days: int) -> None:
    """Refuse a shop that hardly sold lately: less than 5 % of what is usual, and under 30 lines.

    Args:
        daily: sales by day.
        horizon_days: as far back as is to be forecast.

    Raises:
        BadData: with how many lines came, and how many usually do.
    """
    lines = daily.sold[TOTAL][:, 2]
    lately, before = lines[-horizon_days:], lines[:-horizon_days]
    usual = float(before.mean()) * horizon_days if len(before) else 0.0
    least = min(_SILENT * usual, _USUAL_LINES)
    a_year_ago = lines[-YEAR_DAYS - horizon_days : -YEAR_DAYS]
    since = lines[-YEAR_DAYS:-horizon_days].sum()
    is_season = len(a_year_ago) == horizon_days and a_year_ago.sum() < least and since >= usual
    if usual >= _USUAL_LINES and lately.sum() < least and not is_season:
        raise BadData(
            f"{plural(int(lately.sum()), 'order line')} came in the last {horizon_days} days, where"
            f" {decimal(usual)} are usual: the shop stood still or orders are missing, so the past"
            " does not tell what will be sold",
            way_out="bring the orders of these days, or forecast as of a day when the shop was open"
            " (`regulars run --as-of`)",
        )
