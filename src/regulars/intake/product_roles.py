"""The roles of columns about products, and of those that are left out."""

from __future__ import annotations

from regulars.intake.role import Role, words_of

PRODUCT_ROLES = (
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
