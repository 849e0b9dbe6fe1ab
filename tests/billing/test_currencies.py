import pytest

from billing.currencies import DIGITS, digits_of
from billing.errors import UnknownCurrency

# Where locale data and the standard differ; the standard decides (ISO 4217, table A.1).
STANDARD = {"IQD": 3, "MGA": 2, "LBP": 2, "RSD": 2, "MMK": 2, "IRR": 2, "SYP": 2, "ALL": 2, "AFN": 2, "CLF": 4}


@pytest.mark.parametrize(("code", "digits"), [*STANDARD.items(), ("GBP", 2), ("JPY", 0), ("KWD", 3), ("HUF", 2)])
def test_a_currency_has_the_digits_of_the_standard(code, digits):
    assert digits_of(code) == digits


@pytest.mark.parametrize("code", ["", "gbp", "XXX", "XAU", "GB", "GBPP"])
def test_what_is_not_a_currency_is_refused(code):
    with pytest.raises(UnknownCurrency):
        digits_of(code)


def test_every_code_is_three_capital_letters():
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in DIGITS)


def test_the_table_holds_about_all_of_the_world():
    assert 165 <= len(DIGITS) <= 190
