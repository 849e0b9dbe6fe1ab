"""An offer that cannot be carried out now is said so, with a reference, and waits on."""

import re
import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from auth.store.tables import audit, wishes
from tests.support.offers import REFUND, REFUND_OFFERED, interrupted, load, offered
from tests.support.screens import come_back, press, said

VERIFY, NOW, LET_BE = "Verify again", "Do it now", "Let it be"


@pytest.fixture
def proven(app, ada, service, provider, browser, clock):
    """The person has verified, and is back on the page."""
    provider.person["groups"] = ["finance"]
    tab = press(interrupted(app.tab(ada, billing=REFUND)), VERIFY)
    provider.auth_time = clock()
    come_back(service, tab, browser)
    return load(app, ada)


@pytest.mark.parametrize("button", [NOW, LET_BE])
def test_a_click_that_the_database_cannot_answer_is_said_and_the_offer_waits_on(proven, service, caplog, button):
    with service.engine.begin() as tx:
        tx.execute(sa.text("ALTER TABLE auth_wishes RENAME TO away"))
    press(proven, button)
    with service.engine.begin() as tx:
        tx.execute(sa.text("ALTER TABLE away RENAME TO auth_wishes"))

    [sentence] = said(proven)
    [reference] = re.findall(r"store_unavailable \[([\w-]+)\]", caplog.text)
    assert sentence == "Airlock cannot reach its database. Try again in a moment, or tell your administrator."
    assert f"Reference {reference}" in [caption.value for caption in proven.caption]
    press(proven.run(), NOW)
    assert proven.session_state["done"] == [("I-1", 1250)]


def test_what_says_that_it_was_not_done_waits_on_and_is_done_once_when_it_can_be(proven, service, caplog):
    proven.session_state["busy"] = True
    press(proven, NOW)

    assert proven.session_state["done"] == []
    [reference] = re.findall(r"not_done \[([\w-]+)\]", caplog.text)
    assert said(proven) == ["The ledger is busy. Try again."]
    assert f"Reference {reference}" in [caption.value for caption in proven.caption]
    assert offered(proven) == [REFUND_OFFERED]
    with service.reading() as tx:
        trail = tx.execute(sa.select(audit.c.outcome, audit.c.reference).where(audit.c.event == "action")).all()
    assert tuple(trail[-1]) == ("not_done", reference)

    proven.session_state["busy"] = False
    press(press(proven, NOW).run(), "Refund I-2")

    assert proven.session_state["done"] == [("I-1", 1250), ("I-2", 1250)]


def test_whoever_confirms_it_while_another_tab_finds_that_it_cannot_be_done_reads_that_it_waits_on(
    proven, service, clock
):
    def taken(at: datetime | None) -> None:
        with service.writing() as tx:
            tx.execute(wishes.update().values(done_at=at))

    taken(clock())  # the other tab is at work
    found_out = threading.Timer(0.3, taken, [None])
    found_out.start()

    press(proven, NOW)

    found_out.join()
    assert said(proven) == ["This could not be done just now, and nothing was changed. It waits on."]
    assert offered(proven) == [REFUND_OFFERED]
