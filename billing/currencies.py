"""The currencies of ISO 4217 and how many digits each has after the point.

The digits are those of the standard, in which invoices are paid. Locale data (CLDR) says how many digits
people usually write, which is fewer for a dozen currencies, and would lose money here. Codes without minor
units of their own (gold, SDR, testing) are not money that an invoice can be in, so they are not listed.
"""

from types import MappingProxyType

from billing.errors import UnknownCurrency

_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
# Withdrawn, but found in the books of the past: a ledger must be able to read its own history.
_TWO_IN_THE_PAST = "ANG CUC CYP EEK GHC HRK LTL LVL MRO MTL SKK SLL STD VEF ZMK ZWL"

DIGITS = MappingProxyType(
    dict.fromkeys((_TWO + _TWO_IN_THE_PAST).split(), 2)
    | dict.fromkeys(_NONE.split(), 0)
    | dict.fromkeys(_THREE.split(), 3)
    | dict.fromkeys(_FOUR.split(), 4)
)
"""Digits after the point, by code."""


def digits_of(currency: str) -> int:
    """How many digits after the point the currency has."""
    try:
        return DIGITS[currency]
    except KeyError:
        raise UnknownCurrency("That is not a currency Airlock knows (ISO 4217).") from None
