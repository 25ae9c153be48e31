"""How many digits an amount has: the one place that import, API, words and cards take it from.

Amounts are stored in ISO 4217's minor units, which is what shops' systems and payment providers send
(docs/decisions/0017). What CLDR and browsers call a currency's digits is how prices are usually *written*:
Hungarian prices have no fillér, but 5990 forint are still 599000 minor units.
"""

from decimal import Decimal

# ISO 4217:2015, list one as of 1 January 2025 (SIX, maintenance agency); all others have two.
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"
_USUAL_DIGITS = 2
_MINOR_DIGITS = {
    currency: digits
    for digits, currencies in ((0, _NO_DIGITS), (3, _THREE_DIGITS), (4, _FOUR_DIGITS))
    for currency in currencies.split()
}
# CLDR 45, supplemental/currencyData: prices, or sums in cash, have no fraction. One that is there is written.
_WHOLE_PRICES = """
AFN ALL AMD COP CRC CZK GYD HUF IDR IQD IRR KPW LAK LBP MGA MMK MNT MUR NOK PKR RSD SEK SOS SYP TWD TZS
UZS YER
"""
_OFTEN_WHOLE = frozenset(_WHOLE_PRICES.split())


def minor_digits(currency: str) -> int:
    """Return how many decimal digits a currency's minor unit stands for (ISO 4217)."""
    return _MINOR_DIGITS.get(currency, _USUAL_DIGITS)


def decimal_amount(minor: int, currency: str) -> Decimal:
    """Return an amount with as many decimals as it is written with.

    Args:
        minor: in the currency's minor units.
        currency: ISO 4217 code.
    """
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    is_whole = amount == amount.to_integral_value()
    return amount.quantize(Decimal(1)) if is_whole and currency in _OFTEN_WHOLE else amount
