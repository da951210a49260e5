"""How much a customer may spend: an interval for the amount, not for its mean.

Of who has not left, N orders within the horizon have P(N > k) = R(k) (the model of orders), and N
order days are worth S_N together (the model of values: `ratio_below`), so that

    P(S > s) = P(alive) * sum over n >= 1 of (R(n - 1) - R(n)) P(S_n > s),

and the q-quantile is the s at which it is 1 - q; 0 where even P(S > 0) is no more. In units of the
customer's own (`unit`) the sum hangs on frequency, tenure and the number of order days seen alone:
it is tabled on a grid in ln(s), once for each such row, and read off for every customer. Parameters
are taken as known: with hundreds of customers they are, beside what chance does to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regulars.predictions.btyd.arrays import Counts, Matrix, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel
from regulars.predictions.btyd.spend import Spend

_POINTS, _ROWS_AT_ONCE = 96, 16_384
_NEGLIGIBLE = 1e-4
_EDGE = 0.005
_NOTHING = 1e-6
# A millionth of what order days are counted in is nothing: the grid would spend its points there.


def revenue_quantiles(
    model: PurchaseModel,
    spend: Spend,
    groups: tuple[Cells, Counts],
    values: tuple[Counts, Vector],
    *,
    horizon_days: float,
    probabilities: Sequence[float],
) -> list[Vector]:
    """The revenue that is not exceeded with each of these probabilities.

    Args:
        model: says how many order days there may be.
        spend: says what they may be worth.
        groups: the customers' cells, and the cell of each, shape (n,).
        values: how many order days tell what each spends, and their mean value: `order_values`.
        horizon_days: days after `as_of`.
        probabilities: 0 to 1, not 1.

    Returns:
        For each probability one per customer, shape (n,).
    """
    cells, cell = groups
    order_days, mean = values
    pairs, alive = Pairs.of(cells), model.p_alive(cells)[cell]
    most = int(order_days.max(initial=0)) + 1
    keys, row = np.unique(pairs.pair[cell] * most + order_days, return_inverse=True)
    pair_of_row, days_of_row = np.divmod(keys, most)
    by_row = np.argsort(row, kind="stable")
    begins = np.searchsorted(row[by_row], np.arange(0, len(keys), _ROWS_AT_ONCE))
    found = [np.zeros(len(row)) for _ in probabilities]
    for number, customers in enumerate(np.split(by_row, begins[1:])):
        rows = slice(number * _ROWS_AT_ONCE, (number + 1) * _ROWS_AT_ONCE)
        own = _some(pairs, pair_of_row[rows])
        logs, more = _table(model, spend, own, days_of_row[rows], horizon_days)
        place = row[customers] - rows.start
        for probability, result in zip(probabilities, found, strict=True):
            wanted = (1 - probability) / np.maximum(alive[customers], _NEGLIGIBLE)
            result[customers] = np.exp(_read(logs, more, place, wanted))
    unit = spend.unit(order_days, mean)
    return [np.asarray(result * unit) for result in found]


def _some(pairs: Pairs, rows: Counts) -> Pairs:
    """Some of the pairs, each as a cell of its own."""
    return replace(
        pairs,
        group=pairs.group[rows],
        frequency=pairs.frequency[rows],
        tenure_days=pairs.tenure_days[rows],
        pair=np.arange(len(rows)),
    )


def _table(
    model: PurchaseModel, spend: Spend, pairs: Pairs, order_days: Counts, horizon_days: float
) -> tuple[Matrix, Matrix]:
    """Of each pair ln(s) in rising order and P(S > s) of who has not left, each (p, points)."""
    days, of_days = np.unique(order_days, return_inverse=True)
    expected = np.zeros(len(days))
    np.maximum.at(expected, of_days, model.orders_if_alive(pairs, horizon_days))
    ends = [
        np.log(np.maximum(spend.ratio_quantile(days, orders, probability), _NOTHING))
        for orders, probability in ((np.ones(len(days)), _EDGE), (3 * expected + 10, 1 - _EDGE))
    ]
    low, high = ends
    logs = low[:, None] + np.linspace(0, 1, _POINTS) * (high - low)[:, None]
    ratios = np.exp(logs)
    more = np.zeros((len(order_days), _POINTS))
    active = np.arange(len(order_days))
    before = np.ones(len(order_days))
    for orders, after in enumerate(model.more_orders_if_alive(pairs, horizon_days)):
        if orders:
            above = 1 - spend.ratio_below(days, orders, ratios)
            exactly = (before - after)[active]
            more[active] += exactly[:, None] * above[of_days[active]]
        before = after
        active = active[after[active] > _NEGLIGIBLE]
        if not len(active):
            break
    return logs[of_days], more


def _read(logs: Matrix, more: Matrix, place: Counts, wanted: Vector) -> Vector:
    """ln(s) of the table's rows at which P(S > s) is as wanted; -inf where it is so at once."""
    low = np.zeros(len(place), dtype=np.int64)
    high = np.full(len(place), _POINTS - 1)
    while (high - low > 1).any():
        middle = (low + high) // 2
        above = more[place, middle] > wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    first, last = more[place, low], more[place, high]
    step = np.where(first > last, first - last, 1.0)
    part = np.clip((first - wanted) / step, 0.0, 1.0)
    read = logs[place, low] + part * (logs[place, high] - logs[place, low])
    return np.where(wanted >= more[place, 0], -np.inf, read)
