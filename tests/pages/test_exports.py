"""Files to take away: asked for on a page, and made for the ticket that the browser brings."""

import csv
import io
import json

import pytest

from auth import testing
from auth.files import redeem
from database import transaction
from tests.support.ledger import day, invoice, record
from tests.support.screens import buttons, press, said


def ticket(tab):
    """The ticket that the page sent the browser for, or None."""
    sent = [json.loads(element.proto.json) for element in tab.get("bidi_component")]
    return next((one["url"].rsplit("/", 1)[1] for one in sent if "/files/" in one.get("url", "")), None)


def fetched(books, tab):
    """The file, as the edge would send it to this browser."""
    download = redeem(books.service, ticket(tab), books.browser)
    return download.filename, b"".join(download.chunks)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_list_is_exported_as_it_is_filtered(books):
    tab = press(books.visit("invoices", status="Open"), "Export as CSV")

    name, content = fetched(books, tab)

    assert name.startswith("invoices-2026-")
    assert name.endswith(".csv")
    assert {row["Status"] for row in rows(content)} == {"open"}
    assert {row["Number"] for row in rows(content)} >= {"PART", "OPEN"}


def test_a_formula_in_a_name_is_text_in_the_file(books):
    with transaction(books.desk.engine) as tx:
        record(tx, invoice("=HYPERLINK(1)", day("02-01"), day("03-01"), 10_00), source="another")
    tab = press(books.visit("invoices"), "Export as CSV")

    _, content = fetched(books, tab)

    assert "'=HYPERLINK(1)" in {row["Number"] for row in rows(content)}


def test_an_invoice_is_exported_as_pdf(books):
    tab = press(books.invoice("PAID"), "Export as PDF")

    name, content = fetched(books, tab)

    assert name == "invoice-PAID.pdf"
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize("label", ["Export as CSV", "Export as PDF"])
def test_without_a_second_factor_nothing_is_sent_and_the_export_is_offered_after_it(books, label):
    tab = books.invoice("PAID", "support", proven=False)

    press(tab, label)

    assert ticket(tab) is None
    assert "Verify again" in buttons(tab)
    testing.step_up(tab)
    press(tab.run(), "Do it now")
    assert ticket(tab) is not None
    assert said(tab) == []


def test_a_ticket_of_any_letters_is_sent_for(books, monkeypatch):
    """Streamlit takes no key of a component that has two underscores in a row, which tickets have now and then."""
    monkeypatch.setattr("auth.files.random_token", lambda bits: "__" * (bits // 12) + "a")

    tab = press(books.visit("invoices", status="Open"), "Export as CSV")

    assert ticket(tab).startswith("____")
    assert not tab.exception
