"""The roles of columns about orders and their lines."""

from __future__ import annotations

from regulars.intake.role import Role, words_of

ORDER_ROLES = (
    Role(
        "order_id",
        "id",
        words_of(
            "order id, order number, order no, ordernumber, order name, invoice no, invoice number,"
            " invoice id, invoice, transaction id, transaction number, basket id, basket,"
            " receipt id, receipt number, receipt, ticket id, purchase id, order, bon,"
            " transaction,"
            " bestellnummer, bestell nr, bestellung, auftragsnummer, auftrag, rechnungsnummer,"
            " rechnung, belegnummer, beleg, bonnummer, numero de commande, no commande,"
            " commande, numero facture, facture, numero de pedido, id pedido, pedido, factura,"
            " numero de factura, ticket"
        ),
        "orders",
        "the order, invoice or basket that the line belongs to",
    ),
    Role(
        "purchase_order_id",
        "id",
        words_of(
            "original order id, original order, original order number, original order no,"
            " original invoice, original invoice no, original transaction id, original receipt,"
            " returned order id, refunded order id, refund of order, purchase order id,"
            " ursprungsbestellung, ursprungsauftrag, ursprungsrechnung, commande d origine,"
            " facture d origine, pedido original, factura original"
        ),
        "orders",
        "the order that a return sends back",
    ),
    Role(
        "line",
        "number",
        words_of(
            "line, line number, line no, order line number, orderlinenumber, line id, position,"
            " item number in order, positionsnummer, pos nr, zeile, ligne, numero de ligne,"
            " linea, numero de linea"
        ),
        "orders",
        "the position of the line in its order",
    ),
    Role(
        "customer_id",
        "id",
        words_of(
            "customer id, customer number, customer no, customer key, customer code, customer,"
            " client id, client, client number, user id, user, buyer id, buyer, member id,"
            " member number, account id, account number, shopper id, household id, household key,"
            " household, card id, loyalty id, contact id, consumer id, visitor id, patient id,"
            " kundennummer, kunden nr, kunde, kunden id, kundenid, mitgliedsnummer, haushalt,"
            " numero client, id client, code client, no client, acheteur, numero de cliente,"
            " id cliente, cliente, codigo cliente, comprador, socio"
        ),
        "orders",
        "who ordered",
    ),
    Role(
        "product_id",
        "id",
        words_of(
            "product id, product code, product number, product key, productcode, stock code, sku,"
            " item id, item code, item number, article id, article number, article, lineitem sku,"
            " upc, ean, gtin, asin, isbn, part number, variant id, artikelnummer, artikel nr,"
            " artikel id, produktnummer, produkt id, reference, code article, reference produit,"
            " code produit, id produit, codigo producto, id producto, articulo, referencia,"
            " codigo articulo, product, item, produkt, artikel, produit, producto, film id"
        ),
        "orders",
        "what was ordered",
    ),
    Role(
        "ordered_at",
        "time",
        words_of(
            "order date, orderdate, ordered at, ordered, ordered on, date ordered, placed at,"
            " placed on, bought at, bought on, order datetime, order time, invoice date,"
            " transaction timestamp, transaction date, transaction time, purchase date,"
            " purchased at, created at, date of purchase, sale date, sales date, timestamp,"
            " datetime, paid at, order created, day, date, time, bestelldatum, rechnungsdatum,"
            " kaufdatum, belegdatum, datum, zeitpunkt, verkaufsdatum, date de commande,"
            " date commande, date achat, date facture, date de vente, fecha de pedido,"
            " fecha pedido, fecha de compra, fecha compra, fecha factura, fecha"
        ),
        "orders",
        "when it was ordered",
    ),
    Role(
        "quantity",
        "number",
        words_of(
            "quantity, quantity ordered, quantityordered, qty, qty ordered, units, units sold,"
            " unit count, item quantity, lineitem quantity, number of items, items, pieces,"
            " amount of items, number of,"
            " menge, anzahl, stueck, stuck, stuckzahl, stueckzahl, quantite, qte,"
            " nombre, cantidad, unidades, uds"
        ),
        "orders",
        "number of units",
    ),
    Role(
        "unit_price",
        "number",
        words_of(
            "unit price, unitprice, price each, priceeach, price per unit, item price,"
            " lineitem price, selling price, sale price, price, einzelpreis, stueckpreis,"
            " stuckpreis, preis pro stuck, preis, verkaufspreis, prix unitaire, prix,"
            " prix de vente, precio unitario, precio, precio de venta, precio por unidad"
        ),
        "orders",
        "price of one unit",
    ),
    Role(
        "revenue",
        "number",
        words_of(
            "revenue, line total, line revenue, line amount, total price, sales, sales value,"
            " sales amount, sale amount, net amount, net sales, amount, total amount, order value,"
            " order amount, extended price, total, subtotal, turnover, spend, spent, gross amount,"
            " monetary value, value, purchase amount, payment value, umsatz, betrag, gesamtbetrag,"
            " gesamtpreis, zeilenbetrag, positionsbetrag, summe, erlos, erloes, nettobetrag,"
            " wert, warenwert, montant, montant total, chiffre d affaires, ca, prix total,"
            " total ht, total ttc, importe, importe total, ventas, venta, ingresos, monto, valor,"
            " precio total"
        ),
        "orders",
        "amount of the line, after discounts",
    ),
    Role(
        "discount",
        "number",
        words_of(
            "discount, discount amount, retail disc, coupon disc, coupon match disc,"
            " lineitem discount, rebate, markdown amount, rabatt, nachlass, preisnachlass, remise,"
            " rabais, reduction, descuento, rebaja"
        ),
        "orders",
        "amount taken off the line",
        several=True,
    ),
    Role(
        "tax",
        "number",
        words_of(
            "tax amount, tax, sales tax, vat amount, vat, line tax, item tax, gst, gst amount,"
            " steuerbetrag, mwst, mehrwertsteuer, mwst betrag, ust betrag, montant tva, tva,"
            " importe iva, iva, cuota iva"
        ),
        "orders",
        "tax on the amount of the line",
        several=True,
    ),
    Role(
        "shipping",
        "number",
        words_of(
            "shipping amount, shipping cost, shipping costs, shipping fee, shipping price,"
            " shipping total, delivery fee, delivery cost, freight, freight value, postage,"
            " versandkosten, porto, frais de port, frais de livraison, gastos de envio"
        ),
        "orders",
        "what was charged for shipping; no product revenue",
        several=True,
    ),
    Role(
        "currency",
        "word",
        words_of(
            "currency, currency code, iso currency, wahrung, waehrung, devise, monnaie, moneda,"
            " divisa"
        ),
        "orders",
        "ISO code of the currency",
    ),
    Role(
        "status",
        "word",
        words_of(
            "status, order status, orderstatus, state of order, payment status, financial status,"
            " fulfillment status, bestellstatus, auftragsstatus, zustand, statut,"
            " statut de commande, etat, etat de la commande, estado del pedido, estado pedido,"
            " estatus"
        ),
        "orders",
        "the shop's word for the order's state",
    ),
    Role(
        "channel",
        "word",
        words_of(
            "channel, sales channel, order channel, source name, order source, platform, medium,"
            " kanal, vertriebskanal, verkaufskanal, canal, canal de vente, canal de venta"
        ),
        "orders",
        "where it was sold",
    ),
)
