"""On which channels the customers of a segment can be reached, counted and never listed.

Where the data know of anyone in the segment whether they agreed, agreements alone count; addresses
count only where nothing is known of anyone's, and never those of people known to have refused.
"""

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
_MARKETING = "marketing_consent"  # with no channel being named
_REFUSALS = {"text message": ("phone_consent",)}  # who wants no calls gets no texts unasked
_ADDRESS = {
    "email": "an email address",
    "text message": "a phone number",
    "post": "a postal address",
}
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
        if self.agreed and self.share < _ENOUGH:
            return (
                f"{name}: {share(self.share)} of them agreed to it, too few for a campaign, and "
                "the others may not be written to: ask for agreement where they order."
            )
        if self.agreed:
            return f"{name}: {share(self.share)} of them agreed to it."
        return (
            f"{name}: {share(self.share)} of them have {_ADDRESS[self.channel]}; the data do not "
            "say who agreed, so check that first."
        )


def reaches(customers: Frame, memberships: Frame) -> dict[int, Reach]:
    """The channel of each segment: by agreements, else by addresses, the cheapest of the widest.

    Args:
        customers: the table `customers`; of its personal columns only gaps are looked at.
        memberships: `customer_id` and `segment_id`.
    """
    addresses = [address for _, address, _ in _CHANNELS]
    named = set(customers.collect_schema().names()) & set(addresses)
    answers = _with_all_answers(customers)
    refused = _is("do_not_contact", value=True)
    counts = {"size": nw.len().cast(nw.Int64)}
    for name, address, consent in _CHANNELS:
        answer = nw.coalesce(consent, _MARKETING)
        in_general = nw.col(consent).is_null() & _is(_MARKETING, value=True)
        if named:  # an agreement to marketing opens only a channel that there is an address for
            in_general = in_general & ~nw.col(address).is_null()
        agreed = _is(consent, value=True) | in_general
        declined = (answer == nw.lit(value=False)).fill_null(value=False)
        for column in _REFUSALS.get(name, ()):
            declined = declined | _is(column, value=False)
        for kind, yes in (
            ("known", ~answer.is_null()),
            ("consent", agreed & ~refused),
            ("address", ~nw.col(address).is_null() & ~declined & ~refused),
        ):
            counts[f"{kind} {name}"] = yes.cast(nw.Int64).sum()
    members = memberships.select("customer_id", "segment_id")
    joined = members.join(answers, on="customer_id", how="inner")
    return {
        int(row["segment_id"]): _best(row)
        for row in rows_of(joined.group_by("segment_id").agg(**counts))
    }


def _with_all_answers(customers: Frame) -> Frame:
    """The columns looked at, those that the table lacks being unknown for everyone."""
    present = set(customers.collect_schema().names())
    flags = ["do_not_contact", _MARKETING, *(consent for *_, consent in _CHANNELS)]
    flags += [column for columns in _REFUSALS.values() for column in columns]
    types: dict[str, type[nw.Boolean | nw.String]] = dict.fromkeys(flags, nw.Boolean)
    types |= {address: nw.String for _, address, _ in _CHANNELS}
    return customers.select(
        "customer_id",
        *(
            (nw.col(c).cast(t) if c in present else nw.lit(None, dtype=t)).alias(c)
            for c, t in types.items()
        ),
    )


def _is(flag: str, *, value: bool) -> nw.Expr:
    """Whether a flag is known and has this value."""
    return (nw.col(flag) == nw.lit(value)).fill_null(value=False)


def _best(row: dict[str, int]) -> Reach:
    asked = [name for name, *_ in _CHANNELS if row[f"known {name}"]]
    kind = "consent" if asked else "address"
    shares = {
        name: (row[f"{kind} {name}"] or 0) / row["size"]
        for name in asked or [name for name, *_ in _CHANNELS]
    }
    widest = max(shares.values())
    if not asked and widest < _ENOUGH:
        return Reach()
    channel, part = next(of for of in shares.items() if of[1] >= _NEARLY * widest)
    return Reach(channel, part, agreed=bool(asked))
