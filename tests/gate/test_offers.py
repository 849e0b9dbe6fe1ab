"""An interrupted action: nothing runs without its proof; with it, it is offered, and done once, when confirmed."""

from datetime import timedelta
from textwrap import dedent

import pytest
import sqlalchemy as sa

from auth import testing
from auth.gate import registry
from auth.store import sessions
from auth.store.tables import audit
from tests.support.offers import REFUND, REFUND_OFFERED, interrupted, load, offered
from tests.support.payment import aged, idle, never_proven, of_unknown_age, revoked
from tests.support.screens import asked, buttons, come_back, leaving, open_page, press, said

VERIFY, NOW, LET_BE = "Verify again", "Do it now", "Let it be"


@pytest.fixture(autouse=True)
def keeps_the_role(provider):
    """Roles are read again at each step-up."""
    provider.person["groups"] = ["finance"]


@pytest.fixture
def tab(app, ada):
    return interrupted(app.tab(ada, billing=REFUND))


@pytest.fixture
def proven(tab, app, ada, service, provider, browser, clock):
    """The person has verified, and is back on the page in a tab that knows nothing."""
    press(tab, VERIFY)
    provider.auth_time = clock()
    assert come_back(service, tab, browser) == "/billing"
    return load(app, ada)


@pytest.mark.parametrize("change", [aged, never_proven, of_unknown_age], ids=lambda change: change.__name__)
def test_nothing_runs_without_the_proof_and_the_person_reads_what_waits(app, ada, service, clock, change):
    tab = app.tab(ada, billing=REFUND)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    change(tab, service, clock)

    press(tab, "Refund I-1")

    assert tab.session_state["done"] == []
    assert tab.markdown[0].value == "**This needs one more check first:**"
    assert offered(tab) == [REFUND_OFFERED]
    assert buttons(tab)[:2] == [VERIFY, LET_BE]


def test_the_way_to_the_provider_asks_for_the_age_that_the_action_needs(tab):
    press(tab, VERIFY)

    assert asked(tab)["max_age"] == "900"


def test_after_verifying_nothing_has_run_and_it_is_offered_with_the_arguments_that_were_shown(proven):
    assert proven.session_state["done"] == []
    assert proven.markdown[0].value == "**You wanted to do this, and were interrupted:**"
    assert offered(proven) == [REFUND_OFFERED]
    assert buttons(proven)[:2] == [NOW, LET_BE]


def test_confirmed_it_runs_once_and_says_so(proven, clock):
    press(proven, NOW)

    assert proven.session_state["done"] == [("I-1", 1250)]
    assert said(proven) == ["I-1 is refunded."]
    assert offered(proven) == []
    assert said(proven.run()) == ["I-1 is refunded."]  # a run that follows at once wipes nothing away
    clock.forward(seconds=4)
    assert said(proven.run()) == []


def test_what_the_page_shows_by_now_does_not_change_what_was_wanted(tab, app, ada, service, provider, browser, clock):
    press(tab, VERIFY)
    provider.auth_time = clock()
    come_back(service, tab, browser)
    later = app.tab(ada)
    later.session_state["cents"] = 999_999
    open_page(later, "billing").run()

    press(later, NOW)

    assert later.session_state["done"] == [("I-1", 1250)]


def test_of_two_tabs_with_the_same_offer_one_does_it_and_the_other_is_told(proven, app, ada):
    other = load(app, ada)
    press(proven, NOW)

    press(other, NOW)

    assert other.session_state["done"] == []
    assert said(other) == ["This was done once, and not twice: I-1 is refunded."]


def test_let_be_it_is_gone_in_every_tab(proven, app, ada):
    press(proven, LET_BE)

    assert proven.session_state["done"] == []
    assert offered(proven) == []
    assert offered(load(app, ada)) == []


def test_an_offer_waits_for_a_quarter_of_an_hour(tab, clock):
    clock.forward(minutes=14)
    assert offered(tab.run()) == [REFUND_OFFERED]

    clock.forward(minutes=1)

    assert offered(tab.run()) == []


def test_a_click_on_an_offer_that_has_waited_too_long_does_nothing(proven, clock):
    clock.forward(minutes=15)

    press(proven, NOW)

    assert proven.session_state["done"] == []
    assert said(proven) == ["That was already done, or has waited too long. Nothing was done now."]


def test_confirmed_when_the_proof_has_aged_again_it_does_not_run_and_still_waits(proven):
    testing.age(proven, timedelta(hours=1))

    press(proven, NOW)

    assert proven.session_state["done"] == []
    assert offered(proven) == [REFUND_OFFERED]
    assert buttons(proven)[:2] == [VERIFY, LET_BE]


@pytest.mark.parametrize("change", [revoked, idle], ids=lambda change: change.__name__)
def test_confirmed_after_the_session_has_ended_it_does_not_run(proven, service, clock, change):
    change(proven, service, clock)

    press(proven, NOW)

    assert proven.session_state["done"] == []
    assert buttons(proven) == ["Sign in"]


def test_a_role_that_was_lost_meanwhile_is_named_and_nothing_runs(proven, service):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=[])

    press(proven, NOW)

    assert proven.session_state["done"] == []
    assert said(proven) == [
        "This is for people with the role finance. Nothing was done. Ask your administrator if you need it."
    ]


def test_several_interrupted_actions_are_offered_one_after_the_other_latest_first(proven, clock):
    testing.age(proven, timedelta(hours=1))
    clock.forward(seconds=1)
    press(proven, "Refund I-2")
    testing.step_up(proven)
    assert offered(proven.run()) == ["Refund 1250 cents of I-2"]

    press(proven, NOW)

    assert offered(proven) == [REFUND_OFFERED]
    assert proven.session_state["done"] == [("I-2", 1250)]


def test_a_click_does_what_it_stands_beside_whatever_was_wanted_in_another_tab_since(proven, app, ada, clock):
    other = load(app, ada)
    testing.age(other, timedelta(hours=1))
    clock.forward(seconds=1)
    press(other, "Refund I-2")
    testing.step_up(other)

    press(proven, NOW)

    assert proven.session_state["done"] == [("I-1", 1250)]
    assert offered(proven) == ["Refund 1250 cents of I-2"]


def test_a_second_click_does_not_cut_short_what_the_first_one_does(proven, app, ada):
    proven.session_state["interrupted"] = True

    press(proven, NOW)

    assert proven.session_state["done"] == [("I-1", 1250)]
    assert said(proven.run()) == ["I-1 is refunded."]


def test_what_came_of_an_action_without_words_is_said_to_be_on_the_page(app, ada, proven):
    other = load(app, ada)
    other.session_state["silent"] = proven.session_state["silent"] = True
    press(proven, NOW)

    press(other, NOW)

    assert other.session_state["done"] == []
    assert said(other) == ["This was confirmed before, and is not done twice. Look at the page for what came of it."]


def test_a_role_that_was_lost_and_is_back_finds_the_offer_where_it_was(proven, service):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=[])
    press(proven, NOW)
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=["finance"])

    press(proven.run(), NOW)

    assert proven.session_state["done"] == [("I-1", 1250)]


def test_what_was_done_and_what_was_refused_in_one_moment_stand_side_by_side(proven, service):
    press(proven, NOW)
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=[])

    press(proven, "Refund I-2")

    assert len(said(proven)) == 2


def test_it_outlives_a_restart_of_the_program(proven, app, ada, monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})
    again = load(app, ada)

    press(again, NOW)

    assert again.session_state["done"] == [("I-1", 1250)]


def test_an_action_that_the_page_no_longer_has_is_not_offered(proven, app, ada, monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})
    app.pages["billing"] = "ensure_login(); st.title('Billing')"

    assert offered(load(app, ada)) == []


def test_a_refusal_of_its_own_check_is_shown_beside_it(tab, app, ada, service, provider, browser):
    provider.declines_with = "access_denied"
    press(tab, VERIFY)
    come_back(service, tab, browser)

    back = load(app, ada)

    assert said(back) == ["You cancelled the check. What needed it stays closed; you are still signed in."]
    assert offered(back) == [REFUND_OFFERED]
    assert buttons(back)[:2] == [VERIFY, LET_BE]
    assert leaving(back) is None


def test_a_weak_answer_to_its_own_check_is_said_of_it_in_a_sentence(tab, app, ada, service, provider, browser):
    provider.honours_acr_values, provider.acr, provider.amr = False, "urn:one", ["pwd"]
    press(tab, VERIFY)
    come_back(service, tab, browser)

    (sentence,) = said(load(app, ada))
    assert ", so what needed it stays closed. " in sentence


def test_arguments_that_cannot_be_kept_are_refused_by_name_before_anybody_needs_them_kept(app, ada):
    script = """
    try:
        refund("I-1", {1, 2})
    except TypeError as error:
        st.text(error)
    """
    tab = app.tab(ada, billing=REFUND + dedent(script))
    testing.step_up(tab)

    open_page(tab, "billing").run()

    assert offered(tab) == ["'cents' cannot be kept: this set cannot be stored and given back as it was."]
    assert tab.session_state["done"] == []


def test_the_trail_tells_every_step_of_it(proven, service):
    press(proven, NOW)

    with service.reading() as tx:
        rows = tx.execute(sa.select(audit.c.event, audit.c.outcome, audit.c.gate).order_by(audit.c.id)).all()
    assert rows == [
        ("action", "proof_needed", "/billing:refund"),
        ("step_up", "asked", "/billing#/billing:refund"),
        ("step_up", "proven", "/billing#/billing:refund"),
        ("action", "allowed", "/billing:refund"),
    ]
