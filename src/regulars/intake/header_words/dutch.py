"""Dutch names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "ordernummer, order nr, bestelnummer, bestelling, factuurnummer, factuur, bonnummer,"
        " kassabon"
    ),
    "customer_id": "klantnummer, klant id, klantnr, klantcode, klant, koper, debiteur, gebruiker",
    "product_id": "artikelnr, artikelcode, productcode, productnummer",
    "ordered_at": "besteldatum, orderdatum, aankoopdatum, factuurdatum, verkoopdatum, tijdstip",
    "quantity": "aantal, hoeveelheid, stuks, aantal stuks",
    "unit_price": "stukprijs, eenheidsprijs, prijs, prijs per stuk, verkoopprijs",
    "revenue": (
        "omzet, bedrag, totaalbedrag, totaal, totaalprijs, regeltotaal, orderbedrag, waarde"
    ),
    "discount": "korting, kortingsbedrag",
    "tax": "btw, btw bedrag, belasting",
    "shipping": "verzendkosten, bezorgkosten, portokosten",
    "currency": "munteenheid, munt",
    "status": "bestelstatus, toestand",
    "channel": "kanaal, verkoopkanaal",
    "name": "klantnaam, naam klant, volledige naam, naam, bedrijf, bedrijfsnaam",
    "email": "e-mailadres, mailadres",
    "phone": "telefoon, telefoonnummer, mobiel, gsm",
    "birth_date": "geboortedatum, geboortejaar",
    "age_years": "leeftijd",
    "gender": "geslacht",
    "region": "provincie",
    "city": "plaats, woonplaats, stad",
    "postal_code": "postcode",
    "first_seen_at": "klant sinds, registratiedatum, aanmelddatum",
    "product_name": "productnaam, artikelnaam, omschrijving, beschrijving, artikelomschrijving",
    "category": "categorie, productgroep, artikelgroep, afdeling",
    "brand": "merk, fabrikant, leverancier",
    "list_price": "adviesprijs, catalogusprijs",
    "personal_detail": "voornaam, achternaam, adres, straat, huisnummer",
}
