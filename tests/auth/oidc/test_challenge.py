"""RFC 9470: which answers of an API ask for a stronger or a fresher sign-in, and which only look like it."""

from datetime import timedelta

import pytest

from auth.oidc.challenge import Challenge, read_challenge

ERROR = 'Bearer error="insufficient_user_authentication"'


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (f'{ERROR}, acr_values="myACR", max_age="5"', Challenge(("myACR",), timedelta(seconds=5))),
        (
            f'{ERROR}, error_description="A different level", acr_values="gold silver"',
            Challenge(("gold", "silver"), None),
        ),
        (f"{ERROR}, max_age=0", Challenge((), timedelta(0))),
        (f'{ERROR}, max_age="31536000"', Challenge((), timedelta(days=365))),
        (f'bearer{ERROR[6:]}, max_age="300"', Challenge((), timedelta(seconds=300))),
        (f'DPoP algs="ES256 PS256", {ERROR}, max_age="5"', Challenge((), timedelta(seconds=5))),
        (f'Basic realm="a, Bearer b", charset="UTF-8",{ERROR}, max_age=5', Challenge((), timedelta(seconds=5))),
        (f'Negotiate, {ERROR}, max_age="5", DPoP max_age="9"', Challenge((), timedelta(seconds=5))),
        (
            f'Negotiate dGVzdA==, Bearer error="invalid_token", {ERROR}, max_age="5"',
            Challenge((), timedelta(seconds=5)),
        ),
        (f'Bearer ERROR = "{ERROR.split(chr(34))[1]}", Max_Age="5"', Challenge((), timedelta(seconds=5))),
        (f'{ERROR}, max_age="5", max_age="9"', Challenge((), timedelta(seconds=5))),
    ],
)
def test_a_challenge_says_what_is_wanted(header, challenge):
    assert read_challenge(401, {"WWW-Authenticate": header}) == challenge


@pytest.mark.parametrize(
    ("status", "header"),
    [
        (403, f'{ERROR}, max_age="5"'),
        (401, 'Bearer error="invalid_token", max_age="5"'),
        (401, ERROR),
        (401, f'{ERROR}, max_age="-1"'),
        (401, f'{ERROR}, max_age="31536001"'),
        (401, f'{ERROR}, max_age="99999999999"'),
        (401, f'DPoP{ERROR[6:]}, max_age="5"'),
        (401, f'Bearer realm="x", DPoP{ERROR[6:]}, max_age="5"'),
        (401, f'{ERROR[7:]}, max_age="5"'),
        (401, f'Basic realm="{ERROR[7:].replace(chr(34), "")}, max_age=5"'),
        (401, ""),
    ],
)
def test_anything_else_is_no_challenge(status, header):
    assert read_challenge(status, {"WWW-Authenticate": header}) is None


def test_of_many_levels_the_first_ten_count():
    header = f'{ERROR}, acr_values="{" ".join("abcdefghijkl")}"'

    assert read_challenge(401, {"WWW-Authenticate": header}) == Challenge(tuple("abcdefghij"), None)


def test_what_cannot_be_a_level_is_left_out():
    header = f'{ERROR}, acr_values="good {"x" * 256} also-good"'

    assert read_challenge(401, {"www-authenticate": header}) == Challenge(("good", "also-good"), None)
