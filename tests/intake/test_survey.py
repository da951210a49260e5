from __future__ import annotations

import pytest

from regulars.intake.code_page import code_page

SHOPS = {
    "latin-1": "Müller Straße,Café Zoë,niño España,Ærø Øl,Façade brûlée",
    "cp1252": "Café Zoë “fin”,Müllers Straße 5 €,œuvre,Zoë",
    "cp1250": "Łódź Kowalski,Żółć gęślą,Wałęsa",
    "cp1251": "Иван Петров,Кофе зёрна,Чай чёрный,Москва",
    "koi8_r": "Иван Петров,Кофе зёрна,Чай чёрный,Москва",
    "cp1253": "Γιώργος Παπαδόπουλος,Αθήνα,καφές ελληνικός",
    "cp1254": "Şükrü Çağlar,Ayşe Güneş,Türk kahvesi,İstanbul",
    "cp932": "山田太郎,コーヒー豆,お茶セット,東京都",
    "gb18030": "王小明,咖啡豆,绿茶礼盒,北京市",
    "big5": "王小明,咖啡豆,綠茶禮盒,臺北市",
    "cp949": "김철수,커피 원두,녹차 세트,서울시",
}


@pytest.mark.parametrize("encoding", SHOPS)
@pytest.mark.parametrize("repeats", [1, 100])
def test_the_code_page_is_told_from_a_few_names(encoding: str, repeats: int) -> None:
    sample = "\n".join(SHOPS[encoding].split(",") * repeats).encode(encoding)
    assert sample.decode(code_page(sample)) == sample.decode(encoding)


@pytest.mark.parametrize(
    "names",
    ["Příliš žluťoučký kůň,Dvořák Černý", "Kőszeg Győr,Szűcs Gyöngyösi", "Šačić Žarko Đurić"],
)
def test_central_european_names_are_not_taken_for_western(names: str) -> None:
    assert code_page(names.encode("cp1250")) == "cp1250"


@pytest.mark.parametrize(
    "names",
    [
        "Þórður Sæmundsson,Guðrún Jónsdóttir,Ýmir",
        "São João,Conceição Simões,Luís",
        "Perché,così,più,città",
        "Søren Ærø,Åse",
        "Zoë",
    ],
)
def test_western_names_stay_western(names: str) -> None:
    assert names.encode("latin-1").decode(code_page(names.encode("latin-1"))) == names


@pytest.mark.parametrize("names", ["Łódź, Żółć", "Łódź", "Żaneta Łuczak", "Wrocław, Łódź, Kraków"])
def test_polish_names_are_not_read_in_cyrillic(names: str) -> None:
    assert code_page(names.encode("cp1250")) == "cp1250"


@pytest.mark.parametrize(
    ("names", "encoding"),
    [("Москва, Казань", "cp1251"), ("Москва, Казань, iPhone", "cp1251"), ("Иванов Пётр", "koi8_r")],
)
def test_cyrillic_stays_cyrillic(names: str, encoding: str) -> None:
    assert names.encode(encoding).decode(code_page(names.encode(encoding))) == names
