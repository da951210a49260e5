"""Integrals of products of two powers, by which Pareto/NBD tells silent from gone.

    I = integral from y to e of ((A + y) / (A + u))^p ((B + y) / (B + u))^q du,    A, B, p, q > 0.

The papers write it with Gauss' 2F1 in two forms, for A >= B and A < B, each a difference of numbers
that may be huge and alike. Here it is added up where it is: in v = ln(m + u), m = min(A, B), it is
smooth (its nearest singularity is pi away), so that 24 points of Gauss and Legendre, up to where it
has fallen by e^-40, give eleven digits. The derivatives by the parameters are integrals of the same
kind, over the same points.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from regulars.predictions.btyd.arrays import Matrix, Vector

POINTS = 24
"""Of Gauss and Legendre."""
_FALL = 40.0
_HIGHEST = 600.0  # a power of e that stays a double times any days
_BLOCK = 4_096


def points(
    *, A: Vector, B: Vector, p: Vector, q: Vector, y: Vector, end: Vector
) -> Iterator[tuple[slice, Matrix, Matrix]]:
    """Blocks of integrals: their rows, the points u and the weighted integrand, (rows, 24).

    Args:
        A: added to u in the first factor, shape (n,) as the others.
        B: added to u in the second factor.
        p: power of the first factor.
        q: power of the second.
        y: where the integral begins.
        end: where it ends, not below y.

    >>> one = np.array([1.0])
    >>> ((_, _, w),) = points(A=one, B=one, p=one, q=one, y=0 * one, end=one)
    >>> round(float(w.sum()), 12)  # the integral of 1 / (1 + u)^2
    0.5
    """
    node, weight = np.polynomial.legendre.leggauss(POINTS)
    node, weight = (node + 1) / 2, weight / 2
    for begin in range(0, len(y), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        a, b, power, other, low = (v[block, None] for v in (A, B, p, q, y))
        least = np.minimum(a, b)
        # Where one factor alone has fallen by e^-40 (where its power is small, never), or both:
        # together they fall at least as fast as both powers of the slower one's base.
        far = end[block, None] - low
        for base, falls in ((a, power), (b, other), (np.maximum(a, b), power + other)):
            far = np.minimum(far, (base + low) * np.expm1(np.minimum(_FALL / falls, _HIGHEST)))
        high = low + far
        width = np.log1p((high - low) / (least + low))
        step = np.expm1(width * node)
        u = low + (least + low) * step
        log = -power * np.log1p((least + low) * step / (a + low))
        log -= other * np.log1p((least + low) * step / (b + low))
        yield block, u, np.exp(log) * (least + low) * (1 + step) * width * weight
