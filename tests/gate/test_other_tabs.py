"""What one tab does reaches the others of the same session with their next click: nothing is remembered in a tab."""

from datetime import timedelta

import pytest

from auth import testing
from auth.session import EndReason
from tests.support.screens import buttons, come_back, leaving, open_page, press, said

PAGE = """
ensure_role("finance")
ensure_mfa()
st.title("Billing")
st.metric("Owed", 1)
st.button("Anything")
"""


@pytest.fixture(autouse=True)
def keeps_the_role(provider):
    provider.person["groups"] = ["finance"]


@pytest.fixture
def away(app, ada):
    """A tab on its way to the provider, and the page that another one will open."""
    return open_page(app.tab(ada, billing=PAGE), "billing").run()


@pytest.fixture
def other(app, ada, away):
    """Another tab of that browser, on the start page."""
    return app.tab(ada).run()


@pytest.fixture
def open_there(other, away, service, browser):
    """The other tab has Billing open, because the first one has proven the second factor."""
    come_back(service, away, browser)
    open_page(other, "billing").run()
    assert len(other.metric) == 1
    return other


def test_a_second_factor_that_one_tab_has_proven_opens_the_page_in_the_others(open_there):
    assert leaving(open_there) is None


@pytest.mark.parametrize("reason", [EndReason.SIGNED_OUT, EndReason.ADMIN, EndReason.PROVIDER_LOGOUT])
def test_an_end_of_the_session_closes_the_others_with_the_next_click(open_there, reason):
    testing.revoke(open_there, reason)

    press(open_there, "Anything")

    assert len(open_there.metric) == 0
    assert buttons(open_there) == ["Sign in"]


def test_a_role_that_the_provider_took_away_is_gone_in_the_others_with_the_next_click(
    open_there, app, ada, service, provider, browser, clock
):
    provider.person["groups"], provider.auth_time = ["staff"], clock()
    testing.age(open_there, timedelta(hours=1))
    fresh = "ensure_mfa(max_age=timedelta(minutes=5)); st.title('Customers')"
    again = open_page(app.tab(ada, customers=fresh), "customers").run()
    come_back(service, again, browser)

    press(open_there, "Anything")

    assert len(open_there.metric) == 0
    assert said(open_there) == ["Billing is for people with the role finance. Ask your administrator if you need it."]
