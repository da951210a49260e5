"""The rows that features are computed from, one file per grain.

A feature's `grain` says which of these frames its expression sees; each function's docstring
lists the columns.

========  ========================================================  ======================
grain     one row is                                                built by
========  ========================================================  ======================
line      an order line known at as_of                              `lines_until`
order     an order                                                  `dated_orders`
product   a customer and a product                                  `customer_products`
category  a customer and a category                                 `customer_categories`
channel   a customer and a channel                                  `customer_channels`
return    a returned line known at as_of                            `lines_until`
customer  a customer of the customers table                         `customers_at`
derived   a customer with the features of the other grains          `build_features`
========  ========================================================  ======================
"""

from __future__ import annotations

from regulars.features.grains.categories import (
    MOST_CATEGORY_SHARES,
    biggest_categories,
    customer_categories,
)
from regulars.features.grains.channels import customer_channels
from regulars.features.grains.customers import customers_at
from regulars.features.grains.lines import lines_until
from regulars.features.grains.orders import dated_orders, orders_of
from regulars.features.grains.products import customer_products, product_facts
from regulars.features.grains.rows import Rows
from regulars.features.grains.source import (
    KEY,
    Columns,
    EngineColumns,
    EngineGrains,
    Grains,
    Materialise,
    of_customers,
)

__all__ = [
    "KEY",
    "MOST_CATEGORY_SHARES",
    "Columns",
    "EngineColumns",
    "EngineGrains",
    "Grains",
    "Materialise",
    "Rows",
    "biggest_categories",
    "customer_categories",
    "customer_channels",
    "customer_products",
    "customers_at",
    "dated_orders",
    "lines_until",
    "of_customers",
    "orders_of",
    "product_facts",
]
