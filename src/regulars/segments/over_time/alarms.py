"""What is worth an alarm about a segment, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regulars.segments.over_time.config import OverTimeConfig
from regulars.segments.over_time.drift import FeatureDrift
from regulars.segments.vocabulary import words, written

FALSE_ALARMS = 0.05  # of segments whose features are distributed as before


def alarms(
    name: str,
    *,
    shares: tuple[float, float],
    moved_share: float | None,
    drift: Sequence[FeatureDrift],
    config: OverTimeConfig,
) -> Iterator[str]:
    """Say what changed about a segment that is still the same one.

    Args:
        name: its name.
        shares: its share of all customers, before and now.
        moved_share: share of its former customers, of those still there, in other segments; None
            where no customers are shared.
        drift: its features.
        config: from when a change is worth saying.
    """
    before, now = shares
    if before > 0 and abs(now / before - 1) >= config.size_alarm:
        verb = "grew" if now > before else "shrank"
        yield f"{name!r} {verb} from {before:.1%} to {now:.1%} of the customers."
    if moved_share is not None and moved_share >= config.moved_alarm:
        yield f"{moved_share:.0%} of the former customers of {name!r} are in other segments now."
    moved = [
        d
        for d in drift
        if abs(d.shift) >= config.shift_alarm
        or (
            d.stability_index >= config.stability_alarm + d.chance
            and d.likely <= FALSE_ALARMS / len(drift)
        )
    ]
    if moved:
        most = max(moved, key=lambda d: (abs(d.shift), d.feature))
        of = words(most.feature)
        others = f", and {len(moved) - 1} more features changed" if len(moved) > 1 else ""
        yield (
            f"The customers of {name!r} changed: {of.noun} {written(most.mean_now, of.unit)} on"
            f" average, before {written(most.mean_before, of.unit)} (stability index"
            f" {most.stability_index:.2f}){others}."
        )
