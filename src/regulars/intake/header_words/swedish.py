"""Swedish names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "ordernummer, ordernr, beställningsnummer, beställning, fakturanummer, kvittonummer,"
        " kvitto, köp id"
    ),
    "customer_id": "kundnummer, kund id, kundnr, kundkod, kund, köpare, medlemsnummer, användare",
    "product_id": "artikelnr, artikelkod, produktkod, produkt id, vara",
    "ordered_at": (
        "orderdatum, beställningsdatum, köpdatum, inköpsdatum, fakturadatum,"
        " försäljningsdatum, tidpunkt"
    ),
    "quantity": "antal, kvantitet, mängd, styck",
    "unit_price": "styckpris, enhetspris, à pris, pris, pris per styck, försäljningspris",
    "revenue": (
        "belopp, totalbelopp, totalt, summa, radsumma, omsättning, försäljning, totalpris, värde"
    ),
    "discount": "rabattbelopp",
    "tax": "moms, momsbelopp, skatt",
    "shipping": "frakt, fraktkostnad, porto",
    "currency": "valuta",
    "status": "orderstatus",
    "channel": "försäljningskanal",
    "name": "kundnamn, namn, fullständigt namn, företag, företagsnamn",
    "email": "e-postadress, e-post, epost",
    "phone": "telefonnr, mobilnummer, mobil",
    "birth_date": "födelsedatum, födelseår, födelsedag",
    "age_years": "ålder",
    "gender": "kön",
    "region": "län, landskap",
    "city": "stad, postort",
    "postal_code": "postnummer, postnr",
    "first_seen_at": "kund sedan, registreringsdatum",
    "product_name": "produktnamn, artikelnamn, beskrivning, benämning",
    "category": "kategori, produktgrupp, varugrupp, avdelning",
    "brand": "varumärke, märke, tillverkare, leverantör",
    "list_price": "listpris, rekommenderat pris, katalogpris",
    "personal_detail": "förnamn, efternamn, adress, gata, personnummer",
}
