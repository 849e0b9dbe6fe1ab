"""Our own table: the example of docs/billing-csv.md is read as it says, and books that cannot have been so are not."""

import re
from pathlib import Path

import pytest

from billing.importers import Decimals
from billing.importers.documents import Kind
from billing.importers.problems import FileRefused
from billing.importers.values import Units
from billing.model import Method, Status
from billing.queries.summary import summary
from billing.store.rollups import differences
from database import reading
from tests.support.imports_of_books import UCI, contents_of, imported

DOCUMENT = (Path(__file__).parents[3] / "docs" / "billing-csv.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```csv\n(.*?)```", DOCUMENT, re.DOTALL)[1]
HEADER = (
    "record,number,customer,customer_name,currency,date,due_date,description,quantity,unit_price,tax_percent,amount,"
    "invoice,payment,method"
)
LINE = "line,I1,C1,,GBP,2026-01-10,,Work,1,100.00,,,,,"


def found(*rows, **choices):
    return contents_of("\n".join([HEADER, *rows]) + "\n", "airlock", **choices)


def invoice_of(*rows):
    (invoice,) = (one.content for one in found(*rows).documents if one.kind is Kind.INVOICE)
    return invoice


def sentence_of(*rows):
    (problem,) = found(*rows).problems
    return problem.line, problem.sentence


def test_the_example_of_the_documentation_is_read_as_it_says(either):
    contents = contents_of(EXAMPLE, "airlock")
    paid, lost = (one.content for one in contents.documents if one.kind is Kind.INVOICE)
    imported(either, contents)

    assert contents.problems == ()
    assert sum(one.lines for one in contents.documents) == contents.rows == 8
    assert (paid.total_minor, paid.status, paid.balance_minor) == (134_16, Status.PAID, 0)
    assert (paid.credits[0].net_minor, paid.credits[0].tax_minor) == (38_40, 7_68)
    assert paid.payments[0].method is Method.TRANSFER
    assert (lost.total_minor, lost.status) == (217_00, Status.UNCOLLECTIBLE)
    with reading(either) as tx:
        assert summary(tx).currencies["GBP"].outstanding_minor == 0
        assert differences(tx) == []


def test_lines_of_one_number_are_one_invoice_wherever_they_stand():
    other = LINE.replace("I1", "I2")

    assert len(found(LINE, other, LINE).documents) == 3
    assert invoice_of(LINE, LINE.replace("Work", "More")).total_minor == 200_00


def test_a_customer_who_is_only_named_in_passing_exists_too():
    (customer,) = (one for one in found(LINE).documents if one.kind is Kind.CUSTOMER)

    assert (customer.content.number, customer.content.name, customer.lines) == ("C1", "C1", 0)


def test_what_a_payment_brings_beyond_the_invoice_is_kept():
    invoice = invoice_of(LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,150.00,I1,,card")

    assert (invoice.status, invoice.payments[0].unapplied_minor, invoice.balance_minor) == (Status.PAID, 50_00, 0)


def test_money_and_credit_without_an_invoice_wait_for_use():
    contents = found(
        "payment,P1,C1,,GBP,2026-01-20,,,,,,150.00,,,", "credit,K1,C1,,GBP,2026-01-21,,Goodwill,,,20,12.00,,,"
    )

    payment, credit = (one.content for one in contents.documents if one.kind in (Kind.PAYMENT, Kind.CREDIT))
    assert payment.amount_minor == 150_00
    assert (credit.net_minor, credit.tax_minor) == (10_00, 2_00)


def test_a_file_that_names_no_currency_is_in_the_one_that_was_chosen():
    (invoice,) = (
        one.content
        for one in found(LINE.replace("GBP", "").replace("100.00", "100"), currency="JPY").documents
        if one.kind is Kind.INVOICE
    )

    assert (invoice.currency, invoice.total_minor) == ("JPY", 100)


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (["bill,I1,C1,,GBP,2026-01-10,,Work,1,1.00,,,,,"], 2, "none of customer, line"),
        ([LINE, LINE.replace("2026-01-10", "2026-01-11")], 3, "differ in customer, currency, date"),
        ([LINE, "payment,P1,C1,,EUR,2026-01-20,,,,,,5.00,I1,,"], 3, "currency is not that of the invoice"),
        ([LINE, "payment,P1,C2,,GBP,2026-01-20,,,,,,5.00,I1,,"], 3, "customer is not that of the invoice"),
        ([LINE, "credit,K1,C2,,GBP,2026-01-20,,Why,,,,5.00,I1,,"], 3, "customer is not that of the invoice"),
        ([LINE, "void,,C2,,,2026-01-20,,,,,,,I1,,"], 3, "customer is not that of the invoice"),
        ([LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,5.00,I9,,"], 3, "names no invoice"),
        ([LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,-5.00,I1,,"], 3, "more than zero"),
        ([LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,5.00,I1,,gold"], 3, "method"),
        ([LINE, "refund,R1,C1,,GBP,2026-01-20,,Why,,,,5.00,,P9,"], 3, "names no payment"),
        ([LINE, "credit,K1,C1,,GBP,2026-01-20,,Why,,,,100.01,I1,,"], 2, "larger than the invoice"),
        ([LINE, "payment,P1,C1,,GBP,2026-01-09,,,,,,5.00,I1,,"], 2, "before it was issued"),
        ([LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,5.00,I1,,", "void,,C1,,,2026-01-21,,,,,,,I1,,"], 2, "and yet paid"),
        ([LINE.replace("100.00", "-1.00")], 2, "nothing, or for less"),
        ([LINE.replace(",1,", ",1.0001,")], 2, "too many digits"),
        ([LINE.replace(",,,,,", ",150,,,,")], 2, "0 to 100 percent"),
        ([LINE.replace("100.00", "=HYPERLINK(1)")], 2, "not a number"),
        ([LINE, "void,,C1,,,2026-01-21,,,,,,,I1,,", "void,,C1,,,2026-01-21,,,,,,,I1,,"], 4, "ended already"),
    ],
)
def test_books_that_cannot_have_been_so_are_an_error_of_their_line(rows, line, words):
    found_line, sentence = sentence_of(*rows)

    assert (found_line, words in sentence) == (line, True), sentence


def test_a_refund_of_a_payment_with_an_error_says_so_and_not_that_there_is_none():
    wrong = "payment,P1,C1,,GBP,2026-01-20,,,,,,-5.00,I1,,"
    refund = "refund,R1,C1,,GBP,2026-01-21,,Why,,,,5.00,,P1,"

    problems = found(LINE, wrong, refund).problems

    assert [problem.line for problem in problems] == [3, 4]
    assert problems[1].sentence == "The payment that the refund names has an error itself."


def test_more_than_a_payment_brought_is_not_given_back():
    rows = (
        LINE,
        "payment,P1,C1,,GBP,2026-01-20,,,,,,60.00,I1,,",
        "refund,R1,C1,,GBP,2026-01-21,,Why,,,,60.01,,P1,",
    )

    _line, sentence = sentence_of(*rows)
    assert "More was given back" in sentence
    assert sentence.endswith("It stands on lines 2, 3 and 4.")


@pytest.mark.parametrize(
    "rows",
    [
        (LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,x,I1,,"),
        (LINE.replace("100.00", "x"), LINE),
        (LINE, LINE.replace("100.00", "x")),
        (LINE, "payment,P1,C1,,GBP,2026-01-20,,,,,,5.00,I1,,", "refund,R1,C1,,GBP,2026-01-20,,Why,,,,x,,P1,"),
    ],
    ids=["payment", "first line", "last line", "refund"],
)
def test_an_invoice_with_one_bad_row_is_left_out_with_all_of_its_rows(rows):
    contents = found(LINE.replace("I1", "I2"), *rows, decimals=Decimals.POINT)

    assert [one.external_id for one in contents.documents if one.kind is Kind.INVOICE] == ["I2"]
    assert contents.faulty_lines == len(rows)


@pytest.mark.parametrize(("content", "layout"), [(EXAMPLE, "airlock"), (UCI, "uci")])
def test_amounts_in_pence_are_refused_for_files_that_have_none(content, layout):
    with pytest.raises(FileRefused, match="never in pence"):
        contents_of(content, layout, units=Units.MINOR)
