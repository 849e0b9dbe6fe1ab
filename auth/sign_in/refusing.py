"""A refusal with a known attempt: stored for the gate that asked, logged, in the trail; nothing else changes."""

from auth import audit, words
from auth.advice import what_to_check
from auth.errors import AuthError, CallbackExpired, SignInDeclined, StepUpNotSatisfied, WrongPerson, reference_of
from auth.service import Service
from auth.session import Outcome
from auth.store import kept, outcomes, sessions, trail
from auth.store.outcomes import browser_owner
from auth.store.pending import Pending, Purpose


def remember(service: Service, attempt: Pending, error: AuthError) -> None:
    """Store a refusal for the gate that asked, log it, and leave everything else as it was."""
    now = service.clock()
    error.reference = reference_of(attempt.state_hash)  # that of everything about this attempt
    with service.writing() as tx:
        session = sessions.by_id(tx, attempt.session_id) if attempt.session_id else None
        owner = browser_owner(attempt.browser_hash) if session is None else session.id
        detail = " ".join(filter(None, [_detail(error), what_to_check(error, service.settings.oidc.preset)]))
        message = sentence_for(error, attempt.purpose)
        outcome = Outcome(error.code, message, detail, error.reference, now, max_age=attempt.max_age)
        outcomes.put(tx, owner, attempt.gate, outcome)
        kept.mark_returned(tx, attempt.state_hash, now)
        entry = trail.Entry(
            at=now,
            event=attempt.purpose.value,
            outcome=error.code,
            gate=attempt.gate,
            detail=detail,
            reference=error.reference,
        )
        audit.record(tx, entry, session=session)
    audit.refused(error, event=attempt.purpose.value, gate=attempt.gate, session=session)


def _detail(error: AuthError) -> str:
    """For an administrator to read: which check, what it asked for, what came."""
    parts = {"Check": error.check, "Asked": error.expected, "Came": error.got}
    return " ".join(f"{name}: {text.rstrip('.')}." for name, text in parts.items() if text)


def sentence_for(error: AuthError, purpose: Purpose) -> str:
    """What the person reads about a refusal; placeholders are filled where it is shown."""
    stepping_up = purpose is Purpose.STEP_UP
    if isinstance(error, SignInDeclined):
        return _declined(error.error, stepping_up)
    if isinstance(error, StepUpNotSatisfied):
        return words.NOT_RECENT if error.check == "auth_time" else words.NOT_PROVEN
    if isinstance(error, WrongPerson):
        return words.OTHER_PERSON
    if isinstance(error, CallbackExpired):
        return words.EXPIRED if stepping_up else words.EXPIRED_SIGN_IN
    return error.message


def _declined(code: str, stepping_up: bool) -> str:
    if code == "access_denied":
        return words.CANCELLED if stepping_up else words.CANCELLED_SIGN_IN
    if code == "unmet_authentication_requirements" and stepping_up:
        return words.NOT_REACHABLE
    if code in {"temporarily_unavailable", "server_error"}:
        return words.UNUSABLE_ANSWER
    return words.REFUSED_BY_PROVIDER
