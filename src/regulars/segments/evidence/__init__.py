"""What speaks for a number of segments: each measure is one file.

Tightness: WCSS and its elbow, the gap statistic, the spherical BIC. Separation: silhouette,
Calinski-Harabasz, Davies-Bouldin. Whether groups come back: stability. Use to a marketer: distance
between profiles, spread of revenue. `cloud` draws customers without groups, to compare with.
"""

from __future__ import annotations

from regulars.segments.evidence.actionability import profile_distance, revenue_spread
from regulars.segments.evidence.bic import spherical_bic
from regulars.segments.evidence.cloud import Cloud, fit_cloud
from regulars.segments.evidence.different import different_points
from regulars.segments.evidence.gap import Gap, first_within_one_error, gap_statistic
from regulars.segments.evidence.indices import calinski_harabasz, davies_bouldin
from regulars.segments.evidence.silhouette import silhouette
from regulars.segments.evidence.stability import resampled, stability
from regulars.segments.evidence.wcss import elbows, within_sum_of_squares

__all__ = [
    "Cloud",
    "Gap",
    "calinski_harabasz",
    "davies_bouldin",
    "different_points",
    "elbows",
    "first_within_one_error",
    "fit_cloud",
    "gap_statistic",
    "profile_distance",
    "resampled",
    "revenue_spread",
    "silhouette",
    "spherical_bic",
    "stability",
    "within_sum_of_squares",
]
