"""ZITADEL.

Rests on ZITADEL's documentation of its endpoints and claims: `acr_values` is not supported (an open feature
request), `amr` follows RFC 8176 with `mfa`, and `prompt=login` and `max_age` are honoured.
Unverified: whether `prompt=login` asks for the second factor again when the policy does not demand one.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="zitadel",
    label="ZITADEL",
    issuer_hosts=(".zitadel.cloud",),
    request=StepUpRequest.REAUTHENTICATE,
    amr_values=("mfa",),
    warning=(
        "ZITADEL cannot be asked for a second factor in one request: its login policy must demand one, "
        "or Billing stays closed."
    ),
    logout="ZITADEL has an end-session endpoint; back-channel logout came with 2.65, behind a feature flag.",
)
