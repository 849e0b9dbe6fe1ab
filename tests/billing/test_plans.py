"""Every question is answered over an index or a sum that is kept: what is quick at a thousand is quick at a million."""

import re

import pytest
from sqlalchemy import event

from billing import currencies_in_use, newest_entry_on
from billing.model import Status
from billing.queries.account import balances
from billing.queries.customers import list_customers
from billing.queries.debtors import top_debtors
from billing.queries.in_all import customers_in_all, invoices_in_all
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.kpis import kpis
from billing.queries.months import months
from billing.queries.overview import counts
from billing.queries.paging import Cursor
from billing.queries.payments import latest_payments
from billing.queries.period import Period
from billing.queries.receivables import Basis, ageing, outstanding
from billing.queries.sums import BILLED, COLLECTED, REFUNDED, total
from billing.queries.worklist import worklist
from tests.billing.conftest import AS_OF

MONTH = Period(AS_OF.replace(day=1), AS_OF)
AT = Cursor((AS_OF, 1000))

QUESTIONS = {
    "all invoices": (lambda tx: list_invoices(tx, InvoiceFilter(), AT), "invoices_by_date"),
    "by status": (lambda tx: list_invoices(tx, InvoiceFilter(status=Status.PAID), AT), "invoices_by_status"),
    "by currency": (lambda tx: list_invoices(tx, InvoiceFilter(currency="EUR"), AT), "invoices_by_currency"),
    "overdue": (lambda tx: list_invoices(tx, InvoiceFilter(overdue_on=AS_OF), AT), "invoices_owed_by_date"),
    "of a customer": (lambda tx: list_invoices(tx, InvoiceFilter(customer_id=3), AT), "invoices_by_customer"),
    "open ones of a customer": (
        lambda tx: list_invoices(tx, InvoiceFilter(customer_id=3, status=Status.OPEN, currency="GBP"), AT),
        "invoices_by_customer",
    ),
    "part of a number": (lambda tx: list_invoices(tx, InvoiceFilter(search="2025-012")), "invoice_search"),
    "part of a name": (lambda tx: list_invoices(tx, InvoiceFilter(search="bakery")), "customer_search"),
    "an amount": (lambda tx: list_invoices(tx, InvoiceFilter(search="120.50")), "invoices_by_total"),
    "a customer's account": (lambda tx: balances(tx, 3, AS_OF), "loose_credit_notes_by_customer"),
    "customers": (lambda tx: list_customers(tx, cursor=Cursor(("Elm", 7))), "customers_by_name"),
    "customers by name": (lambda tx: list_customers(tx, "bakery"), "customer_search"),
    "how many invoices": (lambda tx: invoices_in_all(tx, InvoiceFilter(issued_from=AS_OF)), "issued_days"),
    "how many overdue": (lambda tx: invoices_in_all(tx, InvoiceFilter(overdue_on=AS_OF)), "due_days"),
    "how many customers": (lambda tx: customers_in_all(tx, ""), "customers_"),
    "open and overdue": (lambda tx: counts(tx, AS_OF), "due_days"),
    "outstanding": (lambda tx: outstanding(tx, "GBP", AS_OF), "due_days"),
    "what came later": (lambda tx: outstanding(tx, "GBP", AS_OF), "ledger_days"),
    "ageing": (lambda tx: ageing(tx, "GBP", AS_OF), "due_days"),
    "ageing by issue": (lambda tx: ageing(tx, "GBP", AS_OF, Basis.ISSUE), "invoices_owed_by_currency"),
    "how many refunds": (lambda tx: kpis(tx, "GBP", MONTH), "refunds_by_currency"),
    "how many payments": (lambda tx: kpis(tx, "GBP", MONTH), "payments_by_currency"),
    "currencies of payments": (currencies_in_use, "payments_by_currency"),
    "top debtors": (lambda tx: top_debtors(tx, "GBP", AS_OF), "invoices_owed_by_customer"),
    "what to do first": (lambda tx: worklist(tx, "GBP", AS_OF, size=5), "invoices_owed_by_size"),
    "one age": (lambda tx: list_invoices(tx, InvoiceFilter(owing=True, due_to=AS_OF), AT), "invoices_owed_by_date"),
    "billed": (lambda tx: total(tx, BILLED, "GBP", MONTH), "issued_days"),
    "collected": (lambda tx: total(tx, COLLECTED, "GBP", MONTH), "ledger_days"),
    "refunded": (lambda tx: total(tx, REFUNDED, "GBP", MONTH), "ledger_days"),
    "cards": (lambda tx: kpis(tx, "GBP", MONTH), "due_days"),
    "months": (lambda tx: months(tx, "GBP", AS_OF), "ledger_days"),
    "currencies": (currencies_in_use, "issued_days"),
    "newest day": (newest_entry_on, "ledger_transactions_by_day"),
    "latest payments": (lambda tx: latest_payments(tx, "GBP", AS_OF), "payments_by_currency"),
}
# Tables with a row for each document; `*_days` have one for each day, and may be read whole.
LARGE = r"SCAN (invoices|invoice_lines|payments|customers|ledger_entries|ledger_transactions|refunds|credit_notes)\b"

SORTED = {"part of a name", "customers by name", "currencies", "currencies of payments", "an amount", "top debtors"}
"""Found by a name, or added up: few enough to be sorted. An amount is looked for in currencies, which are sorted."""

IN_ORDER = sorted(QUESTIONS.keys() - SORTED)


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
def test_no_question_reads_a_whole_table(demo, question):
    plan = plans_of(demo, question)

    assert [step for step in plan if re.match(LARGE + r"(?!.*INDEX)", step)] == []


@pytest.mark.parametrize("question", [QUESTIONS[name][0] for name in IN_ORDER], ids=IN_ORDER)
def test_a_list_comes_in_its_order_from_the_index(demo, question):
    plan = plans_of(demo, question)

    assert not any("USE TEMP B-TREE FOR ORDER BY" in step for step in plan), plan
