"""Log lines: one for an event, in text or JSON, in UTC, with what the code wanted to say."""

import json
import logging
from contextvars import copy_context

import pytest

import logs
from auth import log_context


@pytest.fixture(autouse=True)
def loggers_as_they_were():
    before = {
        name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate)
        for name in [*logs.OURS, logs.WEB_SERVER]
    }
    yield
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate


def test_a_line_of_json_has_level_logger_utc_time_and_the_extra_fields(capsys):
    logs.configure("json")

    logging.getLogger("auth.audit").warning("step_up refused: %s", "wrong_person", extra={"reference": "K7Q2-M9XD"})

    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["reference"]) == ("warning", "auth.audit", "K7Q2-M9XD")
    assert line["event"] == "step_up refused: wrong_person"
    assert line["timestamp"].endswith("Z")


def test_a_line_of_text_is_one_line(capsys):
    logs.configure("text")

    logging.getLogger("auth.audit").info("sign_in opened", extra={"gate": "sign-in"})

    (line,) = capsys.readouterr().err.splitlines()
    assert "sign_in opened" in line
    assert "sign-in" in line


def test_a_line_names_the_request_and_the_client(capsys):
    logs.configure("json")

    request = copy_context().run(_a_request_from, "203.0.113.7")

    line = json.loads(capsys.readouterr().err)
    assert (line["request"], line["client"]) == (request, "203.0.113.7")


def _a_request_from(address):
    request = log_context.begin(address)
    logging.getLogger("auth.gate").warning("something")
    return request


def test_what_the_web_server_says_is_json_too(capsys):
    logs.configure("json")

    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").info("Started server process")

    assert json.loads(capsys.readouterr().err)["event"] == "Invalid HTTP request received."


def test_configuring_twice_does_not_say_everything_twice(capsys):
    logs.configure("text")
    logs.configure("text")

    logging.getLogger("billing").info("once")

    assert len(capsys.readouterr().err.splitlines()) == 1
