"""Silhouettes of a sample, segment by segment (:cite:t:`rousseeuw:silhouette`).

Cost O(m^2 d) for m customers of d coordinates; m is bounded.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from regulars.segments.cluster import euclidean
from regulars.segments.describe.orders import Row
from regulars.segments.describe.sampled import labelled_sample
from regulars.segments.scoring import Model
from regulars.segments.threads import one_thread

SAMPLE = 2_000
MOST = 100  # kept for each segment


def segment_silhouettes(features: nw.LazyFrame[Any], model: Model) -> list[Row]:
    """The rows of `segment_silhouettes`, highest first in each segment; none below two segments."""
    from sklearn.metrics import silhouette_samples

    _, points, labels = labelled_sample(features, model, limit=SAMPLE)
    if not 1 < len(np.unique(labels)) < len(labels):
        return []
    with one_thread():
        values = silhouette_samples(euclidean(model.clusters, points), labels)
    found = []
    for segment_id in np.unique(labels):
        own = np.sort(values[labels == segment_id])[::-1]
        places = np.unique(np.linspace(0, len(own) - 1, min(MOST, len(own))).round().astype(int))
        found += [
            {"segment_id": int(segment_id), "position": position, "silhouette": float(own[place])}
            for position, place in enumerate(places, start=1)
        ]
    return found
