"""What an API's demand for another sign-in (RFC 9470) leads to: a step-up, once; after that, a refusal to read."""

from datetime import timedelta

from auth import audit, words
from auth.errors import StepUpNotSatisfied
from auth.oidc.challenge import Challenge, read_challenge
from auth.service import Service
from auth.session import Outcome, SessionRecord
from auth.store import outcomes, pending, trail

__all__ = ["JUST_NOW", "Challenge", "read_challenge", "refuse", "was_just_met"]

JUST_NOW = timedelta(minutes=2)
"""How long after the person came back a demand counts as the API's answer to what they confirmed."""


def was_just_met(service: Service, session: SessionRecord, gate: str) -> bool:
    """Whether the person was at the provider for this API just now, so that the call was the second one."""
    with service.reading() as tx:
        return pending.came_back(tx, session.id, gate, service.clock() - JUST_NOW)


def refuse(service: Service, session: SessionRecord, gate: str, challenge: Challenge) -> Outcome:
    """Store, log and return the refusal that a second challenge is."""
    age = "" if challenge.max_age is None else f"max_age {int(challenge.max_age.total_seconds())}"
    wanted = " ".join(filter(None, [*challenge.acr_values, age]))
    proof = " ".join(filter(None, [session.acr, *session.amr])) or "nothing"
    error = StepUpNotSatisfied(words.STILL_ASKED, check="api", expected=wanted, got=proof)
    detail = f"Check: api. The API asked for: {wanted}. The session has: {proof}."
    now = service.clock()
    outcome = Outcome(error.code, error.message, detail, error.reference, now)
    entry = trail.Entry(
        at=now, event="api", outcome=error.code, gate=gate, detail=detail, acr=session.acr, reference=error.reference
    )
    with service.writing() as tx:
        outcomes.put(tx, session.id, gate, outcome)
        audit.record(tx, entry, session=session)
    audit.refused(error, event="api", gate=gate, session=session)
    return outcome
