"""Nobody has clicked yet: prefetches, previews and HEAD requests take nothing."""

import pytest

from tests.support.callbacks import is_open
from tests.support.flow import visit_provider


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("sec-purpose", "prefetch;anonymous-client-ip"),
        ("Sec-Purpose", "Prerender"),
        ("purpose", "prefetch"),
        ("x-moz", "prefetch"),
    ],
)
def test_a_prefetched_callback_takes_nothing(tab, airlock, provider, header, value):
    url = visit_provider(tab.begin_login())

    answer = tab.get("/?" + url.partition("?")[2], headers={header: value})

    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert is_open(airlock, url)
    assert tab.callback(url).status_code == 303
    assert tab.session is not None


def test_a_head_request_takes_nothing(tab, airlock):
    url = visit_provider(tab.begin_login())

    answer = tab.http.head("/?" + url.partition("?")[2], follow_redirects=False)

    assert answer.status_code == 503
    assert is_open(airlock, url)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_another_method_is_no_callback(tab, airlock, method):
    url = visit_provider(tab.begin_login())

    tab.http.request(method, "/?" + url.partition("?")[2])

    assert is_open(airlock, url)


def test_a_callback_at_another_path_is_no_callback(tab, airlock):
    url = visit_provider(tab.begin_login())

    answer = tab.get("/customers?" + url.partition("?")[2])

    assert answer.text == "the page /customers"
    assert is_open(airlock, url)


@pytest.mark.parametrize("query", ["state=of-somebody", "state=", "state=a&state=b", "state=a&other=1"])
def test_the_return_from_sign_out_is_sent_on_whatever_its_state(tab, query):
    tab.sign_in()

    answer = tab.get(f"/?{query}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert tab.session is not None
