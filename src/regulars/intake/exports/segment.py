"""Track events of the e-commerce spec that Segment published and others collect as well."""

from __future__ import annotations

from regulars.intake.exports.events import known_person, of_its_order, reported_again
from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_EVENT = "lower({event})"
_PURCHASE = f"({_EVENT} IN ('order completed', 'completed order'))"
_REFUND = f"({_EVENT} IN ('order refunded', 'refunded order'))"
_CANCEL = f"({_EVENT} IN ('order cancelled', 'order canceled', 'cancelled order'))"
_NUMBER = "{properties_order_id}"
_ITEM = "coalesce({product_id}, {sku}, {product_name})"
_MOMENT = "coalesce({timestamp}, {originalTimestamp}, {receivedAt})"
# The spec's total has shipping and tax in it; its subtotal and revenue have not.
_WORTH = (
    "coalesce(#{properties_subtotal}, CASE WHEN coalesce(#{properties_shipping}, #{properties_tax})"
    " IS NOT NULL THEN #{properties_total} - coalesce(#{properties_shipping}, 0.0)"
    " - coalesce(#{properties_tax}, 0.0) END, #{properties_revenue}, #{properties_total})"
)
_LINE = (
    f"CASE WHEN {_ITEM} IS NOT NULL THEN #{{price}} * coalesce(#{{quantity}}, 1.0)"
    f" WHEN {_REFUND} THEN coalesce({_WORTH}, {of_its_order(_WORTH, _PURCHASE, _NUMBER)})"
    f" ELSE {_WORTH} END"
)

SEGMENT = (
    Export(
        key="segment",
        name="Segment track event export",
        signature=(
            "type",
            "event",
            "anonymousId|userId",
            "properties_order_id",
            "timestamp|originalTimestamp|receivedAt",
        ),
        derived={
            CUSTOMER: known_person("{userId}", "{anonymousId}"),
            "order event": f"concat_ws(' ', {{event}}, {_NUMBER}, {{messageId}}, {_MOMENT})",
            "order state": (
                f"CASE WHEN {_REFUND} THEN 'refunded'"
                f" WHEN bool_or({_CANCEL}) OVER (PARTITION BY {_NUMBER}) THEN 'cancelled'"
                " ELSE 'completed' END"
            ),
            "event moment": _MOMENT,
            "item": _ITEM,
        },
        order="order event",
        not_lines=(
            f"lower({{type}}) <> 'track' OR NOT coalesce({_PURCHASE} OR {_REFUND}, false)"
            f" OR {reported_again(_NUMBER, _MOMENT, _PURCHASE)}"
        ),
        amounts=Amounts(
            gross=_LINE,
            order=_WORTH,
            basis=(
                "after discounts, without tax and shipping; an order that was reported again under"
                " its number counts once"
            ),
        ),
        roles={
            "order_id": "properties_order_id",
            "customer_id": CUSTOMER,
            "ordered_at": "event moment",
            "product_id": "item",
            "product_name": "product_name",
            "category": "category",
            "brand": "brand",
            "quantity": "quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "properties_currency",
            "status": "order state",
            "channel": "properties_affiliation|context_campaign_medium",
            "email": "context_traits_email|properties_email",
        },
        cannot=(
            Cannot(
                "People across devices",
                "before a visitor is identified each browser is a customer of its own",
                "call identify when a customer signs in or orders",
            ),
        ),
        source="https://segment.com/docs/connections/spec/ecommerce/v2/",
    ),
)
