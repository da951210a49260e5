"""Polish names of columns."""

from __future__ import annotations

WORDS = {
    "order_id": (
        "numer zamówienia, nr zamówienia, id zamówienia, zamówienie, numer faktury,"
        " nr faktury, faktura, paragon, nr paragonu, numer paragonu"
    ),
    "customer_id": (
        "id klienta, numer klienta, nr klienta, kod klienta, klient, nabywca, kupujący,"
        " id użytkownika, użytkownik"
    ),
    "product_id": (
        "kod produktu, id produktu, numer produktu, nr artykułu, kod towaru, indeks, produkt, towar"
    ),
    "ordered_at": (
        "data zamówienia, data zakupu, data sprzedaży, data faktury, data wystawienia,"
        " data transakcji"
    ),
    "quantity": "ilość, liczba sztuk, sztuki, liczba, szt",
    "unit_price": "cena jednostkowa, cena, cena za sztukę, cena sprzedaży",
    "revenue": (
        "kwota, wartość, wartość sprzedaży, suma, razem, kwota zamówienia, przychód, obrót,"
        " wartość brutto, wartość netto"
    ),
    "discount": "rabat, zniżka, upust",
    "tax": "podatek, kwota vat",
    "shipping": "koszt dostawy, koszt wysyłki, wysyłka",
    "currency": "waluta",
    "status": "status zamówienia",
    "channel": "kanał, kanał sprzedaży",
    "name": "nazwa klienta, imię i nazwisko, nazwa firmy",
    "email": "adres email, adres e-mail",
    "phone": "numer telefonu, komórka",
    "birth_date": "data urodzenia, rok urodzenia",
    "age_years": "wiek",
    "gender": "płeć",
    "country": "kraj, państwo",
    "region": "województwo",
    "city": "miasto, miejscowość",
    "postal_code": "kod pocztowy",
    "first_seen_at": "data rejestracji, klient od",
    "product_name": "nazwa produktu, nazwa towaru, opis produktu, opis, nazwa",
    "category": "kategoria, grupa produktów, kategoria produktu, dział",
    "brand": "marka, producent",
    "list_price": "cena katalogowa, cena detaliczna",
    "personal_detail": "imię, nazwisko, adres, ulica, pesel, nip",
}
