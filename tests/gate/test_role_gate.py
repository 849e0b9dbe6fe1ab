"""`ensure_role`: the page for those who hold a role; others read whom to ask, and are not sent to prove anything."""

import pytest

from auth import testing
from auth.store import sessions
from tests.support.screens import at_provider, begun, buttons, everything, leaving, open_page, said

FIGURES = "st.metric('Owed', '£ 12,345.67')"
FINANCE = f"ensure_role('finance', 'admin'); ensure_mfa(); {FIGURES}"


def opened(app, script, roles):
    tab = app.tab(billing=script)
    testing.sign_in(tab, roles=roles)
    return open_page(tab.run(), "billing").run()


@pytest.mark.parametrize("role", ["finance", "admin"])
def test_one_of_the_roles_is_enough(app, role):
    tab = opened(app, f"ensure_role('finance', 'admin'); {FIGURES}", [role])

    assert len(tab.metric) == 1


@pytest.mark.parametrize("roles", [[], ["Finance"], ["fin", "ance"], ["support"]])
def test_any_other_role_reads_whom_to_ask(app, roles):
    tab = opened(app, FINANCE, roles)

    assert said(tab) == ["Billing is for people with the role finance or admin. Ask your administrator if you need it."]
    assert "12,345" not in everything(tab)
    assert [title.value for title in tab.title] == ["Billing"]


def test_a_person_without_the_role_is_not_sent_to_prove_anything(app, service):
    tab = opened(app, FINANCE, ["support"])

    assert leaving(tab) is None
    assert buttons(tab) == []
    assert begun(service) == []


def test_a_role_that_is_taken_away_closes_the_page_with_the_next_run(app, service):
    tab = opened(app, f"ensure_role('finance'); {FIGURES}", ["finance"])

    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, roles=[])
    tab.run()

    assert len(tab.metric) == 0


def test_a_role_given_later_sends_nobody_away_by_itself(app, service):
    tab = opened(app, FINANCE, [])
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, roles=["finance"])

    tab.run()

    assert leaving(tab) is None
    assert buttons(tab) == ["Verify again"]


@pytest.fixture
def without_roles(app, provider, clock):
    """An installation in which no role is set up."""
    testing.start(
        pages=["/", "/billing"], settings=at_provider(provider, ROLES__FINANCE="", ROLES__ADMIN=""), clock=clock
    )
    return app


def test_where_no_roles_are_set_up_nobody_holds_one(without_roles):
    tab = opened(without_roles, f"ensure_role('finance'); {FIGURES}", [])

    assert said(tab) == [
        "No roles are set up, so this is switched off. Ask your administrator to set ROLES__FINANCE or ROLES__ADMIN."
    ]
    assert len(tab.metric) == 0


def test_where_no_roles_are_set_up_a_page_may_let_everybody_read(without_roles):
    tab = opened(without_roles, f"ensure_role('finance', when_unset='allow'); {FIGURES}", [])

    assert len(tab.metric) == 1


def test_where_roles_are_set_up_letting_everybody_read_means_nothing(app):
    tab = opened(app, f"ensure_role('finance', when_unset='allow'); {FIGURES}", [])

    assert len(tab.metric) == 0


def test_a_person_who_is_signed_out_gets_the_way_in_not_the_refusal(app):
    tab = open_page(app.tab(billing=FINANCE), "billing")
    testing.signed_out(tab)

    tab.run()

    assert buttons(tab) == ["Sign in"]
    assert said(tab) == []
