"""The roles that a column can play, and the words by which shops name them.

Words are English, German, French and Spanish. A header is folded (lower case, no accents, words
split at case changes and separators) before it is compared, so `Customer ID`, `CUSTOMER_ID`,
`customerId` and `customerid` are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from regulars.intake.privacy.roles import CONSENT_ROLES
from regulars.intake.role import Role, words_of

_ALL = (
    Role(
        "order_id",
        "id",
        words_of(
            "order id, order number, order no, ordernumber, order name, invoice no, invoice number,"
            " invoice id, invoice, transaction id, transaction number, basket id, basket,"
            " receipt id, receipt number, receipt, ticket id, purchase id, order, bon,"
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
    Role(
        "name",
        "text",
        words_of(
            "customer name, customername, full name, client name, buyer name, billing name, name,"
            " company, company name, kundenname, firma, nom client, nom complet, raison sociale,"
            " nombre cliente, nombre del cliente, nombre completo, empresa"
        ),
        "customers",
        "name of the customer",
        personal=True,
    ),
    Role(
        "email",
        "text",
        words_of(
            "email, e mail, email address, mail, customer email, e mail adresse, adresse email,"
            " courriel, correo electronico, correo"
        ),
        "customers",
        "email address",
        personal=True,
    ),
    Role(
        "phone",
        "text",
        words_of(
            "phone, phone number, telephone, mobile, billing phone, telefon, telefonnummer,"
            " handy, tel, telefono, movil, numero de telephone"
        ),
        "customers",
        "telephone number",
        personal=True,
    ),
    Role(
        "birth_date",
        "time",
        words_of(
            "birth date, birthdate, date of birth, dob, birthday, year birth, birth year,"
            " year of birth, geburtsdatum, geburtstag, geburtsjahr, date de naissance,"
            " annee de naissance, fecha de nacimiento, fecha nacimiento"
        ),
        "customers",
        "date or year of birth",
        personal=True,
    ),
    Role(
        "age_years",
        "number",
        words_of("age, age years, customer age, alter, age client, edad"),
        "customers",
        "age in years",
    ),
    Role(
        "gender",
        "word",
        words_of("gender, sex, geschlecht, anrede, sexe, genre, sexo, genero"),
        "customers",
        "gender",
    ),
    Role(
        "country",
        "word",
        words_of(
            "country, country code, billing country, shipping country, country name, land,"
            " pays, pais"
        ),
        "customers",
        "country",
    ),
    Role(
        "region",
        "word",
        words_of(
            "region, state, province, territory, county, sales region, billing province,"
            " bundesland, kanton, gebiet, departement, comunidad autonoma, provincia, estado"
        ),
        "customers",
        "state, province or sales region",
    ),
    Role(
        "city",
        "word",
        words_of(
            "city, town, billing city, ort, stadt, wohnort, ville, ciudad, localidad, poblacion"
        ),
        "customers",
        "city",
    ),
    Role(
        "postal_code",
        "word",
        words_of(
            "postal code, postalcode, zip code, zipcode, zip, postcode, billing zip, plz,"
            " postleitzahl, code postal, codigo postal"
        ),
        "customers",
        "postal code",
        personal=True,
    ),
    Role(
        "first_seen_at",
        "time",
        words_of(
            "first seen at, signup date, sign up date, signed up at, registration date,"
            " registered at, customer since, date joined, dt customer, join date, kunde seit,"
            " registrierungsdatum, date d inscription, fecha de alta, fecha de registro"
        ),
        "customers",
        "when the customer signed up",
    ),
    Role(
        "product_name",
        "text",
        words_of(
            "product name, item name, description, product description, product title, title,"
            " lineitem name, article name, item description, artikelname, artikelbezeichnung,"
            " produktname, bezeichnung, beschreibung, nom du produit, nom produit, designation,"
            " libelle, name, nombre del producto, nombre producto, descripcion, denominacion"
        ),
        "products",
        "short name of the product",
    ),
    Role(
        "category",
        "word",
        words_of(
            "category, product category, product line, productline, product group, product type,"
            " department, item category, category name, commodity, section, warengruppe,"
            " kategorie, produktgruppe, sortiment, abteilung, categorie, famille, rayon,"
            " gamme, categoria, familia, seccion, departamento, genre of product"
        ),
        "products",
        "product group",
    ),
    Role(
        "brand",
        "word",
        words_of(
            "brand, brand name, vendor, manufacturer, maker, marke, hersteller, marque,"
            " fabricant, marca, fabricante"
        ),
        "products",
        "maker or brand",
    ),
    Role(
        "product_description",
        "text",
        words_of(
            "long description, full description, product details, details, body html,"
            " langbeschreibung, beschreibungstext, description longue, descripcion larga"
        ),
        "products",
        "longer text about the product",
    ),
    Role(
        "list_price",
        "number",
        words_of(
            "list price, msrp, rrp, recommended price, retail price, regular price, base price,"
            " catalogue price, listenpreis, uvp, katalogpreis, prix catalogue, prix conseille,"
            " precio de lista, pvp, precio recomendado"
        ),
        "products",
        "list price of the product",
    ),
    Role(
        "personal_detail",
        "text",
        words_of(
            "first name, last name, surname, given name, contact last name, contact first name,"
            " contactlastname, contactfirstname, address, address line 1, addressline1,"
            " address line 2, addressline2, address1, address2, street, billing address,"
            " shipping address, ip address, ip, vorname, nachname, strasse, anschrift, adresse,"
            " hausnummer, prenom, nom, nom de famille, rue, nombre, apellido, apellidos,"
            " direccion, calle, latitude, longitude, passport number, tax id, iban, credit card"
        ),
        "none",
        "a personal detail that is recognised only to be left out",
        personal=True,
        several=True,
    ),
    Role(
        "calendar_part",
        "number",
        words_of(
            "year, month, week, quarter, qtr id, month id, year id, weekday, day of week, hour,"
            " jahr, monat, woche, quartal, annee, mois, semaine, trimestre, ano, mes, semana"
        ),
        "none",
        "a part of the date that the date says already",
        several=True,
    ),
)

ROLES: Mapping[str, Role] = MappingProxyType({role.name: role for role in (*_ALL, *CONSENT_ROLES)})
"""Every role by name, in the order in which ties are settled."""

__all__ = ["ROLES", "Role", "fold", "roles_named"]

_CASE_CHANGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_EXACT, _INSIDE, _WORD = 1.0, 0.75, 0.55
_SHORTEST_INSIDE = 4
# `Customer Location` says something about customers, not who they are.
_ABOUT_CUSTOMERS = {
    *("location", "segment", "type", "group", "category", "status", "class", "tier", "rating"),
    *("satisfaction", "service", "support", "feedback", "review", "score", "lifetime", "value"),
}


def fold(header: str) -> str:
    """Fold a header to lower-case words without accents.

    >>> fold("CustomerID"), fold("N° de commande"), fold("Größe")
    ('customer id', 'n de commande', 'grosse')
    """
    text = _CASE_CHANGE.sub(" ", header.strip()).replace("ß", "ss")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


@cache
def roles_named(header: str) -> dict[str, float]:
    """Say which roles a header names and how plainly: 1 exactly, less when it only contains it.

    >>> roles_named("CUSTOMERNAME")["name"]
    1.0
    >>> roles_named("qwerty")
    {}
    """
    folded = fold(header)
    joined = folded.replace(" ", "")
    found: dict[str, float] = {}
    for role in ROLES.values():
        best = max((_match(folded, joined, phrase) for phrase in role.words), default=0.0)
        about = role.name == "customer_id" and not _ABOUT_CUSTOMERS.isdisjoint(folded.split())
        if best and not about:
            found[role.name] = best
    return found


def _match(folded: str, joined: str, phrase: str) -> float:
    close = phrase.replace(" ", "")
    if joined == close:
        return _EXACT
    if f" {phrase} " in f" {folded} ":
        # The longer the part that is explained, the better: `total sales` is more sales than
        # `sales rep number`.
        return _WORD + (_INSIDE - _WORD) * len(close) / len(joined)
    if len(close) >= _SHORTEST_INSIDE and (joined.startswith(close) or joined.endswith(close)):
        return _WORD * len(close) / len(joined)
    return 0.0
