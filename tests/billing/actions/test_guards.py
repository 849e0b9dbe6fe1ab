"""What the database itself refuses about actions, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing.actions import (
    add_note,
    approve_refund,
    credit_lines,
    mark_for_dunning,
    request_refund,
)
from database import transaction
from tests.support.desk import BEN, pounds

APPEND_ONLY = ["billing_events", "notes", "dunning_marks", "credit_note_lines"]
WHOLESALE = {"sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}", "postgresql": "TRUNCATE {0} CASCADE"}
ONCE = ["action_keys", "refund_requests"]


@pytest.fixture
def full_desk(either_desk):
    """A desk where each of the tables has something."""
    of_part = {"invoice_id": either_desk.id("PART")}
    either_desk.do(add_note, **of_part, body="Called")
    either_desk.do(mark_for_dunning, **of_part)
    asked = either_desk.do(request_refund, **of_part, amount=pounds(10_00))
    either_desk.do(approve_refund, request_id=asked.request_id, by=BEN)
    either_desk.do(request_refund, **of_part, amount=pounds(20_00))
    with transaction(either_desk.engine) as tx:
        line = tx.execute(text("SELECT id FROM invoice_lines WHERE invoice_id = :invoice_id"), of_part).scalar_one()
    either_desk.do(credit_lines, **of_part, line_ids=[line])
    return either_desk


def refuse(desk, statement):
    with pytest.raises(DBAPIError), transaction(desk.engine) as tx:
        tx.execute(text(statement))


def test_what_was_written_is_never_changed_replaced_or_taken_out(full_desk):
    before = full_desk.content()

    for table in APPEND_ONLY:
        column = "key" if table == "billing_events" else "id"
        refuse(full_desk, f"UPDATE {table} SET {column} = {column}")
    for table in APPEND_ONLY + ONCE:
        refuse(full_desk, f"DELETE FROM {table}")
        refuse(full_desk, WHOLESALE[full_desk.engine.dialect.name].format(table))
    # A receipt is never replaced, a decision never taken back, a request never changed while it waits.
    refuse(full_desk, "UPDATE action_keys SET receipt = '{}'")
    refuse(full_desk, "UPDATE refund_requests SET decision = NULL WHERE decision IS NOT NULL")
    refuse(full_desk, "UPDATE refund_requests SET amount_minor = amount_minor + 1 WHERE decision IS NULL")

    assert full_desk.content() == before


def test_nobody_approves_their_own_request_even_past_the_program(full_desk):
    decided = "decision = 'approved', decided_by = requested_by, decided_at = requested_at"
    refuse(full_desk, f"UPDATE refund_requests SET {decided} WHERE decision IS NULL")
