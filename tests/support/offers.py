"""A page with an action that is offered again, and one that needs a proof of its own; and the way to an offer."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from auth import testing
from tests.support.screens import SmallApp, open_page, press

REFUND = """
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from auth import NotDone

ensure_login()
st.title("Billing")
done = st.session_state.setdefault("done", [])

@requires_mfa(
    max_age=timedelta(minutes=15),
    role="finance",
    describe=lambda number, cents: f"Refund {cents} cents of {number}",
)
def refund(number, cents):
    if st.session_state.get("interrupted"):
        st.session_state["interrupted"] = False
        run = get_script_run_ctx()
        run.script_requests.request_rerun(RerunData(page_script_hash=run.page_script_hash))  # as a second click does
    if st.session_state.get("busy"):
        raise NotDone("The ledger is busy. Try again.", check="ledger")
    st.session_state["done"].append((number, cents))
    return None if st.session_state.get("silent") else f"{number} is refunded."

for number in ("I-1", "I-2"):
    cents = st.session_state.get("cents", 1250)
    st.button(f"Refund {number}", on_click=refund, kwargs={"number": number, "cents": cents})
"""

APPROVE = """
import sqlalchemy as sa

ensure_login()
st.title("Billing")

@requires_mfa(one_shot=True, role="finance", describe=lambda number: f"Approve {number}")
def approve(tx, number):
    tx.execute(sa.text("INSERT INTO approvals (number) VALUES (:number)"), {"number": number})
    if st.session_state.get("breaks"):
        raise ZeroDivisionError
    return f"{number} is approved."

for number in ("I-1", "I-2"):
    st.button(f"Approve {number}", on_click=approve, args=(), kwargs={"number": number})
"""

REFUND_OFFERED = "Refund 1250 cents of I-1"


def interrupted(tab: AppTest) -> AppTest:
    """The refund of I-1, wanted on a page that was drawn while the proof stood, and stopped because it has aged."""
    testing.step_up(tab)
    open_page(tab, "billing").run()
    testing.age(tab, timedelta(hours=1))
    return press(tab, "Refund I-1")


def offered(tab: AppTest) -> list[str]:
    """The sentences about what can be done now, or after a check."""
    return [text.value for text in tab.main.text]


def load(app: SmallApp, record: object) -> AppTest:
    """Billing in a tab that has just been opened."""
    return open_page(app.tab(record), "billing").run()
