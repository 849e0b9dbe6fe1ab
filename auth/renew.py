"""Renewal: when the provider's word has run out, ask for it again, once for all tabs and replicas.

A lease in the database decides who asks. Whoever does not get it, and whoever gets no answer, reads on for a few
minutes; then pages stay closed until the provider answers. A refusal ends the session. Renewed tokens are never
evidence of a second factor.
"""

import logging
from datetime import timedelta
from enum import Enum

from auth import audit, policy
from auth.errors import AuthError, ProviderUnavailable, SessionEnded, TokenRejected, WrongPerson
from auth.oidc.id_token import NO_NONCE, Expectations, VerifiedIdToken, verify_id_token
from auth.oidc.tokens import TokenSet, refresh
from auth.oidc.userinfo import fetch_userinfo, merge_claims
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.sign_in.opening import Verified, tokens_columns
from auth.store import sessions, trail

LEASE = timedelta(seconds=45)  # longer than the calls of one renewal can take
NEXT_TRY = timedelta(seconds=5)  # so that a provider that is down is not asked by every click
log = logging.getLogger(__name__)


class Standing(Enum):
    """What a session is good for right now."""

    FULL = "full"
    READING = "reading"
    """The provider does not answer, not for long yet: pages may be read, nothing that moves money may run."""
    CLOSED = "closed"
    """It has not answered for longer than that."""


def standing(service: Service, record: SessionRecord) -> tuple[SessionRecord, Standing]:
    """The session as it stands after a renewal, if one was due. Raises `SessionEnded` when the provider refused it."""
    if policy.validity(record, now=service.clock()) is not policy.Validity.RENEW:
        return record, Standing.FULL
    now = service.clock()
    with service.writing() as tx:
        claimed = sessions.claim_renewal(tx, record.id, now, now + LEASE)
    if claimed:
        try:
            return _renew(service, record), Standing.FULL
        except ProviderUnavailable as error:
            audit.refused(error, event="renewal", session=record)
            record = _unanswered(service, record)
    else:
        record = _read_again(service, record)
        if policy.validity(record, now=service.clock()) is policy.Validity.VALID:
            return record, Standing.FULL  # another tab has just renewed it
    reading = policy.in_grace(record, now=service.clock())
    return record, Standing.READING if reading else Standing.CLOSED


def _renew(service: Service, record: SessionRecord) -> SessionRecord:
    try:
        verified = _ask(service, record)
    except (TokenRejected, WrongPerson) as error:
        _end(service, record, error)
        raise SessionEnded(EndReason.RENEWAL_REFUSED.value) from error
    with service.writing() as tx:
        still_lives = sessions.change(tx, record.id, **tokens_columns(service, verified, record))
    if not still_lives:
        raise SessionEnded(_read_again(service, record).end_reason or EndReason.SIGNED_OUT)
    return _read_again(service, record)


def _ask(service: Service, record: SessionRecord) -> Verified:
    """The provider's new word about the same person (Core 12.2)."""
    tokens = refresh(service.provider, service.vault.open(record.refresh_token_sealed or ""))
    # An answer may leave the ID token out (Core 12.2). What it would say is then what the last one said; only the
    # access token's time counts from now on.
    raw = tokens.id_token
    if raw is None:
        raise_if_endless(tokens)
        claims = fetch_userinfo(service.provider, tokens.access_token, record.subject)
        return Verified(_last_word(service, record), claims, tokens)
    token = verify_id_token(
        raw,
        keys=service.provider.keys,
        client=service.provider.client,
        expected=Expectations(nonce=NO_NONCE, subject=record.subject, access_token=tokens.access_token),
        now=service.clock(),
    )
    userinfo = fetch_userinfo(service.provider, tokens.access_token, record.subject)
    return Verified(token, merge_claims(token.claims, userinfo), tokens)


def raise_if_endless(tokens: TokenSet) -> None:
    """Without an ID token and without `expires_in` nothing says how long the answer is good for."""
    if tokens.expires_in is None:
        raise TokenRejected(check="refresh", expected="an ID token or expires_in", got="neither")


def _last_word(service: Service, record: SessionRecord) -> VerifiedIdToken:
    return VerifiedIdToken(
        issuer=record.issuer,
        subject=record.subject,
        issued_at=record.signed_in_at,
        expires_at=record.valid_until,
        sid=record.provider_sid,
        auth_time=None,
        acr=None,
        amr=(),
        claims={},
        raw=service.vault.open(record.id_token_sealed),
    )


def _unanswered(service: Service, record: SessionRecord) -> SessionRecord:
    now = service.clock()
    with service.writing() as tx:
        since = record.unanswered_since or now
        sessions.change(tx, record.id, unanswered_since=since, renewing_until=now + NEXT_TRY)
    return _read_again(service, record)


def _end(service: Service, record: SessionRecord, error: AuthError) -> None:
    now = service.clock()
    audit.refused(error, event="renewal", session=record)
    with service.writing() as tx:
        if sessions.end(tx, record.id, EndReason.RENEWAL_REFUSED, now):
            entry = trail.Entry(at=now, event="session_ended", outcome="renewal_refused", reference=error.reference)
            audit.record(tx, entry, session=record)


def _read_again(service: Service, record: SessionRecord) -> SessionRecord:
    with service.reading() as tx:
        return sessions.by_id(tx, record.id) or record
