import pytest

from ui.evidence import how_confirmed


@pytest.mark.parametrize(
    ("methods", "words"),
    [
        (["otp"], "With one-time code"),
        (["pwd", "otp"], "With password and one-time code"),
        (["pwd", "pin", "hwk"], "With password, PIN and security key"),
        (["mfa"], "Your provider did not say how"),
        (["<b>", "pwd"], "With password"),
        ([], "Your provider did not say how"),
    ],
)
def test_the_ways_of_proof_are_said_in_words(methods, words):
    assert how_confirmed(methods) == words
