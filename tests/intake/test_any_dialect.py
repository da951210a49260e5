"""A random valid shop, written in a random way, reads back equal: nothing may differ silently.

A file that leaves two readings open may be read either way if Regulars asks about it; the answer
to its question must then give the right tables.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from regulars.model import BadData, Refused

DIALECTS = 300
_MANY = settings(
    max_examples=DIALECTS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
_MONTHS_DE = "Jan,Feb,März,Apr,Mai,Juni,Juli,Aug,Sept,Okt,Nov,Dez".split(",")  # noqa: SIM905
_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "order_id": ("Order ID", "order_number", "invoiceNo", "Order #"),
        "customer_id": ("Customer ID", "customer_number", "ClientId"),
        "ordered_at": ("Order date", "created_at", "Purchase Date"),
        "product_id": ("SKU", "product_id", "Item code"),
        "quantity": ("Quantity", "qty", "Units"),
        "unit_price": ("Unit price", "price_each"),
        "revenue": ("Line total", "amount", "Sales"),
    },
    "de": {
        "order_id": ("Bestellnummer", "Auftragsnummer", "Beleg-Nr."),
        "customer_id": ("Kundennummer", "Kunden-ID"),
        "ordered_at": ("Bestelldatum", "Rechnungsdatum"),
        "product_id": ("Artikelnummer", "Artikel-Nr."),
        "quantity": ("Menge", "Stückzahl", "Anzahl"),
        "unit_price": ("Einzelpreis", "Stückpreis"),
        "revenue": ("Gesamtpreis", "Umsatz", "Betrag"),
    },
    "fr": {
        "order_id": ("Numéro de commande", "No commande"),
        "customer_id": ("Numéro client", "Code client"),
        "ordered_at": ("Date de commande", "Date facture"),
        "product_id": ("Référence", "Code article"),
        "quantity": ("Quantité", "Qté"),
        "unit_price": ("Prix unitaire",),
        "revenue": ("Montant", "Montant total"),
    },
    "es": {
        "order_id": ("Número de pedido", "Pedido"),
        "customer_id": ("Número de cliente", "Código cliente"),
        "ordered_at": ("Fecha de pedido", "Fecha"),
        "product_id": ("Código producto", "Referencia"),
        "quantity": ("Cantidad", "Unidades"),
        "unit_price": ("Precio unitario",),
        "revenue": ("Importe", "Importe total"),
    },
    "it": {
        "order_id": ("Numero ordine", "ID ordine", "N. ordine"),
        "customer_id": ("Codice cliente", "ID cliente"),
        "ordered_at": ("Data ordine", "Data di acquisto", "Data"),
        "product_id": ("Codice prodotto", "Articolo"),
        "quantity": ("Quantità", "Qtà", "Pezzi"),
        "unit_price": ("Prezzo unitario", "Prezzo"),
        "revenue": ("Importo", "Totale riga", "Prezzo totale"),
    },
    "nl": {
        "order_id": ("Ordernummer", "Bestelnummer", "Factuurnummer"),
        "customer_id": ("Klantnummer", "Klant-ID", "Klant"),
        "ordered_at": ("Besteldatum", "Orderdatum"),
        "product_id": ("Artikelnummer", "Productcode"),
        "quantity": ("Aantal", "Stuks"),
        "unit_price": ("Stukprijs", "Prijs per stuk"),
        "revenue": ("Bedrag", "Totaalprijs", "Omzet"),
    },
    "pt": {
        "order_id": ("Número do pedido", "ID do pedido", "Encomenda"),
        "customer_id": ("Código do cliente", "ID do cliente"),
        "ordered_at": ("Data do pedido", "Data da compra"),
        "product_id": ("Código do produto", "Artigo"),
        "quantity": ("Quantidade", "Qtd"),
        "unit_price": ("Preço unitário", "Valor unitário"),
        "revenue": ("Valor total", "Montante", "Preço total"),
    },
    "sv": {
        "order_id": ("Ordernummer", "Beställningsnummer", "Kvitto"),
        "customer_id": ("Kundnummer", "Kund-ID"),
        "ordered_at": ("Orderdatum", "Köpdatum"),
        "product_id": ("Artikelnummer", "Produktkod"),
        "quantity": ("Antal", "Mängd"),
        "unit_price": ("Styckpris", "À-pris"),
        "revenue": ("Belopp", "Totalt", "Radsumma"),
    },
    "pl": {
        "order_id": ("Numer zamówienia", "Nr zamówienia", "Paragon"),
        "customer_id": ("ID klienta", "Nr klienta"),
        "ordered_at": ("Data zamówienia", "Data zakupu"),
        "product_id": ("Kod produktu", "Towar"),
        "quantity": ("Ilość", "Liczba sztuk"),
        "unit_price": ("Cena jednostkowa", "Cena"),
        "revenue": ("Kwota", "Wartość", "Razem"),
    },
    "ja": {
        "order_id": ("注文番号", "受注番号"),
        "customer_id": ("顧客ID", "会員番号"),
        "ordered_at": ("注文日", "購入日時"),
        "product_id": ("商品コード", "品番"),
        "quantity": ("数量", "個数"),
        "unit_price": ("単価", "価格"),
        "revenue": ("金額", "合計金額"),
    },
    "zh": {
        "order_id": ("订单号", "訂單編號"),
        "customer_id": ("客户编号", "会员ID"),
        "ordered_at": ("下单时间", "日期"),
        "product_id": ("商品编号", "货号"),
        "quantity": ("数量", "件数"),
        "unit_price": ("单价", "售價"),
        "revenue": ("金额", "銷售額"),
    },
    "ru": {
        "order_id": ("Номер заказа", "№ заказа"),
        "customer_id": ("ID клиента", "Покупатель"),
        "ordered_at": ("Дата заказа", "Дата"),
        "product_id": ("Артикул", "Код товара"),
        "quantity": ("Количество", "Кол-во"),
        "unit_price": ("Цена", "Цена за штуку"),
        "revenue": ("Сумма", "Итого"),
    },
    "el": {
        "order_id": ("Αριθμός παραγγελίας", "Παραγγελία"),
        "customer_id": ("Κωδικός πελάτη", "Πελάτης"),
        "ordered_at": ("Ημερομηνία",),
        "product_id": ("Κωδικός προϊόντος", "Είδος"),
        "quantity": ("Ποσότητα", "Τεμάχια"),
        "unit_price": ("Τιμή μονάδας",),
        "revenue": ("Ποσό", "Σύνολο"),
    },
    "ar": {
        "order_id": ("رقم الطلب",),
        "customer_id": ("رقم العميل", "العميل"),
        "ordered_at": ("تاريخ الطلب", "التاريخ"),
        "product_id": ("رمز المنتج",),
        "quantity": ("الكمية",),
        "unit_price": ("سعر الوحدة", "السعر"),
        "revenue": ("المبلغ", "الإجمالي"),
    },
}
_DATES: dict[str, Callable[[datetime], str]] = {
    "iso day": lambda t: f"{t:%Y-%m-%d}",
    "iso": lambda t: f"{t:%Y-%m-%d %H:%M:%S}",
    "iso T Z": lambda t: f"{t:%Y-%m-%dT%H:%M:%SZ}",
    "iso offset": lambda t: f"{t + timedelta(hours=2):%Y-%m-%d %H:%M:%S} +0200",
    "year slash": lambda t: f"{t:%Y/%m/%d}",
    "compact": lambda t: f"{t:%Y%m%d}",
    "dotted": lambda t: f"{t:%d.%m.%Y}",
    "dotted short": lambda t: f"{t.day}.{t.month}.{t:%y} {t:%H:%M}",
    "day first": lambda t: f"{t:%d/%m/%Y %H:%M}",
    "month first": lambda t: f"{t:%m/%d/%Y}",
    "month first am": lambda t: f"{t.month}/{t.day}/{t.year} {t:%I:%M:%S %p}",
    "day name": lambda t: f"{t:%d-%b-%Y}",
    "month name": lambda t: f"{t:%B %d, %Y}",
    "german name": lambda t: f"{t.day}. {_MONTHS_DE[t.month - 1]} {t.year}",
}
_WHOLE_DAYS = {
    name
    for name, write in _DATES.items()
    if write(datetime(2024, 5, 17, 13, 14, 15)) == write(datetime(2024, 5, 17, 1, 2, 3))  # noqa: DTZ001 - wall time
}
_NO_SECONDS = {"dotted short", "day first"}
_NUMBERS: dict[str, tuple[str, str]] = {
    "1234.50": ("", "."),
    "1,234.50": (",", "."),
    "1234,50": ("", ","),
    "1.234,50": (".", ","),
    "1 234,50": (" ", ","),
    "1'234.50": ("'", "."),
}
_DRESSED = {
    "plain": "{}",
    "euro before": "€ {}",
    "euro behind": "{} €",
    "dollar": "${}",
    "code": "{} EUR",
}
_NOTES = {
    "utf-8": ("", "naïve; a, b", 'says "ok"', "two\nlines", "日本 ☕", "it's\tfine | yes"),
    "narrow": ("", "naïve; a, b", 'says "ok"', "two\nlines", "Müller & Söhne", "it's fine | yes"),
}
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")
_ENCODINGS = (*_UNICODE, "cp1252", "latin-1")
# The languages whose letters Western code pages do not have.
_ONLY_UNICODE = {"pl", "ja", "zh", "ru", "el", "ar"}


@dataclass(frozen=True)
class Form:
    """One way of writing an order file."""

    shop: int
    orders: int
    language: str
    words: int
    delimiter: str
    quote_all: bool
    encoding: str
    line_end: str
    packing: str
    date: str
    number: str
    dress: str
    amounts: str
    order_ids: str
    customer_ids: str
    order_of_columns: int
    extra: bool
    says_delimiter: bool
    last_line_open: bool

    def __str__(self) -> str:
        return ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    language = draw(st.sampled_from(sorted(_HEADERS)))
    encoding = draw(st.sampled_from(_UNICODE if language in _ONLY_UNICODE else _ENCODINGS))
    dresses = [
        name
        for name in _DRESSED
        if encoding != "latin-1" or "euro" not in name  # Latin-1 has no euro sign.
    ]
    return Form(
        shop=draw(st.integers(0, 2**32)),
        orders=draw(st.integers(12, 40)),
        language=language,
        words=draw(st.integers(0, 11)),
        delimiter=draw(st.sampled_from(",;\t|")),
        quote_all=draw(st.booleans()),
        encoding=encoding,
        line_end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        packing=draw(st.sampled_from(["none", "none", "gzip", "zip"])),
        date=draw(st.sampled_from(sorted(_DATES))),
        number=draw(st.sampled_from(sorted(_NUMBERS))),
        dress=draw(st.sampled_from(dresses)),
        amounts=draw(st.sampled_from(["all", "all", "quantity and price", "amount alone"])),
        order_ids=draw(st.sampled_from(["number", "A-{}", "#{}", "{:08d}"])),
        customer_ids=draw(st.sampled_from(["number", "C{:05d}", "{:06d}", "p{}@example.com"])),
        order_of_columns=draw(st.integers(0, 2**16)),
        extra=draw(st.booleans()),
        says_delimiter=draw(st.booleans()),
        last_line_open=draw(st.booleans()),
    )


Line = dict[str, Any]


def shop_of(form: Form) -> list[Line]:
    """The lines of a made-up shop, as they should be read."""
    rng = random.Random(form.shop)  # noqa: S311 - a test's data
    at = datetime(2023, 11, 5, 9, 0, 0)  # noqa: DTZ001 - wall time
    customers = [rng.randrange(100, 90_000) for _ in range(9)]
    products = [f"{rng.choice('KLM')}{rng.randrange(10, 999)}" for _ in range(7)]
    lines = []
    for number in range(form.orders):
        at += timedelta(hours=rng.randrange(5, 400), seconds=rng.randrange(3600))
        if form.date in _WHOLE_DAYS:
            ordered_at = at.replace(hour=0, minute=0, second=0)
        else:
            ordered_at = at.replace(second=0) if form.date in _NO_SECONDS else at
        order = 10_000 + 7 * number
        customer = rng.choice(customers)
        for product in rng.sample(products, rng.randint(1, 3)):
            quantity, cents = rng.randint(1, 12), rng.randrange(99, 250_000)
            lines.append(
                {
                    "order_id": _named(order, form.order_ids),
                    "customer_id": _named(customer, form.customer_ids),
                    "product_id": product,
                    "ordered_at": ordered_at,
                    "quantity": quantity,
                    "unit_price": Decimal(cents) / 100,
                    "revenue": Decimal(cents) * quantity / 100,
                }
            )
    return lines


def _named(number: int, pattern: str) -> str:
    return str(number) if pattern == "number" else pattern.format(number)


def written(form: Form, lines: list[Line]) -> bytes:
    """The file that a shop system would export in this form."""
    rng = random.Random(form.order_of_columns)  # noqa: S311 - a test's data
    roles = ["order_id", "customer_id", "ordered_at", "product_id"]
    roles += {
        "all": ["quantity", "unit_price", "revenue"],
        "quantity and price": ["quantity", "unit_price"],
        "amount alone": ["revenue"],
    }[form.amounts]
    words = _HEADERS[form.language]
    header = {role: words[role][form.words % len(words[role])] for role in roles}
    rng.shuffle(roles)
    notes = _NOTES["utf-8" if form.encoding.startswith("utf") else "narrow"]
    out = io.StringIO(newline="")
    if form.says_delimiter:
        out.write(f"sep={form.delimiter}{form.line_end}")
    writer = csv.writer(
        out,
        delimiter=form.delimiter,
        quoting=csv.QUOTE_ALL if form.quote_all else csv.QUOTE_MINIMAL,
        lineterminator=form.line_end,
    )
    writer.writerow([*(header[role] for role in roles), *(["Remark"] if form.extra else [])])
    for line in lines:
        cells = [_cell(line, role, form) for role in roles]
        writer.writerow([*cells, *([rng.choice(notes)] if form.extra else [])])
    text = out.getvalue()
    if form.last_line_open:
        text = text.removesuffix(form.line_end)
    data = text.encode(form.encoding)
    if form.packing == "gzip":
        return gzip.compress(data, mtime=0)
    if form.packing == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export/orders.csv", data)
        return packed.getvalue()
    return data


def _cell(line: Line, role: str, form: Form) -> str:
    value = line[role]
    if role == "ordered_at":
        return _DATES[form.date](value)
    if isinstance(value, Decimal):
        thousands, point = _NUMBERS[form.number]
        text = f"{value:,.2f}".replace(",", "_").replace(".", point).replace("_", thousands)
        return _DRESSED[form.dress].format(text)
    return str(value)


class TakeIn(Protocol):
    def __call__(self, orders: Mapping[str, str | bytes], **settings: object) -> Any: ...  # noqa: ANN401


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    yield counts
    print("\nrandom dialects:", dict(counts))  # noqa: T201 - the figure is asked for


_ENDINGS = {"none": "csv", "gzip": "csv.gz", "zip": "zip"}


@_MANY
@given(form=forms())
def test_any_shop_in_any_dialect_reads_back_equal(
    form: Form, take: TakeIn, tally: Counter[str]
) -> None:
    lines = shop_of(form)
    file = {f"orders.{_ENDINGS[form.packing]}": written(form, lines)}
    told = _said_where_nobody_can_tell(form)
    taken = take(file, **told)
    expected = Counter(_key(line, form) for line in lines)
    tally["dialects"] += 1
    if Counter(_key(line, form) for line in taken.lines) == expected:
        tally["equal at once"] += 1
        return
    questions = [q for q in taken.found.questions if "--" in q]
    assert questions, f"silently different: {form}"
    # The answers to what it asked must lead to the right tables.
    answered = take(file, **(told | _answers(form, questions)))
    got = Counter(_key(line, form) for line in answered.lines)
    assert got == expected, f"different even after {questions}: {form}"
    tally["equal after its question"] += 1


def _said_where_nobody_can_tell(form: Form) -> dict[str, object]:
    """UTF-16 without a mark is the one thing that no program can be sure of."""
    return {"encoding": "utf-16-le"} if form.encoding == "utf-16-le" else {}


def _answers(form: Form, questions: list[str]) -> dict[str, object]:
    answers: dict[str, object] = {}
    if any("--encoding" in q for q in questions):
        answers["encoding"] = form.encoding
    if any("--date-order" in q for q in questions):
        answers["date_order"] = "mdy" if form.date.startswith("month first") else "dmy"
    if any("--map" in q for q in questions):
        words = _HEADERS[form.language]
        wanted = {role: names[form.words % len(names)] for role, names in words.items()}
        if form.amounts == "amount alone":
            del wanted["quantity"], wanted["unit_price"]
        if form.amounts == "quantity and price":
            del wanted["revenue"]
        answers["told"] = wanted
    return answers


def _key(line: Line, form: Form) -> tuple[Any, ...]:
    """What must be equal; amounts in cents."""
    exact = ["revenue"] if form.amounts == "amount alone" else ["revenue", "unit_price", "quantity"]
    cents = (None if line[n] is None else round(Decimal(str(line[n])) * 100) for n in exact)
    names = ("order_id", "customer_id", "product_id", "ordered_at")
    return (*(line[name] for name in names), *cents)


_MANGLED = settings(_MANY, max_examples=100)


@_MANGLED
@given(
    form=forms(),
    how=st.sampled_from(["cut", "byte", "bytes", "quote", "delimiter", "line", "swap", "twice"]),
    seed=st.integers(0, 2**32),
)
def test_a_mangled_file_is_refused_or_fully_accounted_for(
    form: Form, how: str, seed: int, take: TakeIn, tally: Counter[str]
) -> None:
    whole = written(form, lines := shop_of(form))
    rng = random.Random(seed)  # noqa: S311 - a test's data
    broken = _mangled(whole, how, rng, form)
    name = f"orders.{_ENDINGS[form.packing]}"
    try:
        taken = take({name: broken}, **_said_where_nobody_can_tell(form))
    except (BadData, Refused) as error:
        tally["mangled: refused"] += 1
        # Either outcome is right.
        assert (error.file, error.way_out) > ("", "")  # noqa: PT017
        return
    tally["mangled: accounted for"] += 1
    found = taken.found.input
    assert found.lines_kept + sum(found.lines_quarantined.values()) == found.lines_read
    assert len(taken.lines) == found.lines_kept
    assert len(taken.tables["quarantine"]) == found.lines_read - found.lines_kept
    # A cut file may end early; otherwise no line may vanish without a trace.
    if how != "cut":
        assert found.lines_read >= len(lines) - 2


def _mangled(data: bytes, how: str, rng: random.Random, form: Form) -> bytes:
    at = rng.randrange(len(data) // 4, len(data))
    if how == "cut":
        return data[:at]
    if how == "byte":
        return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
    if how == "bytes":
        return data[:at] + rng.randbytes(8) + data[at:]
    if form.packing != "none":
        return data[:at] + data[at + rng.randrange(1, 9) :]
    text = data.decode(form.encoding)
    at = rng.randrange(len(text) // 4, len(text))
    if how == "quote":
        text = text[:at] + '"' + text[at:]
    elif how == "delimiter":
        text = text[:at] + form.delimiter + text[at:]
    else:
        rows = text.split(form.line_end)
        a, b = rng.randrange(1, len(rows)), rng.randrange(1, len(rows))
        if how == "line":
            rows.insert(a, rng.choice(["", "----", "page 2 of 3", rows[0]]))
        elif how == "swap":
            rows[a], rows[b] = rows[b], rows[a]
        else:
            rows.insert(a, rows[b])
        text = form.line_end.join(rows)
    return text.encode(form.encoding)
