import pytest

from auth.errors import CallbackRejected, SignInDeclined, UnusableAnswer
from auth.oidc.callback import REGISTERED_ERRORS, CallbackParams, parse_callback, validate_callback

ISSUER = "https://id.example.test/op/"
STATE = "the-state"


def validate(query, *, state=STATE, iss_required=False):
    return validate_callback(parse_callback(query), state=state, issuer=ISSUER, iss_required=iss_required)


def refused(query, **options):
    with pytest.raises(CallbackRejected) as caught:
        validate(query, **options)
    return caught.value.check


def unusable(query):
    with pytest.raises(UnusableAnswer) as caught:
        validate(query)
    return caught.value.check, caught.value.got


def declined(query, **options):
    with pytest.raises(SignInDeclined) as caught:
        validate(query, **options)
    return caught.value


def test_a_code_with_the_right_state_is_taken():
    assert validate("code=abc%2Fd&state=the-state").code == "abc/d"


def test_parameters_nobody_knows_are_ignored():
    assert validate("session_state=1&session_state=2&code=abc&state=the-state&x[]=1").code == "abc"


def test_neither_code_nor_state_shows_in_a_repr():
    params = parse_callback("code=hidden-code&state=hidden-state")

    assert "hidden" not in repr(params)
    assert "abc" not in repr(validate("code=abc&state=the-state"))


@pytest.mark.parametrize(  # T03
    ("query", "check"),
    [
        pytest.param("code=abc", "state", id="absent"),
        pytest.param("code=abc&state=", "state", id="empty"),
        pytest.param("code=abc&state=other", "state", id="another"),
        pytest.param("code=abc&state=THE-STATE", "state", id="other-case"),
        pytest.param("code=abc&state=the-state%20", "state", id="longer"),
        pytest.param("code=abc&state=the-state&state=the-state", "state", id="twice"),
        pytest.param("code=abc&state=the-state&state=", "state", id="twice-once-empty"),
        pytest.param("code=abc&state[]=the-state", "state", id="array"),
        pytest.param("code=abc&State=the-state", "state", id="name-in-capitals"),
        pytest.param("code=abc&state=" + "x" * 10_240, "state", id="10-kB"),
        pytest.param("code=abc&state=%ff", "query.form", id="not-utf-8"),
        pytest.param("code=abc&state=%C3%A4", "state", id="not-ascii"),
        pytest.param("code=abc&state=the-state;", "state", id="semicolon"),
    ],
)
def test_a_state_that_is_not_exactly_ours_is_refused(query, check):
    assert refused(query) == check


@pytest.mark.parametrize(("query", "got"), [("code=abc", "nothing"), ("code=abc&state=other", "another one")])
def test_the_log_tells_a_missing_state_from_another_one(query, got):
    with pytest.raises(CallbackRejected) as caught:
        validate(query)

    assert caught.value.got == got


@pytest.mark.parametrize(
    ("name", "limit"), [("state", 512), ("code", 8192), ("iss", 1024), ("error", 256), ("error_description", 4096)]
)
def test_a_parameter_may_be_as_long_as_its_limit_and_no_longer(name, limit):
    assert getattr(parse_callback(f"{name}={'x' * limit}"), name) == "x" * limit
    with pytest.raises(CallbackRejected) as caught:
        parse_callback(f"{name}={'x' * (limit + 1)}")
    assert (caught.value.check, caught.value.got) == (name, str(limit + 1))


def test_a_query_may_have_16_kib_and_50_parameters_and_no_more():
    padding = 16_384 - len("state=s&pad=")

    assert parse_callback(f"state=s&pad={'x' * padding}").state == "s"
    assert refused(f"state=s&pad={'x' * (padding + 1)}") == "query.size"
    assert parse_callback("state=s" + "&a=b" * 49).state == "s"
    assert refused("state=s" + "&a=b" * 50) == "query.form"


def test_of_an_error_that_nobody_registered_64_characters_are_told():
    assert declined(f"error={'x' * 100}&state=the-state").got == "x" * 64


def test_an_empty_expectation_matches_nothing():
    empty = CallbackParams(state="", code="abc", iss=None, error=None, error_description=None)
    with pytest.raises(CallbackRejected):
        validate_callback(empty, state="", issuer=ISSUER, iss_required=False)
    assert refused("code=abc&state=", state="") == "state"
    assert refused("code=abc", state="") == "state"


@pytest.mark.parametrize("name", ["code", "iss", "error", "error_description", "state"])  # T04
def test_a_repeated_parameter_is_refused(name):
    query = "code=abc&state=the-state&" if name not in ("code", "state") else ""

    assert refused(f"{query}{name}=a&{name}=a") == name


@pytest.mark.parametrize(
    ("query", "check"),
    [
        ("a=" + "x" * 20_000, "query.size"),
        ("&".join(f"a{n}=1" for n in range(60)), "query.form"),
        ("state=the-state&code=" + "x" * 8193, "code"),
    ],
)
def test_an_oversized_callback_is_refused(query, check):
    assert refused(query) == check


def test_a_callback_with_neither_code_nor_error_is_unusable():
    assert unusable("state=the-state") == ("code", "neither")
    assert unusable("state=the-state&code=") == ("code", "neither")


# RFC 9207: fapi2 invalid-authorization-response-iss, remove-authorization-response-iss


@pytest.mark.parametrize("iss", ["https%3A%2F%2Fevil.example.test%2F", "https%3A%2F%2Fid.example.test%2Fop", ""])  # T06
def test_a_response_of_another_issuer_is_refused(iss):
    assert refused(f"code=abc&state=the-state&iss={iss}") == "iss"


def test_a_response_without_issuer_is_refused_if_the_provider_promised_one():  # T07
    assert refused("code=abc&state=the-state", iss_required=True) == "iss"


def test_a_response_of_our_issuer_is_taken():
    assert validate("code=abc&state=the-state&iss=https%3A%2F%2Fid.example.test%2Fop%2F", iss_required=True).code


@pytest.mark.parametrize("iss", ["", "&iss=https%3A%2F%2Fevil.example.test%2F"])  # T08
def test_an_error_of_another_issuer_is_refused_and_not_believed(iss):
    assert refused(f"error=access_denied&state=the-state{iss}", iss_required=True) == "iss"


def test_the_issuer_is_looked_at_before_the_state():
    assert refused("error=access_denied&state=other&iss=https%3A%2F%2Fevil.example.test%2F") == "iss"


def test_an_error_with_another_state_is_not_believed():
    assert refused("error=access_denied&state=other") == "state"


# Errors


def test_an_error_beside_a_code_makes_both_unusable():  # T05
    assert unusable("code=abc&error=access_denied&state=the-state") == ("error", "both: access_denied")
    assert unusable("code=abc&error=&state=the-state") == ("error", "both: ")


def test_an_error_beside_an_empty_code_is_an_error():
    assert declined("code=&error=access_denied&state=the-state").error == "access_denied"


@pytest.mark.parametrize("error", sorted(REGISTERED_ERRORS))
def test_a_registered_error_keeps_its_name(error):
    assert declined(f"error={error}&state=the-state").error == error


@pytest.mark.parametrize(
    ("description", "error"),
    [
        ("unmet_authentication_requirements", "unmet_authentication_requirements"),
        ("Unmet_Authentication_Requirements", "access_denied"),
        ("server_error", "access_denied"),
        ("", "access_denied"),
    ],
)
def test_a_refusal_whose_description_says_that_no_factor_can_be_reached_is_no_cancellation(description, error):
    assert declined(f"error=access_denied&error_description={description}&state=the-state").error == error


@pytest.mark.parametrize("error", ["<script>alert(1)</script>", "Access_Denied", "access_denied%0A", "x" * 256])
def test_any_other_error_loses_its_name(error):
    assert declined(f"error={error}&state=the-state").error == "other"


def test_a_description_reaches_the_log_harmlessly_and_no_screen():  # T13
    error = declined("error=access_denied&error_description=a%0D%0Ab%1B[31m%3Cb%3E" + "y" * 300 + "&state=the-state")

    assert error.got == "access_denied: a??b?[31m<b>" + "y" * 188
    assert "<b>" not in error.message
