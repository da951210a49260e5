"""BigCommerce: the default template of the orders export, one row per order."""

from __future__ import annotations

from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export

_PARTS = (
    "list_filter(string_split({Product Details}, '|'), lambda part: contains(part, 'Product ID:'))"
)


def _value(label: str) -> str:
    """SQL for what follows a label in one product's text."""
    return (
        rf"nullif(trim(regexp_extract(part, '{label}:\s*(.*?)(?:,\s*Product [A-Z]|\s*$)', 1)), '')"
    )


def _number(label: str) -> str:
    return f"TRY_CAST(replace({_value(label)}, ',', '') AS DOUBLE)"


BIGCOMMERCE = (
    Export(
        key="bigcommerce",
        name="BigCommerce order export",
        signature=("Order ID", "Customer ID|Customer Email", "Order Date", "Product Details"),
        derived={
            CUSTOMER: "coalesce(lower({Customer Email}), nullif({Customer ID}, '0'))",
            # What was paid back of a partly refunded order is a line of its own.
            "order state": (
                "CASE WHEN lower({Order Status}) = 'partially refunded' THEN 'Completed'"
                " ELSE {Order Status} END"
            ),
        },
        order="Order ID",
        items=(
            f"list_transform({_PARTS}, lambda part: {{"
            f"'id': coalesce({_value('Product SKU')}, {_value('Product ID')}),"
            f" 'name': {_value('Product Name')},"
            f" 'quantity': {_number('Product Qty')},"
            f" 'amount': coalesce({_number('Product Total Price')},"
            f" {_number('Product Unit Price')} * {_number('Product Qty')})}})"
        ),
        amounts=Amounts(
            gross="item.amount",
            order=(
                "coalesce(#{Subtotal (ex tax)|Subtotal (inc tax)}, 0.0)"
                " - coalesce(#{Coupon Value|Discount}, 0.0)"
            ),
            refunded="CASE WHEN lower({Order Status}) <> 'refunded'"
            " THEN #{Refund Amount|Refunded Amount} END",
            basis="the subtotal without tax and shipping, less coupons",
        ),
        roles={
            "order_id": "Order ID",
            "customer_id": CUSTOMER,
            "ordered_at": "Order Date",
            "product_id": "item id",
            "product_name": "item name",
            "quantity": "item quantity",
            "revenue": AMOUNT,
            "discount": DISCOUNT,
            "currency": "Order Currency Code",
            "status": "order state",
            "channel": "Order Source",
            "email": "Customer Email",
            "name": "Customer Name",
            "phone": "Customer Phone",
            "city": "Billing City|Billing Suburb",
            "region": "Billing State",
            "postal_code": "Billing Zip|Billing Postcode",
            "country": "Billing Country",
        },
        source="https://support.bigcommerce.com/s/article/Exporting-Orders",
    ),
)
