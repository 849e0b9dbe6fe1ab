"""Two replicas are one dashboard: whichever serves a request, the person is where they were.

Each visitor says which replica serves it (`visitor(1)`, then `headers["x-replica"] = "2"`); everything passes nginx.
"""

import time

import pytest
import requests

from tests.support.deploy import Deployment, together
from tests.support.wire import Visitor, agree

pytestmark = pytest.mark.nginx
CLOSED_WITHIN = 15.0
"""Seconds until every other tab of an ended session is closed."""


def signed_in(deployment: Deployment, replica: int) -> Visitor:
    person = deployment.visitor(replica)
    answer = person.sign_in(deployment.provider.issuer)
    assert answer.status_code == 303
    return person


def moves_to(person: Visitor, replica: int) -> Visitor:
    person.headers["x-replica"] = str(replica)
    return person


def proves_second_factor(person: Visitor) -> None:
    """Open Billing, be sent to the provider, come back."""
    with person.tab() as tab:
        address = tab.run("/billing").leads_to
    assert address is not None
    assert person.arrive(agree(address)).headers["location"] == "/billing"


def test_a_sign_in_begun_on_one_replica_is_finished_on_the_other(deployment: Deployment):
    person = deployment.visitor(1)
    back = agree(person.begin_sign_in(deployment.provider.issuer, "/customers?q=a"))
    answer = moves_to(person, 2).arrive(back)

    assert (answer.status_code, answer.headers["location"]) == (303, "/customers?q=a")
    for replica in (1, 2):
        with moves_to(person, replica).tab() as tab:
            assert "Sign out" in tab.run("/customers").buttons


def test_a_callback_is_taken_once_whichever_replica_it_reaches(deployment: Deployment):
    person = deployment.visitor(1)
    back = agree(person.begin_sign_in(deployment.provider.issuer))
    asked = deployment.provider.count("token")
    elsewhere = deployment.visitor(2)
    elsewhere.get("/")

    assert elsewhere.arrive(back).status_code == 400  # another browser takes nothing
    assert person.arrive(back).status_code == 303
    assert moves_to(person, 2).arrive(back).status_code == 303  # the same browser again: lands quietly
    assert deployment.provider.count("token") == asked + 1


def test_a_second_factor_proven_on_one_replica_opens_billing_on_the_other(deployment: Deployment):
    person = signed_in(deployment, 1)
    proves_second_factor(person)

    for replica in (1, 2):
        with moves_to(person, replica).tab() as tab:
            seen = tab.run("/billing")
        assert (seen.figures, seen.leads_to) == (7, None)


def test_a_second_factor_begun_on_one_replica_is_finished_on_the_other(deployment: Deployment):
    person = signed_in(deployment, 1)
    with person.tab() as tab:
        address = tab.run("/billing", "note=b&note=a").leads_to
    assert address is not None
    answer = moves_to(person, 2).arrive(agree(address))

    assert answer.headers["location"] == "/billing?note=b&note=a"
    with person.tab() as tab:
        assert tab.run("/billing").figures == 7


def test_signing_out_on_either_replica_closes_the_tabs_of_the_other_and_opens_nothing_again(deployment: Deployment):
    def sign_out(here: int, there: int) -> None:
        person = signed_in(deployment, here)
        copied = person.cookies
        with moves_to(person, there).tab() as other_tab:
            other_tab.run("/customers")
            with moves_to(person, here).tab() as tab:
                tab.run("/customers")
                assert tab.press("Sign out").leads_to.startswith("/signed-out?ticket=")
            assert other_tab.closes_within(CLOSED_WITHIN) is not None
        for replica in (1, 2):
            with moves_to(person, replica).tab(copied) as tab:
                assert "Sign out" not in tab.run("/customers").buttons

    together(lambda: sign_out(1, 2), lambda: sign_out(2, 1))


def test_a_message_of_the_provider_to_one_replica_ends_the_session_on_both(deployment: Deployment):
    deployment.provider.sid = "sid-of-this-test"
    person = signed_in(deployment, 1)
    token = deployment.provider.logout_token()
    with person.tab() as tab:
        tab.run("/customers")
        answer = requests.post(
            f"{deployment.origin}/backchannel-logout",
            data={"logout_token": token},
            headers={"x-replica": "2"},
            verify=deployment.proxy.certificate.chain,
            timeout=10,
        )
        assert answer.status_code == 200
        assert tab.closes_within(CLOSED_WITHIN) is not None

    for replica in (1, 2):
        with moves_to(person, replica).tab() as tab:
            assert "Sign out" not in tab.run("/customers").buttons


def test_a_session_is_renewed_once_by_both_replicas_together(deployment: Deployment):
    provider = deployment.provider
    provider.token_changes["expires_in"] = 1
    first = signed_in(deployment, 1)
    del provider.token_changes["expires_in"]
    second = deployment.visitor(2)
    second.takes_cookies_of(first)
    asked = provider.count("token")

    with first.tab() as one, second.tab() as two:
        time.sleep(1.1)  # the provider's word is good for a second
        seen = together(lambda: one.run("/customers"), lambda: two.run("/customers"))

    assert provider.count("token") == asked + 1
    assert all("Sign out" in each.buttons for each in seen)


@pytest.mark.parametrize("replica", [1, 2])
def test_a_rolling_restart_in_the_middle_of_a_second_factor_is_not_noticed(deployment: Deployment, replica: int):
    """The replica that began it is away when the person comes back; they go where the shipped file sends them."""
    person = deployment.visitor_sent_to(replica)
    person.sign_in(deployment.provider.issuer)
    with person.tab() as tab:
        address = tab.run("/billing").leads_to
    assert address is not None
    with deployment.without(replica):
        answer = person.arrive(agree(address))
        assert (answer.status_code, answer.headers["location"]) == (303, "/billing")
        with person.tab() as tab:
            assert tab.run("/billing").figures == 7


def test_an_open_tab_moves_to_the_other_replica_when_its_own_goes_away(deployment: Deployment):
    person = signed_in(deployment, 1)
    proves_second_factor(person)
    with person.tab() as tab:
        assert tab.run("/billing").figures == 7
        with deployment.without(1):
            assert tab.closes_within(CLOSED_WITHIN) is not None
            with moves_to(person, 2).tab() as again:
                assert again.run("/billing").figures == 7
