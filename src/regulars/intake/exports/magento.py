"""Magento and Adobe Commerce: the export of the sales order grid."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, Amounts, Export
from regulars.model import Cannot

MAGENTO = (
    Export(
        key="magento",
        name="Magento / Adobe Commerce order export",
        signature=("ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Grand Total (Base)"),
        derived={
            CUSTOMER: "coalesce(lower({Customer Email}), {Customer Name}, {Bill-to Name})",
            # A closed order is one that was refunded in full.
            "order state": (
                "CASE WHEN lower({Status}) = 'closed' THEN 'closed: refunded' ELSE {Status} END"
            ),
        },
        order="ID",
        amounts=Amounts(
            gross=(
                "coalesce(#{Subtotal}, #{Grand Total (Base)}"
                " - coalesce(#{Shipping and Handling}, 0.0))"
            ),
            refunded="CASE WHEN lower({Status}) <> 'closed' THEN #{Total Refunded} END",
            basis="the order's subtotal: before discounts, without tax and shipping",
        ),
        roles={
            "order_id": "ID",
            "customer_id": CUSTOMER,
            "ordered_at": "Purchase Date",
            "revenue": AMOUNT,
            "status": "order state",
            "channel": "Purchase Point",
            "email": "Customer Email",
            "name": "Customer Name|Bill-to Name",
        },
        grain="order",
        cannot=(
            Cannot(
                "What was bought",
                "the order grid has no items",
                "export order items with an extension, or read the table sales_order_item",
            ),
            Cannot(
                "Discounts",
                "the grid gives the subtotal before discounts and the grand total with tax and"
                " shipping, not the discount itself",
            ),
        ),
        source="https://experienceleague.adobe.com/en/docs/commerce-admin/stores-sales/"
        "order-management/orders/order-processing",
    ),
)
