"""What a person reads, word for word as the contract has it, and nothing that only a programmer would understand."""

import re
from datetime import timedelta

import pytest

from auth import testing, words
from auth.session import EndReason
from tests.support.screens import at_provider, begun, buttons, come_back, everything, open_page, press, said

BILLING = "ensure_mfa(); st.metric('Owed', 1)"
UNSAID = re.compile(r"\b(mfa|acr|amr|callback|tokens?)\b", re.IGNORECASE)
PROVIDER = "Example Sign-in"


@pytest.fixture
def away(app, ada):
    """A tab that is being sent to the provider."""
    return open_page(app.tab(ada, billing=BILLING), "billing").run()


@pytest.fixture
def back(away, app, ada, service, browser):
    """The tab that opens when the provider has answered."""

    def come():
        come_back(service, away, browser)
        return open_page(app.tab(ada), "billing").run()

    return come


def test_leaving(away):
    assert [title.value for title in away.title] == ["Billing"]
    assert away.markdown[0].value == f"Billing needs one more check. Taking you to {PROVIDER}…"
    (component,) = away.get("bidi_component")
    assert '"label": "Continue"' in component.proto.json
    assert not UNSAID.search(away.markdown[0].value)


def test_cancelled(back, provider):
    provider.declines_with = "access_denied"

    assert said(back()) == ["You cancelled the check. Billing stays closed; you are still signed in."]


def test_level_not_reachable(back, provider):
    provider.declines_with = "unmet_authentication_requirements"

    assert said(back()) == [f"Your account has no second factor that {PROVIDER} can ask for. Ask your administrator."]


def test_not_proven(back, provider, service):
    provider.honours_acr_values, provider.acr, provider.amr = False, "urn:one", ["pwd"]

    tab = back()

    (sentence,) = said(tab)
    reference = re.search(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", sentence).group()
    assert sentence == (
        f"{PROVIDER} let you through without a second factor, so Billing stays closed. "
        f"This is a set-up fault, not yours: send your administrator the reference {reference}."
    )
    details = tab.expander[0]
    assert details.label == "Details for your administrator"
    text = " ".join(element.value for element in details.text)
    assert service.settings.step_up.acr_values[0] in text
    assert "urn:one" in text
    assert "pwd" in text
    assert "What to check: that the provider demands a second factor when this level is asked for" in text
    assert reference in text


def test_other_person(back, provider):
    provider.subject = "bob"

    assert said(back()) == ["You confirmed as someone else. You are still signed in as Ada Lindqvist."]


def test_a_name_that_would_be_markup_stays_a_name(app, service, provider, browser):
    tab = app.tab(billing=BILLING)
    record = testing.sign_in(tab, name="![x](https://evil.example/x.png) **Ada**", browser=browser)
    provider.subject = "bob"
    come_back(service, open_page(tab.run(), "billing").run(), browser)

    (sentence,) = said(open_page(app.tab(record), "billing").run())

    assert re.sub(r"\\(.)", r"\1", sentence).endswith("as ![x](https://evil.example/x.png) **Ada**.")
    assert not re.search(r"(?<!\\)[\[\]*!]|https:", sentence)


def test_expired(back, clock):
    clock.forward(minutes=16)

    assert said(back()) == ["The check took too long. Nothing was changed."]


def test_stale_link():
    assert words.STALE_LINK == (
        "This sign-in link was already used, is too old, or was opened in another browser. Start again."
    )


@pytest.mark.parametrize("reason", EndReason)
def test_signed_out_elsewhere(app, reason):
    tab = app.tab()
    testing.sign_in(tab)
    testing.revoke(tab, reason)

    (sentence,) = said(tab.run())

    assert sentence.startswith("You were signed out because ")
    assert sentence.endswith(".")
    assert not UNSAID.search(sentence)
    assert buttons(tab) == ["Sign in"]


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_a_provider_in_trouble(back, provider, error):
    provider.declines_with = error

    [sentence] = said(back())

    assert re.fullmatch(
        f"{PROVIDER} answered, but not in a way Airlock can use. Nothing was changed. Try again; if it goes on, "
        r"send your administrator the reference [2-9A-Z]{4}-[2-9A-Z]{4}\.",
        sentence,
    )


@pytest.mark.parametrize("error", ["invalid_request", "login_required", "never heard of", "<b>evil</b>"])
def test_any_other_refusal(back, provider, error):
    provider.declines_with = error

    assert said(back()) == [
        f"{PROVIDER} refused the request. Nothing was changed. Try again, or ask your administrator."
    ]


@pytest.mark.parametrize("declines_with", ["access_denied", "unmet_authentication_requirements", "server_error", None])
def test_after_every_refusal_there_is_a_button_and_a_reference(back, provider, declines_with):
    provider.declines_with, provider.honours_acr_values = declines_with, False

    tab = back()

    assert buttons(tab) == ["Verify again"]
    assert re.search(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", everything(tab))


def test_the_contact_and_the_providers_name_come_from_the_settings(app, provider, clock, browser):
    named = at_provider(provider, HELP__CONTACT="the help desk (4711)", OIDC__DISPLAY_NAME="Contoso ID")
    running = testing.start(pages=["/", "/billing"], settings=named, clock=clock)
    tab = app.tab(billing=BILLING)
    record = testing.sign_in(tab, browser=browser)
    provider.declines_with = "unmet_authentication_requirements"
    come_back(running, open_page(tab.run(), "billing").run(), browser)

    assert said(open_page(app.tab(record), "billing").run()) == [
        "Your account has no second factor that Contoso ID can ask for. Ask the help desk (4711)."
    ]


def test_no_sentence_says_what_only_programmers_know():
    sentences = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)]

    assert len(sentences) > 20
    assert [sentence for sentence in sentences if UNSAID.search(sentence)] == []


def test_no_sentence_begins_with_whom_to_ask():
    """That is a name of the settings, "your administrator" by default, and stands in lower case."""
    sentences = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)]

    assert [sentence for sentence in sentences if re.search(r"(^|\. )\{contact\}", sentence)] == []


def test_a_check_that_was_begun_twice_is_answered_for_each(away, app, ada, service, provider, browser):
    provider.declines_with = "access_denied"
    press(away.run(), "Verify again")
    come_back(service, away, browser)
    testing.age(away, timedelta(0))

    assert len(begun(service)) == 2
    assert len(said(open_page(app.tab(ada), "billing").run())) == 1
