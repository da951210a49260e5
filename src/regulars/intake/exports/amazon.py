"""Amazon Seller Central: the flat files of all orders and of fulfilled shipments."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_AMOUNTS = Amounts(
    # Item prices are for all units of the line; promotions are negative in some market places.
    gross="#{item-price}",
    line="#{item-price} - abs(coalesce(#{item-promotion-discount}, 0.0))",
    basis="item price less item promotions, without shipping and gift wrap; without tax where the"
    " market place adds it",
)
_ROLES = {
    "order_id": "amazon-order-id",
    "customer_id": CUSTOMER,
    "ordered_at": "purchase-date",
    "product_id": "sku",
    "product_name": "product-name",
    "revenue": AMOUNT,
    "discount": DISCOUNT,
    "currency": "currency",
    "channel": "sales-channel",
    "city": "ship-city",
    "region": "ship-state",
    "postal_code": "ship-postal-code",
    "country": "ship-country",
}
_RECIPIENT = Cannot(
    "The buyers' own places",
    "Amazon tells where a parcel went, not where the buyer lives",
)

AMAZON = (
    Export(
        key="amazon_all_orders",
        name="Amazon All Orders report",
        signature=("amazon-order-id", "purchase-date", "order-status", "item-status", "item-price"),
        derived={
            CUSTOMER: "lower({buyer-email})",
            "order state": (
                "CASE WHEN lower({item-status}) = 'cancelled' THEN {item-status}"
                " ELSE {order-status} END"
            ),
        },
        amounts=_AMOUNTS,
        roles=_ROLES | {"quantity": "quantity", "status": "order state", "email": "buyer-email"},
        cannot=(
            Cannot(
                "Who bought",
                "the All Orders report has no buyer unless your account may see buyer emails",
                "use the report Amazon Fulfilled Shipments, which has the buyer's Amazon address",
            ),
            _RECIPIENT,
        ),
        source="https://developer-docs.amazon.com/sp-api/docs/report-type-values-order",
    ),
    Export(
        key="amazon_fulfilled_shipments",
        name="Amazon Fulfilled Shipments report",
        signature=("amazon-order-id", "shipment-id", "purchase-date", "quantity-shipped"),
        derived={CUSTOMER: "coalesce(lower({buyer-email}), {buyer-name})"},
        amounts=_AMOUNTS,
        roles=_ROLES
        | {"quantity": "quantity-shipped", "email": "buyer-email", "name": "buyer-name"},
        cannot=(
            Cannot(
                "Returns and cancelled orders",
                "the report has shipments only",
                "add the report FBA Customer Returns",
            ),
            _RECIPIENT,
        ),
        source="https://developer-docs.amazon.com/sp-api/docs/report-type-values-fba",
    ),
)
