"""Refunds that wait for a second person: approved with a proof made for exactly that, or declined with a reason."""

from collections.abc import Sequence

import streamlit as st

from auth import Session
from billing.actions import new_key
from billing.queries.approvals import ApprovalRow
from ui.actions import approve_refund, decline_refund
from ui.carry_out import press
from ui.fields import ReasonField
from ui.show import literal, moment, money

_MOST_REASON = 500
_REASON = "decline-reason-"


def approvals_in_hand() -> tuple[str, ...]:
    """What `keep=` keeps: reasons that were typed."""
    return tuple(str(key) for key, value in st.session_state.items() if value and str(key).startswith(_REASON))


def approvals_view(session: Session, waiting: Sequence[ApprovalRow]) -> None:
    """One box for each, the oldest first."""
    if not waiting:
        st.markdown("No refund waits for approval.")
        return
    if "finance" not in session.roles:
        st.caption("Deciding is for people with the role finance (`ROLES__FINANCE`).")
    for request in waiting:
        with st.container(border=True):
            _request(session, request)


def _request(session: Session, request: ApprovalRow) -> None:
    st.markdown(f"**{literal(money(request.amount_minor, request.currency))}** to {literal(request.customer)}")
    st.page_link(
        "../pages/invoices.py",
        label=f"Invoice {literal(request.invoice)}",
        icon=":material/receipt_long:",
        query_params={"invoice": str(request.invoice_id)},
    )
    st.caption(f"Asked for by {literal(request.requested_name)}, {moment(request.requested_at)}")
    st.text(request.reason)
    if "finance" not in session.roles:
        return
    own = request.requested_by == session.subject
    if own:
        st.caption("You asked for this yourself; somebody else has to approve it.")
    else:
        _approve(request)
    _decline(request, label="Take it back" if own else "Decline")


def _approve(request: ApprovalRow) -> None:
    what = {
        "request_id": request.id,
        "number": request.invoice,
        "customer": request.customer,
        "minor": request.amount_minor,
        "currency": request.currency,
        "key": _key_of(request),
    }
    amount = literal(money(request.amount_minor, request.currency))
    st.button(
        f"Approve {amount} to {literal(request.customer)}",
        type="primary",
        icon=":material/check:",
        key=f"approve-{request.id}",
        on_click=approve_refund,
        kwargs=what,
    )


def _decline(request: ApprovalRow, *, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input("Reason", max_chars=_MOST_REASON, key=f"{_REASON}{request.id}")
        declined = st.button(label, icon=":material/close:", key=f"decline-{request.id}")
    field = ReasonField(reason.strip(), st.empty())
    if declined and field.checked():
        what = {"request_id": request.id, "number": request.invoice, "customer": request.customer}
        press(decline_refund, {**what, "reason": reason, "key": _key_of(request)})


def _key_of(request: ApprovalRow) -> str:
    """Made when the request is first shown here. A request is decided once, by whatever key comes first."""
    key: str = st.session_state.setdefault(f"approval-key-{request.id}", new_key())
    return key
