"""Google Analytics 4: the events that it exports to BigQuery, as JSON lines or nested Parquet."""

from __future__ import annotations

from regulars.intake.exports.events import known_person, of_its_order, reported_again
from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export
from regulars.model import Cannot

_PURCHASE = "({event_name} = 'purchase')"
_REFUND = "({event_name} = 'refund')"
_NUMBER = "nullif({ecommerce_transaction_id}, '(not set)')"
_ITEM = "coalesce(nullif({item_id}, '(not set)'), nullif({item_name}, '(not set)'))"
_PURCHASED = "#{ecommerce_purchase_revenue}"
_PAID_BACK = (
    f"coalesce(#{{ecommerce_refund_value}}, {of_its_order(_PURCHASED, _PURCHASE, _NUMBER)})"
)
_PIECES = "#{price} * coalesce(#{quantity}, 1.0)"

GA4 = (
    Export(
        key="ga4",
        name="Google Analytics 4 event export",
        signature=(
            "event_name",
            "event_timestamp",
            "user_pseudo_id",
            "ecommerce_transaction_id",
            "ecommerce_purchase_revenue",
        ),
        derived={
            CUSTOMER: known_person("{user_id}", "{user_pseudo_id}"),
            "order number": (
                f"coalesce({_NUMBER}, {{user_pseudo_id}} || ' ' || {{event_timestamp}})"
            ),
            "order event": (
                "concat_ws(' ', {event_name}, {ecommerce_transaction_id}, {user_pseudo_id},"
                " {event_timestamp})"
            ),
            "order state": f"CASE WHEN {_REFUND} THEN 'refunded' ELSE 'purchased' END",
            # Microseconds since 1970, UTC.
            "event moment": "to_timestamp(#{event_timestamp} / 1e6)",
            "event currency": (
                "list_extract(json_extract_string({event_params}, '$[*].value.string_value'),"
                " list_position(json_extract_string({event_params}, '$[*].key'), 'currency'))"
            ),
            "item": _ITEM,
        },
        order="order event",
        not_lines=(
            f"NOT ({_PURCHASE} OR {_REFUND})"
            f" OR {reported_again(_NUMBER, '#{event_timestamp}', _PURCHASE)}"
        ),
        amounts=Amounts(
            gross=(
                f"CASE WHEN {_ITEM} IS NOT NULL THEN {_PIECES}"
                f" WHEN {_REFUND} THEN {_PAID_BACK} ELSE {_PURCHASED} END"
            ),
            line=(
                "CASE WHEN "
                f"{_ITEM} IS NOT NULL THEN coalesce({_PIECES}, #{{item_revenue}}, #{{item_refund}})"
                f" WHEN {_REFUND} THEN {_PAID_BACK} ELSE {_PURCHASED} END"
            ),
            order=(f"CASE WHEN {_REFUND} THEN #{{ecommerce_refund_value}} ELSE {_PURCHASED} END"),
            basis=(
                "the purchase's revenue in its own currency, spread over the items; with tax and"
                " shipping only where the shop's tags include them; a purchase that was reported"
                " again under its number counts once"
            ),
        ),
        roles={
            "order_id": "order number",
            "customer_id": CUSTOMER,
            "ordered_at": "event moment",
            "product_id": "item",
            "product_name": "item_name",
            "category": "item_category",
            "brand": "item_brand",
            "quantity": "quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "event currency",
            "status": "order state",
            "channel": "traffic_source_medium",
            "city": "geo_city",
            "region": "geo_region",
            "country": "geo_country",
        },
        cannot=(
            Cannot(
                "All orders",
                "visitors who block the tag or do not consent are missing",
                "export the orders from the shop itself",
            ),
            Cannot(
                "People across devices",
                "without a user_id each browser is a customer of its own",
                "set user_id when a customer signs in",
            ),
        ),
        source="https://support.google.com/analytics/answer/7029846",
    ),
)
