"""Garbage by the thousand from one address: its senders are told to wait, and rightful people behind it get in."""

import logging
import re
from collections import Counter
from random import Random

import pytest
from starlette.testclient import TestClient

from auth import words
from auth.edge.cookie import cookie_name
from auth.edge.strays import MOST
from scripts.prove.caller import answers
from scripts.prove.garbage import garbage
from tests.support.flow import ORIGIN, Tab, visit_provider


def flood(airlock, how_many: int, seed: int = 7) -> Counter[int]:
    """Statuses of so many callbacks of every kind that no sign-in waits for, all from 127.0.0.1."""
    return answers(airlock.app, garbage(how_many, Random(seed), cookie_name(airlock.service.settings)))


@pytest.fixture
def neighbour(airlock):
    """Another browser at the address from which the flood comes."""
    return Tab(airlock, TestClient(airlock.app, base_url=ORIGIN, client=("127.0.0.1", 50_000)))


def test_ten_thousand_strays_of_one_address_keep_no_rightful_callback_of_it_out(airlock, neighbour, caplog):
    caplog.set_level(logging.WARNING)
    url = visit_provider(neighbour.begin_login("/customers"))

    assert flood(airlock, 5_000) == {400: MOST, 429: 5_000 - MOST}
    arrival = neighbour.callback(url)
    assert flood(airlock, 5_000, seed=8) == {429: 5_000}

    assert (arrival.status_code, arrival.headers["location"]) == (303, "/customers")
    assert neighbour.session.subject == "ada"
    assert len(caplog.records) == MOST + 1


def test_one_of_a_flood_is_told_to_wait_with_the_reference_of_its_line_in_the_log(airlock, neighbour, caplog):
    flood(airlock, MOST + 1)

    answer = neighbour.get("/?code=abc&state=made-up")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert words.TOO_MANY_STRAYS in answer.text
    assert ">Sign in</a>" in answer.text
    [reference] = re.findall(r"Reference (\S{9})<", answer.text)
    assert f"too_many_strays [{reference}]" in caplog.text


def test_somebody_signed_in_is_led_back_and_not_to_a_new_sign_in(airlock, neighbour):
    neighbour.sign_in()
    flood(airlock, MOST + 1)

    answer = neighbour.get("/?code=abc&state=made-up")

    assert answer.status_code == 429
    assert ">Try again</a>" in answer.text
    assert neighbour.session is not None


def test_who_sits_at_another_address_meets_the_usual_refusal(airlock):
    flood(airlock, MOST + 1)

    assert airlock.tab().get("/?code=abc&state=made-up").status_code == 400


def test_after_a_minute_of_quiet_the_refusal_is_the_usual_one(airlock, neighbour, clock):
    flood(airlock, MOST + 1)
    clock.forward(minutes=1)

    assert neighbour.get("/?code=abc&state=made-up").status_code == 400
