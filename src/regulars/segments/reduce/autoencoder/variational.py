r"""The divergence of the variational autoencoder, in closed form (:cite:t:`kingma:vae`).

The encoder gives each customer a normal distribution over the codes, mean m_j and variance
exp(v_j). Training minimises, for points of f features with average variance 1::

    |x - decode(z)|^2 / f + beta KL / f,    KL = sum_j (exp(v_j) + m_j^2 - 1 - v_j) / 2

the negative evidence bound for a decoder with noise of variance beta / 2, times 2 / f
(:cite:t:`higgins:beta`). With linear layers a code stays in use exactly where its principal
component has more variance than beta / 2 (:cite:t:`lucas:collapse`). A code whose KL is close to 0
tells nothing; the others are active (:cite:t:`burda:iwae`). Beta grows from 0 over the first
epochs (:cite:t:`bowman:warmup`), because a code switched off early seldom comes back.

The codes of a customer are the means, so that the same customer always has the same codes.
"""

from __future__ import annotations

import numpy as np

from regulars.segments.reduce.reducer import Matrix


def divergence(means: Matrix, log_variances: Matrix) -> Matrix:
    """Kullback-Leibler divergence of each code from the standard normal, nats.

    Args:
        means: shape (n, codes).
        log_variances: shape (n, codes).

    Returns:
        Shape (n, codes), never negative.

    >>> divergence(np.array([[0.0, 2.0]]), np.array([[0.0, 0.0]]))
    array([[0., 2.]])
    """
    result: Matrix = 0.5 * (np.exp(log_variances) + means**2 - 1.0 - log_variances)
    return result
