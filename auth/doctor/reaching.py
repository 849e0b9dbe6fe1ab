"""Whether the provider can be reached, is who it should be, and has the same time. Turns failures into advice."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from auth.doctor.finding import Finding, right, unknown, warning, wrong
from auth.doctor.gather import Answered
from auth.errors import AuthError
from auth.oidc.claims import MAX_AGE
from auth.oidc.metadata import discovery_url
from auth.policy import SKEW

_NOTICEABLE = timedelta(seconds=5)
_SEEM_OLD = (
    f"Tokens seem that much older: they are refused {int(SKEW.total_seconds())} s after the end of their life, and "
    f"from {int(MAX_AGE.total_seconds())} s on; a proof that has to be recent ends early."
)
_NOT_FOUND = (
    "OIDC__ISSUER is not complete: many products have a realm, a tenant or a server name in it. "
    "It is the value of `issuer` in the discovery document, never the address of a sign-in page."
)
_IN_TROUBLE = (
    "The provider, or a proxy in front of it, is in trouble: try again, and look at its own status and log. "
    "The settings need no change."
)
_ADVICE = {
    "http.url": "OIDC__ISSUER must begin with https; plain http is accepted only for this machine.",
    "http.connection": "From this machine, check the name, the firewall and the certificate. Proxies of the "
    "environment (HTTPS_PROXY) are not used.",
    "http.deadline": "The provider must answer within ten seconds: check the network between this machine and it.",
    "http.redirect": "Redirects are not followed: set OIDC__ISSUER to the address at the end of it.",
    "http.size": "The answer is too large to be a discovery document.",
    "http.encoding": "The answer is compressed although that was not asked for: check the proxy in between.",
    "discovery.status": _NOT_FOUND,
    "discovery.json": f"Something else answers, such as a page of a proxy or a sign-in page. {_NOT_FOUND}",
}


def provider_answers(outcome: Answered | AuthError, issuer: str) -> Finding:
    """Whether there is a sound discovery document, and whose it is."""
    if isinstance(outcome, Answered):
        return right("Discovery", f"{discovery_url(issuer)} answers, and names exactly the issuer of the settings.")
    if outcome.check == "discovery.issuer":
        return wrong("Issuer", *_other_issuer(outcome))
    if outcome.check.startswith("discovery.") and outcome.check not in _ADVICE:
        name = outcome.check.removeprefix("discovery.")
        return wrong(
            "Discovery",
            f"`{name}` in the provider's document is {outcome.got}; expected is {outcome.expected}.",
            "Correct it at the provider. Airlock does not start a sign-in with this document.",
        )
    # What the HTTP call says about itself begins with the address already.
    place = "" if outcome.check.startswith("http.") else f"{discovery_url(issuer)}: {outcome.check}, "
    return wrong("Discovery", f"{place}{outcome.got}.", _advice(outcome))


def _advice(outcome: AuthError) -> str:
    if outcome.check == "discovery.status" and outcome.got.startswith("5"):
        return _IN_TROUBLE
    return _ADVICE.get(outcome.check, _NOT_FOUND)


def _other_issuer(error: AuthError) -> tuple[str, str]:
    what = f"The provider calls itself {error.got}, but OIDC__ISSUER is {error.expected}."
    if "{tenantid}" in error.got:
        return what, "Put the id of your own tenant into OIDC__ISSUER instead of `common` or `organizations`."
    if not error.got.startswith("http"):
        what = f"The provider's document names {error.got} as its issuer, but OIDC__ISSUER is {error.expected}."
        return what, "Ask the provider: whose document this is, nobody can tell."
    if error.got.rstrip("/") == error.expected.rstrip("/"):
        return what, f"The slash at the end counts: set OIDC__ISSUER to {error.got}"
    return what, f"If that is your provider, set OIDC__ISSUER to {error.got}; if not, somebody else answers for it."


def clock(answered: Answered) -> Finding:
    """Whether both clocks agree. A provider ahead issues tokens in our future; one behind issues them already old.

    How old is too old depends on the life that the provider gives its tokens, which nobody can ask for.
    """
    theirs = _their_time(answered)
    if theirs is None:
        return unknown("Clock", "The provider's answer carries no usable Date.", "Keep this machine's clock on NTP.")
    apart = answered.received_at - theirs
    seconds = abs(int(apart.total_seconds()))
    direction = "ahead of" if apart > timedelta(0) else "behind"
    what = f"This machine's clock is {seconds} s {direction} the provider's."
    tolerance = int(SKEW.total_seconds())
    if apart < -SKEW:
        return wrong("Clock", f"{what} Every token will be refused.", "Set the clock, and keep it on NTP.")
    if apart > MAX_AGE:
        return wrong("Clock", f"{what} Every token will seem too old.", "Set the clock, and keep it on NTP.")
    if apart > SKEW:
        return warning("Clock", f"{what} {_SEEM_OLD}", "Set the clock, and keep it on NTP.")
    if abs(apart) > _NOTICEABLE:
        return warning("Clock", f"{what} Up to {tolerance} s are tolerated.", "Keep the clock on NTP.")
    return right("Clock", "Both clocks agree to a few seconds.")


def _their_time(answered: Answered) -> datetime | None:
    try:
        date = parsedate_to_datetime(answered.headers["date"])
        # A cache in between repeats the date of the original answer and says how old it is (RFC 9111 section 5.1).
        age = int(answered.headers.get("age", "0"))
    except (KeyError, ValueError, TypeError):
        return None
    if not 0 <= age <= 86_400:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) + timedelta(seconds=age)
