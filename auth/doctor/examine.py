"""All checks, in the order in which a sign-in would meet them."""

from datetime import timedelta

from auth.clock import Clock
from auth.doctor import here, leaving, reaching, request, scope, secret, signing, step_up
from auth.doctor.finding import Finding, unknown
from auth.doctor.gather import ANSWER_WITHIN, Answered, ask
from auth.settings import Settings


def examine(
    settings: Settings, *, clock: Clock, proof_max_age: timedelta | None = None, seconds: float = ANSWER_WITHIN
) -> tuple[Finding, ...]:
    """Ask the provider for its public documents, and look at everything. `seconds` bounds each of the two calls."""
    outcome = ask(settings.oidc.issuer, clock, seconds)
    found = [here.provider(settings), reaching.provider_answers(outcome, settings.oidc.issuer)]
    if isinstance(outcome, Answered):
        found += of_provider(outcome, settings, proof_max_age)
    else:
        found.append(unknown("Everything else there", "Not examined: there is no discovery document to look at."))
    return tuple(found + of_settings(settings))


def of_settings(settings: Settings) -> list[Finding]:
    """What needs no answer of the provider."""
    found: list[Finding | None] = [
        *here.addresses(settings),
        here.cookie(settings),
        secret.session_secret(settings),
        secret.client_secret(settings),
        here.roles(settings.roles),
        step_up.preset_warning(settings),
        step_up.asked_for(settings),
        *step_up.doubtful_values(settings),
    ]
    return [finding for finding in found if finding is not None]


def of_provider(answered: Answered, settings: Settings, proof_max_age: timedelta | None) -> list[Finding]:
    """What the provider's documents tell."""
    oidc = settings.oidc
    found: list[Finding | None] = [
        reaching.clock(answered),
        request.client_authentication(answered, oidc),
        request.pkce(answered),
        request.pushed_requests(answered, oidc),
        request.response_issuer(answered),
        scope.scopes(answered, oidc),
        scope.renewal(answered, oidc),
        signing.algorithm(answered, oidc.id_token_alg),
        *signing.keys(answered.keys, oidc.id_token_alg),
        step_up.levels(answered, settings),
        step_up.claims_parameter(answered, settings),
        step_up.recent_proof(answered, settings, proof_max_age),
        leaving.end_session(answered, settings),
        leaving.messages(answered, settings),
    ]
    return [finding for finding in found if finding is not None]
