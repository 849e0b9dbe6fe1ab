"""Lists and sums use an index: what is quick at a thousand rows stays quick at a million."""

import re

import pytest
from sqlalchemy import event

from billing.model import Status
from billing.queries.customers import list_customers
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.overview import counts
from billing.queries.paging import Cursor
from billing.queries.payments import latest_payments
from billing.queries.period import Period
from billing.queries.receivables import outstanding
from billing.queries.sums import BILLED, COLLECTED, REFUNDED, total
from tests.billing.conftest import AS_OF

MONTH = Period(AS_OF.replace(day=1), AS_OF)
AT = Cursor((AS_OF, 1000))

QUESTIONS = {
    "all invoices": (lambda tx: list_invoices(tx, InvoiceFilter(), AT), "invoices_by_date"),
    "by status": (lambda tx: list_invoices(tx, InvoiceFilter(status=Status.PAID), AT), "invoices_by_status"),
    "by currency": (lambda tx: list_invoices(tx, InvoiceFilter(currency="EUR"), AT), "invoices_by_currency"),
    "of a customer": (lambda tx: list_invoices(tx, InvoiceFilter(customer_id=3), AT), "invoices_by_customer"),
    "customers": (lambda tx: list_customers(tx, cursor=Cursor(("Elm", 7))), "customers_by_name"),
    "open and overdue": (lambda tx: counts(tx, AS_OF), "invoices_with_balance"),
    "outstanding": (lambda tx: outstanding(tx, "GBP", AS_OF), "invoices_with_balance"),
    "what came later": (lambda tx: outstanding(tx, "GBP", AS_OF), "ledger_entries_by_account"),
    "billed": (lambda tx: total(tx, BILLED, "GBP", MONTH), "invoices_by_currency"),
    "collected": (lambda tx: total(tx, COLLECTED, "GBP", MONTH), "payments_by_currency"),
    "refunded": (lambda tx: total(tx, REFUNDED, "GBP", MONTH), "refunds_by_currency"),
    "latest payments": (lambda tx: latest_payments(tx, "GBP", AS_OF), "payments_by_currency"),
}


def plans_of(tx, question):
    """What SQLite says it does for each statement of the question."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(tx, "before_cursor_execute", note)
    question(tx)
    event.remove(tx, "before_cursor_execute", note)
    steps = [tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all() for statement, values in asked]
    return [step[3] for plan in steps for step in plan]


@pytest.mark.parametrize(("question", "index"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_is_answered_over_its_index(demo, question, index):
    plan = plans_of(demo, question)

    assert any(index in step for step in plan), plan


@pytest.mark.parametrize("question", [question for question, _ in QUESTIONS.values()], ids=QUESTIONS.keys())
def test_no_question_reads_a_whole_table_or_sorts_a_list(demo, question):
    plan = plans_of(demo, question)

    scans = [
        step for step in plan if re.match(r"SCAN (invoices|payments|customers|ledger_\w+|refunds)\b(?!.*INDEX)", step)
    ]
    assert scans == []
    assert not any("USE TEMP B-TREE FOR ORDER BY" in step for step in plan), plan
