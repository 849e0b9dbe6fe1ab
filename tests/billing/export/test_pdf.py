"""One invoice as a PDF: whole, the same every time, and honest about letters that it cannot print."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import billing.export
from billing.export.pdf import invoice_as_pdf
from billing.queries.customers import customer
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices

MADE_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOLD = Path(billing.export.__file__).parent / "fonts" / "DejaVuSans-Bold.ttf"


@pytest.fixture
def found(books):
    (row,) = list_invoices(books, InvoiceFilter(search="BACK")).rows
    return invoice_detail(books, row.id), customer(books, row.customer_id)


def named(found, name: str):
    invoice, person = found
    return invoice, replace(person, name=name)


def texts_of(content: bytes) -> int:
    """How many pieces of text the pages show."""
    streams = content.split(b"stream\n")[1:]
    shown = 0
    for stream in streams:
        try:
            shown += zlib.decompress(stream.split(b"\nendstream")[0]).count(b" Tj")
        except zlib.error:
            continue
    return shown


def test_what_a_rule_made_up_is_said_on_the_document(found):
    invoice, person = found

    plain, derived = (
        texts_of(invoice_as_pdf(replace(invoice, derived=made_up), person, made_at=MADE_AT).content)
        for made_up in (False, True)
    )

    assert derived == plain + 1


def test_an_invoice_is_a_pdf_with_its_fonts_inside(found):
    made = invoice_as_pdf(*found, made_at=MADE_AT)

    assert made.content.startswith(b"%PDF-1.")
    assert made.content.count(b"/FontFile2") == 2
    assert made.missing_letters == ()
    assert len(made.content) < 100_000


def test_the_same_invoice_at_the_same_moment_is_the_same_file(found):
    assert invoice_as_pdf(*found, made_at=MADE_AT) == invoice_as_pdf(*found, made_at=MADE_AT)


@pytest.mark.parametrize("name", ["Ærøskøbing Šmíd", "Ελιά", "Дуб", "₤ € £ ¥", "«Œuvre»"])
def test_letters_of_many_scripts_are_printed(found, name):
    assert invoice_as_pdf(*named(found, name), made_at=MADE_AT).missing_letters == ()


def test_a_letter_that_no_font_has_is_shown_as_a_box_and_listed(found):
    made = invoice_as_pdf(*named(found, "橡树 Oak 橡"), made_at=MADE_AT)

    assert made.missing_letters == ("U+6A61", "U+6811")
    assert texts_of(made.content) > texts_of(invoice_as_pdf(*found, made_at=MADE_AT).content)


@pytest.mark.parametrize("name", ["\x00\x1b[31m", "a\u202eb", "\ud800", "\U0010ffff", "x" * 200])
def test_no_name_breaks_the_document(found, name):
    assert invoice_as_pdf(*named(found, name), made_at=MADE_AT).content.startswith(b"%PDF-")


def test_another_font_may_help(found):
    assert invoice_as_pdf(*found, made_at=MADE_AT, extra_font=BOLD).content.startswith(b"%PDF-")


def test_a_thousand_lines_take_many_pages(found):
    invoice, person = found
    long = replace(invoice, lines=invoice.lines * 1000)

    made = invoice_as_pdf(long, person, made_at=MADE_AT)

    assert made.content.count(b"/Type /Page\n") > 15


def test_a_long_description_is_wrapped_and_not_cut(found):
    invoice, person = found
    wordy = replace(invoice, lines=(replace(invoice.lines[0], description="oak and ash " * 40),))

    assert texts_of(invoice_as_pdf(wordy, person, made_at=MADE_AT).content) > texts_of(
        invoice_as_pdf(*found, made_at=MADE_AT).content
    )


def test_a_note_stands_on_the_document(found):
    plain, noted = (invoice_as_pdf(*found, made_at=MADE_AT, note=note) for note in ("", "Derived from a file."))

    assert texts_of(noted.content) == texts_of(plain.content) + 1
