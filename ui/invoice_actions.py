"""What can be done with an invoice: a button for each action that is possible now, and why the others are not.

A form is filled in, then confirmed by a sentence that repeats amount and customer. Only the confirmation does anything.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from auth import Session
from billing import process
from billing.actions import Action
from billing.model import Status
from billing.queries.invoice_detail import InvoiceDetail
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.possible_actions import possible_actions
from billing.store.settlements import creditable_lines
from database import Connection
from ui import invoice_forms
from ui.carry_out import press
from ui.desk import OpenForm, close_form, form_of, open_form
from ui.focus import go_on_here
from ui.invoice_forms import Call, Material
from ui.show import literal

_FORMS: Mapping[Action, tuple[str, str, Callable[[OpenForm, Material], Call | None]]] = {
    Action.RECORD_PAYMENT: ("Record a payment", ":material/payments:", invoice_forms.payment_form),
    Action.REFUND: ("Refund", ":material/undo:", invoice_forms.refund_form),
    Action.CREDIT_NOTE: ("Credit note", ":material/remove_circle:", invoice_forms.credit_form),
    Action.VOID: ("Void", ":material/block:", invoice_forms.ending_form),
    Action.WRITE_OFF: ("Write off", ":material/money_off:", invoice_forms.ending_form),
    Action.MARK_FOR_DUNNING: ("Remind", ":material/notification_important:", invoice_forms.reminder_form),
}
"""The label, icon and form of each action that needs the role and a fresh proof."""


def material_for(tx: Connection, invoice: InvoiceDetail) -> Material:
    """Everything that the forms need, of the same moment as the invoice."""
    row, today = invoice.row, process.now().date()
    possible = possible_actions(tx, row.id, process.rules(), today)
    open_ones = InvoiceFilter(customer_id=row.customer_id, status=Status.OPEN, currency=row.currency)
    others = [one for one in list_invoices(tx, open_ones, size=100).rows if one.id != row.id]
    return Material(invoice, possible or {}, others, creditable_lines(tx, row.id), today)


def actions_view(session: Session, material: Material) -> None:
    """Buttons, the open form, or the sentence to confirm."""
    if "finance" not in session.roles:
        st.caption("Payments, refunds and credits are for people with the role finance (`ROLES__FINANCE`).")
        return
    row = material.invoice.row
    _buttons(row.id, material)
    form = form_of(row.id)
    if form is None:
        return
    label, icon, fill_in = _FORMS[form.action]
    if (why_not := material.possible[form.action].why_not) is not None:
        # Somebody else was quicker, and the click on Confirm met no button any more.
        st.error(f"**{label}** is not possible any more. {literal(why_not)}", icon=":material/block:")
        close_form()
        return
    with st.container(border=True):
        if form.turns:
            go_on_here(f"{form.key} {form.turns}", place="form")
        st.markdown(f"{icon} **{label}** – {literal(row.number)}, {literal(row.customer)}")
        if form.ready is None:
            _fill_in(form, material, fill_in)
        else:
            _confirm(form, Call(**form.ready))


def _buttons(invoice_id: int, material: Material) -> None:
    impossible = []
    with st.container(horizontal=True):
        for action, (label, icon, _) in _FORMS.items():
            if (why_not := material.possible[action].why_not) is not None:
                impossible.append(f"- **{label}**: {literal(why_not)}")
            elif st.button(label, icon=icon, key=f"open-{action.value}"):
                open_form(action, invoice_id)
    if impossible:
        with st.expander("What is not possible now, and why"):
            st.markdown("\n".join(impossible))


def _fill_in(form: OpenForm, material: Material, fill_in: Callable[[OpenForm, Material], Call | None]) -> None:
    call = fill_in(form, material)
    if call is not None:
        form.make_ready({"verb": call.verb, "arguments": call.arguments, "doubt": call.doubt})
        st.rerun()


def _confirm(form: OpenForm, call: Call) -> None:
    st.text(call.sentence)
    if call.doubt:
        st.warning(call.doubt, icon=":material/event_busy:")
    with st.container(horizontal=True):
        confirmed = st.button("Confirm", type="primary", icon=":material/check:", key="form-confirm")
        changed = form.typed and st.button("Change", key="form-change")
        cancelled = st.button("Cancel", key="form-cancel")
    if cancelled:
        close_form()
    if changed:
        form.make_ready(None)
    if changed or cancelled:
        st.rerun()
    if confirmed:
        press(call.function, call.arguments)
