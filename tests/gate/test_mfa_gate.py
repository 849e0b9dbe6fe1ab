"""`ensure_mfa`: opens with a proof, asks for one when the person comes to the page, and sends nobody away otherwise."""

import re
from datetime import timedelta

import pytest

from auth import testing
from tests.support.screens import (
    asked,
    at_provider,
    begun,
    buttons,
    come_back,
    everything,
    leaving,
    open_page,
    press,
    said,
)
from tests.support.stub_server import page

BILLING = "session = ensure_mfa(); st.title('Billing'); st.metric('Owed', '£ 12,345.67')"


@pytest.fixture
def tab(app, ada):
    """Ada's, on the start page."""
    return app.tab(ada, billing=BILLING).run()


def test_a_person_who_comes_to_the_page_is_sent_to_prove_it(tab, service, ada):
    open_page(tab, "billing").run()

    assert leaving(tab).startswith(service.settings.oidc.issuer)
    (attempt,) = begun(service)
    assert (attempt["purpose"], attempt["gate"], attempt["return_to"]) == ("step_up", "/billing", "/billing")
    assert (attempt["session_id"], attempt["browser_hash"]) == (ada.id, ada.browser_hash)


def test_the_request_asks_for_a_second_factor_of_this_person(tab, service):
    open_page(tab, "billing").run()

    request = asked(tab)
    assert request["acr_values"].split() == list(service.settings.step_up.acr_values)
    assert request["login_hint"] == "ada@example.test"
    assert request["code_challenge_method"] == "S256"
    assert min(len(request[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert not {"prompt", "max_age"} & request.keys()


def test_every_attempt_has_a_state_a_nonce_and_a_challenge_of_its_own(tab):
    first = asked(open_page(tab, "billing").run())
    second = asked(press(tab.run(), "Verify again"))

    assert not {first[name] for name in ("state", "nonce", "code_challenge")} & set(second.values())


def test_nothing_of_the_page_is_sent_while_it_is_closed(tab):
    open_page(tab, "billing").run()
    leaving_screen = everything(tab)
    tab.run()

    assert "12,345" not in leaving_screen + everything(tab)
    assert len(tab.metric) == 0


def test_a_proof_opens_the_page(tab, service, browser):
    open_page(tab, "billing").run()
    assert come_back(service, tab, browser) == "/billing"

    tab.run()

    assert [metric.value for metric in tab.metric] == ["£ 12,345.67"]
    assert said(tab) == []


def test_a_proof_made_in_one_tab_opens_all_tabs_of_the_session_without_a_click_more(tab, app, ada, service, browser):
    other = open_page(app.tab(ada), "billing").run()
    come_back(service, other, browser)

    open_page(tab, "billing").run()

    assert leaving(tab) is None
    assert len(tab.metric) == 1


def test_a_proof_of_one_session_opens_no_other_session_of_the_same_person(app, tab):
    testing.step_up(tab)
    elsewhere = app.tab()
    testing.sign_in(elsewhere)

    open_page(elsewhere.run(), "billing").run()

    assert leaving(elsewhere) is not None
    assert len(elsewhere.metric) == 0


def test_a_document_load_of_the_page_is_a_coming_too(app, ada, tab):
    fresh = open_page(app.tab(ada), "billing").run()

    assert leaving(fresh) is not None


def test_coming_back_to_the_page_from_another_one_asks_again(tab, service):
    open_page(tab, "billing").run()
    open_page(tab, "home").run()
    assert tab.title[0].value == "Home"

    open_page(tab, "billing").run()

    assert leaving(tab) is not None
    assert len(begun(service)) == 2


def test_a_run_that_is_cut_short_and_begun_anew_is_still_the_coming(app, ada):
    """As by a double click in the sidebar: the first run ends in the middle, and the browser was not sent yet."""
    hurried = "if 'begun' not in st.session_state: st.session_state['begun'] = True; st.rerun()\n"
    tab = app.tab(ada, billing=hurried + BILLING).run()

    open_page(tab, "billing").run()

    assert leaving(tab) is not None


def test_verify_again_sends_the_person_with_one_press(tab):
    open_page(tab, "billing").run()

    press(tab.run(), "Verify again")

    assert leaving(tab) is not None
    assert said(tab) == []


def test_the_reason_stands_in_the_sentence(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_mfa(reason='to refund an invoice')"), "billing").run()

    tab.run()

    assert said(tab) == ["Billing needs one more check to refund an invoice."]


def test_a_provider_in_trouble_is_said_with_a_button_that_works_when_it_is_back(tab, provider):
    provider.misbehave("discovery", page(503))
    open_page(tab, "billing").run()
    for _ in range(2):
        assert leaving(tab) is None
        [sentence] = said(tab)
        assert sentence.startswith("Example Sign-in answered, but not in a way Airlock can use.")
        assert re.search(r"the reference [2-9A-Z]{4}-[2-9A-Z]{4}\.$", sentence)
        assert buttons(tab) == ["Verify again"]
        press(tab, "Verify again")

    provider.misbehave("discovery", None)
    press(tab, "Verify again")

    assert leaving(tab) is not None


def test_a_closed_page_keeps_its_heading(tab):
    open_page(tab, "billing").run()

    tab.run()

    assert [title.value for title in tab.title] == ["Billing"]


def test_the_settings_maximum_age_counts_where_the_gate_names_none(app, provider, clock):
    testing.start(pages=["/", "/billing"], settings=at_provider(provider, STEP_UP__MAX_AGE="600"), clock=clock)
    tab = app.tab(billing=BILLING)
    testing.sign_in(tab)
    testing.step_up(tab, ago=timedelta(minutes=12))

    open_page(tab.run(), "billing").run()

    assert asked(tab)["max_age"] == "600"


def test_a_page_cannot_raise_its_own_evidence(app, ada):
    script = """
    from dataclasses import FrozenInstanceError
    session = ensure_login()
    with pytest.raises(FrozenInstanceError):
        session.mfa_at = session.signed_in_at
    st.write("still as it was")
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert tab.markdown[0].value == "still as it was"


def test_what_a_page_writes_into_the_tabs_view_opens_nothing(app, ada):
    script = """
    from dataclasses import replace
    from datetime import UTC, datetime
    view = st.session_state["airlock"]
    view.session = replace(view.session, mfa_at=datetime.now(UTC), acr="mfa")
    ensure_mfa()
    st.metric("Believed the tab", 1)
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert len(tab.metric) == 0
    assert leaving(tab) is not None
