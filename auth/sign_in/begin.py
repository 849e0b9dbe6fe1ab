"""Beginning: state, nonce and verifier are made here and nowhere else; one row remembers the attempt.

The row is bound to the browser that begins it, and for a step-up to the session too; never to the session's key.
"""

import json
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlencode

from auth import audit, one_shot, policy, words
from auth.admission import Door, admit
from auth.browser import Browser
from auth.errors import CallbackRejected, reference_of
from auth.oidc.authorization import AuthorizationRequest, authorization_url
from auth.oidc.text import printable
from auth.service import Service
from auth.session import SessionRecord
from auth.sign_in.asking import Secrets, asked_age, asked_for, step_up_request
from auth.sign_in.ways_back import VERIFIED, safe_return
from auth.store import kept, pending, sessions
from auth.store.pending import Pending, Purpose
from auth.vault import fingerprint, random_token

SIGN_IN_GATE = "sign-in"
"""The gate to which the outcome of a sign-in belongs; a step-up's belongs to the page or action that asked."""


def begin_login(service: Service, *, browser_hash: str, return_to: str, login_hint: str | None = None) -> str:
    """Begin a sign-in; returns where to send the browser. Raises `ProviderUnavailable`, `TokenRejected`."""
    secrets = _make_secrets()
    url = authorization_url(
        service.provider,
        AuthorizationRequest(
            scope=" ".join(service.settings.oidc.scope),
            state=secrets.state,
            nonce=secrets.nonce,
            verifier=secrets.verifier,
            max_age=asked_age(service, None),
            login_hint=login_hint,
        ),
    )
    row = _row(service, secrets, Purpose.LOGIN, browser_hash, gate=SIGN_IN_GATE, return_to=return_to)
    with service.writing() as tx:
        pending.add(tx, row)
    return url


def begin_step_up(
    service: Service,
    session: SessionRecord,
    *,
    gate: str,
    return_to: str,
    max_age: timedelta | None = None,
    keep: str | None = None,
    passing: Collection[str] = (),
    wish_id: str | None = None,
    acr_values: tuple[str, ...] = (),
) -> str:
    """Begin a step-up of `session` for `gate`; returns where to send the browser.

    `max_age` is what the gate demands beyond the settings. `keep`, JSON text, is stored sealed and given back to the
    same person on the same page, whose parameters `passing` go with its widgets. `wish_id` names the interrupted action
    that the proof is for; what it demands is read from the store. `acr_values` are the levels that an API demands
    (RFC 9470), instead of those of the settings.
    Raises `ProviderUnavailable`, `TokenRejected`.
    """
    secrets = _make_secrets()
    for_wish = None if wish_id is None else one_shot.needed_age(service, wish_id)
    age = policy.strictest(service.settings.step_up.max_age, max_age, for_wish)
    url = authorization_url(service.provider, step_up_request(service, session, secrets, age, acr_values))
    row = _row(
        service,
        secrets,
        Purpose.STEP_UP,
        session.browser_hash,
        gate=gate,
        return_to=return_to,
        session_id=session.id,
        max_age=None if age is None else int(age.total_seconds()),
        wish_id=wish_id,
        acr_values=acr_values or None,
    )
    with service.writing() as tx:
        pending.add(tx, row)
        audit.asked(
            tx,
            service,
            session,
            gate=gate,
            what=asked_for(service, age, acr_values),
            reference=reference_of(row.state_hash),
        )
        if keep is not None:
            kept.put(
                tx,
                state_hash=row.state_hash,
                browser_hash=session.browser_hash,
                issuer=session.issuer,
                subject=session.subject,
                gate=return_to,  # the fields are the page's, whichever of its actions sends the person away
                fields_sealed=service.vault.seal(keep),
                now=row.begun_at,
                passing=passing,
            )
    return url


def begin_popup(
    service: Service,
    browser: Browser | None,
    gate: str,
    max_age: timedelta | None,
    wish_id: str | None,
) -> str:
    """Begin a step-up, in a window of its own, of the session that `browser` holds. It ends on our page `/verified`.

    Raises `CallbackRejected` when the browser holds no session.
    """
    admission = None if browser is None else admit(service, browser)
    record = None
    if admission is not None and admission.door is Door.SESSION:
        with service.reading() as tx:
            record = sessions.by_handle(tx, admission.handle)
    if record is None:
        raise CallbackRejected(words.SIGNED_OUT_HERE, check="step_up.session", expected="a live one", got="none")
    target = f"{service.settings.base_path}{VERIFIED}"
    return begin_step_up(service, record, gate=gate, return_to=target, max_age=max_age, wish_id=wish_id)


def start_url(service: Service, return_to: str) -> str:
    """The address on our own origin that begins a sign-in, for a browser that has no cookie yet."""
    target = service.settings.public_origin + safe_return(service, return_to)
    query = urlencode({"iss": service.settings.oidc.issuer, "target_link_uri": target})
    return f"{service.settings.base_path}/login?{query}"


def check_named_issuer(service: Service, issuers: list[str]) -> None:
    """Refuse the start for any other provider than ours, and a start that names none or several."""
    ours = service.settings.oidc.issuer
    if issuers != [ours]:
        got = printable(" ".join(issuers) or None)
        raise CallbackRejected(words.OTHER_PROVIDER, check="login.iss", expected=ours, got=got)


def _make_secrets() -> Secrets:
    # 256 bits each; the verifier has 43 characters, the least that RFC 7636 (4.1) allows.
    return Secrets(state=random_token(256), nonce=random_token(256), verifier=random_token(256))


def _row(
    service: Service,
    secrets: Secrets,
    purpose: Purpose,
    browser_hash: str,
    *,
    gate: str,
    return_to: str,
    session_id: str | None = None,
    max_age: int | None = None,
    wish_id: str | None = None,
    acr_values: tuple[str, ...] | None = None,
) -> Pending:
    now = service.clock()
    sealed = json.dumps({"state": secrets.state, "nonce": secrets.nonce, "verifier": secrets.verifier})
    return Pending(
        state_hash=fingerprint(secrets.state),
        browser_hash=browser_hash,
        purpose=purpose,
        secrets_sealed=service.vault.seal(sealed),
        session_id=session_id,
        gate=gate,
        return_to=safe_return(service, return_to),
        max_age=max_age,
        begun_at=now,
        expires_at=now + pending.LIFETIME,
        taken_at=None,
        wish_id=wish_id,
        acr_values=acr_values,
    )
