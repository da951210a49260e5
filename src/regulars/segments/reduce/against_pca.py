"""What came of comparing autoencoders with PCA, in figures and in a sentence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Compared:
    """One method at the width of the comparison; errors are on held-out customers."""

    method: str
    """Name in the catalogue."""
    mse: float | None = None
    """Mean squared error over held-out customers and features; None where refused."""
    feature_mse: dict[str, float] = field(default_factory=dict)
    """Mean squared error of each feature."""
    cpu_seconds: float = 0.0
    """Processor time of learning and reconstructing, all threads."""
    epochs: int | None = None
    """Passes of the training; None for PCA."""
    dead: dict[int, str] = field(default_factory=dict)
    """Codes that tell nothing, from 1, each with the reason."""
    difference: float | None = None
    """Its error minus PCA's; negative where it keeps more."""
    margin: float | None = None
    """Half the width of the 95 % interval of the difference."""
    against_pca: Literal["keeps more", "the same", "keeps less"] | None = None
    """What the difference says; `the same` where the interval holds 0."""
    refused: str | None = None
    """Why it was not trained."""


@dataclass(frozen=True, slots=True)
class AgainstPCA:
    """PCA and autoencoders of the same width on the same customers."""

    width: int
    """How many numbers each method gives a customer."""
    customers: int
    """How many were learned from."""
    held_out_customers: int
    """How many were reconstructed."""
    variance: float
    """The error of reconstructing every held-out customer as the mean of those learned from."""
    methods: tuple[Compared, ...]
    """PCA first."""

    @property
    def best(self) -> Compared | None:
        """The trained autoencoder with the lowest error, whether or not it beats PCA."""
        trained = [m for m in self.methods[1:] if m.mse is not None]
        return min(trained, key=lambda m: (m.mse or 0.0, m.method), default=None)

    @property
    def verdict(self) -> str:
        """The method to use: the best that keeps clearly more and has no dead code, else `pca`."""
        worthy = [m for m in self.methods[1:] if m.against_pca == "keeps more" and not m.dead]
        return min(worthy, key=lambda m: (m.mse or 0.0, m.method)).method if worthy else "pca"

    def kept(self, method: Compared) -> float:
        """Share of the variance of held-out customers that a trained method keeps."""
        return 1.0 - (method.mse if method.mse is not None else self.variance) / self.variance

    @property
    def sentence(self) -> str:
        """The verdict and its evidence in words."""
        pca, best = self.methods[0], self.best
        numbers = f"{self.width} number{'s' if self.width > 1 else ''}"
        mine = f"{self.kept(pca):.0%}".replace("%", " %")
        if best is None:
            reasons = "; ".join(dict.fromkeys(m.refused for m in self.methods if m.refused))
            return (
                f"PCA keeps {mine} of the variance of held-out customers in {numbers}. No"
                f" autoencoder was trained: {reasons}."
            )
        theirs = f"{self.kept(best):.0%}".replace("%", " %")
        errors = f"held-out error {best.mse:.3g} against {pca.mse:.3g}"
        if best.against_pca == "keeps more":
            text = (
                f"{_title(best)} keeps more at {numbers}: {theirs} of the variance of held-out"
                f" customers against {mine} by PCA ({errors})."
            )
        elif best.against_pca == "keeps less":
            text = (
                f"PCA keeps more at {numbers}: {mine} of the variance of held-out customers against"
                f" {theirs} by the best autoencoder, {best.method} ({errors})."
            )
        else:
            text = (
                f"PCA and {best.method} keep the same at {numbers}, {mine} and {theirs} of the"
                f" variance of held-out customers ({errors}); PCA is the simpler."
            )
        if best.dead:
            codes = ", ".join(f"code {number} {why}" for number, why in best.dead.items())
            text += f" Of {best.method}, {codes}."
        if best.dead and best.against_pca == "keeps more":
            text += f" The choice is {self.verdict}."
        return text

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values, the verdict and its sentence included."""
        state = asdict(self)
        for method in state["methods"]:
            method["dead"] = {str(number): why for number, why in method["dead"].items()}
        return {
            **state,
            "methods": list(state["methods"]),
            "verdict": self.verdict,
            "sentence": self.sentence,
        }


def _title(method: Compared) -> str:
    return method.method[0].upper() + method.method[1:]
