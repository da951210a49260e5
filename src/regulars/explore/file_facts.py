"""What reading the files brought to light: what changed, what is personal, what customers allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from regulars.model import Drift, PersonalColumn
from regulars.wording import count, plural, words

_NAMED = 5


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Parts of the run's record about its files.

    Attributes:
        drift: what is different about the order files since the last run.
        personal: the columns that are about persons.
        consent: flag to the number of customers with `yes`, `no` and `unknown`.
    """

    drift: Sequence[Drift] = ()
    personal: Sequence[PersonalColumn] = ()
    consent: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def sentences(self) -> Iterator[str]:
        """The same in words; personal values are never named, only columns.

        >>> facts = FileFacts(consent={"email_consent": {"yes": 3, "no": 1, "unknown": 1_000}})
        >>> print(*facts.sentences())
        Email consent: yes 3, no 1, unknown 1,000. Who is unknown has not agreed.
        """
        if self.drift:
            parts = [f"{d.column} ({d.what})" if d.column else d.what for d in self.drift]
            yield (
                f"{plural(len(parts), 'thing')} about the files "
                f"{'is' if len(parts) == 1 else 'are'} different since the last run: "
                f"{_listed(parts)}."
            )
        if self.personal:
            parts = [f"{p.column} of {p.source} ({words(p.kind).lower()})" for p in self.personal]
            are = "is" if len(parts) == 1 else "are"
            yield f"{plural(len(parts), 'column')} {are} about persons: {_listed(parts)}."
        for flag, customers in self.consent.items():
            parts = [f"{answer} {count(customers[answer])}" for answer in ("yes", "no", "unknown")]
            unknown = " Who is unknown has not agreed." if customers["unknown"] else ""
            yield f"{words(flag)}: {', '.join(parts)}.{unknown}"


def _listed(parts: list[str]) -> str:
    more = len(parts) - _NAMED
    return ", ".join(parts[:_NAMED]) + (f" and {count(more)} more" if more > 0 else "")
