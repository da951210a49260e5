"""The same person under several customer ids: suggested with a confidence, merged only on request.

Records are compared only within small groups that share something (blocking), as in Fellegi and
Sunter's record linkage; what they share and what contradicts it gives the confidence.
"""

from __future__ import annotations

from regulars.intake.identity.merge import merge_customers

__all__ = ["merge_customers"]
