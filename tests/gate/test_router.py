"""`run(page)`: what a gate closes is closed quietly and wholly; every signed-in page watches its session."""

import re

import pytest

from auth import testing
from auth.store import sessions
from tests.support.screens import begun, buttons, fragments, leaving, open_page, press, said
from tests.support.stub_server import page

FIGURES = "st.metric('Owed', '£ 12,345.67')"


@pytest.mark.parametrize("caught", ["Exception", "(Exception, ValueError)"])
def test_a_page_cannot_swallow_the_gates_signal(app, ada, caught):
    script = f"""
    try:
        ensure_mfa()
    except {caught}:
        pass
    {FIGURES}
    pytest.fail("The page went on.")
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert len(tab.metric) == 0
    assert leaving(tab) is not None


def test_a_closed_page_ends_quietly_and_the_router_goes_on(app, ada):
    tab = app.tab(ada, billing="ensure_mfa()")
    (app.folder / "app.py").write_text((app.folder / "app.py").read_text() + "st.caption('after the page')\n")

    open_page(tab, "billing").run()

    assert tab.caption[0].value == "after the page"


def test_the_fragments_of_a_page_that_closed_are_forgotten(app, ada, clock):
    script = f"""
    ensure_mfa(max_age=timedelta(minutes=5))
    @st.fragment(run_every=5)
    def figures(): {FIGURES}
    figures()
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    (_, figures) = fragments(tab)
    clock.forward(minutes=7)

    tab.run()

    assert figures not in fragments(tab)
    assert len(fragments(tab)) == 1


def test_without_the_router_a_gate_closes_the_script_as_well(app, ada, service):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada)

    alone.run()

    assert leaving(alone) is not None
    assert len(alone.metric) == 0
    assert begun(service)[0]["return_to"] == "/billing"
    assert not alone.exception


def test_without_the_router_another_run_sends_nobody_away_either(app, ada, service):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada).run()

    alone.run()

    assert leaving(alone) is None
    assert buttons(alone) == ["Verify again"]
    assert said(alone) == ["This page needs one more check."]
    assert leaving(press(alone, "Verify again")) is not None


def test_without_the_router_going_to_another_page_and_back_is_a_coming(app, ada, service):
    alone = app.without_router("ensure_mfa()", ada).run()
    alone.context = {"url": "http://localhost:8501/customers"}
    alone.run()
    alone.context = {"url": "http://localhost:8501/billing"}

    alone.run()

    assert [attempt["gate"] for attempt in begun(service)] == ["/billing", "/customers", "/billing"]


@pytest.mark.parametrize("url", ["https://evil.example/billing/..", "http://localhost:8501//evil.example", "", None])
def test_without_the_router_an_address_that_is_none_of_our_pages_leads_to_the_first(app, ada, service, url):
    alone = app.without_router("ensure_mfa()", ada)
    alone.context = {"url": url}

    alone.run()

    assert begun(service)[0]["return_to"] == "/"


def test_without_the_router_a_proof_opens(app, ada):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada)
    testing.step_up(alone)

    assert len(alone.run().metric) == 1


def test_a_provider_that_does_not_answer_a_renewal_closes_pages_after_five_minutes(
    app, ada, service, clock, provider, caplog
):
    tab = app.tab(ada).run()
    with service.writing() as tx:
        values = {"valid_until": clock(), "refresh_token_sealed": service.vault.seal("r")}
        sessions.change(tx, ada.id, **values)
    provider.misbehave("discovery", page(503))

    assert tab.run().title[0].value == "Home"

    clock.forward(minutes=5, seconds=10)
    tab.run()

    assert said(tab) == ["Example Sign-in is not answering. Try again. Pages stay closed until it does."]
    [reference] = re.findall(r"gate refused: provider_unavailable \[([\w-]+)\] check=renewal", caplog.text)
    assert f"Reference {reference}" in [caption.value for caption in tab.caption]
    assert buttons(tab) == ["Try again"]
    assert [title.value for title in tab.title] == ["Home"]


def test_a_renewal_that_the_provider_refuses_signs_the_person_out_with_the_reason(app, ada, service, clock):
    tab = app.tab(ada).run()
    with service.writing() as tx:
        values = {"valid_until": clock(), "refresh_token_sealed": service.vault.seal("no such token")}
        sessions.change(tx, ada.id, **values)

    tab.run()

    assert said(tab) == ["You were signed out because Example Sign-in did not renew your sign-in."]
    assert buttons(tab) == ["Sign in"]


def test_the_access_token_is_given_to_a_signed_in_persons_script(app, ada):
    script = "ensure_login(); st.text(len(access_token()))"

    assert open_page(app.tab(ada, billing=script), "billing").run().text[0].value == str(len("an access token"))


def test_the_access_token_is_given_to_nobody_else(app):
    tab = open_page(app.tab(billing="access_token(); pytest.fail('given')"), "billing")
    testing.signed_out(tab)

    assert buttons(tab.run()) == ["Sign in"]
