"""The real books of a retailer, half a million lines, against sums that share no code with the importer."""

import csv
import lzma
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

from billing import importers
from billing.queries.summary import summary
from billing.store.rollups import differences
from database import reading
from tests.support.imports_of_books import imported


@pytest.fixture(scope="module")
def computed(real_data):
    """What the file says, added up line by line."""
    found = Counter()
    documents, notes, customers = set(), set(), set()
    with lzma.open(real_data, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            price = Decimal(row["UnitPrice"])
            pence = int((int(row["Quantity"]) * price * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
            documents.add(row["InvoiceNo"])
            customers.add(row["CustomerID"])
            found["lines"] += 1
            found["without price"] += price == 0
            if row["InvoiceNo"].startswith("C"):
                notes.add(row["InvoiceNo"])
                found["credited"] -= pence
            elif row["InvoiceNo"][0].isdigit() and pence > 0:
                found["gross"] += pence
    return found | Counter(documents=len(documents), notes=len(notes), customers=len(customers - {""}))


def test_the_real_books_are_imported_to_the_penny_and_once(real_data, computed, engine):
    with real_data.open("rb") as file:
        layout = importers.recognise(file)
        contents = importers.read(file, layout, importers.Choices())
    first = imported(engine, contents)
    with reading(engine) as tx:
        found = summary(tx)
        wrong = differences(tx)
    second = imported(engine, contents)
    with reading(engine) as tx:
        again = summary(tx)

    assert contents.problems == ()
    assert (found.documents, found.credit_documents, found.customers) == (25_900, 3_836, 4_372)
    assert (found.lines, first.lines) == (541_909, 541_909)
    assert (computed["documents"], computed["notes"], computed["customers"]) == (25_900, 3_836, 4_372)
    assert found.skipped == {"price is zero": computed["without price"]}
    assert found.currencies["GBP"].gross_minor == computed["gross"] == 10_655_622_48
    assert found.currencies["GBP"].credited_minor == computed["credited"] == 896_812_49
    assert wrong == []
    assert (second.written, again) == (0, found)
