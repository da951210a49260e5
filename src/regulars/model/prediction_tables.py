"""The tables of predictions: what customers will do, how well that is known, and why it is said."""

from __future__ import annotations

from regulars.model.table import Column, Table

_CUSTOMER = Column("customer_id", "string", "The customer.", nullable=False)
_AS_OF = Column("as_of", "timestamp", "Predicted then; nothing later was used.", nullable=False)
_MODEL = Column(
    "model",
    "string",
    "The model: `churn`, `clv`, `next-order`, `early-value`, `discount`, `demand`, or the column of"
    " a propensity or uplift.",
    nullable=False,
)

_EXPLAINED = Column(
    "model",
    "string",
    "The model: `churn`, `clv`, `next-order`, or the column of a propensity; others give no"
    " reasons.",
    nullable=False,
)

PREDICTIONS = Table(
    name="predictions",
    key=("customer_id", "as_of"),
    meaning="What one customer will do, as expected at `as_of`.",
    columns=(_CUSTOMER, _AS_OF),
    open_columns=(
        "one column per prediction, the horizon in the name: `p_alive` and `expected_orders_90d`"
        " with `..._low` and `..._high`, the ends of 95 % intervals (how surely the expectation is"
        " known; outcomes spread more; of `p_alive` empty where the model takes everybody who"
        " ordered once for alive); `expected_revenue_365d` and `clv_365d` with `..._low` and"
        " `..._high`, between which 80 % of customers land (a horizon that the history is too short"
        " for has no columns);"
        " `orders_90d_low` and `_high`, `next_order_at_low` and `_high`: 80 % of outcomes;"
        " `churn_probability_90d` (no order within them: the answer to who leaves) and propensities"
        " such as `buy_category_tea_probability_90d` with `..._low` and `..._high`, between which a"
        " season that moves everybody may take them in 80 of 100 cases (absent where the history"
        " shows no later time); 1 - `order_probability_90d` is what dates of orders alone say of"
        " leaving; `next_order_at` (if an order comes; empty where `p_alive` is under 0.05); an"
        " uplift such as `uplift_visit_letter` with `..._tenth` (1 the most changed), and of all"
        " treatments of that experiment `uplift_visit_chosen_treatment` (what the customer should"
        " get) with `uplift_visit_chosen_gain` and its limits; `discount_sensitivity` (2: twice as"
        " often at a discount"
        " as usual for what is bought; all 1, without limits, where none differ) with"
        " `discounted_lines` and `expected_discounted_lines`; of"
        " new customers `value_so_far`, `expected_value_365d` and `early_days`, after how many days"
    ),
    shown_first=(
        "customer_id",
        "churn_probability_*d",
        "clv_*d",
        "expected_orders_*d",
        "next_order_at",
        "buy_*d",
        "return_*d",
        "uplift_*",
    ),
)

PREDICTION_MODELS = Table(
    name="prediction_models",
    key=("model",),
    meaning="What one model predicts, from what, and how well on customers it had not seen.",
    columns=(
        _MODEL,
        Column("predicts", "string", "What, in words.", nullable=False),
        Column("columns", "string", "Its columns of `predictions`.", nullable=False),
        Column("method", "string", "The method that was chosen.", nullable=False),
        Column("choice", "string", "Why that one.", nullable=False),
        Column("as_of", "timestamp", "Customers are predicted as known then."),
        Column("horizon_days", "int64", "How far ahead, in days."),
        Column(
            "customers", "int64", "Examples it was learned from; of demand: series.", nullable=False
        ),
        Column("base_rate", "float64", "Share of positives, or mean amount, among them."),
        Column("measure", "string", "The first measure.", nullable=False),
        Column("value", "float64", "Its value on held-out customers."),
        Column("value_low", "float64", "Lower end of its 95 % interval."),
        Column("value_high", "float64", "Upper end."),
        Column(
            "expected",
            "float64",
            "Of all customers of today: the share of a probability, or the total of an amount; as"
            " are its limits, empty where no later time was measured, or no amount seen then.",
        ),
        Column("expected_low", "float64", "Lower limit of what may come, 80 % of cases."),
        Column("expected_high", "float64", "Upper limit."),
        Column(
            "value_of_one",
            "float64",
            "Money that one who buys, or stays, brings; where told.",
            unit="money",
        ),
        Column(
            "contact_cost", "float64", "Money that one contact costs; where told.", unit="money"
        ),
        Column("evaluated", "string", "How customers were held out.", nullable=False),
        Column("warnings", "string", "When not to trust it; empty if nothing is known."),
    ),
    shown_first=(
        *("model", "measure", "value", "value_low", "value_high", "predicts", "method"),
        *("warnings", "horizon_days", "customers"),
    ),
)

PREDICTION_MEASURES = Table(
    name="prediction_measures",
    key=("model", "method", "measure"),
    meaning="One measure of one method on held-out customers: the chosen beside the others.",
    columns=(
        _MODEL,
        Column("method", "string", "The method.", nullable=False),
        Column("measure", "string", "AUC, Brier score, RMSE, ...", nullable=False),
        Column("position", "int64", "Order within the model's card, from 1.", nullable=False),
        Column("value", "float64", "The figure."),
        Column("value_low", "float64", "Lower end of its 95 % interval."),
        Column("value_high", "float64", "Upper end."),
    ),
    shown_first=(
        "model",
        "method",
        "measure",
        "value",
        "value_low",
        "value_high",
        "position",
    ),
)

PREDICTION_CALIBRATION = Table(
    name="prediction_calibration",
    key=("model", "bin"),
    meaning="Held-out customers of like predicted probability, and what they did.",
    columns=(
        _MODEL,
        Column("bin", "int64", "From the least probable, from 1.", nullable=False),
        Column("customers", "int64", "How many.", nullable=False),
        Column("predicted", "float64", "Their mean probability.", unit="share", nullable=False),
        Column(
            "observed", "float64", "The share of them who did it.", unit="share", nullable=False
        ),
        Column(
            "observed_low",
            "float64",
            "Lower end of its 95 % interval.",
            unit="share",
            nullable=False,
        ),
        Column("observed_high", "float64", "Upper end.", unit="share", nullable=False),
    ),
    shown_first=(
        "model",
        "bin",
        "customers",
        "predicted",
        "observed",
        "observed_low",
        "observed_high",
    ),
)

PREDICTION_BACKTESTS = Table(
    name="prediction_backtests",
    key=("model", "method", "origin"),
    meaning=(
        "What predictions made at one moment of the past were worth, by one method that knew"
        " nothing later (`regulars predict churn --backtest`)."
    ),
    made_by="regulars predict churn --backtest",
    columns=(
        _MODEL,
        Column("method", "string", "The method.", nullable=False),
        Column("origin", "timestamp", "Predicted then, of the horizon after it.", nullable=False),
        Column("customers", "int64", "How many were predicted.", nullable=False),
        Column(
            "observed",
            "float64",
            "The share of them of whom it came true.",
            unit="share",
            nullable=False,
        ),
        Column("predicted", "float64", "Their mean probability.", unit="share", nullable=False),
        Column(
            "predicted_low",
            "float64",
            "Lower limit of the share, 80 % of cases, as told then; empty where no later time could"
            " be measured.",
            unit="share",
        ),
        Column("predicted_high", "float64", "Upper limit.", unit="share"),
        Column("auc", "float64", "Area under the ROC curve; empty if it came true of all or none."),
        Column("auc_low", "float64", "Lower end of its 95 % interval."),
        Column("auc_high", "float64", "Upper end."),
        Column(
            "brier_score", "float64", "Mean squared error of the probabilities.", nullable=False
        ),
        Column("calibration_error", "float64", "Expected calibration error.", nullable=False),
        Column("calibration_error_low", "float64", "Lower end of its 95 % interval."),
        Column("calibration_error_high", "float64", "Upper end."),
        Column(
            "calibration_error_by_chance",
            "float64",
            "What true probabilities would show.",
            nullable=False,
        ),
    ),
    shown_first=("method", "origin", "predicted", "observed", "auc", "calibration_error"),
)

PREDICTION_REASONS = Table(
    name="prediction_reasons",
    key=("customer_id", "model", "position"),
    meaning="One of the features that move one customer's prediction most.",
    columns=(
        _CUSTOMER,
        _EXPLAINED,
        Column("position", "int64", "1 moves it most.", nullable=False),
        Column(
            "feature",
            "string",
            "A column of `features`; of `clv` also `expected_order_value` of `predictions` and"
            " `orders_within_365d_while_alive`, the orders to come if the customer still buys.",
            nullable=False,
        ),
        Column(
            "contribution",
            "float64",
            "How far it moves the prediction, in log-odds (logarithm for amounts; days for the"
            " next order's date); above 0 raises it.",
            nullable=False,
        ),
        Column(
            "reason",
            "string",
            "The same in words; one that lowers it begins with 'but', of the next order's date with"
            " 'sooner'.",
            nullable=False,
        ),
    ),
    shown_first=(
        "customer_id",
        "model",
        "position",
        "reason",
        "contribution",
        "feature",
    ),
)

_SERIES = (
    _AS_OF,
    Column("level", "string", "`total`, `category`, `product` or `segment`.", nullable=False),
    Column("series", "string", "Which one.", nullable=False),
    Column("measure", "string", "`units` or `revenue`.", nullable=False),
)
_ERRORS = (
    Column("rmsse", "float64", "Root mean squared scaled error; 1 is a naive step."),
    Column("mase", "float64", "Mean absolute scaled error."),
    Column("smape", "float64", "Symmetric mean absolute percentage error, 0 to 2."),
    Column("bias", "float64", "Mean error as a share of the mean."),
)

FORECASTS = Table(
    name="forecasts",
    key=("as_of", "level", "series", "measure", "period_start"),
    meaning="What is expected to be sold in one coming period.",
    made_by="regulars predict demand",
    columns=(
        *_SERIES,
        Column("period_start", "timestamp", "First day of the period.", nullable=False),
        Column("period_end", "timestamp", "Last day of the period.", nullable=False),
        Column("period_days", "int64", "1 or 7.", nullable=False),
        Column(
            "days_ahead", "int64", "Days from `as_of` to the end of the period.", nullable=False
        ),
        Column("forecast", "float64", "The expected amount.", nullable=False),
        Column("forecast_low", "float64", "Lower end of its interval.", nullable=False),
        Column("forecast_high", "float64", "Upper end.", nullable=False),
    ),
    shown_first=(
        "level",
        "series",
        "measure",
        "period_start",
        "period_end",
        "forecast",
        "forecast_low",
        "forecast_high",
    ),
)

FORECAST_SERIES = Table(
    name="forecast_series",
    key=("as_of", "level", "series", "measure"),
    meaning="How one series is forecast, and how wrong that was on days kept aside.",
    made_by="regulars predict demand",
    columns=(
        *_SERIES,
        Column("parent_level", "string", "The level that it adds up to."),
        Column("parent", "string", "The series that it adds up to."),
        Column(
            "pattern", "string", "Smooth, intermittent, lumpy, erratic or none.", nullable=False
        ),
        Column("periods", "int64", "Periods since its first sale.", nullable=False),
        Column("model", "string", "The model that is used.", nullable=False),
        Column("horizon_days", "int64", "How far ahead, in days from `as_of`.", nullable=False),
        Column("horizon_end", "timestamp", "Last day of the horizon.", nullable=False),
        Column("last_horizon", "float64", "What was sold in the last horizon.", nullable=False),
        Column("next_horizon", "float64", "What is expected in the next.", nullable=False),
        Column("next_horizon_low", "float64", "Lower end of its interval.", nullable=False),
        Column("next_horizon_high", "float64", "Upper end.", nullable=False),
        *_ERRORS,
        Column("naive_rmsse", "float64", "The same error of the last season repeated."),
        Column(
            "coverage",
            "float64",
            "Share of the test's periods inside their interval.",
            unit="share",
        ),
        Column("sentence", "string", "Why this model.", nullable=False),
    ),
    shown_first=(
        "level",
        "series",
        "measure",
        "last_horizon",
        "next_horizon",
        "next_horizon_low",
        "next_horizon_high",
        "model",
        "pattern",
    ),
)

FORECAST_HISTORY = Table(
    name="forecast_history",
    key=("as_of", "level", "series", "measure", "period_start"),
    meaning="What was sold of one series in one past period: what its forecast was learned from.",
    made_by="regulars predict demand",
    columns=(
        *_SERIES,
        Column("period_start", "timestamp", "First day of the period.", nullable=False),
        Column("period_end", "timestamp", "Last day of the period.", nullable=False),
        Column("amount", "float64", "What was sold.", nullable=False),
    ),
    shown_first=(
        "level",
        "series",
        "measure",
        "period_start",
        "period_end",
        "amount",
    ),
)

FORECAST_TRIALS = Table(
    name="forecast_trials",
    key=("as_of", "level", "series", "measure", "model"),
    meaning="One model that was tried on one series, with its errors before the test.",
    made_by="regulars predict demand",
    columns=(
        *_SERIES,
        Column("model", "string", "The model.", nullable=False),
        Column("chosen", "bool", "Whether it is used.", nullable=False),
        *_ERRORS,
    ),
    shown_first=(
        "level",
        "series",
        "measure",
        "model",
        "chosen",
        "rmsse",
        "mase",
        "bias",
        "smape",
    ),
)

_COHORT = Column(
    "cohort", "timestamp", "First day of the month of their first order; empty: all together."
)
_MARGIN = (
    Column(
        "margin_per_customer",
        "float64",
        "Earned of one by the end of that month: the sum over months"
        " of the mean of those watched through each.",
        unit="money",
    ),
    Column("margin_per_customer_low", "float64", "Lower end of its 95 % interval.", unit="money"),
    Column("margin_per_customer_high", "float64", "Upper end.", unit="money"),
)

PAYBACK_COHORTS = Table(
    name="payback_cohorts",
    key=("cohort",),
    meaning="When the customers won in one month have earned what they cost.",
    made_by="regulars predict payback --cost AMOUNT --margin SHARE",
    columns=(
        _COHORT,
        Column("customers", "int64", "Customers won.", nullable=False),
        Column(
            "acquisition_cost",
            "float64",
            "What winning one of them cost.",
            unit="money",
            nullable=False,
        ),
        Column(
            "margin_so_far",
            "float64",
            "Earned of all of them until now, over their number; empty where they were not watched"
            " for a whole month.",
            unit="money",
        ),
        Column("months_watched", "int64", "For how many months they are judged.", nullable=False),
        *_MARGIN,
        Column(
            "payback_month",
            "int64",
            "The month since the first order by whose end the cost is earned: 1 is the one that"
            " begins with the first order; empty where not within the months watched.",
        ),
        Column("payback_month_low", "int64", "Lower end of its 95 % interval."),
        Column("payback_month_high", "int64", "Upper end; empty where it lies beyond them."),
        Column("chance_paid_back", "float64", "Of having paid back by then, 0 to 1.", unit="share"),
        Column("sentence", "string", "The same in words.", nullable=False),
    ),
    shown_first=(
        *("cohort", "customers", "acquisition_cost", "margin_so_far", "payback_month"),
        "chance_paid_back",
    ),
)

PAYBACK_MONTHS = Table(
    name="payback_months",
    key=("cohort", "month"),
    meaning="What the customers won in one month have earned some months later.",
    made_by="regulars predict payback --cost AMOUNT --margin SHARE",
    columns=(
        _COHORT,
        Column("month", "int64", "Since each one's first order, from 1.", nullable=False),
        Column("customers", "int64", "Those who were watched through it.", nullable=False),
        *_MARGIN,
    ),
    shown_first=(
        "cohort",
        "month",
        "customers",
        "margin_per_customer",
    ),
)

PREDICTION_TABLES = (
    PREDICTIONS,
    PREDICTION_MODELS,
    PREDICTION_MEASURES,
    PREDICTION_CALIBRATION,
    PREDICTION_BACKTESTS,
    PREDICTION_REASONS,
    FORECASTS,
    FORECAST_SERIES,
    FORECAST_HISTORY,
    FORECAST_TRIALS,
    PAYBACK_COHORTS,
    PAYBACK_MONTHS,
)
"""Every table of predictions."""
