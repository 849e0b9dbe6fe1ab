"""Whether a verified ID token proves the second factor that was asked for, and recently enough.

It knows the provider's words for "how" (`acr`, `amr`, or a claim that a preset names) and "when" (`auth_time`). It is
pure: no request, no store. The request for a factor proves nothing, and a token that does not mention one says no.
"""

from datetime import datetime, timedelta

from auth.errors import StepUpNotSatisfied
from auth.oidc.claims import SKEW
from auth.oidc.id_token import VerifiedIdToken
from auth.oidc.text import printable


def judge_step_up(
    token: VerifiedIdToken,
    *,
    accepted_acr: tuple[str, ...],
    accepted_amr: tuple[str, ...],
    proof_claim: str | None,
    begun_at: datetime,
    max_age: timedelta | None,
    now: datetime,
) -> None:
    """Return if `token` is the proof, else raise `StepUpNotSatisfied` with what was asked and what came.

    Any one accepted value is enough, compared to the character. `proof_claim` names the claim that holds the level
    where it is not `acr` (Entra's `acrs`); then `acr` itself counts for nothing.
    """
    levels = _levels(token, proof_claim)
    if not (set(accepted_acr).intersection(levels) or set(accepted_amr).intersection(token.amr)):
        claim = proof_claim or "acr"
        accepted = ((claim, accepted_acr), ("amr", accepted_amr))
        level, amr = _told(levels, token.claims.get(claim)), _told(token.amr, token.claims.get("amr"))
        raise StepUpNotSatisfied(
            check=claim,
            expected=" or ".join(f"{name} in [{' '.join(values)}]" for name, values in accepted if values),
            got=printable(f"{claim} {level}, amr {amr}", 500),
        )
    if max_age is not None:
        _judge_age(token, begun_at - max_age - SKEW, now + SKEW)


def _judge_age(token: VerifiedIdToken, earliest: datetime, latest: datetime) -> None:
    # OIDC Core 3.1.3.7 (13). Measured from when the attempt began, with the skew of honest clocks: compared with
    # the present, `max_age=0` would never be met.
    auth_time = token.auth_time
    if auth_time is None or not earliest <= auth_time <= latest:
        sent = token.claims.get("auth_time")
        unread = "nothing" if sent is None else f"no whole number of seconds: {printable(sent)}"
        got = unread if auth_time is None else str(auth_time)
        raise StepUpNotSatisfied(check="auth_time", expected=f"between {earliest} and {latest}", got=got)


def _told(values: tuple[str, ...], sent: object) -> str:
    """What was understood of a claim, or else that something came which cannot be."""
    return f"[{' '.join(values)}]" if values or sent in (None, "", []) else printable(sent)


def _levels(token: VerifiedIdToken, proof_claim: str | None) -> tuple[str, ...]:
    """The levels that the token claims: one string, or where a preset names a claim, one or several."""
    if proof_claim is None:
        return () if token.acr is None else (token.acr,)
    value = token.claims.get(proof_claim)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return ()
