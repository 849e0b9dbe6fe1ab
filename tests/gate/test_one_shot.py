"""A proof for one action with its arguments: good for nothing else, used up together with what the action writes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

import database
from auth import testing
from auth.store import sessions
from tests.support.offers import APPROVE, load, offered
from tests.support.screens import asked, at_provider, buttons, come_back, press, said

VERIFY, NOW, LET_BE = "Verify again", "Do it now", "Let it be"


@pytest.fixture
def service(provider, clock, tmp_path) -> Iterator[testing.Service]:
    """On a database of its own: what is used up and what is written belong to one real transaction."""
    engine = database.open_engine(f"sqlite:///{tmp_path / 'one-shot.db'}")
    provider.person["groups"] = ["finance"]
    running = testing.start(pages=["/", "/billing"], settings=at_provider(provider), clock=clock, engine=engine)
    with running.writing() as tx:
        tx.execute(sa.text("CREATE TABLE approvals (number TEXT)"))
    yield running
    engine.dispose()


@pytest.fixture
def approved(service):
    """What has been approved so far."""

    def read() -> list[str]:
        with service.reading() as tx:
            return list(tx.execute(sa.text("SELECT number FROM approvals")).scalars())

    return read


@pytest.fixture
def tab(app, ada):
    """Billing, with a second factor proven just now: for the page, not for the approval."""
    tab = app.tab(ada, billing=APPROVE)
    testing.step_up(tab)
    return load(app, ada)


@pytest.fixture
def proven(tab, app, ada, service, provider, browser, clock):
    """The person wanted to approve I-1, has verified for exactly that, and is back."""
    press(tab, "Approve I-1")
    press(tab, VERIFY)
    provider.auth_time = clock()
    come_back(service, tab, browser)
    return load(app, ada)


def test_the_freshest_proof_of_the_session_is_none_for_this(tab, approved):
    press(tab, "Approve I-1")

    assert approved() == []
    assert offered(tab) == ["Approve I-1"]
    assert buttons(tab)[:2] == [VERIFY, LET_BE]


def test_its_check_is_asked_for_now(tab):
    press(tab, "Approve I-1")
    press(tab, VERIFY)

    assert asked(tab)["max_age"] == "0"


def test_proven_it_is_done_once_and_only_when_confirmed(proven, approved):
    assert approved() == []

    press(proven, NOW)

    assert approved() == ["I-1"]
    assert said(proven) == ["I-1 is approved."]
    press(proven, "Approve I-1")
    assert approved() == ["I-1"]


def test_the_proof_for_one_argument_is_none_for_another(proven, approved, clock):
    clock.forward(seconds=1)
    press(proven, "Approve I-2")

    assert approved() == []
    assert offered(proven) == ["Approve I-2"]
    assert buttons(proven)[:2] == [VERIFY, LET_BE]


def test_a_step_up_of_the_page_is_no_proof_for_what_waits_on_it(tab, approved, clock):
    press(tab, "Approve I-1")
    testing.step_up(tab)

    press(tab, "Approve I-1")

    assert approved() == []


def test_an_error_of_the_action_undoes_what_it_wrote_and_gives_the_proof_back(proven, approved):
    proven.session_state["breaks"] = True
    (button,) = [button for button in proven.button if button.label == NOW]
    button.click().run()
    assert len(proven.exception) == 1
    assert approved() == []

    proven.session_state["breaks"] = False
    proven.run()
    press(proven, NOW)

    assert approved() == ["I-1"]


def test_of_two_tabs_one_does_it(proven, app, ada, approved):
    other = load(app, ada)
    press(proven, NOW)

    press(other, NOW)

    assert approved() == ["I-1"]


def test_the_other_tab_is_told_what_was_done_and_offers_nothing_more(proven, app, ada, approved):
    other = load(app, ada)
    press(proven, NOW)

    press(other, NOW)

    assert said(other) == ["This was done once, and not twice: I-1 is approved."]
    assert offered(other) == []
    assert offered(load(app, ada)) == []


def test_the_second_half_of_a_double_click_wants_nothing_more(proven, approved):
    press(proven, "Approve I-1")

    press(proven, "Approve I-1")

    assert approved() == ["I-1"]
    assert said(proven) == ["This was done once, and not twice: I-1 is approved."]
    assert offered(proven) == []


def test_wanted_again_later_it_needs_a_proof_again(proven, approved, clock):
    press(proven, NOW)
    clock.forward(seconds=4)

    press(proven, "Approve I-1")

    assert approved() == ["I-1"]
    assert offered(proven) == ["Approve I-1"]
    assert buttons(proven)[:2] == [VERIFY, LET_BE]


def test_a_proof_that_waited_too_long_is_none(proven, approved, clock):
    clock.forward(minutes=15)

    press(proven, "Approve I-1")

    assert approved() == []


def test_a_role_that_was_lost_meanwhile_stops_it_and_uses_nothing_up(proven, service, approved):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=[])
    press(proven, NOW)
    assert approved() == []

    with service.writing() as tx:
        sessions.change(tx, testing.session_of(proven).id, roles=["finance"])
    proven.run()
    press(proven, NOW)

    assert approved() == ["I-1"]


def test_a_proof_older_than_it_was_asked_for_is_refused_and_said_beside_the_offer(
    tab, app, ada, service, provider, browser, clock, approved
):
    press(tab, "Approve I-1")
    press(tab, VERIFY)
    provider.auth_time = clock() - timedelta(hours=1)
    come_back(service, tab, browser)

    back = load(app, ada)

    assert len(said(back)) == 1
    assert offered(back)[-1] == "Approve I-1"
    assert NOW not in buttons(back)
    assert approved() == []


@pytest.mark.parametrize("written", ["@requires_mfa", "@requires_mfa(timedelta(minutes=5))"])
def test_a_guard_without_its_parentheses_or_names_is_refused_where_it_is_written(app, ada, written):
    script = f"""
    from datetime import timedelta
    try:
        {written}
        def approve(): pytest.fail("approved")
    except TypeError as error:
        st.text(error)
    """

    app.tab(ada, billing=script)

    assert offered(load(app, ada))[0].startswith("requires_mfa takes names alone, and its parentheses")


@pytest.mark.parametrize("table", ["approvals", "auth_wishes"])
def test_what_the_database_cannot_write_is_said_with_a_reference_and_done_once_when_it_can(
    proven, approved, service, caplog, table
):
    with service.writing() as tx:
        tx.execute(sa.text(f"ALTER TABLE {table} RENAME TO away"))
    press(proven, NOW)
    with service.writing() as tx:
        tx.execute(sa.text(f"ALTER TABLE away RENAME TO {table}"))

    [sentence] = said(proven)
    [reference] = re.findall(r"store_unavailable \[([\w-]+)\]", caplog.text)
    assert sentence.startswith("Airlock cannot reach its database.")
    assert f"Reference {reference}" in [caption.value for caption in proven.caption]
    assert [title.value for title in proven.title] == ["Billing"]
    assert approved() == []
    press(proven.run(), NOW)
    assert approved() == ["I-1"]


def test_without_a_sentence_to_confirm_there_is_no_one_shot_action(app, ada):
    script = """
    try:
        @requires_mfa(one_shot=True)
        def approve(tx): pytest.fail("approved")
    except TypeError as error:
        st.text(error)
    """

    app.tab(ada, billing=script)

    assert offered(load(app, ada))[0].startswith("one_shot=True needs describe=")
