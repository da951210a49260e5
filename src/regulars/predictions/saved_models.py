"""Any saved model from its folder: `model.json` names what it is.

A new kind of model is one line in the table here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from regulars.model import BadData
from regulars.predictions.btyd.lifetime import LIFETIME_FORMAT, LifetimeModel
from regulars.predictions.churn import BY_DATES
from regulars.predictions.learn.model import SUPERVISED_FORMAT, Model
from regulars.predictions.next_order_model import NEXT_ORDER_FORMAT, NextOrderModel
from regulars.predictions.saved import format_of
from regulars.predictions.survival.model import SURVIVAL_FORMAT, SurvivalModel
from regulars.predictions.uplift.uplift import UPLIFT_FORMAT, Uplift

SavedModel = Model | SurvivalModel | LifetimeModel | NextOrderModel | Uplift
_LOADERS: Mapping[str, Callable[[Path, int], SavedModel]] = {
    SUPERVISED_FORMAT: lambda folder, threads: Model.load(folder, threads=threads),
    SURVIVAL_FORMAT: lambda folder, _: SurvivalModel.load(folder / "model.json"),
    LIFETIME_FORMAT: lambda folder, _: LifetimeModel.load(folder / "model.json"),
    NEXT_ORDER_FORMAT: lambda folder, threads: NextOrderModel.load(folder, threads=threads),
    UPLIFT_FORMAT: lambda folder, _: Uplift.load(folder),
}
_TABLE, _SHOP = "TABLE --model FOLDER", "-o WORKSPACE --model FOLDER"


@dataclass(frozen=True, slots=True)
class Applying:
    """How a saved model is applied.

    Attributes:
        holds: what it is, in words.
        command: the name of the command of `regulars predict` that applies it; empty where none
            does.
        to_shop: whether to the customers of a workspace; else to a table.
    """

    holds: str
    command: str
    to_shop: bool

    @property
    def way_out(self) -> str:
        """What to type instead."""
        if not self.command:
            return "`Model.load` and `Model.score` apply it in Python"
        return f"`regulars predict {self.command} {_SHOP if self.to_shop else _TABLE}` applies it"


def load_model(folder: Path, command: str, *, to_shop: bool, threads: int = 2) -> SavedModel:
    """Read a saved model that a command can apply.

    Args:
        folder: where it was saved.
        command: that asks for it (`churn`).
        to_shop: whether the command was given a workspace; else a table.
        threads: to score with.

    Raises:
        BadData: there is none, it is damaged or of another version, or another command applies it.
    """
    path = folder / "model.json"
    found = format_of(path)
    if found not in _LOADERS:
        raise BadData(
            f"the folder holds {found}, which no command applies",
            way_out="name the folder of a model of `regulars predict`",
            file=str(path),
        )
    model = _LOADERS[found](folder, threads)
    how = applying(model)
    given = command, to_shop
    # A table of features may be scored by a shop's model, too, unless it needs the orders as well.
    scores_table = (
        isinstance(model, Model)
        and how.to_shop
        and given == ("leads", False)
        and BY_DATES not in model.encoding.names
    )
    if given != (how.command, how.to_shop) and not scores_table:
        raise BadData(f"the folder holds {how.holds}", way_out=how.way_out, file=str(folder))
    return model


def applying(model: SavedModel) -> Applying:
    """What a model is and which command applies it."""
    if isinstance(model, SurvivalModel):
        return Applying("a survival model of contracts", "churn", to_shop=False)
    if isinstance(model, LifetimeModel):
        return Applying("a model of lifetime value", "clv", to_shop=True)
    if isinstance(model, NextOrderModel):
        return Applying("a model of the next order", "next-order", to_shop=True)
    if isinstance(model, Uplift):
        return Applying("the uplift of an experiment", "uplift", to_shop=False)
    card = model.card
    if card.as_of is None or card.kind == "leads":
        command = "churn" if card.kind == "churn" else "leads"
        return Applying(f"a model of a table ({card.label})", command, to_shop=False)
    command = card.kind if card.kind in {"churn", "propensity"} else ""
    return Applying(f"a model of a shop's orders ({card.label})", command, to_shop=True)
