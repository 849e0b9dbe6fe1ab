"""UCI “Online Retail”: what becomes of each line of the small file in `tests.support.imports_of_books`."""

from datetime import date

import pytest

from billing.importers.documents import Kind
from billing.model import Status
from tests.support.imports_of_books import UCI, UCI_HEADER, contents_of

WHOLE = contents_of(UCI)


def of(kind: Kind):
    return {one.external_id: one.content for one in WHOLE.documents if one.kind is kind}


def test_every_line_is_counted_once():
    assert WHOLE.rows == 12
    assert sum(one.lines for one in WHOLE.documents) == 12
    assert WHOLE.problems == ()
    assert WHOLE.skipped == {"price is zero": 2}


def test_customers_have_their_number_for_a_name_and_those_without_one_are_together_by_country():
    assert {number: person.name for number, person in of(Kind.CUSTOMER).items()} == {
        "501": "Customer 501",
        "502": "Customer 502",
        "unidentified:eire": "Unidentified customer, EIRE",
    }


def test_equal_lines_are_kept_and_the_earlier_of_two_times_counts():
    invoice = of(Kind.INVOICE)["100001"]

    assert [line.net_minor for line in invoice.lines] == [15_30, 20_00, 20_00]
    assert invoice.issued_on == date(2011, 1, 10)


def test_a_price_below_the_penny_is_kept_and_the_line_is_rounded():
    (line,) = of(Kind.INVOICE)["100005"].lines

    assert (line.unit_price_micro, line.net_minor) == (1_000, 10)


def test_lines_without_a_price_are_left_out_and_an_invoice_of_nothing_else_is_remembered():
    assert len(of(Kind.INVOICE)["100002"].lines) == 1
    assert list(of(Kind.SKIPPED)) == ["100007"]


def test_a_credit_note_goes_to_the_newest_invoice_with_its_goods_whatever_the_case_of_the_code():
    invoice = of(Kind.INVOICE)["100002"]

    assert [(note.number, note.net_minor) for note in invoice.credits] == [("C100003", 10_20)]
    assert invoice.refunds[0].amount_minor == 10_20


def test_a_credit_note_that_fits_no_invoice_or_has_no_customer_waits_for_use():
    assert {number: note.net_minor for number, note in of(Kind.CREDIT).items()} == {"C100004": 5_00, "C100006": 1_00}


def test_an_adjustment_is_one():
    assert of(Kind.ADJUSTMENT)["A100008"].amount_minor == -20_00


def test_what_is_older_than_thirty_days_on_the_last_day_counts_as_paid_and_says_that_this_is_derived():
    invoices = of(Kind.INVOICE)

    assert {number: one.status for number, one in invoices.items()} == {
        "100001": Status.PAID,
        "100002": Status.PAID,
        "100005": Status.OPEN,
        "100009": Status.OPEN,
    }
    assert invoices["100001"].payments[0].reference == "Derived: the file has no payments"
    assert WHOLE.derived
    assert invoices["100009"].due_on == date(2011, 4, 29)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("X1,A1,Cup,1,2011-01-10 08:00:00,1.00,501.0,France", "invoice number"),
        ("1,A1,Cup,0,2011-01-10 08:00:00,1.00,501.0,France", "quantity"),
        ("1,A1,Cup,1.5,2011-01-10 08:00:00,1.00,501.0,France", "quantity"),
        ("1,A1,Cup,1,10/01/2011,1.00,501.0,France", "day"),
        ("1,A1,Cup,1,2011-01-10 08:00:00,=1+1,501.0,France", "amount"),
        ("1,A1,Cup,1,2011-01-10 08:00:00,1.00,Bob,France", "customer number"),
        ("1,A1,Cup,1,2011-01-10 08:00:00,1.00,501.0,", "country"),
        ("1,,Cup,1,2011-01-10 08:00:00,1.00,501.0,France", "stock code"),
        ("1,A1,Cup", "country"),
    ],
)
def test_a_row_with_an_error_is_named_by_its_line(row, words):
    contents = contents_of(f"{UCI_HEADER}\n2,A1,Cup,1,2011-01-10 08:00:00,1.00,501.0,France\n{row}\n")

    assert [problem.line for problem in contents.problems] == [3]
    assert words in contents.problems[0].sentence


@pytest.mark.parametrize("quantities", ["1x", "x1"], ids=["last", "first"])
def test_a_document_with_one_bad_row_is_left_out_whole(quantities):
    rows = "\n".join(f"1,A1,Cup,{count},2011-01-10 08:00:00,1.00,501.0,France" for count in quantities)
    contents = contents_of(f"{UCI_HEADER}\n{rows}\n2,A1,Cup,1,2011-01-10 08:00:00,1.00,501.0,France\n")

    assert contents.count(Kind.INVOICE) == 1
    assert contents.faulty_lines == 2


def test_rows_of_one_invoice_with_two_customers_are_refused():
    rows = "1,A1,Cup,1,2011-01-10 08:00:00,1.00,501.0,France\n1,A1,Cup,1,2011-01-10 08:00:00,1.00,502.0,France"

    assert "different customers" in contents_of(f"{UCI_HEADER}\n{rows}\n").problems[0].sentence
