"""The story of the design, section 1, at the edge: over real HTTP, without a screen."""

from auth.store import outcomes


def test_a_person_signs_in_with_one_factor_and_holds_a_session(tab):
    answer = tab.sign_in("/customers?q=a&q=b")

    assert (answer.status_code, answer.headers["location"]) == (303, "/customers?q=a&q=b")
    assert tab.session.mfa_at is None


def test_a_second_factor_is_recorded_and_the_key_replaced(tab, clock):
    tab.sign_in()
    clock.forward(minutes=5)
    before = tab.browser

    answer = tab.step_up("/billing?month=2026-01")

    assert answer.headers["location"] == "/billing?month=2026-01"
    assert tab.session.mfa_at == clock()
    assert tab.browser.name == before.name
    assert tab.browser.key != before.key


def test_a_cancelled_check_leaves_the_person_signed_in_and_says_so(tab, provider, airlock, clock):
    tab.sign_in()
    provider.declines_with = "access_denied"

    answer = tab.step_up("/billing")

    assert answer.headers["location"] == "/billing"
    assert tab.session.mfa_at is None
    with airlock.service.reading() as tx:
        outcome = outcomes.get(tx, tab.session.id, "/billing", clock())
    assert outcome.code == "sign_in_declined"
    assert "You cancelled the check" in outcome.message


def test_a_provider_that_ignores_the_request_proves_nothing(tab, provider, airlock, clock):
    tab.sign_in()
    provider.honours_acr_values = False
    provider.acr = "0"

    tab.step_up("/billing")

    assert tab.session.mfa_at is None
    with airlock.service.reading() as tx:
        assert outcomes.get(tx, tab.session.id, "/billing", clock()).code == "step_up_not_satisfied"
