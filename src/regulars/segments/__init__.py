"""Segments: who is alike, how many groups there are, what they are called and what to do.

Features in, `segments`, `memberships`, `segment_profiles` and `projection` out.
"""

from __future__ import annotations

from regulars.segments.charts import segment_charts
from regulars.segments.choice import Choice, ChooseKConfig, Tried
from regulars.segments.cluster import KMeansConfig
from regulars.segments.combine import Combined, combine
from regulars.segments.config import SegmentsConfig
from regulars.segments.course import Course, course_pipeline
from regulars.segments.course_lines import CourseConfig
from regulars.segments.describe import describe_segments
from regulars.segments.estimator import CustomerSegmenter
from regulars.segments.export_sql import PortableSql, portable_sql
from regulars.segments.fit import fit_segments
from regulars.segments.kinds import Kind
from regulars.segments.laboratory.compare import Comparison, compare_methods
from regulars.segments.laboratory.config import LaboratoryConfig
from regulars.segments.laboratory.trial import Trial, trials_table
from regulars.segments.membership import Membership, MembershipConfig
from regulars.segments.nest import nest
from regulars.segments.over_time import Followed, OverTimeConfig, follow
from regulars.segments.preparation import Prepared, prepare
from regulars.segments.reduce import PCAConfig
from regulars.segments.sample import smallest_hashes
from regulars.segments.saved import saved_kind
from regulars.segments.scale import ScaleConfig
from regulars.segments.segmentation import Segmentation
from regulars.segments.select_columns import DEFAULT_FEATURES, SelectConfig
from regulars.segments.view import COLOURS as SEGMENT_COLOURS
from regulars.segments.view import segment_view
from regulars.segments.vocabulary import words

__all__ = [
    "DEFAULT_FEATURES",
    "SEGMENT_COLOURS",
    "Choice",
    "ChooseKConfig",
    "Combined",
    "Comparison",
    "Course",
    "CourseConfig",
    "CustomerSegmenter",
    "Followed",
    "KMeansConfig",
    "Kind",
    "LaboratoryConfig",
    "Membership",
    "MembershipConfig",
    "OverTimeConfig",
    "PCAConfig",
    "PortableSql",
    "Prepared",
    "ScaleConfig",
    "Segmentation",
    "SegmentsConfig",
    "SelectConfig",
    "Trial",
    "Tried",
    "combine",
    "compare_methods",
    "course_pipeline",
    "describe_segments",
    "fit_segments",
    "follow",
    "nest",
    "portable_sql",
    "prepare",
    "saved_kind",
    "segment_charts",
    "segment_view",
    "smallest_hashes",
    "trials_table",
    "words",
]
