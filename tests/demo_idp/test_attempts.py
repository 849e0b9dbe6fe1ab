"""Five wrong attempts, then a pause of a minute."""

from demo_idp import attempts


def test_the_fifth_wrong_attempt_begins_a_pause_of_a_minute(provider, clock):
    assert [attempts.failed(provider, "ada") for _ in range(5)] == [4, 3, 2, 1, 0]
    assert attempts.pause_left(provider, "ada") == 60
    clock.forward(seconds=59)
    assert attempts.pause_left(provider, "ada") == 1
    clock.forward(seconds=1)
    assert attempts.pause_left(provider, "ada") == 0


def test_the_pause_of_one_subject_is_not_that_of_another(provider):
    for _ in range(5):
        attempts.failed(provider, "ada")
    assert attempts.pause_left(provider, "ben") == 0


def test_after_the_pause_there_are_five_attempts_again(provider, clock):
    for _ in range(5):
        attempts.failed(provider, "ada")
    clock.forward(seconds=60)
    assert attempts.failed(provider, "ada") == 4


def test_a_right_attempt_forgives_the_wrong_ones(provider):
    for _ in range(4):
        attempts.failed(provider, "ada")
    attempts.succeeded(provider, "ada")
    assert attempts.failed(provider, "ada") == 4
