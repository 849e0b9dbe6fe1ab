"""Files into the ledger: what a file holds and would do, then the import itself; and earlier ones, to undo."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from auth import Session
from billing import importers
from billing.currencies import DIGITS
from billing.errors import BillingError
from billing.importers import Choices, Contents, Decimals, Rehearsal, Units
from billing.store.batches import Batch
from database import engine, reading
from ui import import_actions
from ui.carry_out import press
from ui.show import counted, day, literal, moment, money, reader_zone
from ui.tables import plain_table, right

_SHOWN_PROBLEMS = 50
_TO_UNDO = "import_to_undo"
_DECIMALS = {None: "As the file shows", Decimals.POINT: "1,234.56", Decimals.COMMA: "1.234,56"}
KINDS = {
    "uci": "UCI Online Retail",
    "airlock": "CSV of docs/billing-csv.md",
    "stripe-invoices": "Stripe's invoices",
    "stripe-payments": "Stripe's payments",
    "stripe-customers": "Stripe's customers",
}
_STATES = {
    "running": "being imported",
    "stopped": "stopped; the same file again goes on with it",
    "undoing": "not undone to the end; Undo goes on with it",
}
_UNITS = {Units.MAJOR: "Pounds, dollars, …", Units.MINOR: "Pence, cents, …"}


def imports_view(session: Session, batches: Sequence[Batch]) -> None:
    """A new file, and those that were imported."""
    if "finance" not in session.roles:
        st.caption("Importing is for people with the role finance (`ROLES__FINANCE`).")
        return
    _new_file(session)
    if batches:
        st.markdown("**Earlier imports**")
        for batch in batches:
            _batch(batch)


def _new_file(session: Session) -> None:
    st.markdown(
        "Customers, invoices and payments as Stripe exports them, the UCI Online Retail data, or the CSV of"
        " `docs/billing-csv.md`. Nothing is written before you confirm."
    )
    if not import_actions.is_chosen():
        until = import_actions.import_until(session)
        if until is None:
            st.caption("A file is not kept while you are away for the check, so the check comes first.")
            return
        clock = f"{until.astimezone(reader_zone()):%H:%M}"
        st.caption(
            f"Import it by {clock}: after that one more check is asked for, and the file may be lost on the way."
        )
    uploaded = st.file_uploader("File", type=["csv", "tsv", "txt", "xz"], key=import_actions.uploader_key())
    choices = _choices()
    if uploaded is None:
        import_actions.forget()
        return
    try:
        with st.spinner("Reading the file…"):
            waiting = import_actions.prepared(uploaded, choices)
            with reading(engine()) as tx:
                rehearsal = importers.rehearse(tx, waiting.contents)
    except BillingError as error:
        st.error(literal(error.message), icon=":material/block:")
        return
    _preview(waiting.contents, rehearsal)
    _as_read(waiting)
    _confirm(waiting, rehearsal)


def _choices() -> Choices:
    with st.grid(min_column_width=180, vertical_alignment="bottom"):
        decimals = st.selectbox("Amounts are written", list(_DECIMALS), format_func=_DECIMALS.__getitem__)
        units = st.selectbox("Amounts are in", list(_UNITS), format_func=_UNITS.__getitem__)
        codes = sorted(DIGITS)
        currency = st.selectbox("Currency, if the file names none", codes, codes.index("GBP"))
    return Choices(decimals, units, currency)


def _preview(contents: Contents, rehearsal: Rehearsal) -> None:
    found = dict(rehearsal.kinds)
    nothing_left = found.pop(importers.Kind.SKIPPED, 0)
    kinds = ", ".join(counted(count, kind) for kind, count in found.items())
    if nothing_left:
        kinds += f", and {counted(nothing_left, 'document')} of which every line is left out"
    st.markdown(f"**{counted(contents.rows, 'row')}**, read as {KINDS[contents.layout]}: {kinds or 'no documents'}.")
    st.markdown(
        f"**{rehearsal.new:,} new**, {rehearsal.unchanged:,} here already,"
        f" {rehearsal.different:,} here with other content, which stay as they are."
    )
    if importers.Kind.CREDIT in rehearsal.kinds:
        st.caption(
            "A credit note whose invoice is in the file is part of that invoice here, and not counted by itself."
        )
    columns, left_out = st.columns(2)
    with columns, st.expander("Which column is read as what"):
        headings = contents.columns.headings
        frame = pd.DataFrame({"Read as": list(headings), "Column of the file": list(headings.values())})
        plain_table(frame, {}, alt="Columns of the file")
        if contents.columns.unused:
            st.caption("Not read: " + literal(", ".join(contents.columns.unused)))
    if contents.skipped:
        with left_out, st.expander(counted(sum(contents.skipped.values()), "line is left out", "lines are left out")):
            frame = pd.DataFrame({"Reason": list(contents.skipped), "Lines": list(contents.skipped.values())})
            plain_table(frame, {}, alt="Lines that are left out, by reason")
    if contents.derived:
        st.caption("The file has no payments and no due days; they are derived by rule, and labelled so.")


def _as_read(waiting: import_actions.WaitingFile) -> None:
    found = waiting.preview
    if not found.sums:
        return
    written, units = _DECIMALS[waiting.contents.decimals], _UNITS[waiting.choices.units]
    st.markdown(f"Amounts are read as **{written}** ({units.lower()}). Compare some with the file:")
    rows = found.samples
    frame = pd.DataFrame(
        {
            "Document": [row.kind.capitalize() for row in rows],
            "Number": [row.number for row in rows],
            "Day": [day(row.day) for row in rows],
            "Amount": [money(row.minor, row.currency) for row in rows],
            "Customer": [row.customer for row in rows],
        }
    )
    plain_table(frame, {"Amount": right()}, alt="The first documents of the file as they are read")
    frame = pd.DataFrame(
        {
            "In all": [_sort(one.what, derived=waiting.contents.derived) for one in found.sums],
            "Currency": [one.currency for one in found.sums],
            "How many": [f"{one.how_many:,}" for one in found.sums],
            "Sum": [money(one.minor, one.currency) for one in found.sums],
        }
    )
    plain_table(frame, {"How many": right(), "Sum": right()}, alt="Sums of the file by currency")


def _sort(what: str, *, derived: bool) -> str:
    return what.capitalize() + (" (derived)" if derived and what in ("payments", "given back") else "")


def _confirm(waiting: import_actions.WaitingFile, rehearsal: Rehearsal) -> None:
    problems = waiting.contents.problems
    leave_out = False
    if problems:
        st.error(counted(len(problems), "row has an error.", "rows have errors."), icon=":material/error:")
        shown = problems[:_SHOWN_PROBLEMS]
        frame = pd.DataFrame({"Line": [one.line for one in shown], "What is wrong": [one.sentence for one in shown]})
        plain_table(frame, {}, alt="Rows with errors")
        leave_out = st.checkbox("Import the rest, without the documents of these rows")
    if rehearsal.new == 0:
        st.markdown("There is nothing new to import.")
    elif st.button(
        f"Import {counted(rehearsal.new, 'document')}",
        type="primary",
        icon=":material/upload:",
        disabled=bool(problems) and not leave_out,
    ):
        call = {"file_name": waiting.name, "sha256": waiting.contents.sha256, "documents": rehearsal.new}
        press(import_actions.import_file, {**call, "leave_out_faulty": leave_out})


def _batch(batch: Batch) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{literal(batch.file_name)}** · {KINDS[batch.layout]} · {_STATES.get(batch.state, batch.state)}  \n"
            f"{moment(batch.begun_at)}, by {literal(batch.imported_by)}"
        )
        st.space("stretch")
        if batch.state != "undone" and st.button("Undo", icon=":material/undo:", key=f"undo-{batch.id}"):
            st.session_state[_TO_UNDO] = batch.id
    if st.session_state.get(_TO_UNDO) == batch.id:
        _confirm_undo(batch)


def _confirm_undo(batch: Batch) -> None:
    st.text(
        f"Take back everything that {batch.file_name} brought, its customers too. The ledger gets reversing entries."
        " Customers with documents of other imports, with notes or with anything that somebody did here stay."
    )
    if batch.state == "running":
        st.warning("This import has not come to its end. Somebody may be importing it at this moment.")
    with st.container(horizontal=True):
        confirmed = st.button("Confirm", type="primary", icon=":material/check:", key="undo-confirm")
        cancelled = st.button("Cancel", key="undo-cancel")
    if confirmed or cancelled:
        st.session_state.pop(_TO_UNDO)
    if confirmed:
        press(import_actions.undo_import, {"batch_id": batch.id, "file_name": batch.file_name})
    if cancelled:
        st.rerun()
