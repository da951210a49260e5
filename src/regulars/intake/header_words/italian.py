"""Italian names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "id ordine, numero ordine, numero d'ordine, n ordine, codice ordine, ordine,"
        " numero fattura, fattura, scontrino, numero scontrino"
    ),
    "customer_id": (
        "id cliente, codice cliente, numero cliente, acquirente, id utente, utente, numero tessera"
    ),
    "product_id": (
        "codice prodotto, id prodotto, codice articolo, id articolo, articolo, prodotto"
    ),
    "ordered_at": (
        "data ordine, data dell'ordine, data acquisto, data di acquisto, data fattura,"
        " data vendita, data e ora, data"
    ),
    "quantity": "quantità, qtà, q.tà, pezzi, numero pezzi, unità",
    "unit_price": "prezzo unitario, prezzo, prezzo di vendita, prezzo cadauno",
    "revenue": (
        "importo, importo totale, totale, totale riga, prezzo totale, ricavo, ricavi,"
        " fatturato, imponibile, valore"
    ),
    "discount": "sconto, importo sconto",
    "tax": "imposta, importo iva",
    "shipping": "spese di spedizione, costo spedizione, spedizione",
    "currency": "valuta",
    "status": "stato ordine, stato dell'ordine",
    "channel": "canale, canale di vendita",
    "name": "nome cliente, nome completo, nominativo, ragione sociale, azienda",
    "email": "indirizzo email, posta elettronica",
    "phone": "cellulare, numero di telefono",
    "birth_date": "data di nascita, data nascita, anno di nascita",
    "age_years": "età",
    "gender": "sesso, genere",
    "country": "paese, nazione",
    "region": "regione",
    "city": "città, comune",
    "postal_code": "cap, codice postale",
    "first_seen_at": "data registrazione, data di registrazione, data iscrizione",
    "product_name": "nome prodotto, descrizione, descrizione prodotto, denominazione",
    "category": "categoria prodotto, reparto, famiglia",
    "brand": "marchio, produttore, fornitore",
    "list_price": "prezzo di listino, listino",
    "personal_detail": "nome, cognome, indirizzo, via, codice fiscale, partita iva",
}
