"""What each segment is like, beyond its profile: products, months, habits, examples, a plan."""

from __future__ import annotations

from regulars.segments.describe.describe import describe_segments

__all__ = ["describe_segments"]
