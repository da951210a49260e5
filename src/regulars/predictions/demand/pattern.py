"""How a series sells: often or seldom, evenly or in bursts.

The mean interval p between periods with sales, and the squared coefficient of variation v of what
they sell, cut at p = 1.32 and v = .49 where the errors of exponential smoothing and of Croston's
method with Syntetos and Boylan's correction are equal (key `syntetos:categorisation`).
"""

from __future__ import annotations

from typing import Literal

from regulars.predictions.demand.measures import Array

Pattern = Literal["smooth", "erratic", "intermittent", "lumpy", "none"]
_INTERVAL, _VARIATION = 1.32, 0.49


def pattern(values: Array) -> Pattern:
    """Tell the pattern of a series.

    >>> import numpy as np
    >>> rows = ([5, 6, 5, 6], [1, 40, 2, 1], [0, 0, 3, 0, 3], [0, 0, 1, 0, 90], [0, 0])
    >>> [pattern(np.array(values, float)) for values in rows]
    ['smooth', 'erratic', 'intermittent', 'lumpy', 'none']
    """
    sold = values[values > 0]
    if not sold.size:
        return "none"
    seldom = values.size / sold.size >= _INTERVAL
    uneven = float(sold.var() / sold.mean() ** 2) >= _VARIATION
    if seldom:
        return "lumpy" if uneven else "intermittent"
    return "erratic" if uneven else "smooth"
