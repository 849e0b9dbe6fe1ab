"""The provider as an application: headers, cookies, restarts, what it refuses to be."""

import pytest

from demo_idp import DEMO_PEOPLE, build
from tests.support.demo_idp import CLIENT, ISSUER, SECOND_FACTOR, answer

PATHS = [
    "/",
    "/authorize",
    "/jwks",
    "/token",
    "/userinfo",
    "/logout",
    "/static/style.css",
    "/interaction/x",
    "/nowhere",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_strict_headers(visitor, path):
    headers = visitor.http.get(visitor.url(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert path.startswith("/static") or headers["cache-control"] == "no-store"


def test_no_page_has_inline_script_or_style(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in("dan")
    visitor.submit(password="dan-demo")
    for forbidden in (" style=", "<style", " onload=", " onclick=", "<script>"):
        assert forbidden not in visitor.page.text


def test_cookies_stay_below_the_issuers_path_and_away_from_scripts(visitor):
    first = visitor.http.get(visitor.url("/authorize"), params=visitor.request)
    visitor.authorize()
    second = visitor.sign_in()
    paths = (first.headers["location"], "/demo-idp")
    for response, path in zip((first, second), paths, strict=True):
        attributes = set(response.headers["set-cookie"].split("; "))
        assert attributes >= {"HttpOnly", f"Path={path}", "SameSite=lax"}


def test_two_tabs_of_a_new_browser_that_begin_at_once_both_go_on(visitor):
    asked = {"url": visitor.url("/authorize"), "params": visitor.request}
    first = visitor.http.get(**asked)
    kept = list(visitor.http.cookies.jar)
    visitor.http.cookies.clear()  # the second request left before the first answer came
    second = visitor.http.get(**asked)
    for cookie in kept:
        visitor.http.cookies.jar.set_cookie(cookie)
    for answered in (first, second):
        page = visitor.http.get("http://localhost:8501" + answered.headers["location"])
        assert page.status_code == 200


def test_a_restart_keeps_sessions_conversations_and_codes(visitor, database, clock, provider):
    visitor.authorize()
    signed_in = visitor.sign_in()
    visitor.authorize(acr_values=SECOND_FACTOR)
    provider.store.close()
    again = build(issuer=ISSUER, client=CLIENT, database=database, now=clock)
    visitor.http.app.routes[0].app = again
    assert visitor.exchange(signed_in).status_code == 200
    assert "code" in answer(visitor.enter_code())
    assert "code" in answer(visitor.authorize(prompt="none"))
    again.state.provider.store.close()


def test_the_file_is_readable_by_its_owner_alone(database, tmp_path):
    app = build(issuer=ISSUER, client=CLIENT, database=tmp_path / "deep" / "new.db")
    assert (tmp_path / "deep" / "new.db").stat().st_mode & 0o077 == 0
    app.state.provider.store.close()


@pytest.mark.parametrize(
    "issuer",
    [
        "http://idp.example/demo-idp",
        "http://192.0.2.1/",
        "http://localhost:8501/demo-idp/",
        "http://localhost:8501/?a=b",
        "ftp://localhost/x",
        "localhost",
    ],
)
def test_public_passwords_never_face_a_network_without_tls(issuer, tmp_path):
    with pytest.raises(ValueError, match="issuer"):
        build(issuer=issuer, client=CLIENT, database=tmp_path / "x.db")


def test_no_secret_is_shown_when_an_object_is_printed():
    assert CLIENT.client_secret not in repr(CLIENT)
    assert "ada-demo" not in repr(DEMO_PEOPLE)
