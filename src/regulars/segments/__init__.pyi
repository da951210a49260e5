from .charts import segment_charts
from .choice import Choice, ChooseKConfig, Tried
from .cluster import KMeansConfig
from .combine import Combined, combine
from .config import SegmentsConfig
from .course import Course, course_pipeline
from .course_lines import CourseConfig
from .describe import describe_segments
from .estimator import CustomerSegmenter
from .export_sql import PortableSql, portable_sql
from .fit import fit_segments
from .kinds import Kind
from .laboratory.compare import Comparison, compare_methods, with_levels
from .laboratory.config import LaboratoryConfig
from .laboratory.trial import Trial, trials_table
from .laboratory.way import way_in_words
from .membership import Membership, MembershipConfig
from .nest import nest
from .over_time import Followed, OverTimeConfig, follow
from .preparation import Prepared, prepare
from .reduce import PCAConfig
from .sample import smallest_hashes
from .saved import saved_kind
from .scale import ScaleConfig
from .segmentation import Segmentation
from .select_columns import DEFAULT_FEATURES, SelectConfig
from .view import SEGMENT_COLOURS, segment_view
from .vocabulary import words

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
    "way_in_words",
    "with_levels",
    "words",
]
