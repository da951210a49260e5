"""The currencies that there are: the codes of ISO 4217, with those of the last fifty years."""

from __future__ import annotations

from regulars.model import nearest

_IN_USE = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP"
    " BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP"
    " GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR"
    " KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK"
    " MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR"
    " SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS"
    " UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
_FORMER = (
    "ATS BEF BYR CSK CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MRO MTL MXP NLG PLZ"
    " PTE ROL RUR SDD SIT SKK SLL STD SUR TMM TRL VEB VEF YUM ZMK ZWD ZWL"
)
CODES = frozenset(f"{_IN_USE} {_FORMER}".split())
"""Every code that amounts may be in."""

_USUAL = ("EUR", "USD", "GBP")
_ALIKE = 0.6
_MOST_NAMED = 3


def known_currency(code: str) -> str:
    """Give a currency's code back if there is such a currency.

    >>> known_currency("EUR")
    'EUR'

    Raises:
        ValueError: there is none; the message names the codes that are written alike.
    """
    if code in CODES:
        return code
    alike = nearest(code, sorted(CODES), most=_MOST_NAMED, alike=_ALIKE)
    raise ValueError(
        f"{code!r} is no currency of ISO 4217; did you mean {', '.join(alike or _USUAL)}?"
    )
