"""On which channels the customers of a segment can be reached, counted and never listed."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from regulars.segments.describe.orders import Frame, rows_of
from regulars.wording import share

# The order is that of their usual cost.
_CHANNELS = (
    ("email", "email", "email_consent"),
    ("text message", "phone", "sms_consent"),
    ("post", "postal_code", "post_consent"),
)
_ENOUGH = 0.1  # of the segment, to build a campaign on
_NEARLY = 0.8  # of the widest reach: the cheaper channel is taken


@dataclass(frozen=True, slots=True)
class Reach:
    """The channel to reach a segment on.

    Attributes:
        channel: `email`, `text message` or `post`; None where the data show none.
        share: of the segment who can be reached on it, 0 to 1.
        agreed: whether that counts agreements; False: addresses alone.
    """

    channel: str | None = None
    share: float = 0.0
    agreed: bool = False

    def in_words(self) -> str:
        """The channel, and what says so."""
        if self.channel is None:
            return (
                "Email, the usual choice: the data name no addresses and no consent, so check "
                "both first."
            )
        name = self.channel.capitalize()
        if self.agreed:
            return f"{name}: {share(self.share)} of them agreed to it."
        return (
            f"{name}: {share(self.share)} of them have an address; the data do not say who agreed, "
            "so check that first."
        )


def reaches(customers: Frame, memberships: Frame) -> dict[int, Reach]:
    """The channel of each segment: by agreements, else by addresses, the cheapest of the widest.

    Args:
        customers: the table `customers`; of its personal columns only gaps are looked at.
        memberships: `customer_id` and `segment_id`.
    """
    present = set(customers.collect_schema().names())
    refused = (
        nw.col("do_not_contact").fill_null(value=False) if "do_not_contact" in present else None
    )
    counts = {"size": nw.len().cast(nw.Int64)}
    for name, address, consent in _CHANNELS:
        for kind, column, says in (
            ("address", address, ~nw.col(address).is_null()),
            ("consent", consent, _agreed(consent, present)),
        ):
            if column in present:
                yes = says if refused is None else says & ~refused
                counts[f"{kind} {name}"] = yes.cast(nw.Int64).sum()
    members = memberships.select("customer_id", "segment_id")
    joined = members.join(customers, on="customer_id", how="inner")
    return {
        int(row["segment_id"]): _best(row)
        for row in rows_of(joined.group_by("segment_id").agg(**counts))
    }


def _agreed(consent: str, present: set[str]) -> nw.Expr:
    """Whether someone agreed to the channel, or to marketing with no channel being named."""
    if "marketing_consent" in present and consent in present:
        return nw.coalesce(consent, "marketing_consent").fill_null(value=False)
    return nw.col(consent).fill_null(value=False)


def _best(row: dict[str, int]) -> Reach:
    for kind in ("consent", "address"):
        shares = {name: (row.get(f"{kind} {name}") or 0) / row["size"] for name, *_ in _CHANNELS}
        enough = max(_ENOUGH, _NEARLY * max(shares.values()))
        for name, part in shares.items():
            if part >= enough:
                return Reach(name, part, agreed=kind == "consent")
    return Reach()
