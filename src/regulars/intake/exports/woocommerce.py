"""WooCommerce: the analytics export and the two common order export plug-ins."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

# `2x Hoodie, 1x Cap, black`, written with a multiplication sign: an item begins with a count.
_COUNT = "(\\d+)\\s?[\u00d7x]\\s"
_ITEMS = (
    "list_transform(list_filter(string_split("
    f"regexp_replace({{Product(s)|Products}}, ',\\s*({_COUNT})', chr(31) || '\\1', 'g'), chr(31)),"
    " lambda part: part <> ''), lambda part: {"
    f"'name': trim(regexp_replace(part, '^\\s*{_COUNT}', '')), 'quantity':"
    f" coalesce(TRY_CAST(regexp_extract(part, '^\\s*{_COUNT}', 1) AS DOUBLE), 1.0)}})"
)

WOOCOMMERCE = (
    Export(
        key="woocommerce_analytics",
        name="WooCommerce analytics order export",
        signature=("Date", "Order #", "Status", "Customer", "Product(s)|Products"),
        derived={CUSTOMER: "lower({Customer})"},
        items=_ITEMS,
        order="Order #",
        amounts=Amounts(
            # No price of an item: the order's amount is spread by the number of pieces.
            gross="coalesce(item.quantity, 1.0)",
            order="#{N. Revenue|Net Sales|N. Revenue (formatted)}",
            basis="after discounts, without tax and shipping; spread over the items by pieces",
        ),
        roles={
            "order_id": "Order #",
            "customer_id": CUSTOMER,
            "name": "Customer",
            "ordered_at": "Date",
            "product_id": "item name",
            "quantity": "item quantity",
            "revenue": AMOUNT,
            "status": "Status",
            "channel": "Attribution",
        },
        cannot=(
            Cannot(
                "Amounts of single items",
                "the export gives one amount per order: it was spread over the items by pieces",
                "export with an order export plug-in that writes one row per item",
            ),
            Cannot(
                "Customers of the same name",
                "the export names customers by first and last name only",
                "export with an order export plug-in that writes customer numbers or emails",
            ),
        ),
        source="https://woocommerce.com/document/woocommerce-analytics/orders-report/",
    ),
    Export(
        key="woocommerce_order_export",
        name="WooCommerce order export (Advanced Order Export)",
        signature=("Order Number", "Order Status", "Order Date", "Item Name", "Item Cost"),
        derived={
            CUSTOMER: (
                "coalesce(lower({Email (Billing)|Customer Email}), nullif({Customer User ID}, '0'),"
                " nullif(concat_ws(' ', {First Name (Billing)}, {Last Name (Billing)}), ''))"
            ),
        },
        order="Order Number",
        amounts=Amounts(
            gross="coalesce(#{Order Line Subtotal},"
            " #{Item Cost} * #{Quantity (- Refund)|Quantity})",
            line="coalesce(#{Order Line Total|Order Line (w/o tax)},"
            " #{Item Cost} * #{Quantity (- Refund)|Quantity})",
            order=(
                "coalesce(#{Order Subtotal Amount}, #{Order Subtotal Amount (w/o tax)})"
                " - coalesce(#{Cart Discount Amount}, 0.0)"
            ),
            basis="after discounts, without tax and shipping",
        ),
        roles={
            "order_id": "Order Number",
            "customer_id": CUSTOMER,
            "ordered_at": "Order Date",
            "product_id": "SKU|Product Id|Item Name",
            "product_name": "Item Name",
            "category": "Category",
            "quantity": "Quantity (- Refund)|Quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "Order Currency|Currency",
            "status": "Order Status",
            "email": "Email (Billing)|Customer Email",
            "phone": "Phone (Billing)",
            "city": "City (Billing)",
            "region": "State Name (Billing)|State Code (Billing)",
            "postal_code": "Postcode (Billing)",
            "country": "Country Name (Billing)|Country Code (Billing)",
        },
        source="https://wordpress.org/plugins/woo-order-export-lite/",
    ),
    Export(
        key="woocommerce_csv_export",
        name="WooCommerce order export (one row per item)",
        signature=("order_id", "order_number", "item_name", "item_quantity", "item_total"),
        derived={
            CUSTOMER: "coalesce(lower({billing_email}), nullif({customer_id|customer_user}, '0'))",
        },
        order="order_id",
        amounts=Amounts(
            gross="coalesce(#{item_subtotal}, #{item_total})",
            line="#{item_total}",
            refunded="CASE WHEN {status|order_status} <> 'refunded' THEN #{refunded_total} END",
            basis="after discounts, without tax and shipping",
        ),
        roles={
            "order_id": "order_number",
            "customer_id": CUSTOMER,
            "ordered_at": "order_date|date",
            "product_id": "item_sku|item_product_id|item_name",
            "product_name": "item_name",
            "quantity": "item_quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "order_currency|currency",
            "status": "status|order_status",
            "email": "billing_email",
            "phone": "billing_phone",
            "city": "billing_city",
            "region": "billing_state",
            "postal_code": "billing_postcode",
            "country": "billing_country",
        },
        source="https://woocommerce.com/document/ordercustomer-csv-export/",
    ),
)
