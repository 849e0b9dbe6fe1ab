"""One proof and fifty clicks at the same moment, on each database: what is written with the proof happens once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from auth import one_shot, wishes
from tests.support.threads import at_once

ARGUMENTS = {"number": "I-1"}
CLICKS = 50


@pytest.fixture
def proven(anywhere, provider, clock):
    """A session in which a second factor was proven for approving I-1, and a table to write approvals in."""
    with anywhere.service.writing() as tx:
        tx.execute(sa.text("CREATE TABLE approvals (number TEXT)"))
    tab = anywhere.tab()
    tab.sign_in()
    asked = {"gate": "/billing", "action": "approve", "arguments": ARGUMENTS, "sentence": "Approve I-1"}
    wish = wishes.record(anywhere.service, tab.session, **asked, one_shot=True)
    provider.auth_time = clock()
    tab.step_up(max_age=timedelta(0), wish_id=wish)
    return tab.session


def approve(service, session, *, breaks=False):
    """What a one-shot action does: use up the proof and write, in one transaction."""
    with service.writing() as tx:
        if not one_shot.consume_proof(service, tx, session, action="approve", arguments=ARGUMENTS):
            return False
        tx.execute(sa.text("INSERT INTO approvals (number) VALUES ('I-1')"))
        if breaks:
            raise ZeroDivisionError
        return True


def approvals(service):
    with service.reading() as tx:
        return tx.execute(sa.text("SELECT count(*) FROM approvals")).scalar()


def test_fifty_clicks_at_once_do_it_once(anywhere, proven):
    results = at_once([lambda: approve(anywhere.service, proven)] * CLICKS)

    assert sorted(results) == [False] * (CLICKS - 1) + [True]
    assert approvals(anywhere.service) == 1


def test_a_click_that_breaks_gives_the_proof_back_to_the_next(anywhere, proven):
    with pytest.raises(ZeroDivisionError):
        approve(anywhere.service, proven, breaks=True)
    assert approvals(anywhere.service) == 0

    assert approve(anywhere.service, proven)
    assert approvals(anywhere.service) == 1


def test_an_answer_for_an_api_that_is_no_second_factor_proves_no_wish(airlock, tab, provider, clock):
    tab.sign_in()
    asked = {"gate": "/billing", "action": "approve", "arguments": ARGUMENTS, "sentence": "Approve I-1"}
    wish = wishes.record(airlock.service, tab.session, **asked, one_shot=True)
    provider.acr, provider.auth_time = "gold", clock()

    tab.step_up(max_age=timedelta(0), wish_id=wish, acr_values=("gold",))

    assert tab.session.mfa_at is None
    assert not wishes.waiting(airlock.service, tab.session, "/billing").proven_in(tab.session)


def test_an_offer_that_needs_no_proof_of_its_own_is_taken_once_by_fifty_clicks(anywhere, proven):
    asked = {"gate": "/billing", "action": "refund", "arguments": ARGUMENTS, "sentence": "Refund I-1"}
    wishes.record(anywhere.service, proven, **asked, one_shot=False)
    offer = wishes.waiting(anywhere.service, proven, "/billing")

    def claim():
        with anywhere.service.writing() as tx:
            return wishes.claim(anywhere.service, tx, offer)

    taken = at_once([claim] * CLICKS)

    assert sum(taken) == 1
