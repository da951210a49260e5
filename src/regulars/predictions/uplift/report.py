"""What was found of one arm against control, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.predictions.uplift.checks import Overlap, Randomisation
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate import Estimate, PolicyValue, ProfitAt, Scores
from regulars.predictions.uplift.heterogeneity import Heterogeneity

FEW_OUTCOMES = 100


@dataclass(frozen=True, slots=True)
class ArmReport:
    """One treatment arm against control."""

    arm: str
    """The treatment."""
    design: str
    """"randomised" or "observational"."""
    customers: int
    """In both arms."""
    outcomes: tuple[int, int]
    """Customers with an outcome other than 0, in control and in the arm."""
    average_effect: Estimate
    """Mean effect of treating a customer, doubly robust, in units of the outcome."""
    heterogeneity: Heterogeneity
    """Whether customers differ in the effect."""
    learner: str
    """The learner that is used (see `choose`)."""
    scores: dict[str, Scores]
    """Each learner, the response model and random order on held-out customers."""
    policies: dict[str, PolicyValue]
    """Rules: "worth it" (uplift x value above cost), "best share" of the settings, all, none."""
    profit: tuple[ProfitAt, ...]
    """Profit by the share contacted, where a value of the outcome is set."""
    randomisation: Randomisation
    """What was checked of the assignment."""
    overlap: Overlap | None
    """Propensities, where these were estimated."""

    def warnings(self, config: UpliftConfig) -> tuple[str, ...]:
        """What a reader should know before using the scores."""
        found = []
        own = self.scores[self.learner]
        if self.design == "observational":
            found.append(
                "The treatment was not drawn by chance: the effects are right only if the "
                "columns explain who was treated."
            )
            found.extend(self.randomisation.faults)
        if not self.heterogeneity.found:
            found.append(self.heterogeneity.words)
        if self.heterogeneity.found and own.over_response.high < 0:
            found.append(
                "A response model orders the customers better than uplift does: take it, or treat "
                "all or none."
            )
        if own.qini_area.low <= 0:
            found.append(
                f"The order by {self.learner} cannot be told from chance on held-out customers."
            )
        elif own.over_response.low <= 0 <= own.over_response.high:
            found.append(
                "The order by uplift is not measurably better than that of a response model."
            )
        if min(self.outcomes) < FEW_OUTCOMES:
            found.append(
                f"Only {min(self.outcomes)} customers of an arm had an outcome: every figure here "
                f"is rough. {config.level:.0%} intervals tell how rough."
            )
        return tuple(found)
