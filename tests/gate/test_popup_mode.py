"""With `STEP_UP__MODE=popup` every gate shows a button that opens a window, and sends nobody anywhere by itself."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from auth import testing
from tests.support.offers import APPROVE, REFUND, interrupted, offered
from tests.support.screens import at_provider, begun, buttons, open_page, press, said


@pytest.fixture
def service(provider, clock) -> Iterator[testing.Service]:
    settings = at_provider(provider, STEP_UP__MODE="popup")
    running = testing.start(pages=["/", "/billing"], settings=settings, clock=clock)
    yield running
    running.engine.dispose()


def window(tab):
    """What the one button of this page opens: the address on our origin, taken apart."""
    data = [json.loads(component.proto.json) for component in tab.get("bidi_component")]
    (address,) = [urlsplit(sent["popup"]) for sent in data if "popup" in sent]
    assert (address.scheme, address.netloc, address.path) == ("", "", "/step-up")
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_a_page_sends_nobody_anywhere_and_its_button_names_gate_and_age(app, ada, service):
    page = "ensure_mfa(max_age=timedelta(minutes=5)); st.metric('Owed', 1)"

    tab = open_page(app.tab(ada, billing=page), "billing").run()

    assert said(tab) == ["Billing needs one more check."]
    assert window(tab) == {"gate": "/billing", "max_age": "300"}
    assert begun(service) == []
    assert len(tab.metric) == 0


def test_the_page_opens_in_the_run_after_the_window_has_proven_it(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_mfa(); st.metric('Owed', 1)"), "billing").run()
    testing.step_up(tab)

    assert len(tab.run().metric) == 1


def test_an_interrupted_action_has_its_own_gate_and_its_wish_in_the_window(app, ada):
    tab = interrupted(app.tab(ada, billing=REFUND))

    asked = window(tab)

    assert (asked["gate"], asked["max_age"]) == ("/billing#/billing:refund", "900")
    assert len(asked["wish"]) == 64
    assert offered(tab) == ["Refund 1250 cents of I-1"]
    testing.step_up(tab)
    press(tab.run(), "Do it now")
    assert tab.session_state["done"] == [("I-1", 1250)]


def test_a_one_shot_action_asks_for_a_proof_made_now(app, ada):
    tab = app.tab(ada, billing=APPROVE)
    testing.step_up(tab)
    open_page(tab, "billing").run()

    press(tab, "Approve I-1")

    assert window(tab)["max_age"] == "0"


def test_what_a_callback_wanted_is_proven_in_a_window_too(app, ada):
    script = "ensure_login()\n@requires_mfa()\ndef pay(): pytest.fail('paid')\nst.button('Pay', on_click=pay)"
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    press(tab, "Pay")

    assert window(tab) == {"gate": "/billing"}
    assert buttons(tab) == ["Pay"]
