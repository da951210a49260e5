"""Stripe: payments (and the older charges) and invoices."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, Amounts, Export
from regulars.model import Cannot

_ROLES = {
    "order_id": "id",
    "customer_id": CUSTOMER,
    "revenue": AMOUNT,
    "currency": "currency told",
    "email": "Customer Email",
}
_NO_ITEMS = Cannot(
    "What was bought",
    "payments have an amount, not items",
    "give the shop's own order export instead, or beside it",
)
_WITH_TAX = "what was charged: with tax and shipping, after discounts"

STRIPE = (
    Export(
        key="stripe_payments",
        name="Stripe payments export",
        signature=("id", "Created date (UTC)|Created (UTC)", "Amount", "Amount Refunded", "Status"),
        derived={
            CUSTOMER: "coalesce({Customer ID}, lower({Customer Email}))",
            "currency told": "upper({Currency})",
            "order state": (
                "CASE WHEN lower({Status}) = 'paid' AND {Captured} IN ('false', 'FALSE', 'False')"
                " THEN 'failed: not captured'"
                " WHEN lower({Status}) = 'requires_payment_method' THEN 'failed'"
                " WHEN lower({Status}) IN ('partial_refund', 'partially refunded') THEN 'Paid'"
                " ELSE {Status} END"
            ),
        },
        order="id",
        amounts=Amounts(
            gross="#{Amount}",
            refunded=(
                "CASE WHEN #{Amount Refunded} < #{Amount} AND lower({Status}) <> 'refunded'"
                " THEN #{Amount Refunded} END"
            ),
            basis=_WITH_TAX,
        ),
        roles=_ROLES | {"ordered_at": "Created date (UTC)|Created (UTC)", "status": "order state"},
        grain="order",
        cannot=(_NO_ITEMS,),
        source="https://docs.stripe.com/reports/api",
    ),
    Export(
        key="stripe_invoices",
        name="Stripe invoices export",
        signature=("id", "Amount Due", "Subtotal", "Total", "Customer|Customer ID"),
        derived={
            CUSTOMER: "coalesce({Customer ID|Customer}, lower({Customer Email}))",
            "currency told": "upper({Currency})",
            "order state": (
                "CASE WHEN lower({Status}) IN ('uncollectible', 'draft')"
                " THEN 'failed: ' || {Status} ELSE {Status} END"
            ),
        },
        order="id",
        amounts=Amounts(
            gross="#{Subtotal}",
            line="#{Total} - coalesce(#{Tax}, 0.0)",
            basis="the invoice's total without tax",
        ),
        roles=_ROLES
        | {
            "order_id": "Number|id",
            "ordered_at": "Date (UTC)|Created (UTC)|Finalized At (UTC)|Finalized (UTC)",
            "status": "order state",
        },
        grain="order",
        cannot=(_NO_ITEMS,),
        source="https://docs.stripe.com/invoicing/dashboard",
    ),
)
