"""`ensure_login`: a signed-in person gets their session, anybody else a way in, and nothing of the page."""

import pytest

from auth import testing
from auth.edge_names import OVERLOADED, TWO_COOKIES, UNREADABLE, USER_KEY
from auth.session import EndReason
from auth.sign_in import begin_login
from auth.store.tables import sessions
from tests.support.screens import answer, asked, begun, buttons, everything, leaving, press, said

SECRET = "What only staff may read"


@pytest.fixture
def closed(app):
    return {"home": f"session = ensure_login(); st.title(session.name); st.write({SECRET!r})"}


def test_a_signed_in_person_gets_the_page_and_their_session(app, closed):
    tab = app.tab(**closed)
    testing.sign_in(tab, name="Ada Lindqvist")

    tab.run()

    assert tab.title[0].value == "Ada Lindqvist"
    assert said(tab) == []


def test_a_stranger_gets_one_button_and_nothing_of_the_page(app, closed):
    tab = app.tab(**closed)
    testing.signed_out(tab)

    tab.run()

    assert buttons(tab) == ["Sign in"]
    assert SECRET not in everything(tab)
    assert leaving(tab) is None


@pytest.mark.parametrize("label", [None, "", "no such handle", 7, ["a handle"]])
def test_a_label_that_nobody_gave_opens_nothing(app, closed, label):
    tab = app.tab(**closed)
    tab.user = {USER_KEY: label}

    tab.run()

    assert buttons(tab) == ["Sign in"]
    assert SECRET not in everything(tab)


def test_a_tab_without_a_label_opens_nothing(app, closed):
    tab = app.tab(**closed)

    tab.run()

    assert buttons(tab) == ["Sign in"]


def test_the_sign_in_button_sends_the_browser_to_the_provider(app, closed, service):
    tab = app.tab(**closed)
    browser = testing.signed_out(tab)
    tab.query_params = {"q": "a"}

    press(tab.run(), "Sign in")

    request = asked(tab)
    assert leaving(tab).startswith(service.settings.oidc.issuer)
    assert {"state", "nonce", "code_challenge"} <= request.keys()
    assert (request["response_type"], request["code_challenge_method"]) == ("code", "S256")
    assert not {"acr_values", "claims", "max_age", "prompt"} & request.keys()
    (attempt,) = begun(service)
    assert attempt["browser_hash"] == browser.name_hash
    assert attempt["return_to"] == "/?q=a"


def test_the_sign_in_button_works_at_once_in_a_tab_that_reconnected_by_itself(app, closed, reconnect):
    tab = app.tab(**closed).run()
    tab.button[0].click()
    reconnect()
    anew = app.tab(**closed)  # what the server knows of the tab after it came back: nothing, until the person presses

    anew._run(tab._tree.get_widget_states())

    assert leaving(anew) is not None


def test_a_browser_without_a_name_is_sent_to_our_own_address_first(app, closed, service):
    tab = app.tab(**closed)

    press(tab.run(), "Sign in")

    assert leaving(tab).startswith("/login?")
    assert begun(service) == []


def test_a_provider_that_is_away_is_said_and_the_button_stays(app, closed, provider):
    provider.metadata_changes["issuer"] = "https://somebody.example"
    tab = app.tab(**closed)
    testing.signed_out(tab)

    press(tab.run(), "Sign in")

    assert leaving(tab) is None
    assert len(said(tab)) == 1
    assert "Sign in" in buttons(tab)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (EndReason.SIGNED_OUT, "You were signed out because you signed out in another tab."),
        (EndReason.SIGNED_OUT_EVERYWHERE, "You were signed out because you signed out everywhere."),
        (EndReason.ENDED_ELSEWHERE, "You were signed out because you ended this session from another browser."),
        (EndReason.PROVIDER_LOGOUT, "You were signed out because Example Sign-in ended your session."),
        (EndReason.ADMIN, "You were signed out because an administrator ended your session."),
        (EndReason.OTHER_PERSON, "You were signed out because someone else signed in in this browser."),
    ],
)
def test_a_tab_whose_session_ended_elsewhere_says_why(app, closed, reason, why):
    tab = app.tab(**closed)
    testing.sign_in(tab)
    tab.run()

    testing.revoke(tab, reason)
    tab.run()

    assert said(tab) == [why]
    assert buttons(tab) == ["Sign in"]
    assert SECRET not in everything(tab)


def test_a_session_that_idled_says_so(app, closed, clock):
    tab = app.tab(**closed)
    testing.sign_in(tab)
    tab.run()

    clock.forward(hours=1)
    tab.run()

    assert said(tab) == ["You were signed out because nothing was done here for a while."]


def test_a_session_that_is_old_enough_ends_whatever_was_done(app, closed, service, clock):
    tab = app.tab(**closed)
    testing.sign_in(tab)
    clock.forward(hours=12)
    with service.writing() as tx:
        tx.execute(sessions.update().values(last_seen_at=clock()))

    tab.run()

    assert said(tab) == ["You were signed out because a session lasts only so long."]


def test_a_browser_that_has_just_signed_out_reads_only_that(app, closed, browser):
    tab = app.tab(**closed)
    testing.sign_in(tab, browser=browser)
    testing.revoke(tab, EndReason.SIGNED_OUT)
    tab.user = {USER_KEY: f"anonymous-{browser.name_hash}"}

    tab.run()

    assert [info.value for info in tab.info] == ["You are signed out."]


def test_a_tab_that_came_back_after_a_sign_out_elsewhere_reads_where(app, closed, browser, reconnect):
    reconnect()
    tab = app.tab(**closed)
    testing.sign_in(tab, browser=browser)
    testing.revoke(tab, EndReason.SIGNED_OUT)
    tab.user = {USER_KEY: f"anonymous-{browser.name_hash}"}

    tab.run()

    assert said(tab) == ["You were signed out because you signed out in another tab."]


def test_a_refused_sign_in_is_read_where_the_person_lands(app, closed, service, provider):
    tab = app.tab(**closed)
    browser = testing.signed_out(tab)
    provider.declines_with = "access_denied"
    answer(service, begin_login(service, browser_hash=browser.name_hash, return_to="/"), browser)

    tab.run()

    assert said(tab) == ["You cancelled the sign-in. Nothing was changed."]
    assert buttons(tab) == ["Sign in"]


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        (UNREADABLE, "Airlock cannot reach its database. Try again in a moment, or tell your administrator."),
        (OVERLOADED, "Too many sign-ins at once. Wait a moment and try again."),
    ],
)
def test_without_an_answer_of_its_database_the_page_is_closed_and_says_why(app, closed, label, sentence):
    tab = app.tab(**closed)
    tab.user = {USER_KEY: label}

    tab.run()

    assert said(tab) == [sentence]
    assert buttons(tab) == ["Try again"]
    assert SECRET not in everything(tab)

    press(tab, "Try again")

    assert leaving(tab) == "/"


def test_a_browser_with_two_cookies_reads_so_and_is_offered_another_document_not_a_sign_in(app, closed, caplog):
    tab = app.tab(**closed)
    tab.user = {USER_KEY: TWO_COOKIES}

    tab.run()

    assert said(tab)[0].startswith("Your browser sent two cookies for Airlock, and one of them is not Airlock's")
    reference = next(one.value for one in tab.caption).removeprefix("Reference ")
    assert f"two_cookies [{reference}]" in caplog.text
    assert buttons(tab) == ["Try again"]
    assert SECRET not in everything(tab)

    press(tab, "Try again")

    assert leaving(tab) == "/"


def test_a_database_that_goes_away_closes_the_page_too(app, closed, service):
    tab = app.tab(**closed)
    testing.sign_in(tab)
    tab.run()
    with service.writing() as tx:
        sessions.drop(tx)

    tab.run()

    assert buttons(tab) == ["Try again"]
    assert SECRET not in everything(tab)
