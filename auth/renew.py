"""Renewal: when the provider's word has run out, ask for it again, once for all tabs and replicas.

A lease in the database decides who asks. Whoever does not get it, and whoever gets no answer, reads on for a few
minutes; then pages stay closed until the provider answers. A refusal ends the session. Renewed tokens are never
evidence of a second factor.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from auth import audit, policy
from auth.errors import AuthError, ProviderUnavailable, SessionEnded, TokenRejected, WrongPerson
from auth.oidc.refreshed import verify_refreshed_id_token
from auth.oidc.tokens import TokenSet, refresh
from auth.oidc.userinfo import fetch_userinfo, merge_claims
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.sign_in.opening import tokens_columns
from auth.store import sessions, trail

LEASE = timedelta(seconds=60)  # longer than the calls of one renewal can take
NEXT_TRY = timedelta(seconds=5)  # so that a provider that is down is not asked by every click


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
    if claimed is not None:
        try:
            return _renew(service, claimed), Standing.FULL
        except ProviderUnavailable as error:
            audit.refused(error, event="renewal", session=claimed)
            record = _unanswered(service, claimed)
    else:
        record = _read_again(service, record)
    if record.ended_at is not None:
        raise SessionEnded(record.end_reason or EndReason.SIGNED_OUT)  # meanwhile, by another tab or the provider
    if policy.validity(record, now=service.clock()) is policy.Validity.VALID:
        return record, Standing.FULL  # another tab has just renewed it
    reading = policy.in_grace(record, now=service.clock())
    return record, Standing.READING if reading else Standing.CLOSED


def _renew(service: Service, record: SessionRecord) -> SessionRecord:
    holding = record.refresh_token_sealed
    try:
        tokens = refresh(service.provider, service.vault.open(holding or ""))
        holding = _keep_refresh_token(service, record, tokens)
        columns = _judged(service, record, tokens)
    except (TokenRejected, WrongPerson) as error:
        now = _read_again(service, record)
        if now.ended_at is None and now.refresh_token_sealed != holding:
            return now  # what was refused is not what the session lives by any more
        _end(service, record, error)
        raise SessionEnded(EndReason.RENEWAL_REFUSED.value) from error
    with service.writing() as tx:
        sessions.change_renewed(tx, record.id, holding=holding, **columns)
    now = _read_again(service, record)
    if now.ended_at is not None:
        raise SessionEnded(now.end_reason or EndReason.SIGNED_OUT)
    return now


def _judged(service: Service, record: SessionRecord, tokens: TokenSet) -> dict[str, object]:
    """The provider's new word about the same person (Core 12.2), as columns of the session."""
    token = None
    if tokens.id_token is not None:
        token = verify_refreshed_id_token(
            tokens.id_token,
            follows=service.vault.open(record.followed_sealed or record.id_token_sealed),
            keys=service.provider.keys,
            client=service.provider.client,
            subject=record.subject,
            access_token=tokens.access_token,
            now=service.clock(),
        )
    elif tokens.expires_in is None:
        raise TokenRejected(check="refresh", expected="an ID token or expires_in", got="neither")
    userinfo = _userinfo(service, tokens.access_token, record)
    claims = merge_claims({} if token is None else token.claims, userinfo or {})
    complete = token is not None and userinfo is not None
    says_roles = complete or service.settings.roles.claim in claims
    columns = tokens_columns(service, tokens, token, claims if says_roles else None, record)
    if record.provider_sid is not None:
        columns.pop("provider_sid", None)  # where the person was last: a renewal opens no session there
    # A session from before there was such a column has the latest one alone: from here on that is what is followed.
    return {"followed_sealed": record.followed_sealed or record.id_token_sealed, **columns}


def _keep_refresh_token(service: Service, record: SessionRecord, tokens: TokenSet) -> str | None:
    """Store a rotated refresh token at once: the old one is spent, also if the provider fails in what follows.

    Returns what the session holds now, sealed, unless somebody has signed in or confirmed meanwhile.
    """
    if tokens.refresh_token is None:
        return record.refresh_token_sealed
    sealed = service.vault.seal(tokens.refresh_token)
    with service.writing() as tx:
        sessions.change_renewed(tx, record.id, holding=record.refresh_token_sealed, refresh_token_sealed=sealed)
    return sealed


def _userinfo(service: Service, access_token: str, record: SessionRecord) -> Mapping[str, object] | None:
    """More claims, if they can be had: the tokens are good without, and a rotated refresh token must not be lost."""
    try:
        return fetch_userinfo(service.provider, access_token, record.subject)
    except ProviderUnavailable as error:
        audit.refused(error, event="renewal", session=record)
        return None


def _unanswered(service: Service, record: SessionRecord) -> SessionRecord:
    now = service.clock()
    with service.writing() as tx:
        since = record.unanswered_since or now
        # What a sign-in or step-up brought meanwhile was answered.
        as_asked = sessions.has_access_token(record.access_token_sealed)
        sessions.change(tx, record.id, as_asked, unanswered_since=since, renewing_until=now + NEXT_TRY)
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
