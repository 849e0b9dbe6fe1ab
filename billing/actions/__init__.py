"""What people do with invoices: the verbs, each of which does everything it does in the caller's transaction.

Reading order: task (once per form), receipt, payment, refund, approval, credit, closing, remarks. Which of them are
possible, and why the others are not, is in `billing.action_rules`; every verb asks it again with the invoice locked.
Whoever calls has opened the transaction, found out who the person is, and shown them what they confirm.
"""

from billing.action_rules import Action
from billing.actions.approval import approve_refund, decline_refund, request_refund
from billing.actions.closing import void, write_off
from billing.actions.credit import credit_amount, credit_lines
from billing.actions.payment import record_payment
from billing.actions.receipt import Receipt
from billing.actions.refund import refund
from billing.actions.remarks import add_customer_note, add_note, clear_dispute, mark_for_dunning, set_dispute
from billing.actions.task import new_key

__all__ = [
    "Action",
    "Receipt",
    "add_customer_note",
    "add_note",
    "approve_refund",
    "clear_dispute",
    "credit_amount",
    "credit_lines",
    "decline_refund",
    "mark_for_dunning",
    "new_key",
    "record_payment",
    "refund",
    "request_refund",
    "set_dispute",
    "void",
    "write_off",
]
