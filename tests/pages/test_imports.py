"""A file into the ledger from the page: looked at first, written when confirmed, and taken back again."""

from datetime import timedelta

import pytest

from auth import testing
from billing import importers
from billing.store.batches import batches, set_state
from database import reading, transaction
from tests.support.desk import require_sound
from tests.support.imports_of_books import UCI
from tests.support.screens import buttons, come_back, dashboard, open_page, press, said
from ui import imports

CUSTOMERS = "id,Name,Email,Created (UTC)\ncus_1,=cmd|' /C calc'!A0,a@example.test,2024-01-02 03:04\n"
BOOKS = """record,number,customer,customer_name,date,description,quantity,unit_price,amount,invoice
customer,,C-1,One,2025-03-01,,,,,
line,INV-1,C-1,,2026-01-10,Oak,2,38.40,,
"""


def chosen(books, content, *roles, name="customers.csv"):
    """Import, with a file in its field."""
    tab = books.visit("billing", *roles, part="Import")
    tab.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    return tab


def imported(books):
    with reading(books.desk.engine) as tx:
        return [(batch.file_name, batch.state, batch.imported_by) for batch in batches(tx)]


def test_a_file_is_looked_at_before_anything_is_written(books):
    tab = chosen(books, CUSTOMERS)

    assert "Import 1 document" in buttons(tab)
    assert any("read as Stripe's customers" in text.value for text in tab.markdown)
    assert imported(books) == []


def test_confirmed_it_is_written_once_and_can_be_undone(books):
    tab = press(chosen(books, CUSTOMERS), "Import 1 document")
    (sentence,) = said(tab)
    assert sentence.startswith("customers\\.csv\\: 1 document was imported\\, 0 here already\\. Reference ")
    assert imported(books) == [("customers.csv", "done", "Ada Lane")]

    tab.file_uploader[0].set_value(("again.csv", CUSTOMERS.encode(), "text/csv")).run()
    assert "There is nothing new to import." in [text.value for text in tab.markdown]

    press(tab, "Undo")
    assert imported(books) == [("customers.csv", "done", "Ada Lane")]
    press(tab, "Confirm")

    assert imported(books) == [("customers.csv", "undone", "Ada Lane")]
    require_sound(books.desk.engine)


def test_an_import_that_was_cut_off_can_be_undone_with_a_warning(books):
    tab = press(chosen(books, CUSTOMERS), "Import 1 document")
    with transaction(books.desk.engine) as tx:
        set_state(tx, batches(tx)[0].id, "running", None)

    press(tab.run(), "Undo")
    assert "This import has not come to its end. Somebody may be importing it at this moment." in said(tab)
    press(tab, "Confirm")

    assert imported(books) == [("customers.csv", "undone", "Ada Lane")]
    require_sound(books.desk.engine)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("stopped", "stopped; the same file again goes on with it"),
        ("undoing", "not undone to the end; Undo goes on with it"),
        ("done", "done"),
    ],
)
def test_an_earlier_import_says_how_it_stands_and_how_it_goes_on(books, state, says):
    tab = press(chosen(books, CUSTOMERS), "Import 1 document")
    with transaction(books.desk.engine) as tx:
        set_state(tx, batches(tx)[0].id, state, None)

    lines = [text.value.splitlines()[0].rstrip() for text in tab.run().markdown]

    assert f"**customers\\.csv** · Stripe's customers · {says}" in lines


def test_every_kind_of_file_has_a_name_for_people():
    assert imports.KINDS.keys() == set(importers.LAYOUTS)


def test_documents_of_which_nothing_is_left_are_counted_too(books):
    row = "536365,85123A,Lamp,0,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
    tab = chosen(books, UCI + row.replace("536365", "536999"), name="retail.csv")

    [counts] = [text.value for text in tab.markdown if ", read as " in text.value]
    assert counts.endswith(", and 1 document of which every line is left out.")


@pytest.mark.parametrize("invoice", ["INV-1", ""])
def test_what_is_counted_as_a_credit_is_explained_where_one_stands_alone(books, invoice):
    tab = chosen(books, BOOKS + f"credit,CN-1,C-1,,2026-02-05,Damaged,,,10.00,{invoice}\n")

    explained = any(text.value.startswith("A credit note whose invoice is in the file") for text in tab.caption)
    [counts] = [text.value for text in tab.markdown if ", read as " in text.value]
    assert explained is ("1 credit" in counts) is (invoice == "")


def test_rows_with_errors_are_listed_with_their_lines_and_stop_the_import(books):
    tab = chosen(books, CUSTOMERS + "cus_2,Two,b@example.test,not a day\n")

    assert said(tab) == ["1 row has an error."]
    assert [button.disabled for button in tab.main.button if button.label.startswith("Import")] == [True]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "id,Name\n\x00"])
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(books, content):
    tab = chosen(books, content)

    assert len(said(tab)) == 1
    assert imported(books) == []


def test_a_proof_that_has_aged_stops_the_import(books):
    tab = chosen(books, CUSTOMERS)
    testing.age(tab, timedelta(minutes=15, seconds=1))

    press(tab, "Import 1 document")

    assert said(tab) == ["This needs one more check. Nothing was done."]
    assert imported(books) == []


def test_the_check_comes_before_the_file_when_little_time_is_left(books, provider):
    provider.person["groups"] = ["finance"]
    tab = books.visit("billing", part="Import")
    assert any(text.value.startswith("Import it by ") for text in tab.caption)
    testing.age(tab, timedelta(minutes=11))

    tab.run()
    assert len(tab.file_uploader) == 0
    assert said(tab) == ["This needs one more check. Nothing was done."]
    assert any("so the check comes first" in text.value for text in tab.caption)

    provider.auth_time = books.service.clock()
    assert come_back(books.service, press(tab, "Verify again"), books.browser) == "/billing?part=Import"
    back = open_page(dashboard(testing.session_of(tab)), "billing")
    back.query_params = {"part": "Import"}

    assert len(back.run().file_uploader) == 1


def test_a_file_that_is_chosen_stays_however_old_the_proof_becomes(books):
    tab = chosen(books, CUSTOMERS)
    testing.age(tab, timedelta(minutes=11))

    assert "Import 1 document" in buttons(tab.run())
    press(tab, "Import 1 document")
    assert imported(books) == [("customers.csv", "done", "Ada Lane")]


def test_a_person_without_the_role_gets_no_field(books):
    tab = books.visit("billing", "admin", part="Import")

    assert len(tab.file_uploader) == 0


INVOICES = (
    "id,Customer,Status,Currency,Amount Paid,Total,Date (UTC)\n"
    'in_1,cus_1,open,eur,"0,00","1.600,50",2026-01-01\nin_2,cus_1,open,jpy,0,500,2026-01-02\n'
)


def tables_of_amounts(tab):
    return [frame.value for frame in tab.dataframe if {"Amount", "Sum"} & set(frame.value.columns)]


def test_amounts_are_shown_as_they_are_read_and_change_with_the_choice(books):
    tab = chosen(books, INVOICES, name="invoices.csv")

    assert any("read as **1.234,56** (pounds, dollars, …)." in text.value for text in tab.markdown)
    samples, sums = tables_of_amounts(tab)
    assert samples.values.tolist() == [
        ["Invoice", "in_1", "1 Jan 2026", "€1,600.50", "cus_1"],
        ["Invoice", "in_2", "2 Jan 2026", "JP¥500", "cus_1"],
    ]
    assert sums.values.tolist() == [["Invoices", "EUR", "1", "€1,600.50"], ["Invoices", "JPY", "1", "JP¥500"]]


def test_a_unit_that_is_chosen_shows_in_the_amounts(books):
    tab = chosen(books, INVOICES.replace('"0,00","1.600,50"', "0,160050"), name="invoices.csv")
    (units,) = [box for box in tab.selectbox if box.label == "Amounts are in"]

    units.select_index(1).run()

    assert list(tables_of_amounts(tab)[0]["Amount"]) == ["€1,600.50", "JP¥500"]


def test_a_file_without_amounts_says_nothing_of_them(books):
    assert tables_of_amounts(chosen(books, CUSTOMERS)) == []


def test_sums_that_a_rule_made_up_say_so(books):
    tab = chosen(books, UCI, name="online_retail.csv")

    assert list(tables_of_amounts(tab)[1]["In all"]) == [
        "Invoices",
        "Credit notes",
        "Adjustments",
        "Payments (derived)",
        "Given back (derived)",
    ]
