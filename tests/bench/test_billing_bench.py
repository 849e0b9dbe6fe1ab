"""What is measured of the ledger, and what the document makes of it."""

from datetime import date

import pytest

from bench import __main__ as bench
from bench import billing, tables


def ledger(invoices, **pages):
    return {"invoices": invoices, "lines": 4 * invoices, "screens_ms": {"overview": 3.04}, "pages_ms": pages}


@pytest.mark.parametrize(
    ("small", "large", "is_slow"), [(10.0, 15.0, False), (10.0, 15.1, True), (0.5, 2.5, False), (0.5, 2.6, True)]
)
def test_a_page_is_slow_beyond_the_factor_and_beyond_the_slack(small, large, is_slow):
    assert bool(billing.compared(ledger(1, one=large), ledger(1, one=small))) is is_slow


def test_a_ledger_of_several_sizes_is_measured_and_compared(monkeypatch):
    monkeypatch.setitem(bench._INVOICES, "small", [60, 120])

    found = bench.ledgers("small")

    assert (found["60"]["invoices"], found["120"]["invoices"]) == (60, 120)
    assert set(found["60"]["pages_ms"]) == set(found["120"]["pages_ms"])
    assert "slower_than_promised" in found


def test_one_size_is_compared_with_nothing(monkeypatch):
    monkeypatch.setitem(bench._INVOICES, "small", [60])

    assert set(bench.ledgers("small")) == {"60"}


def test_a_ledger_that_is_there_is_not_written_again(tmp_path):
    for _ in range(2):
        engine = billing.made(tmp_path / "ledger.db", 30, date(2026, 11, 24))
        assert billing.measured(engine)["invoices"] == 30
        engine.dispose()


def test_the_document_shows_every_screen_and_how_many_pages_are_slow():
    record = {"1000": ledger(1_000, one=1.0, two=1.0), "4000": ledger(4_000, one=1.0, two=9.0)}
    record["slower_than_promised"] = billing.compared(record["4000"], record["1000"])

    rows = tables.placed("<!-- figures: begin -->\n<!-- figures: end -->", {"billing": record})

    assert "| all queries of overview, 1,000 invoices, 4,000 lines |  | 3.0 ms |  |  | 50 ms | met |" in rows
    assert "more | 1,000 invoices | 1 of 2 |  |  | 0 | **missed** |" in rows
