"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations
