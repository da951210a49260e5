"""eBay: the orders report of the Seller Hub."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, Amounts, Export
from regulars.model import Cannot

EBAY = (
    Export(
        key="ebay",
        name="eBay orders report",
        signature=(
            "Sales Record Number",
            "Order Number",
            "Buyer Username",
            "Item Number",
            "Sold For",
        ),
        order="Order Number",
        order_cells=(
            "Buyer Username",
            "Buyer Name",
            "Buyer Email",
            "Buyer City",
            "Buyer State",
            "Buyer Zip",
            "Buyer Country",
            "Sale Date",
            "Paid On Date",
        ),
        derived={
            # Amounts carry their currency: `US $12.50`, `EUR 12,50`, `£12.50`.
            "currency told": (
                "CASE WHEN regexp_matches({Sold For}, '^[A-Z]{3} ?[0-9]') THEN left({Sold For}, 3)"
                " WHEN starts_with({Sold For}, 'AU $') THEN 'AUD'"
                " WHEN starts_with({Sold For}, 'C $') THEN 'CAD'"
                " WHEN contains({Sold For}, '$') THEN 'USD' WHEN contains({Sold For}, '£')"
                " THEN 'GBP' WHEN contains({Sold For}, '€') THEN 'EUR' END"
            ),
        },
        # The first row of an order with several items is its sum; blank rows, headings and remarks
        # stand around the orders.
        not_lines="{Item Number} IS NULL OR {Item Number} = 'Item Number'",
        amounts=Amounts(
            gross="#{Sold For} * coalesce(#{Quantity}, 1.0)",
            basis="the price sold for times the quantity, without shipping; tax that eBay collects"
            " is left out",
        ),
        roles={
            "order_id": "Order Number",
            "customer_id": "Buyer Username",
            "ordered_at": "Sale Date|Paid On Date",
            "product_id": "Custom Label|Item Number",
            "product_name": "Item Title",
            "quantity": "Quantity",
            "revenue": AMOUNT,
            "currency": "currency told",
            "name": "Buyer Name",
            "email": "Buyer Email",
            "city": "Buyer City",
            "region": "Buyer State",
            "postal_code": "Buyer Zip",
            "country": "Buyer Country",
        },
        cannot=(
            Cannot(
                "Cancelled and refunded orders",
                "the orders report does not say what became of an order",
                "take them from the Payments tab's transaction report",
            ),
        ),
        source="https://www.ebay.com/help/selling/selling-tools/seller-hub?id=4095",
    ),
)
