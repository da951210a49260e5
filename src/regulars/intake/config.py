"""What a user may say about the input; everything else is found out."""

from __future__ import annotations

import os
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveFloat

from regulars.intake.iso_4217 import known_currency
from regulars.intake.privacy.pseudonyms import Key, key_from
from regulars.intake.time_zone import known_zone


class IntakeConfig(BaseModel):
    """How to read order, customer and product files."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    """The character between cells of a text file; a blank for any run of blanks."""

    encoding: str | None = None
    """The text encoding, such as `cp1252`."""

    header: bool | None = None
    """Whether the first row names the columns."""

    query: str | None = None
    """SQL whose rows are the orders, where they are in a database; or the path of a `.sql` file."""

    sheet: str | None = None
    """The sheet of a workbook with the orders."""

    file_names: str | None = None
    """What the names of the order files say: `orders_{customer_id}.csv` for a file per customer;
    any name in braces becomes a column. `none`: they say nothing. Empty: files are customers where
    no column says who bought and their names look like it."""

    side_delimiter: str | None = Field(default=None, min_length=1, max_length=4)
    """The delimiter of customer and product files where it is not that of the orders; `auto` to
    have it found."""

    side_encoding: str | None = None
    """The encoding of customer and product files, likewise."""

    date_order: Literal["dmy", "mdy"] | None = None
    """Whether `3/4/2003` is the third of April (`dmy`) or the fourth of March (`mdy`). Of
    several files, those whose dates prove an order keep it."""

    decimal: Literal[".", ","] | None = None
    """The decimal sign of amounts, where the file itself does not show it: in `2.319` the point may
    be that or separate thousands."""

    export: str | None = None
    """The platform's export that the order files are, such as `shopify`; `none` for no known one.
    By default it is told by the headers."""

    shape: Literal["line", "order", "customer", "basket", "wide"] | None = None
    """What a row of the order files is: one item of an order (`line`), an `order`, a `customer`, an
    order with its items in one cell (`basket`), or a row with a column per period or product
    (`wide`)."""

    currency: Annotated[str, AfterValidator(known_currency)] | None = None
    """ISO code of the currency that amounts are in where the file does not say, and to which others
    are converted where it does."""

    rates: dict[str, PositiveFloat] = Field(default_factory=dict)
    """What one unit of another currency is worth in `currency`, whatever the day: `EUR = 1.08`."""

    rates_file: str | None = None
    """CSV or Parquet file of rates with the columns `date`, `currency` and `rate`; the last one
    known on the day of an order counts."""

    only_currency: Annotated[str, AfterValidator(known_currency)] | None = None
    """Count the lines in this currency alone and set the others aside."""

    amounts: Literal["as written", "net", "gross"] = "as written"
    """Whether amounts are to be without tax (`net`), with it (`gross`), or as the file has them."""

    tax_rate: float | None = Field(default=None, ge=0.0, le=1.0)
    """Tax rate where the file has no column of tax amounts: 0.19 is 19 %."""

    tax_included: bool | None = None
    """Whether the amounts in the file include tax; empty: as their header says."""

    timezone: Annotated[str, AfterValidator(known_zone)] | None = None
    """Zone of times that do not name their own, such as `Europe/Berlin`, and of the hours,
    weekdays and days that are told from them; empty: UTC."""

    set_aside_unusual: bool = False
    """Whether lines with an amount or quantity far beyond the others are set aside, not kept."""

    pseudonymise: bool = False
    """Whether every personal value is replaced by a pseudonym, or made coarser, before anything is
    written. The key comes from the environment alone: `REGULARS_PSEUDONYM_KEY`."""

    identity: Literal["rules", "splink"] = "rules"
    """How customers who may be one person are found: by rules, or by Splink (extra `identity`)."""

    merge_at: float | None = Field(default=None, ge=0.5, le=1.0)
    """Merge customers who are one person with this confidence or more; empty: merge nobody."""

    merge_file: str | None = None
    """CSV file of pairs to merge, with the columns `customer_id_a` and `customer_id_b`."""

    add: bool = False
    """Whether the files join the rows that the workspace has, instead of replacing them."""

    overlap_days: Annotated[int, Field(ge=0, le=36_500)] | None = 7
    """With `add`: a database table is read from this many days before its last known order on;
    empty: all of it."""

    drop_vanished: bool = False
    """With `add`: whether lines that are missing from a file or an order that is read again are
    dropped; otherwise they are counted and kept."""

    keep_rows: bool = True
    """Whether the workspace keeps the rows as they were read, so that later files can join them.
    With `pseudonymise` it never does."""

    columns: dict[str, str] = Field(default_factory=dict)
    """Role to column of the order file, as found by the last run; edit it to correct it. Columns
    joined by `+` are added up, an empty column means none. It is used for files that have all of
    these columns."""

    customer_columns: dict[str, str] = Field(default_factory=dict)
    """Role to column of the customer file, likewise."""

    product_columns: dict[str, str] = Field(default_factory=dict)
    """Role to column of the product file, likewise."""

    told: dict[str, str] = Field(default_factory=dict)
    """Role to column of the order file as said with `--map`; a column that is not there is an
    error."""

    told_customers: dict[str, str] = Field(default_factory=dict)
    """The same for the customer file, said with `--customer-map`."""

    told_products: dict[str, str] = Field(default_factory=dict)
    """The same for the product file, said with `--product-map`."""

    def pseudonym_key(self) -> Key | None:
        """The key of the pseudonyms, from the environment; None where none are asked for.

        Raises:
            Refused: there is no key, or it is too weak.
        """
        return key_from(os.environ) if self.pseudonymise else None
