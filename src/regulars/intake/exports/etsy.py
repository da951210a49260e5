"""Etsy: sold order items and sold orders."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_SHIPPED_TO = {
    "city": "Ship City",
    "region": "Ship State",
    "postal_code": "Ship Zipcode",
    "country": "Ship Country",
}

ETSY = (
    Export(
        key="etsy_items",
        name="Etsy sold order items",
        signature=("Sale Date", "Item Name", "Buyer", "Quantity", "Item Total", "Transaction ID"),
        # A buyer is shown as `Full name (user name)`; guests have a name only.
        derived={
            CUSTOMER: "coalesce(nullif(regexp_extract({Buyer}, '\\(([^()]+)\\)$', 1), ''), {Buyer})"
        },
        amounts=Amounts(
            gross="coalesce(#{Price} * #{Quantity}, #{Item Total})",
            line="#{Price} * #{Quantity} - coalesce(#{Discount Amount}, 0.0)",
            basis="price times quantity less the item's discount, without shipping and tax",
        ),
        roles={
            "order_id": "Order ID",
            "customer_id": CUSTOMER,
            "ordered_at": "Sale Date",
            "product_id": "SKU|Listing ID",
            "product_name": "Item Name",
            "quantity": "Quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "Currency",
            "channel": "Order Type",
            "name": "Ship Name",
        }
        | _SHIPPED_TO,
        cannot=(
            Cannot(
                "Cancelled and refunded orders",
                "sold order items do not say what became of an order",
                "add the sold orders file, which has the adjusted total",
            ),
        ),
        source="https://help.etsy.com/hc/en-us/articles/360000343508",
    ),
    Export(
        key="etsy_orders",
        name="Etsy sold orders",
        signature=("Sale Date", "Order ID", "Number of Items", "Order Value", "Order Net"),
        derived={CUSTOMER: "coalesce({Buyer User ID}, {Buyer}, {Full Name})"},
        order="Order ID",
        amounts=Amounts(
            gross="#{Order Value}",
            line="#{Order Value} - coalesce(#{Discount Amount}, 0.0)",
            refunded=(
                "CASE WHEN coalesce(#{Adjusted Order Total}, 0.0) > 0"
                " THEN #{Order Total} - #{Adjusted Order Total} END"
            ),
            basis="the items less discounts, without shipping and tax",
        ),
        roles={
            "order_id": "Order ID",
            "customer_id": CUSTOMER,
            "ordered_at": "Sale Date",
            "quantity": "Number of Items",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "Currency",
            "channel": "Order Type",
            "name": "Full Name",
        }
        | _SHIPPED_TO,
        grain="order",
        cannot=(
            Cannot(
                "What was bought",
                "sold orders have no items",
                "download sold order items instead",
            ),
        ),
        source="https://help.etsy.com/hc/en-us/articles/360000343508",
    ),
)
