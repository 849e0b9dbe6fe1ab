"""Completing: the browser is back from the provider. Take the attempt, check everything, change one thing or nothing.

The order is the point. What another provider sent is no answer and takes nothing: the attempt goes on waiting. Else the
attempt is taken (state, browser, time; once) before anything is done, so nothing that follows can be tried twice. A
refusal with a known attempt is stored for the page that asked, and the person lands there; a callback that answers no
attempt of this browser raises, because there is no page to land on.
"""

import functools
import json
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from auth import policy
from auth.browser import Browser
from auth.errors import (
    AuthError,
    CallbackExpired,
    CallbackRejected,
    SessionEnded,
    StepUpNotSatisfied,
)
from auth.oidc.callback import CallbackParams, check_issuer, parse_callback, validate_callback
from auth.oidc.id_token import ANY_SUBJECT, Expectations, verify_id_token
from auth.oidc.proof import judge_step_up
from auth.oidc.tokens import exchange_code
from auth.oidc.userinfo import fetch_userinfo, merge_claims
from auth.service import Service
from auth.session import SessionRecord
from auth.sign_in.opening import Verified, open_or_renew, record_answer
from auth.sign_in.refusing import remember
from auth.store import kept, outcomes, pending, sessions
from auth.store.outcomes import browser_owner
from auth.store.pending import Pending, Purpose
from auth.vault import fingerprint


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the person lands, and the browser with its new key if it gets one."""

    return_to: str
    browser: Browser | None = None


def complete(service: Service, query: str, browser: Browser | None, device: str) -> Arrival:
    """Judge a callback. Raises `CallbackRejected` for one that no attempt of this browser waits for."""
    params = parse_callback(query)
    attempt = _attempt_of(service, params, browser)
    assert browser is not None  # _attempt_of refuses a callback without one
    if attempt.taken_at is not None:
        return Arrival(attempt.return_to)  # a replay in the same browser lands quietly where the first one did
    try:
        taken = _take(service, params, attempt, browser)
        if taken is None:
            return Arrival(attempt.return_to)  # a replay at the same moment
        return Arrival(attempt.return_to, _finish(service, params, taken, browser, device))
    except AuthError as error:
        remember(service, attempt, error)
        return Arrival(attempt.return_to)


def _attempt_of(service: Service, params: CallbackParams, browser: Browser | None) -> Pending:
    """The attempt this callback answers, taken or not."""
    if params.state is None or browser is None:
        missing = "state" if params.state is None else "cookie"
        raise CallbackRejected(check=missing, expected="of a sign-in under way", got="nothing")
    with service.reading() as tx:
        found = pending.find(tx, fingerprint(params.state))
    if found is None:
        raise CallbackRejected(check="state", expected="of a sign-in under way", got="unknown")
    if found.browser_hash != browser.name_hash:
        raise CallbackRejected(check="cookie", expected="the browser that began", got="another one")
    return found


def _take(service: Service, params: CallbackParams, attempt: Pending, browser: Browser) -> Pending | None:
    """The attempt, claimed; None if it was claimed in the meantime. Left waiting if another provider sent this."""
    now = service.clock()
    if attempt.expires_at <= now:
        raise CallbackExpired(check="state", expected=f"before {attempt.expires_at:%c}", got=f"{now:%c}")
    promised = service.provider.metadata.iss_parameter_supported
    check_issuer(params, issuer=service.settings.oidc.issuer, iss_required=promised)
    with service.writing() as tx:
        return pending.take(tx, attempt.state_hash, browser.name_hash, now)


def _finish(service: Service, params: CallbackParams, attempt: Pending, browser: Browser, device: str) -> Browser:
    """Everything after the claim. Whatever it raises leaves sessions as they were."""
    secrets = json.loads(service.vault.open(attempt.secrets_sealed or ""))
    callback = validate_callback(
        params,
        state=secrets["state"],
        issuer=service.settings.oidc.issuer,
        iss_required=service.provider.metadata.iss_parameter_supported,
    )
    session = _session_of(service, attempt)
    tokens = exchange_code(service.provider, callback, secrets["verifier"])
    token = verify_id_token(
        tokens.id_token,
        keys=service.provider.keys,
        client=service.provider.client,
        expected=Expectations(
            nonce=secrets["nonce"],
            subject=ANY_SUBJECT if session is None else session.subject,
            access_token=tokens.access_token,
        ),
        now=service.clock(),
    )
    userinfo = fetch_userinfo(service.provider, tokens.access_token, token.subject)
    verified = Verified(token, merge_claims(token.claims, userinfo), tokens)
    if session is None:
        return browser.holding(_sign_in(service, attempt, browser, verified, device))
    is_proof = _judge(service, attempt, verified)
    return browser.holding(_step_up(service, attempt, browser, verified, is_proof=is_proof))


def _judge(service: Service, attempt: Pending, verified: Verified) -> bool:
    """Whether the answer is the second factor that gates want. Raises `StepUpNotSatisfied` if it is not what was asked.

    An API may have asked for another level (RFC 9470). Its answer is then right, and yet it may prove no second factor.
    """
    step_up, preset = service.settings.step_up, service.settings.oidc.preset
    judge = functools.partial(
        judge_step_up,
        verified.id_token,
        proof_claim=None if preset.proof_claim == "acr" else preset.proof_claim,
        begun_at=attempt.begun_at,
        max_age=None if attempt.max_age is None else timedelta(seconds=attempt.max_age),
        now=service.clock(),
    )
    if attempt.acr_values is None:
        judge(accepted_acr=step_up.acr_values, accepted_amr=step_up.amr_values)
        return True
    judge(accepted_acr=attempt.acr_values, accepted_amr=())
    try:
        judge(accepted_acr=step_up.acr_values, accepted_amr=step_up.amr_values)
    except StepUpNotSatisfied:
        return False
    return True


def _sign_in(service: Service, attempt: Pending, browser: Browser, verified: Verified, device: str) -> str:
    try:
        return _opened(service, attempt, browser, verified, device)
    except sa.exc.IntegrityError:
        # Another tab of this browser signed in at the same moment, and the database allows one live session: it is
        # there now, so the second try renews it. This is not a retry of anything that may have happened.
        return _opened(service, attempt, browser, verified, device)


def _opened(service: Service, attempt: Pending, browser: Browser, verified: Verified, device: str) -> str:
    with service.writing() as tx:
        key = open_or_renew(service, tx, browser, verified, device)
        outcomes.drop(tx, browser_owner(browser.name_hash), attempt.gate)
    return key


def _step_up(service: Service, attempt: Pending, browser: Browser, verified: Verified, *, is_proof: bool) -> str:
    with service.writing() as tx:
        session = sessions.by_id(tx, attempt.session_id or "", lock=True)
        live = _living(service, session)
        key = record_answer(service, tx, live, attempt, verified, browser, is_proof=is_proof)
        outcomes.drop(tx, live.id, attempt.gate)
        kept.mark_returned(tx, attempt.state_hash, service.clock())
    return key


def _session_of(service: Service, attempt: Pending) -> SessionRecord | None:
    """The session a step-up is for; it must live, or nothing is changed and nothing is asked of the provider."""
    if attempt.purpose is Purpose.LOGIN:
        return None
    with service.reading() as tx:
        return _living(service, sessions.by_id(tx, attempt.session_id or ""))


def _living(service: Service, session: SessionRecord | None) -> SessionRecord:
    """The session if it lives at this moment: an end that has passed counts before anybody wrote it down."""
    if session is None:
        raise SessionEnded("unknown")
    reason = policy.why_ended(session, now=service.clock(), idle_timeout=service.idle_timeout)
    if reason is not None:
        raise SessionEnded(reason.value)
    return session
