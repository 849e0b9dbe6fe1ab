from datetime import date
from decimal import Decimal

import pytest

from ui.show import counted, day, literal, money, percent


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Zoë O’Neill", "Zoë O’Neill"),
        ("*bold* _it_", r"\*bold\* \_it\_"),
        ("[x](javascript:alert(1))", r"\[x\]\(javascript\:alert\(1\)\)"),
        ("<b>$x$</b>", r"\<b\>\$x\$\<\/b\>"),
        (":material/star:", r"\:material\/star\:"),
        ("two\n\n# lines", r"two \# lines"),
        ("turned\u202earound", "turned around"),
        ("", ""),
    ],
)
def test_a_name_stays_text_whatever_it_holds(name, written):
    assert literal(name) == written


@pytest.mark.parametrize("name", ["www.evil.example", "see https://evil.example", "HTTP://evil.example"])
def test_an_address_in_a_name_does_not_become_a_link(name):
    assert "\u2060" in literal(name)


def test_a_share_of_nothing_is_a_dash():
    assert percent(None) == "–"
    assert percent(Decimal("0.8476")) == "84.8 %"


def test_a_day_is_written_without_a_leading_zero():
    assert day(date(2026, 11, 4)) == "4 Nov 2026"


def test_an_amount_names_its_currency():
    assert money(-5_00, "EUR") == "(€5.00)"


def test_a_number_stands_with_its_noun():
    assert [counted(number, "row") for number in (0, 1, 1204)] == ["0 rows", "1 row", "1,204 rows"]
    assert counted(2, "refund waits", "refunds wait") == "2 refunds wait"
