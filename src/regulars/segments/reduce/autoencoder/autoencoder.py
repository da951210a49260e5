"""Fit an autoencoder (:cite:t:`hinton:autoencoder`): refuse, split, train, measure.

An encoder turns a customer x of f features into c < f codes, a decoder turns them back; both are
trained to lower the mean squared error |x - decode(encode(x))|^2 / f. With linear layers that is
PCA (:cite:t:`baldi:linear`); the hidden layers let codes follow curved shapes. `TiedConfig`,
`DenoisingConfig` (:cite:t:`vincent:denoising`) and `VariationalConfig` (:cite:t:`kingma:vae`) name
the variants.

Use when features bend together and there are thousands of customers; not with a few hundred, and
not before `compare` has shown that the codes keep more than PCA's at the same width. The distance
between codes has no unit, unlike the distance between principal components.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from regulars.model import BadData, Refused
from regulars.segments.reduce.autoencoder.code_quality import measure
from regulars.segments.reduce.autoencoder.codes import Codes
from regulars.segments.reduce.autoencoder.config import (
    MOST_WIDTH,
    AnyConfig,
    TiedConfig,
    VariationalConfig,
)
from regulars.segments.reduce.pca import PCA, PCAConfig
from regulars.segments.reduce.reducer import Matrix


class Autoencoder:
    """Learns codes; its config says which kind of autoencoder.

    >>> from regulars.segments.reduce.autoencoder import AutoencoderConfig
    >>> Autoencoder(AutoencoderConfig(width=2)).fit(np.zeros((92, 11)), seed=0)
    Traceback (most recent call last):
    ...
    regulars.model.errors.Refused: 92 customers to learn from are too few for an autoencoder, which
    needs at least 200. Way out: reduce by PCA.
    """

    def __init__(self, config: AnyConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, *, seed: int) -> Codes:
        """Learn codes of points of shape (n, f).

        The same points, seed, machine and versions give the same bits.

        Raises:
            Refused: too few customers for the network, no variance, a width that is no
                reduction, or Keras is not installed.
            BadData: a point is not finite.
        """
        width = self._allowed_width(points)
        from regulars.segments.reduce.autoencoder.network import make_network  # noqa: PLC0415 - Keras
        from regulars.segments.reduce.autoencoder.training import train  # noqa: PLC0415 - Keras

        order = np.random.default_rng(seed).permutation(len(points))
        share = round(len(points) * self.config.held_out_share)
        held_out_count = max(1, min(share, self.config.most_held_out))
        held_out, seen = points[order[:held_out_count]], points[order[held_out_count:]]
        centre = seen.mean(axis=0)
        scale = float(np.sqrt(seen.var(axis=0).mean()))
        network = make_network(self.config, features=points.shape[1], width=width, seed=seed)
        standard = ((held_out - centre) / scale).astype(np.float32)
        record = train(
            network,
            ((seen - centre) / scale).astype(np.float32),
            standard,
            self.config,
            seed=seed,
        )
        weights = network.read()
        return Codes(
            config=self.config,
            centre=centre,
            scale=scale,
            weights=weights,
            training=record,
            quality=measure(weights, (held_out - centre) / scale, scale=scale),
        )

    @staticmethod
    def restore(state: dict[str, Any]) -> Codes:
        """Return the codes that `Codes.to_dict` described."""
        return Codes.from_dict(state)

    def _allowed_width(self, points: Matrix) -> int:
        """How many codes, or a refusal."""
        customers, features = points.shape
        least = self.config.least_customers
        if customers < least:
            raise Refused(
                f"{customers:,} customers to learn from are too few for an autoencoder, which "
                f"needs at least {least:,}",
                way_out="reduce by PCA",
            )
        if not np.isfinite(points).all():
            raise BadData("a point is not finite", way_out="scale the features first")
        if not np.ptp(points, axis=0).any():
            raise Refused(
                "all customers are alike, so there is nothing to encode",
                way_out="add features that vary",
            )
        width = self.config.width or pca_width(points, self.config.variance)
        if width >= features:
            raise Refused(
                f"{width} codes of {features} features reduce nothing",
                way_out=f"ask for at most {features - 1}",
            )
        weights = weight_count(self.config, features=features, width=width)
        if customers * features < weights:
            raise Refused(
                f"{customers:,} customers x {features} features are fewer numbers than the"
                f" {weights:,} weights of this autoencoder, which would learn them by heart",
                way_out="reduce by PCA, or make `hidden` smaller",
            )
        return width


def pca_width(points: Matrix, variance: float) -> int:
    """How many components PCA keeps for a share of the variance, at most 8 and fewer than f."""
    kept = PCA(PCAConfig(variance=variance)).fit(points, seed=0).width
    features: int = points.shape[1]
    return max(1, min(kept, MOST_WIDTH, features - 1))


def weight_count(config: AnyConfig, *, features: int, width: int) -> int:
    """How many numbers the network learns.

    >>> from regulars.segments.reduce.autoencoder import AutoencoderConfig, TiedConfig
    >>> weight_count(AutoencoderConfig(hidden=(4,)), features=6, width=2)
    80
    >>> weight_count(TiedConfig(hidden=(4,)), features=6, width=2)
    48
    """
    sizes = (features, *config.hidden, width)
    kernels = sum(i * o for i, o in pairwise(sizes))
    biases = sum(sizes[1:]) + sum(sizes[:-1])
    if isinstance(config, VariationalConfig):
        biases += (sizes[-2] + 1) * width
    return kernels * (1 if isinstance(config, TiedConfig) else 2) + biases
