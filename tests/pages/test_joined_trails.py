"""Auth's trail and billing's record of one action: under one reference code, and found together on the Audit page."""

import csv
import io

import pytest

from auth import testing
from auth.files import redeem
from auth.store import trail
from auth.store.trail import Search
from billing.queries.events import latest_events
from tests.support.counter import refund
from tests.support.screens import everything, leaving, press, said


def entries(books, event="action"):
    with books.service.reading() as tx:
        return [found.entry for found in trail.search(tx, Search(event=event), 100)]


def events(books):
    with books.service.reading() as tx:
        return latest_events(tx)


def audit(books):
    return books.visit("audit", "admin", subject="cleo")


@pytest.fixture
def refunded(books):
    return press(refund(books.invoice("PAID")), "Confirm")


def test_an_action_and_what_it_did_have_one_reference_which_the_person_reads_too(books, refunded):
    (entry,), (event,) = entries(books), events(books)

    assert entry.reference == event.reference
    assert entry.reference.replace("-", "\\-") in said(refunded)[0]


def test_the_trail_says_which_invoice_and_how_much_and_nothing_of_the_customer(books, refunded):
    (entry,) = entries(books)

    assert (entry.outcome, entry.gate, entry.detail) == ("allowed", "ui.actions:refund", "Invoice PAID, £12.00")


def test_a_refused_action_says_what_it_was_about(books):
    tab = refund(books.invoice("PAID"))
    books.service.clock.forward(minutes=15, seconds=1)
    press(tab, "Confirm")
    testing._change(tab, roles=["support"])
    tab.button(key="form-confirm").click().run()

    assert [entry.outcome for entry in entries(books)][-1] == "proof_needed"
    assert {entry.detail for entry in entries(books)} == {"Invoice PAID, £12.00"}
    assert all(entry.reference for entry in entries(books))


def test_the_audit_page_finds_both_by_the_reference(books, refunded):
    (event,) = events(books)
    tab = audit(books)

    (search,) = [field for field in tab.text_input if field.label == "Search"]
    search.set_value(event.reference.lower()).run()

    found, ledger = (table.value.to_dict("records") for table in tab.dataframe)
    assert [(row["Event"], row["Reference"], row["Detail"]) for row in found] == [
        ("action", event.reference, "Invoice PAID, £12.00")
    ]
    assert [(row["What"], row["Invoice"], row["Amount"], row["Reference"]) for row in ledger] == [
        ("Gave money back", "PAID", "£12.00", event.reference)
    ]


def test_an_import_and_its_undo_are_found_by_the_references_that_the_person_read(books):
    tab = books.visit("billing", part="Import")
    file = "id,Name,Email,Created (UTC)\ncus_1,One,a@example.test,2024-01-02\n"
    tab.file_uploader[0].set_value(("customers.csv", file.encode(), "text/csv")).run()
    read = [said(press(tab, "Import 1 document"))[-1]]
    read.append(said(press(press(tab, "Undo"), "Confirm"))[-1])
    page = audit(books)

    done = []
    for sentence in read:
        (search,) = [field for field in page.text_input if field.label == "Search"]
        search.set_value(sentence.split("Reference ")[1].replace("\\", "").rstrip(".")).run()
        done += page.dataframe[-1].value[["Who", "What", "Reason"]].values.tolist()

    assert done == [
        ["Ada Lane", "Imported a file", "customers.csv"],
        ["Ada Lane", "Took an import back", "customers.csv"],
    ]


def test_an_event_of_billing_that_no_guard_let_through_is_found_by_its_reference(books):
    tab = books.invoice("OPEN", "support", proven=False)
    tab.text_area[0].input("Called")
    press(tab, "Save the note")
    (event,) = events(books)
    page = audit(books)

    (search,) = [field for field in page.text_input if field.label == "Search"]
    search.set_value(event.reference).run()

    assert "Wrote a note" in everything(page)


def test_the_export_has_the_reference_and_what_it_was_about(books, refunded):
    (event,) = events(books)
    tab = audit(books)
    press(tab, "Export as CSV")

    ticket = leaving(tab).removeprefix("/files/")
    file = redeem(books.service, ticket, books.browser)
    text = b"".join(file.chunks).decode()
    rows = {row["reference"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[event.reference]["detail"] == "Invoice PAID, £12.00"
