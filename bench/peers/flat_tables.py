"""Predict the label of a real table: `ours`, or scikit-learn's boosting as it comes.

Both 5-fold; the peer on our encoded columns, without the leaks that ours leaves out. Prints JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from regulars.predictions import LearnConfig, fit_flat, read_texts
from regulars.predictions.evaluate import Measure, auc, calibration_error
from regulars.predictions.learn import learn_encoding

TABLES = {
    "telco": ("telco_churn/Telco-Customer-Churn.csv", "Churn", "Yes", "customerID"),
    "bank": ("bank_marketing/bank-full.csv", "y", "yes", None),
    "shoppers": ("online_shoppers/online_shoppers_intention.csv", "Revenue", "True", None),
    "personality": (
        "customer_personality/marketing_campaign_full_old.csv",
        *("Response", "1", "ID"),
    ),
    "auto": (
        "customer_value_auto/WA_Marketing-Customer-Value-Analysis.csv",
        *("Response", "Yes", "Customer"),
    ),
}


def read(path: Path) -> pa.Table:
    """A CSV file with commas or semicolons and line ends of any kind."""
    text = path.read_text("utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    return pc.read_csv(
        io.BytesIO(text.encode()), parse_options=pc.ParseOptions(delimiter=delimiter)
    )


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=["ours", "sklearn"])
    parser.add_argument("table", choices=list(TABLES))
    parser.add_argument("data", type=Path)
    chosen = parser.parse_args()
    name, label, positive, id_column = TABLES[chosen.table]
    table = read(chosen.data / name)
    begun = time.process_time()
    if chosen.who == "ours":
        config = LearnConfig(threads=1)
        card = fit_flat(
            table, label=label, positive=positive, id_column=id_column, seed=1, config=config
        ).model.card
        left_out = [one.column for one in card.left_out]
        measures = list(card.measures)
    else:
        left_out, measures = [], peer(table, label, positive, id_column)
    print(
        json.dumps(
            {
                "cpu_s": time.process_time() - begun,
                "left_out": left_out,
                "measures": [[m.model, m.name, m.value, m.low, m.high] for m in measures],
            }
        )
    )


def peer(table: pa.Table, label: str, positive: str, id_column: str | None) -> list[Measure]:
    """Scikit-learn's default histogram boosting, on the columns that ours may use."""
    columns = read_texts(table)
    yes = np.array([float(str(value) == positive) for value in columns[label].to_pylist()])
    aside = [label, *([id_column] if id_column else []), *(["duration"] if label == "y" else [])]
    features = columns.drop_columns(aside)
    encoding, _ = learn_encoding(features, levels=50)
    model = HistGradientBoostingClassifier(
        categorical_features=encoding.categorical, random_state=1
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    predicted = cross_val_predict(
        model, encoding.matrix(features), yes, cv=folds, method="predict_proba"
    )[:, 1]
    return [auc(yes, predicted), *calibration_error(yes, predicted, seed=1)]


if __name__ == "__main__":
    main()
