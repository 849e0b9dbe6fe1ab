"""The one cookie: read strictly, sent with every protection."""

import pytest
from starlette.datastructures import Headers

from auth.browser import Browser
from auth.edge.cookie import cookie_name, header, is_doubled, read, strays_removed
from tests.support.settings import configured

HTTPS = {"OIDC__REDIRECT_URI": "https://airlock.example.test/"}
BROWSER = Browser.mint().holding("k" * 43)


def sent(*cookies: str) -> Headers:
    return Headers(raw=[(b"cookie", cookie.encode()) for cookie in cookies])


@pytest.mark.parametrize(
    ("redirect_uri", "name"),
    [
        ("https://airlock.example.test/", "__Host-airlock"),
        ("https://airlock.example.test:8443/", "__Host-airlock"),
        ("http://localhost:8501/", "airlock-8501"),
        ("http://localhost:8601/", "airlock-8601"),
        ("http://localhost/", "airlock-localhost"),
    ],
)
def test_the_name_fits_the_origin(redirect_uri, name):
    assert cookie_name(configured(OIDC__REDIRECT_URI=redirect_uri)) == name


def test_on_https_the_cookie_is_secure_host_only_and_ends_with_the_browser():
    name, value = header(BROWSER, configured(**HTTPS))

    assert name == b"set-cookie"
    assert value.decode() == f"__Host-airlock={BROWSER.value}; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_on_loopback_the_cookie_has_every_protection_that_http_allows():
    value = header(BROWSER, configured())[1].decode()

    assert value == f"airlock-8501={BROWSER.value}; Path=/; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    "cookies",
    [
        ["airlock={value}"],
        ["a=1; airlock={value}; b=2"],
        ["a=1", "airlock={value}"],
        [" airlock = {value} ;"],
        ["other-airlock=x; airlock={value}; airlock2=y; Airlock=z"],
    ],
)
def test_one_well_formed_cookie_is_read_wherever_it_stands(cookies):
    assert read(sent(*(cookie.format(value=BROWSER.value) for cookie in cookies)), "airlock") == BROWSER


@pytest.mark.parametrize(
    "cookies",
    [
        [],
        [""],
        ["airlock"],
        ["airlock="],
        ["airlock={value}; airlock={value}"],
        ["airlock={value}", "airlock={value}"],
        ["airlock=; airlock={value}"],
        ['airlock="{value}"'],
        ["AIRLOCK={value}"],
        ["airlock={value}, airlock={value}"],
        ["airlock={value}\u00e9"],
        ["airlock=" + "a" * 5000],
    ],
)
def test_none_or_two_or_garbage_is_nobody(cookies):
    assert read(sent(*(cookie.format(value=BROWSER.value) for cookie in cookies)), "airlock") is None


def test_what_is_sent_is_what_is_read():
    settings = configured(**HTTPS)
    pair = header(BROWSER, settings)[1].decode().partition(";")[0]

    assert read(sent(pair), cookie_name(settings)) == BROWSER


@pytest.mark.parametrize(
    ("cookies", "doubled"),
    [
        ([], False),
        (["airlock=garbage"], False),
        (["airlock=a; airlock2=b"], False),
        (["airlock=a; airlock=b"], True),
        (["airlock=a", "airlock=a"], True),
        (["airlock=; airlock=a"], True),
    ],
)
def test_two_cookies_are_told_from_none_and_from_garbage(cookies, doubled):
    assert is_doubled(sent(*cookies), "airlock") is doubled


@pytest.mark.parametrize(
    ("path", "paths"),
    [
        ("/", []),
        ("/customers", ["/customers", "/customers/"]),
        ("/a/b;c", ["/a", "/a/", "/a/b%3Bc", "/a/b%3Bc/"]),
        ("//", []),
    ],
)
def test_a_second_cookie_is_deleted_wherever_it_was_set_but_never_the_one_of_the_root(path, paths):
    removed = [value.decode() for _, value in strays_removed(path, configured())]

    assert removed == [f"airlock-8501=; Path={each}; Max-Age=0; HttpOnly; SameSite=Lax" for each in paths]
