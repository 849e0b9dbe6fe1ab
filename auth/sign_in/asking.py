"""What a step-up asks of the provider, in the provider's own way: the difference between it and a sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from auth.oidc.authorization import AuthorizationRequest
from auth.presets import Preset, StepUpRequest
from auth.service import Service
from auth.session import SessionRecord


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one attempt keeps to itself until its answer comes. Made in `begin`, nowhere else."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def step_up_request(
    service: Service, session: SessionRecord, secrets: Secrets, age: timedelta | None, acr_values: tuple[str, ...]
) -> AuthorizationRequest:
    preset, wanted = service.settings.oidc.preset, acr_values or service.settings.step_up.acr_values
    by_acr_values = preset.request in {StepUpRequest.ACR_VALUES, StepUpRequest.REAUTHENTICATE}
    return AuthorizationRequest(
        scope=" ".join(service.settings.oidc.scope),
        state=secrets.state,
        nonce=secrets.nonce,
        verifier=secrets.verifier,
        acr_values=wanted if by_acr_values else (),
        claims=_demand(preset, wanted),
        max_age=asked_age(service, age),
        prompt="login" if preset.request is StepUpRequest.REAUTHENTICATE else None,
        # The expected person is named, so that the provider does not offer another account (never select_account).
        login_hint=session.email or None,
        id_token_hint=None if session.email else service.vault.open(session.id_token_sealed),
        extra=dict(preset.extra_step_up_params),
    )


def asked_for(service: Service, age: timedelta | None, acr_values: tuple[str, ...]) -> str:
    """The same for the trail: what was asked for, in the words of the standards."""
    levels = acr_values or service.settings.step_up.acr_values
    parts = [f"acr {' '.join(levels)}" if levels else "a new sign-in"]
    return "Asked: " + ", ".join(parts + ([] if age is None else [f"max_age {int(age.total_seconds())}"])) + "."


def _demand(preset: Preset, values: tuple[str, ...]) -> Mapping[str, object] | None:
    """The `claims` parameter: the only request that a provider must not silently ignore (Core 5.5.1.1)."""
    wished: dict[str, object] = {name: {"essential": True} for name in preset.essential_claims}
    if values and preset.request is StepUpRequest.ESSENTIAL_ACR:
        wished["acr"] = {"essential": True, "values": list(values)}
    if values and preset.request is StepUpRequest.ENTRA_ACRS:
        wished["acrs"] = {"essential": True, "value": values[0]}
    return {"id_token": wished} if wished else None


def asked_age(service: Service, age: timedelta | None) -> timedelta | None:
    """The `max_age` to send: what is demanded, else one so large that it only makes `auth_time` come back."""
    large = service.settings.oidc.preset.auth_time_max_age
    return timedelta(seconds=large) if age is None and large is not None else age
