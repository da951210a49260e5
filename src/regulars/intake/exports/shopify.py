"""Shopify: the orders export of the admin."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_LINE = "#{Lineitem quantity} * #{Lineitem price}"

SHOPIFY = (
    Export(
        key="shopify",
        name="Shopify order export",
        signature=(
            "Name",
            "Email",
            "Financial Status",
            "Lineitem quantity",
            "Lineitem name",
            "Lineitem price",
        ),
        order="Name",
        # These stand on an order's first row only; its other rows have the line alone.
        order_cells=(
            "Financial Status",
            "Paid at",
            "Fulfillment Status",
            "Accepts Marketing",
            "Currency",
            "Subtotal",
            "Shipping",
            "Taxes",
            "Total",
            "Discount Amount",
            "Billing Name",
            "Billing City",
            "Billing Zip",
            "Billing Province",
            "Billing Country",
            "Cancelled at",
            "Refunded Amount",
            "Source",
            "Phone",
            "Created at",
        ),
        derived={
            CUSTOMER: "coalesce(lower({Email}), {Phone}, {Billing Name})",
            "order state": (
                "CASE WHEN {Cancelled at} IS NOT NULL THEN 'cancelled'"
                " WHEN {Financial Status} = 'partially_refunded' THEN 'paid'"
                " ELSE {Financial Status} END"
            ),
        },
        amounts=Amounts(
            gross=_LINE,
            line=f"{_LINE} - coalesce(#{{Lineitem discount}}, 0.0)",
            order="#{Subtotal}",
            refunded="CASE WHEN {Financial Status} = 'partially_refunded'"
            " AND {Cancelled at} IS NULL THEN #{Refunded Amount} END",
            basis=(
                "after discounts, without shipping; with tax only where the shop's prices include"
                " it"
            ),
        ),
        roles={
            "order_id": "Name",
            "customer_id": CUSTOMER,
            "ordered_at": "Created at|Paid at",
            "product_id": "Lineitem sku|Lineitem name",
            "product_name": "Lineitem name",
            "brand": "Vendor",
            "quantity": "Lineitem quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "Currency",
            "status": "order state",
            "channel": "Source",
            "email": "Email",
            "name": "Billing Name",
            "phone": "Phone|Billing Phone",
            "city": "Billing City",
            "region": "Billing Province",
            "postal_code": "Billing Zip",
            "country": "Billing Country",
        },
        cannot=(
            Cannot(
                "Which items were refunded",
                "the export says how much of an order was paid back, not for which items",
            ),
        ),
        source="https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders",
    ),
)
