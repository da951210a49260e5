from .config import OverTimeConfig
from .follow import Followed, follow
from .match import match_members, match_profiles

__all__ = [
    "Followed",
    "OverTimeConfig",
    "follow",
    "match_members",
    "match_profiles",
]
