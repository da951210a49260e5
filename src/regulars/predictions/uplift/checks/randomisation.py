"""Was the treatment drawn by chance? If not, differences of the arms are no effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.model import Refused
from regulars.predictions.uplift.checks.balance import Balance, check_balance
from regulars.predictions.uplift.checks.shares import ShareCheck
from regulars.predictions.uplift.checks.two_sample import TwoSample, check_two_sample
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.experiment import Trial

TELLING_AUC = 0.55
_CHANCE = 0.001
_WAY_OUT = (
    "draw the arms by chance; or, if the columns explain who was treated, say so (on the command "
    "line `--observational`, in Python `UpliftConfig(observational=True)`), and read the effects "
    "as no experiment's"
)


@dataclass(frozen=True, slots=True)
class Randomisation:
    """What was found about the assignment."""

    balance: Balance
    """Column by column."""
    two_sample: TwoSample
    """All columns together."""
    shares: ShareCheck | None
    """Against the plan, where there is one."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the treatment was not drawn by chance; empty where nothing speaks against it."""
        found = []
        if self.shares is not None and self.shares.p_value < _CHANCE:
            found.append(
                "the arms are not as large as planned: "
                + ", ".join(
                    f"{arm} {count:,} instead of {self.shares.expected[arm]:,.0f}"
                    for arm, count in self.shares.counts.items()
                )
            )
        if self.balance.unlike:
            worst = self.balance.unlike[0]
            found.append(
                f"the arms differ in {worst} by {abs(self.balance.differences[worst]):.2f} "
                f"standard deviations before the treatment"
            )
        if self.two_sample.p_value < _CHANCE and self.two_sample.auc.value > TELLING_AUC:
            found.append(
                "the columns tell who was treated "
                f"(AUC {self.two_sample.auc.value:.2f}, chance is 0.50)"
            )
        return tuple(found)

    @property
    def words(self) -> tuple[str, ...]:
        """What the checks found, as sentences, whether it speaks against chance or not."""
        if self.faults:
            return tuple(f"Not drawn by chance: {fault}." for fault in self.faults)
        alike = (
            "Chance drew the arms as far as the columns tell: before the treatment they differ by "
            f"{self.balance.largest:.2f} standard deviations at most, and who was treated can be "
            f"told no better than AUC {self.two_sample.auc.value:.2f} "
            f"(0.50 is chance, {TELLING_AUC:.2f} would matter)."
        )
        found = [alike]
        if self.shares is not None:
            found.append("The arms are as large as planned.")
        return tuple(found)

    def require(self) -> None:
        """Refuse to go on where the treatment was not drawn by chance.

        Raises:
            Refused: with what speaks against it.
        """
        if self.faults:
            raise Refused(
                "the treatment was not randomised: " + "; ".join(self.faults), way_out=_WAY_OUT
            )


def check_randomisation(
    trial: Trial,
    names: Sequence[str],
    config: UpliftConfig,
    *,
    shares: ShareCheck | None = None,
    seed: int,
) -> Randomisation:
    """Check one arm against control.

    A fault has to be both beyond chance (0.001) and large enough to matter (a standardised
    difference of 0.1, an AUC of 0.55): with a million customers any dust is beyond chance.

    Args:
        trial: the customers.
        names: of the columns of `trial.X`.
        config: base regression, level, threads.
        shares: of the whole experiment, where the plan is known.
        seed: of the halves of the two-sample test.
    """
    return Randomisation(
        check_balance(trial, names), check_two_sample(trial, config, seed=seed), shares
    )
