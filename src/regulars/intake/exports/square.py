"""Square: the item sales and the transactions of the dashboard."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_WHO = {
    CUSTOMER: "coalesce({Customer ID}, {Customer Reference ID}, {Customer Name})",
    "sold at": "{Date} || ' ' || coalesce({Time}, '00:00:00')",
}
_ROLES = {
    "order_id": "Transaction ID",
    "customer_id": CUSTOMER,
    "name": "Customer Name",
    "ordered_at": "sold at",
    "revenue": AMOUNT,
    "discount": DISCOUNT,
    "status": "Event Type",
    "channel": "Channel|Location",
}
_WALK_INS = Cannot(
    "Customers of sales without a name",
    "a till sale names nobody unless the buyer was looked up or paid by a known card",
    "turn on the customer directory, so that payments are linked to customers",
)

SQUARE = (
    Export(
        key="square_items",
        name="Square item sales export",
        signature=("Date", "Time", "Item", "Qty", "Net Sales", "Transaction ID"),
        derived=_WHO,
        amounts=Amounts(
            gross="#{Gross Sales}",
            line="#{Net Sales}",
            basis="net sales: after discounts, without tax and tips",
        ),
        roles=_ROLES
        | {
            "product_id": "SKU|Token|Item",
            "product_name": "Item",
            "category": "Category",
            "quantity": "Qty",
        },
        cannot=(_WALK_INS,),
        source="https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-"
        "online-square-dashboard",
    ),
    Export(
        key="square_transactions",
        name="Square transactions export",
        signature=("Date", "Time", "Net Sales", "Total Collected", "Fees", "Transaction ID"),
        without=("Item",),
        derived=_WHO,
        order="Transaction ID",
        amounts=Amounts(
            gross="#{Gross Sales}",
            line="#{Net Sales}",
            refunded="abs(#{Partial Refunds})",
            basis="net sales: after discounts, without tax and tips",
        ),
        roles=_ROLES,
        grain="order",
        cannot=(
            _WALK_INS,
            Cannot(
                "What was bought",
                "the transactions export has no items",
                "export item sales instead",
            ),
        ),
        source="https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-"
        "online-square-dashboard",
    ),
)
