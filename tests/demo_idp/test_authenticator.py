"""Which codes count, and how often."""

import pyotp
import pytest

from demo_idp import authenticator
from demo_idp.authenticator import DemoCode, Verdict

# RFC 6238 appendix B, shortened to six digits: at 59 s the code is 287082.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def ada(provider):
    return provider.people.by_name("ada")


@pytest.fixture
def code_at(clock):
    return lambda steps: pyotp.TOTP(RFC_SECRET).generate_otp(clock.seconds // 30 + steps)


@pytest.fixture
def present(provider, ada):
    return lambda code: authenticator.present(provider, ada, RFC_SECRET, code)


def test_the_codes_are_those_of_the_standard(present, clock):
    clock.moment = clock.moment.fromtimestamp(59, clock.moment.tzinfo)
    assert present("287082") is Verdict.RIGHT


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_previous_the_current_and_the_next_code_count(present, code_at, steps):
    assert present(code_at(steps)) is Verdict.RIGHT


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_older_and_later_codes_do_not_count(present, code_at, steps):
    assert present(code_at(steps)) is Verdict.WRONG


def test_each_code_counts_once(present, code_at, clock):
    code = code_at(0)
    assert present(code) is Verdict.RIGHT
    assert present(code) is Verdict.USED
    clock.forward(seconds=30)
    assert present(code) is Verdict.USED


def test_a_code_of_another_person_stays_unused(provider, present, code_at):
    code = code_at(0)
    present(code)
    ben = provider.people.by_name("ben")
    assert authenticator.present(provider, ben, RFC_SECRET, code) is Verdict.RIGHT


def test_spaces_in_a_code_do_not_matter(present, code_at):
    code = code_at(0)
    assert present(f" {code[:3]} {code[3:]} ") is Verdict.RIGHT


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 10_000, "\x00"])
def test_what_is_not_a_code_is_wrong(present, typed):
    assert present(typed) is Verdict.WRONG


def test_the_demo_panel_offers_every_code_once_and_then_says_when(provider, ada, code_at, present, clock):
    clock.forward(seconds=12)
    offered = []
    for _ in range(3):
        demo = authenticator.demo_code(provider, ada, RFC_SECRET)
        offered.append((demo.code, demo.seconds))
        assert present(demo.code) is Verdict.RIGHT
    assert offered == [(code_at(0), 48), (code_at(1), 78), (code_at(-1), 18)]
    assert authenticator.demo_code(provider, ada, RFC_SECRET) == DemoCode(None, 18)
    clock.forward(seconds=18)
    assert authenticator.demo_code(provider, ada, RFC_SECRET).code == code_at(1)


def test_a_second_enrolment_never_replaces_the_first(provider, ada):
    before = authenticator.secret_of(provider, ada)
    authenticator.enrol(provider, ada, RFC_SECRET)
    assert authenticator.secret_of(provider, ada) == before != RFC_SECRET


def test_dan_alone_has_no_authenticator_at_first(provider):
    without = [p.user_name for p in provider.people.everyone if not authenticator.secret_of(provider, p)]
    assert without == ["dan"]
