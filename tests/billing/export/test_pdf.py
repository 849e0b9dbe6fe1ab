"""One invoice as a PDF: whole, the same every time, and honest about letters that it cannot print."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from billing.export.pdf import PdfInvoice, invoice_as_pdf
from billing.queries.customers import customer
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices

MADE_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def found(books):
    (row,) = list_invoices(books, InvoiceFilter(search="BACK")).rows
    return invoice_detail(books, row.id), customer(books, row.customer_id)


def named(found, name: str):
    invoice, person = found
    return invoice, replace(person, name=name)


def described(found, description: str):
    invoice, person = found
    return replace(invoice, lines=(replace(invoice.lines[0], description=description),)), person


def text_of(made: PdfInvoice) -> str:
    """What a reader of the pages copies from them."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)


@pytest.fixture
def lamps(tmp_path):
    """A font that has the sign for a lamp, and the figures, at other places than the font in the program."""
    font = FontBuilder(1000)
    names = [".notdef", "lamp", *"9876543210"]
    square = TTGlyphPen(None)
    square.moveTo((0, 0))
    for corner in ((0, 700), (700, 700), (700, 0)):
        square.lineTo(corner)
    square.closePath()
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord("灯"): "lamp", **{ord(figure): figure for figure in "0123456789"}})
    font.setupGlyf(dict.fromkeys(names, square.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Lamps", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "lamps.ttf")
    return tmp_path / "lamps.ttf"


def test_what_a_rule_made_up_is_said_on_the_document(found):
    invoice, person = found

    plain, derived = (
        text_of(invoice_as_pdf(replace(invoice, derived=made_up), person, made_at=MADE_AT)) for made_up in (False, True)
    )

    assert "Derived: " not in plain
    assert "Derived: " in derived


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
    assert "□□ Oak □" in text_of(made)


@pytest.mark.parametrize("name", ["\x00\x1b[31m", "a\u202eb", "\ud800", "\U0010ffff", "x" * 200])
def test_no_name_breaks_the_document(found, name):
    assert invoice_as_pdf(*named(found, name), made_at=MADE_AT).content.startswith(b"%PDF-")


def test_another_font_helps_and_what_follows_its_letters_is_readable(found, lamps):
    plain = text_of(invoice_as_pdf(*described(found, "Lamp"), made_at=MADE_AT))
    made = invoice_as_pdf(*described(found, "灯"), made_at=MADE_AT, extra_font=lamps)

    assert made.missing_letters == ()
    assert text_of(made) == plain.replace("Lamp", "灯")


def test_lines_after_letters_of_another_font_are_readable(found, lamps):
    made = invoice_as_pdf(*described(found, "oak 灯 " * 40), made_at=MADE_AT, extra_font=lamps)

    assert text_of(made).count("oak") == text_of(made).count("灯") == 40


def test_a_thousand_lines_take_many_pages(found):
    invoice, person = found
    long = replace(invoice, lines=invoice.lines * 1000)

    made = invoice_as_pdf(long, person, made_at=MADE_AT)

    assert made.content.count(b"/Type /Page\n") > 15


def test_a_long_description_is_wrapped_and_not_cut(found):
    made = invoice_as_pdf(*described(found, "oak and ash " * 40), made_at=MADE_AT)

    assert text_of(made).count("oak") == 40


def test_a_note_stands_on_the_document(found):
    plain, noted = (
        text_of(invoice_as_pdf(*found, made_at=MADE_AT, note=note)) for note in ("", "Derived from a file.")
    )

    assert "Derived from a file." not in plain
    assert "Derived from a file." in noted


@pytest.mark.parametrize("text", ["שלום", "شركة النور"])
def test_letters_that_run_from_the_right_do_so(found, text):
    assert text in text_of(invoice_as_pdf(*named(found, text), made_at=MADE_AT))
