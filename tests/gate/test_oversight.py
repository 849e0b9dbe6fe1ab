"""Ending sessions: one's own with a fresh proof, other people's with one made for exactly that, and no others."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import database
from auth import oversight, testing
from auth.store import sessions
from tests.support.offers import load, offered
from tests.support.screens import at_provider, buttons, come_back, press, said

OWN = """
import auth
ensure_login()
st.title("Billing")
for item in auth.own_sessions():
    st.write(item.handle)
handle = st.session_state.get("handle")
st.button("End it", on_click=auth.end_own_session, kwargs={"handle": handle, "device": "a laptop"})
st.button("End all others", on_click=auth.end_other_sessions)
"""
ADMINS = """
import auth
ensure_login()
st.title("Billing")
handle = st.session_state.get("handle")
st.button("End one", on_click=auth.end_session_of, kwargs={"handle": handle, "whose": "Bob"})
whom = {"issuer": st.session_state.get("issuer"), "subject": "bob", "whose": "Bob"}
st.button("End all", on_click=auth.end_all_sessions_of, kwargs=whom)
"""
READING = """
import auth
st.title("Billing")
for item in auth.sessions_of("bob"):
    st.write(item.name)
for hit in auth.audit_trail():
    st.write(hit.entry.event)
st.write(auth.audit_events())
"""
VERIFY, NOW = "Verify again", "Do it now"


@pytest.fixture
def service(provider, clock, tmp_path) -> Iterator[testing.Service]:
    """On a real file, because an administrator's action reads while its own transaction is open."""
    engine = database.open_engine(f"sqlite:///{tmp_path / 'oversight.db'}")
    running = testing.start(pages=["/", "/billing"], settings=at_provider(provider), clock=clock, engine=engine)
    yield running
    engine.dispose()


@pytest.fixture
def person(app):
    """Somebody signed in, in a browser of their own."""

    def sign_in(subject: str, *roles: str, **more):
        return testing.sign_in(app.tab(), subject=subject, name=subject.title(), roles=roles, **more)

    return sign_in


@pytest.fixture
def lives(service):
    def read(record) -> bool:
        with service.reading() as tx:
            return sessions.by_id(tx, record.id).ended_at is None

    return read


def shown(app, record, script, *, proven=True, **state):
    """Billing with this script, as this person, whose second factor was proven just now."""
    tab = app.tab(record, billing=script)
    for name, value in state.items():
        tab.session_state[name] = value
    if proven:
        testing.step_up(tab)
    return tab.switch_page("billing.py").run()


def test_a_person_sees_their_own_sessions_and_nobody_elses(app, person):
    here, there, bobs = person("ada"), person("ada"), person("bob")

    tab = shown(app, here, OWN)

    listed = {text.value for text in tab.markdown}
    assert listed == {here.handle, there.handle}
    assert bobs.handle not in listed


def test_one_of_ones_own_sessions_ends_with_a_fresh_proof(app, person, lives):
    here, there = person("ada"), person("ada")
    tab = shown(app, here, OWN, handle=there.handle)

    press(tab, "End it")

    assert said(tab) == ["That session is ended."]
    assert (lives(here), lives(there)) == (True, False)


@pytest.mark.parametrize("handle", [None, "somebody else's", "no handle at all", "' OR 1=1 --"])
def test_a_handle_that_is_not_ones_own_ends_nothing(app, person, lives, handle):
    here, bobs = person("ada"), person("bob")
    tab = shown(app, here, OWN, handle=bobs.handle if handle == "somebody else's" else handle or "")

    press(tab, "End it")

    assert said(tab) == ["That session had ended already."]
    assert lives(bobs)


@pytest.mark.parametrize("button", ["End it", "End all others"])
@pytest.mark.parametrize("proof", ["none", "old"])
def test_without_a_fresh_proof_no_session_ends_and_it_is_offered(app, person, lives, button, proof):
    here, there = person("ada"), person("ada")
    tab = shown(app, here, OWN, proven=proof == "old", handle=there.handle)
    if proof == "old":
        testing.age(tab, timedelta(minutes=17))

    press(tab, button)

    assert lives(there)
    assert offered(tab) in (["End your session on a laptop"], ["End all your other sessions"])
    assert VERIFY in buttons(tab)


def test_all_others_end_and_this_one_and_other_peoples_stay(app, person, lives):
    here, others, bobs = person("ada"), [person("ada"), person("ada")], person("bob")

    tab = press(shown(app, here, OWN), "End all others")

    assert said(tab) == ["2 other sessions ended."]
    assert [lives(record) for record in (here, *others, bobs)] == [True, False, False, True]


@pytest.fixture
def cleo(person, browser, provider):
    """An administrator, in `browser`; she keeps her role when she proves a second factor."""
    provider.subject, provider.person["groups"] = "cleo", ["admin"]
    return person("cleo", "admin", browser=browser)


@pytest.mark.parametrize("button", ["End one", "End all"])
def test_an_administrator_ends_sessions_only_with_a_proof_made_for_it(
    app, person, lives, cleo, service, provider, browser, clock, button
):
    bobs, other = person("bob"), person("bob")
    tab = shown(app, cleo, ADMINS, handle=bobs.handle, issuer=bobs.issuer)
    press(tab, button)
    assert lives(bobs)

    press(tab, VERIFY)
    provider.auth_time = clock()
    come_back(service, tab, browser)
    press(load(app, cleo), NOW)

    assert (lives(bobs), lives(other)) == (False, button == "End one")
    assert said(app.tab(bobs).run()) == ["You were signed out because an administrator ended your session."]


@pytest.mark.parametrize("button", ["End one", "End all"])
def test_nobody_but_an_administrator_ends_other_peoples_sessions(app, person, lives, button):
    bobs = person("bob")
    tab = shown(app, person("ada", "finance"), ADMINS, handle=bobs.handle, issuer=bobs.issuer)

    press(tab, button)

    assert lives(bobs)
    assert said(tab)[0].startswith("This is for people with the role admin. Nothing was done.")


def test_nobody_but_an_administrator_reads_sessions_or_the_trail(app, person):
    person("bob")

    tab = shown(app, person("ada", "finance"), READING)

    assert said(tab) == ["Billing is for people with the role admin. Ask your administrator if you need it."]
    assert [text.value for text in tab.markdown] == []


def test_an_administrator_without_a_second_factor_reads_nothing(app, person):
    person("bob")

    tab = shown(app, person("cleo", "admin"), READING, proven=False)

    assert "Bob" not in [text.value for text in tab.markdown]


def test_every_ended_session_is_in_the_trail_with_who_ended_it(app, person, service):
    here, there = person("ada"), person("ada")
    press(shown(app, here, OWN, handle=there.handle), "End it")

    found = oversight.search_trail(service, oversight.Search(event="session_ended"))

    (entry,) = [hit.entry for hit in found]
    assert (entry.session, entry.outcome, entry.detail) == (there.handle, "ended_elsewhere", "Ended by ada.")


def test_a_session_that_ended_elsewhere_meanwhile_is_said_to_have_ended(app, person):
    here, there = person("ada"), person("ada")
    tab = shown(app, here, OWN, handle=there.handle)
    testing.revoke(app.tab(there))

    press(tab, "End it")

    assert said(tab) == ["That session had ended already."]
