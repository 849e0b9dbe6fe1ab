"""A page with a guarded payment somewhere in it, drawn while the proof stood; and how the ground under it can change.

The payment fails the test if it runs in any run but the one that drew it.
"""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from auth import testing
from auth.edge_names import UNREADABLE, USER_KEY
from auth.service import Service
from auth.store import sessions
from tests.support.flow import Clock

MUST_NOT_RUN = """
ensure_login()
st.title("Billing")
if "drawn" in st.session_state:
    allowed = False
else:
    allowed = st.session_state["drawn"] = True

@requires_mfa(max_age=timedelta(minutes=15), role="finance")
def pay(what):
    if not allowed:
        pytest.fail(f"{what} was paid.")
    st.session_state["paid"] = what

"""
PLACES = {
    "in a callback": "st.button('Pay', on_click=pay, args=('an invoice',))",
    "in the page": "if st.button('Pay'): pay('an invoice')",
    "in a fragment": """
@st.fragment
def form():
    if st.button("Pay"):
        pay("an invoice")
form()
""",
    "in a callback of a fragment": """
@st.fragment
def form():
    st.button("Pay", on_click=pay, args=("an invoice",))
form()
""",
    "in a form": """
with st.form("payment"):
    st.form_submit_button("Pay", on_click=pay, args=("an invoice",))
""",
    "in a change of a field": "st.checkbox('Pay', on_change=pay, args=('an invoice',))",
    "in a dialog": """
@st.dialog("Payment")
def form():
    if st.button("Pay"):
        pay("an invoice")
form()
""",
}
MAY_RUN = MUST_NOT_RUN.replace("allowed = False", "allowed = True")


def revoked(tab: AppTest, service: Service, clock: Clock) -> None:
    testing.revoke(tab)


def aged(tab: AppTest, service: Service, clock: Clock) -> None:
    testing.age(tab, timedelta(minutes=17))


def idle(tab: AppTest, service: Service, clock: Clock) -> None:
    clock.forward(hours=1)


def of_unknown_age(tab: AppTest, service: Service, clock: Clock) -> None:
    testing.step_up(tab, auth_time=False)


def without_role(tab: AppTest, service: Service, clock: Clock) -> None:
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, roles=["admin"])


def never_proven(tab: AppTest, service: Service, clock: Clock) -> None:
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, mfa_at=None, auth_time=None)


def without_database(tab: AppTest, service: Service, clock: Clock) -> None:
    tab.user = {USER_KEY: UNREADABLE}


def of_somebody_else(tab: AppTest, service: Service, clock: Clock) -> None:
    tab.user = {USER_KEY: "no such session"}


def while_the_provider_is_silent(tab: AppTest, service: Service, clock: Clock) -> None:
    with service.writing() as tx:
        now = clock()
        waiting = {"valid_until": now, "renewing_until": now + timedelta(minutes=1), "unanswered_since": now}
        values = {**waiting, "refresh_token_sealed": service.vault.seal("r")}
        sessions.change(tx, testing.session_of(tab).id, **values)


CHANGES = [
    revoked,
    aged,
    idle,
    of_unknown_age,
    without_role,
    never_proven,
    without_database,
    of_somebody_else,
    while_the_provider_is_silent,
]


def click(tab: AppTest) -> AppTest:
    """The click on what was drawn; the run that follows is the caller's."""
    (widget,) = [*(button for button in tab.button if button.label == "Pay"), *tab.checkbox]
    return widget.check() if hasattr(widget, "check") else widget.click()
